package org.espalier.tribuo;

import java.nio.file.Path;
import java.util.Optional;
import org.espalier.data.Schema;
import org.espalier.teacher.TeacherException;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.regression.Regressor;

/**
 * Any Tribuo regression of one output as teacher of a number or a rate: linear models, trees and forests, XGBoost. Its examples are
 * those of {@link TribuoTeacher}; its answers are in the target's unit.
 *
 * <p>A {@code .tribuo} file names the classes that are made from it. Load files that you trust.
 */
public final class TribuoNumberTeacher extends AskedValues<Regressor> {
    private TribuoNumberTeacher(AskedModel<Regressor> model, String identity) {
        super(model, Optional.empty(), identity);
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
    void read(Prediction<Regressor> prediction, float[] out, int at) {
        out[at] = (float) prediction.getOutput().getValues()[0];
    }
}
