package org.espalier.tribuo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.data.Schema;
import org.espalier.io.FileHash;
import org.espalier.io.IoReason;
import org.espalier.teacher.NumberTeacher;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherRows;
import org.tribuo.Model;
import org.tribuo.regression.Regressor;

/**
 * Any Tribuo regression of one output as teacher of a number or a rate: linear models, trees and forests, XGBoost. Its examples are
 * those of {@link TribuoTeacher}; its answers are in the target's unit.
 *
 * <p>A {@code .tribuo} file names the classes that are made from it. Load files that you trust.
 */
public final class TribuoNumberTeacher extends NumberTeacher {
    private final Model<Regressor> model;
    private final Schema schema;
    private final RowExamples examples;
    private final String identity;

    private TribuoNumberTeacher(Model<Regressor> model, Schema schema, FeatureNames names, String identity) {
        this.model = model;
        this.schema = schema;
        this.examples = new RowExamples(schema, names);
        this.identity = identity;
    }

    /**
     * Loads a file that a Tribuo program wrote; the model's classes must be on the class path.
     *
     * @param schema with a number or a rate as target
     * @throws TeacherException one line, when it is no such file, no regression of one output, or was trained on other features
     *     than the schema's
     */
    public static TribuoNumberTeacher load(Path path, Schema schema) {
        String name = Texts.escape(path.toString());
        try {
            String hash = FileHash.sha256(path);
            return of(regression(Model.deserializeFromFile(path)), schema, "tribuo sha256:" + hash);
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

    /** A model at hand. */
    public static TribuoNumberTeacher of(Model<Regressor> model, Schema schema) {
        String provenance = model.getProvenance().toString();
        return of(model, schema, "tribuo sha256:" + FileHash.sha256(provenance.getBytes(StandardCharsets.UTF_8)));
    }

    private static TribuoNumberTeacher of(Model<Regressor> model, Schema schema, String identity) {
        int outputs = model.getOutputIDInfo().size();
        if (outputs != 1) {
            throw new TeacherException("expected a Tribuo regression of one output, found one of " + outputs);
        }
        EspalierException refusal = null;
        for (FeatureNames names : FeatureNames.values()) {
            try {
                new FeatureSpace(schema, names).new Binding(model.getFeatureIDMap());
                return new TribuoNumberTeacher(model, schema, names, identity);
            } catch (EspalierException e) {
                refusal = e;
            }
        }
        throw new TeacherException("the model was trained on other features: " + refusal.getMessage(), refusal);
    }

    private static Model<Regressor> regression(Model<?> model) {
        if (!(model.getOutputIDInfo().getDomain().iterator().next() instanceof Regressor)) {
            throw new TeacherException("expected a Tribuo regression, found a model of another kind");
        }
        return model.castModel(Regressor.class);
    }

    @Override
    public Optional<Integer> features() {
        return Optional.of(schema.width());
    }

    /** Numbers are then as they stand in the file, on the right side of every threshold of a forest. */
    @Override
    public boolean takesRawRows() {
        return true;
    }

    /** One call at a time: Tribuo does not promise that its models stand more. */
    @Override
    public synchronized float[] values(TeacherRows rows, int from, int to) {
        if (rows.features().columns() != schema.width()) {
            throw new TeacherException("the teacher takes " + schema.width() + " features, the data have "
                    + rows.features().columns());
        }
        float[] out = new float[to - from];
        for (int r = from; r < to; r++) {
            try {
                Regressor asked = new Regressor("unknown", Double.NaN);
                out[r - from] =
                        (float) model.predict(examples.of(rows.features().row(r), asked, rows.raw(), r))
                                .getOutput()
                                .getValues()[0];
            } catch (RuntimeException e) {
                throw new TeacherException(
                        "the teacher's answer for row " + (r + 1) + ": "
                                + Texts.visible(String.valueOf(e.getMessage()), 200),
                        e);
            }
        }
        return out;
    }

    @Override
    public String identity() {
        return identity;
    }

    /** Frees what the model holds, where it holds something. */
    @Override
    public void close() {
        if (model instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new TeacherException("the Tribuo model can't be closed", e);
            }
        }
    }
}
