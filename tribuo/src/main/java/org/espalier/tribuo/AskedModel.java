package org.espalier.tribuo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.data.Schema;
import org.espalier.io.FileHash;
import org.espalier.io.IoReason;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherRows;
import org.tribuo.Model;
import org.tribuo.Output;
import org.tribuo.Prediction;

/** A Tribuo model that is asked about rows of a schema: what teachers of classes and of numbers share. */
final class AskedModel<T extends Output<T>> {
    private final Model<T> model;
    private final Schema schema;
    private final RowExamples examples;
    /** What an example says where nothing is known. */
    private final T unknown;

    private AskedModel(Model<T> model, Schema schema, FeatureNames names, T unknown) {
        this.model = model;
        this.schema = schema;
        this.examples = new RowExamples(schema, names);
        this.unknown = unknown;
    }

    /**
     * With the features called as the model knows them.
     *
     * @throws TeacherException one line, when it was trained on other features than the schema's
     */
    static <T extends Output<T>> AskedModel<T> of(Model<T> model, Schema schema, T unknown) {
        EspalierException refusal = null;
        for (FeatureNames names : FeatureNames.values()) {
            try {
                new FeatureSpace(schema, names).new Binding(model.getFeatureIDMap());
                return new AskedModel<>(model, schema, names, unknown);
            } catch (EspalierException e) {
                refusal = e;
            }
        }
        throw new TeacherException("the model was trained on other features: " + refusal.getMessage(), refusal);
    }

    /**
     * Loads a file that a Tribuo program wrote.
     *
     * @param teacher of the model and its identity
     * @throws TeacherException one line that begins with the file
     */
    static <R> R load(Path path, BiFunction<Model<?>, String, R> teacher) {
        String name = Texts.escape(path.toString());
        try {
            String hash = FileHash.sha256(path);
            return teacher.apply(Model.deserializeFromFile(path), "tribuo sha256:" + hash);
        } catch (TeacherException e) {
            throw new TeacherException(name + ": " + e.getMessage(), e);
        } catch (FileSystemException e) {
            throw new TeacherException(name + ": can't be read (" + IoReason.of(e) + ")", e);
        } catch (IOException | RuntimeException | LinkageError e) {
            throw new TeacherException(
                    name + ": expected a Tribuo model whose classes are on the class path ("
                            + Texts.visible(String.valueOf(e.getMessage()), 200) + ")",
                    e);
        }
    }

    /** Of a model at hand: by what it says of its making. */
    static String identity(Model<?> model) {
        String provenance = model.getProvenance().toString();
        return "tribuo sha256:" + FileHash.sha256(provenance.getBytes(StandardCharsets.UTF_8));
    }

    Model<T> model() {
        return model;
    }

    /** Features of a row. */
    int width() {
        return schema.width();
    }

    /** @throws TeacherException when the rows have another number of features */
    void require(TeacherRows rows) {
        int found = rows.features().columns();
        if (found != schema.width()) {
            throw new TeacherException("the teacher takes " + schema.width() + " features, the data have " + found);
        }
    }

    /** What messages about a row's answer begin with. */
    static String where(int row) {
        return "the teacher's answer for row " + (row + 1);
    }

    Prediction<T> ask(TeacherRows rows, int row) {
        try {
            return model.predict(examples.of(rows.features().row(row), unknown, rows.raw(), row));
        } catch (RuntimeException e) {
            throw new TeacherException(where(row) + ": " + Texts.visible(String.valueOf(e.getMessage()), 200), e);
        }
    }

    /** Frees what the model holds, where it holds something. */
    void close() {
        if (model instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new TeacherException("the Tribuo model can't be closed", e);
            }
        }
    }
}
