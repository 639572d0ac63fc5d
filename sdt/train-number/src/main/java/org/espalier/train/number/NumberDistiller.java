package org.espalier.train.number;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.Basis;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.Teachers;
import org.espalier.train.DistillOptions;
import org.espalier.train.EngineState;
import org.espalier.train.Engines;
import org.espalier.train.Family;
import org.espalier.train.LeafKind;
import org.espalier.train.Loss;
import org.espalier.train.NumberGates;
import org.espalier.train.TrainingData;
import org.espalier.train.TrainingException;
import org.espalier.train.TrainingListener;

/**
 * Trains a soft decision tree whose target is a number, several of them, a rate or labels, on a teacher's answers or on the values alone: the
 * expected loss of a {@link Family} over all leaves (of several numbers, each in its standard deviations, and of labels the losses of
 * the single ones added up), gates that
 * harden, leaves of a number that are refitted and held within what their rows were, and prediction intervals. For classes
 * there is {@link org.espalier.train.Distiller}.
 *
 * <pre>{@code
 * SoftDecisionTree tree = new NumberDistiller(DistillOptions.builder(rows).depth(5).build(), TrainingListener.SILENT)
 *         .distill(rows, Optional.of(teacher), Optional.empty());
 * }</pre>
 */
public final class NumberDistiller {
    private final DistillOptions options;
    private final TrainingListener listener;

    public NumberDistiller(DistillOptions options, TrainingListener listener) {
        this.options = options;
        this.listener = listener;
    }

    /**
     * Trains a tree. An interrupt of the calling thread is looked for before every epoch.
     *
     * @param teacher empty: the tree is trained on the rows' values alone. It stays open
     * @param validation the validation set, for the refit and the intervals; empty: a part of the training rows
     * @throws TrainingException when the options don't fit the data, or a number stops being finite
     * @throws org.espalier.teacher.TeacherException when the teacher does not fit the data's schema, or an answer is no number
     */
    public SoftDecisionTree distill(Dataset training, Optional<Teacher> teacher, Optional<Dataset> validation) {
        Family family = requireFamily(training);
        requireServed();
        Engines.Choice engine = Engines.choose(options.engine(), options.depth(), LeafKind.POINTS);
        DistillOptions found =
                options.toBuilder().engine(engine.factory().name()).build();
        listener.note("engine " + engine.factory().name() + ", family " + family.text());
        NumberRows rows = NumberRows.of(
                training, teacher.map(t -> Teachers.fit(t, training.schema())), validation, found, listener);
        Target target = Scale.withSpread(training);
        Scale scale = Scale.of(family, target);
        Schema schema = training.schema().withTarget(target);
        List<Recipe> recipes = Recipe.of(found, rows.validation().rows());
        List<Optional<Clip>> clips = Clip.candidates(
                found,
                schema,
                rows.own().features(),
                Recipe.canChoose(rows.validation().rows()));
        Optional<Clip> held = clips.get(0);
        Finish.Trained best = null;
        for (Optional<Clip> clip : clips) {
            Finish.Trained one = trained(recipes.get(0), clip, found, engine, schema, scale, rows);
            if (clips.size() > 1) {
                say(clip.isPresent() ? "columns held within 5 standard deviations" : "columns as they are", one);
            }
            if (best == null || one.loss() < best.loss()) {
                best = one;
                held = clip;
            }
        }
        for (Recipe recipe : recipes.subList(1, recipes.size())) {
            say(recipes.get(0).text(), best);
            Finish.Trained one = trained(recipe, held, found, engine, schema, scale, rows);
            say(recipe.text(), one);
            best = one.isClearlyBetterThan(best) ? one : best;
        }
        return best.whole(training.sha256(), teacher.map(Teacher::identity).orElse("labels"));
    }

    private void say(String recipe, Finish.Trained one) {
        listener.note(String.format(Locale.ROOT, "%s: validation loss %.4g", recipe, one.loss()));
    }

    private Finish.Trained trained(
            Recipe recipe,
            Optional<Clip> clip,
            DistillOptions found,
            Engines.Choice engine,
            Schema plain,
            Scale scale,
            NumberRows rows) {
        DistillOptions options =
                found.toBuilder().clip(Clip.option(found, clip)).build();
        Schema schema = clip.map(c -> c.held(plain)).orElse(plain);
        Matrix features = clip.map(c -> c.held(rows.features())).orElse(rows.features());
        boolean isLinear = options.leaves() == LeafKind.POINTS;
        Schema bent = isLinear ? recipe.place(schema, rows.own().features()) : schema;
        Basis basis = isLinear ? Basis.of(bent) : Basis.none(bent);
        TrainingData data = new TrainingData(
                        features, schema.target().answers(), toTraining(rows.answers(), scale), rows.weights())
                .withBasis(basis);
        Finish.Trained best = null;
        for (NumberGates gates : NumberGates.of(options, bent, scale::score)) {
            EngineState end = new NumberRun(
                            options, engine.factory(), scale, data, rows.own().rows(), gates)
                    .train();
            Finish.Trained one =
                    new Finish(options, bent, basis, scale, data, rows, gates.columns(end)).trained(end.parameters());
            best = best == null || one.loss() < best.loss() ? one : best;
        }
        return best;
    }

    /** What is done for classes only is not passed over in silence. */
    private void requireServed() {
        int columns = options.columnsPerLeaf();
        requireUnset("whole-points", options.wholePoints(), "false");
        requireUnset("columns-per-leaf", columns != 0 && columns != Integer.MAX_VALUE, "all");
        requireUnset("tao", options.tao() > 0, "0");
        requireUnset("reinitialize", options.reinitialize() > 0, "0");
        requireUnset("loss", options.loss() != Loss.EXPECTED, Loss.EXPECTED.text());
    }

    private static void requireUnset(String key, boolean isSet, String expected) {
        if (isSet) {
            throw new TrainingException(
                    key,
                    "expected " + expected + " for a number, a rate or labels: other values are for classes only",
                    null);
        }
    }

    private Family requireFamily(Dataset training) {
        Target target = training.schema().target();
        if (target.kind() == Target.Kind.CLASSES) {
            throw new TrainingException("target '" + target.name() + "': expected a number, a rate or labels, found "
                    + target.description());
        }
        if (training.schema().image().isPresent()) {
            throw new TrainingException("target '" + target.name() + "': expected a table, found images: "
                    + target.description() + " of images is not learned yet");
        }
        Family family = options.family().orElseGet(() -> Family.of(target.kind()));
        if (target.kind() == Target.Kind.LABELS && !(family instanceof Family.Logistic)) {
            throw new TrainingException(
                    "family", "expected a number or a rate, found labels, whose loss is the cross-entropy", null);
        }
        if (family.isLogarithmic() != (target.kind() == Target.Kind.RATE)) {
            throw new TrainingException("the family " + family.text() + ": expected a target that is "
                    + (family.isLogarithmic() ? Target.Kind.RATE : Target.Kind.NUMBER).description() + ", found "
                    + target.description());
        }
        for (int r = 0; r < training.rows() && family instanceof Family.Gamma; r++) {
            if (training.values()[r] == 0) {
                throw new TrainingException(
                        "row " + (r + 1) + ": expected an amount above 0, as the family gamma has, found 0");
            }
        }
        return family;
    }

    private static float[] toTraining(float[] values, Scale scale) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = scale.toTraining(values[i], i % scale.outputs());
        }
        return out;
    }

    /** What the provenance says of the validation rows, in one line. */
    public static String summary(SoftDecisionTree tree) {
        Map<String, Double> metrics = tree.provenance().metrics();
        boolean isOfLabels = tree.schema().target().kind() == Target.Kind.LABELS;
        String measure = isOfLabels ? "accuracy" : "rmse";
        String unit = tree.answers() > 1 ? " in standard deviations" : "";
        return String.format(
                Locale.ROOT,
                isOfLabels
                        ? "validation on %.0f rows: of all labels right by average %.2f %%, max-path %.2f %%, path mass %.3f"
                        : "validation on %.0f rows: RMSE" + unit + " average %.4g, max-path %.4g, path mass %.3f",
                metrics.get("validation.rows"),
                (isOfLabels ? 100 : 1) * metrics.get("validation." + measure + ".average"),
                (isOfLabels ? 100 : 1) * metrics.get("validation." + measure + ".maxPath"),
                metrics.get("validation.pathMass"));
    }
}
