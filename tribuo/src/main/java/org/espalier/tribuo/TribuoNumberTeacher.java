package org.espalier.tribuo;

import java.nio.file.Path;
import java.util.Optional;
import org.espalier.data.Schema;
import org.espalier.teacher.ValueTeacher;
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
public final class TribuoNumberTeacher extends ValueTeacher {
    private final AskedModel<Regressor> model;
    private final String identity;

    private TribuoNumberTeacher(AskedModel<Regressor> model, String identity) {
        this.model = model;
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
        return AskedModel.load(path, (model, identity) -> of(regression(model), schema, identity));
    }

    /** A model at hand. */
    public static TribuoNumberTeacher of(Model<Regressor> model, Schema schema) {
        return of(model, schema, AskedModel.identity(model));
    }

    private static TribuoNumberTeacher of(Model<Regressor> model, Schema schema, String identity) {
        int outputs = model.getOutputIDInfo().size();
        if (outputs != 1) {
            throw new TeacherException("expected a Tribuo regression of one output, found one of " + outputs);
        }
        Regressor unknown = new Regressor("unknown", Double.NaN);
        return new TribuoNumberTeacher(AskedModel.of(model, schema, unknown), identity);
    }

    private static Model<Regressor> regression(Model<?> model) {
        if (!(model.getOutputIDInfo().getDomain().iterator().next() instanceof Regressor)) {
            throw new TeacherException("expected a Tribuo regression, found a model of another kind");
        }
        return model.castModel(Regressor.class);
    }

    @Override
    public Optional<Integer> features() {
        return Optional.of(model.width());
    }

    Model<Regressor> model() {
        return model.model();
    }

    /** Numbers are then as they stand in the file, on the right side of every threshold of a forest. */
    @Override
    public boolean takesRawRows() {
        return true;
    }

    /** One call at a time: Tribuo does not promise that its models stand more. */
    @Override
    public synchronized float[] values(TeacherRows rows, int from, int to) {
        model.require(rows);
        float[] out = new float[to - from];
        for (int r = from; r < to; r++) {
            out[r - from] = (float) model.ask(rows, r).getOutput().getValues()[0];
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
        model.close();
    }
}
