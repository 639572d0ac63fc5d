package org.espalier.data;

import java.util.List;
import java.util.Optional;

/** A forward walk over the rows of a source in constant memory; what {@link RowStream} and whole reads share. */
public interface RowCursor extends AutoCloseable {
    /**
     * Goes to the next row.
     *
     * @return false at the end
     * @throws DataException when the file can't be read on: truncated, not text
     */
    boolean advance();

    /** Number of the current row, from 1. */
    long number();

    /**
     * Encodes the current row and reads its label and weight.
     *
     * @param features {@code [schema.width()]}, overwritten
     * @throws DataException when the row is bad; the walk can go on
     */
    void decode(float[] features);

    /** Class of the current row once decoded. */
    int label();

    /**
     * The truth of a target that is not of classes in the current row once decoded, {@code [target.truths()]}, NaN where it has
     * none; the caller's own.
     */
    default float[] values() {
        return new float[0];
    }

    /** Weight of the current row once decoded; that of a rate is its exposure times its own. */
    float weight();

    /** True where the file has weights. */
    boolean weighted();

    /** Fields of the current row by schema column. */
    List<String> texts();

    /**
     * Reads to the end and closes the walk.
     *
     * @param name of the source, for messages
     * @throws DataException at the first bad row, or when there is none at all
     */
    default Dataset readAll(Schema schema, String name) {
        return DatasetReader.read(this, schema, name, Optional.empty());
    }

    @Override
    void close();
}
