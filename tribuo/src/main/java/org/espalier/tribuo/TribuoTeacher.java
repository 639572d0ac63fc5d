package org.espalier.tribuo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.base.Texts;
import org.espalier.data.Schema;
import org.espalier.matrix.Matrix;
import org.espalier.teacher.LogProbabilities;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherRows;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.common.tree.TreeModel;

/**
 * Any Tribuo classifier with probabilities as teacher: logistic regression, boosted or random forests, an external model.
 *
 * <p>Its examples are made of the encoded rows: a number in its own unit, {@code 1} for the category that is there, nothing
 * for a category that the schema does not know. A missing number is absent (and so 0 for Tribuo), with its indicator
 * beside it where the model knows that. Columns are called in the way that the model's domain shows.
 *
 * <p>A {@code .tribuo} file names the classes that are made from it. Load files that you trust.
 */
public final class TribuoTeacher implements Teacher {
    private final AskedModel<Label> model;
    private final List<String> classes;
    private final String identity;

    private TribuoTeacher(AskedModel<Label> model, String identity) {
        this.model = model;
        this.identity = identity;
        this.classes = new ArrayList<>();
        ImmutableOutputInfo<Label> outputs = model.model().getOutputIDInfo();
        for (int k = 0; k < outputs.size(); k++) {
            classes.add(outputs.getOutput(k).getLabel());
        }
    }

    /**
     * Loads a file that a Tribuo program wrote; the model's classes must be on the class path.
     *
     * @throws TeacherException one line, when it is no such file, no classifier with probabilities, or was trained on other
     *     features than the schema's
     */
    public static TribuoTeacher load(Path path, Schema schema) {
        return AskedModel.load(path, (model, identity) -> of(labels(model), schema, identity));
    }

    /** A model at hand. */
    public static TribuoTeacher of(Model<Label> model, Schema schema) {
        return of(model, schema, AskedModel.identity(model));
    }

    private static TribuoTeacher of(Model<Label> model, Schema schema, String identity) {
        // Tribuo's own trees say that they have none, though their scores are the shares of the classes in a leaf
        if (!model.generatesProbabilities() && !(model instanceof TreeModel)) {
            throw new TeacherException(
                    "expected a Tribuo model with probabilities, found " + Texts.quote(model.getName()) + " without");
        }
        return new TribuoTeacher(AskedModel.of(model, schema, LabelFactory.UNKNOWN_LABEL), identity);
    }

    private static Model<Label> labels(Model<?> model) {
        Object output = model.getOutputIDInfo().getDomain().iterator().next();
        if (!(output instanceof Label)) {
            Class<?> kind = output.getClass();
            // the domain of a Regressor is of Regressor.DimensionTuple
            String name = (kind.getEnclosingClass() == null ? kind : kind.getEnclosingClass()).getSimpleName();
            throw new TeacherException("expected a Tribuo classifier, found a model of " + name);
        }
        return model.castModel(Label.class);
    }

    /** Tribuo's own. */
    Model<Label> model() {
        return model.model();
    }

    @Override
    public Optional<Integer> features() {
        return Optional.of(model.width());
    }

    @Override
    public int classes() {
        return classes.size();
    }

    @Override
    public Optional<List<String>> classNames() {
        return Optional.of(List.copyOf(classes));
    }

    /** Numbers are then as they stand in the file, on the right side of every threshold of a forest. */
    @Override
    public boolean takesRawRows() {
        return true;
    }

    /** Encoded rows alone: numbers are decoded from them, to six places. */
    @Override
    public float[] logProbabilities(Matrix features, int from, int to) {
        return logProbabilities(TeacherRows.encoded(features), from, to);
    }

    /** One call at a time: Tribuo does not promise that its models stand more. */
    @Override
    public synchronized float[] logProbabilities(TeacherRows rows, int from, int to) {
        model.require(rows);
        float[] out = new float[Math.multiplyExact(to - from, classes.size())];
        double[] row = new double[classes.size()];
        for (int r = from; r < to; r++) {
            Prediction<Label> prediction = model.ask(rows, r);
            for (int k = 0; k < row.length; k++) {
                Label score = prediction.getOutputScores().get(classes.get(k));
                row[k] = score == null ? 0 : score.getScore();
            }
            LogProbabilities.ofProbabilities(row, 0, row.length, out, (r - from) * row.length, AskedModel.where(r));
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
