package org.espalier.data;

import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Rows in a file (CSV, libsvm or IDX, plain or gzip, told apart by content), built in, or of a {@link RowSource}. Every
 * method reads from the start; nothing is kept open in between.
 */
public interface DataSource {
    /**
     * Finds out what kind of data the options name.
     *
     * @throws DataException when the file is missing, empty, or of no known kind
     */
    static DataSource open(DataOptions options) {
        return DataSources.open(options);
    }

    /**
     * Rows that a program has, read as those of a file are.
     *
     * @param options target, columns to leave out, columns of words, row weights, missing tokens and class aliases; its
     *     {@link DataOptions#file()} stands for nothing
     * @throws DataException when the options have what only files have, such as a delimiter
     */
    static DataSource of(RowSource rows, DataOptions options) {
        return TableSource.of(rows, options);
    }

    /** Rows that a program has; a schema that reads them says which column is the target. */
    static DataSource of(RowSource rows) {
        return of(rows, DataOptions.builder(rows.name()).build());
    }

    /** The file or built-in set, for messages. */
    String name();

    /**
     * Reads all rows once and finds out what the columns hold.
     *
     * <p>A column is a number column when all of its values are numbers. Where at most one value in ten, or a single
     * one, is not, that value is an error; with more of them the column is one of categories. Numbers with missing values
     * get an indicator of their own. Columns that look like identifiers (all values different and not numbers, or
     * named so), columns that count the rows and columns with fewer than two different values are ignored. Digits of one
     * length with leading zeros are codes: categories. Sentences that are mostly different are texts, and their words features,
     * where {@link TextReading} is there. Of more than 1000 categories the 1000 most
     * frequent stay.
     *
     * @param warnings told of each decision that the user may want to undo, one line each
     * @throws DataException when the rows can't be read, or the target is unknown, has missing values, one class only or
     *     numbers that are no classes
     */
    Schema inferSchema(Consumer<String> warnings);

    /**
     * As {@link #inferSchema(Consumer)}, with the vocabulary of a column of texts from some of the rows: words that are chosen by
     * the labels of held-out rows would flatter what is measured on these.
     *
     * @param ofVocabulary whether a row, from 1, is to be learned from
     */
    default Schema inferSchema(Consumer<String> warnings, LongPredicate ofVocabulary) {
        return inferSchema(warnings);
    }

    /**
     * Reads all rows into memory. Where the options name tokens for missing values, the dataset's schema has these.
     *
     * @param notes collects what was met on the way
     * @throws DataException at the first bad row
     */
    Dataset read(Schema schema, LabelPolicy labels, DataNotes notes);

    /**
     * Reads row by row in constant memory. The caller closes it.
     *
     * @param badRows what to do with a row that can't be read
     * @param notes collects what was met on the way
     */
    RowStream rows(Schema schema, LabelPolicy labels, BadRows badRows, DataNotes notes);

    /**
     * How much of a file the last reader has read, for whoever waits, from any thread.
     *
     * @return 0 to 1 of its bytes; empty where there is no file
     */
    default OptionalDouble shareRead() {
        return OptionalDouble.empty();
    }
}
