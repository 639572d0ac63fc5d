package org.espalier.tribuo;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Schema;
import org.espalier.teacher.AnswerKind;
import org.espalier.teacher.TeacherException;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.regression.Regressor;

/**
 * Any Tribuo regression as teacher of a number or a rate, one of several outputs as teacher of several numbers: linear models, trees and
 * forests, XGBoost. Its examples are those of {@link TribuoTeacher}; its answers are in the target's unit.
 *
 * <p>A {@code .tribuo} file names the classes that are made from it. Load files that you trust.
 */
public final class TribuoNumberTeacher extends AskedValues<Regressor> {
    private TribuoNumberTeacher(AskedModel<Regressor> model, Optional<List<String>> names, String identity) {
        super(model, AnswerKind.NUMBERS, names, identity);
    }

    /**
     * Loads a file that a Tribuo program wrote; the model's classes must be on the class path.
     *
     * @param schema with a numeric target
     * @throws TeacherException one line, when it is no such file, no regression of as many outputs, or was trained on other features
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
        int expected = schema.target().answers();
        if (outputs != expected) {
            throw new TeacherException("expected a Tribuo regression of "
                    + (expected == 1 ? "one output" : expected + " outputs") + ", found one of " + outputs);
        }
        List<String> names = names(model.getOutputIDInfo());
        Regressor unknown = outputs == 1
                ? new Regressor("unknown", Double.NaN)
                : new Regressor(names.toArray(String[]::new), new double[outputs]);
        return new TribuoNumberTeacher(
                AskedModel.of(model, schema, unknown),
                schema.target().isOneNumber() ? Optional.empty() : Optional.of(names),
                identity);
    }

    /** The outputs of a domain, in the order of their names, as those of a {@link Regressor}. */
    static List<String> names(ImmutableOutputInfo<Regressor> outputs) {
        return outputs.getDomain().stream()
                .flatMap(output -> Arrays.stream(output.getNames()))
                .sorted()
                .toList();
    }

    private static Model<Regressor> regression(Model<?> model) {
        if (!(model.getOutputIDInfo().getDomain().iterator().next() instanceof Regressor)) {
            throw new TeacherException("expected a Tribuo regression, found a model of another kind");
        }
        return model.castModel(Regressor.class);
    }

    @Override
    void read(Prediction<Regressor> prediction, float[] out, int at) {
        double[] values = prediction.getOutput().getValues();
        for (int k = 0; k < values.length; k++) {
            out[at + k] = (float) values[k];
        }
    }
}
