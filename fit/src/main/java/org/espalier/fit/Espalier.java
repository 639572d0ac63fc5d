package org.espalier.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.evaluate.ColumnAlone;
import org.espalier.evaluate.Contender;
import org.espalier.evaluate.Contender.Role;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.evaluate.Verdict;
import org.espalier.evaluate.Verdict.Sentence;
import org.espalier.fit.SizeSearch.Tried;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.Decision;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;

/**
 * Everything for one's own rows in one call: a held-out part, a teacher, form and size of the tree chosen by validation,
 * labels against teacher, evaluation, and a verdict beside other models.
 *
 * <p>{@link #fitNumber} does the same for a number or a rate.
 *
 * <pre>{@code
 * try (FitResult result = Espalier.fit(rows, FitOptions.defaults())) {
 *     ModelFile.write(result.tree(), Path.of("tree.safetensors"), OverwritePolicy.REFUSE);
 *     System.out.println(VerdictText.write(result.verdict()));
 * }
 * }</pre>
 */
public final class Espalier {
    private final Dataset rows;
    private final Optional<Teacher> given;
    private final FitOptions options;
    private final FitListener listener;

    private Espalier(Dataset rows, Optional<Teacher> given, FitOptions options, FitListener listener) {
        this.rows = rows;
        this.given = given;
        this.options = options;
        this.listener = listener;
    }

    /** With a network that is trained as teacher, where {@code espalier-teacher-dl4j} is on the class path. */
    public static FitResult fit(Dataset rows, FitOptions options) {
        return fit(rows, Optional.empty(), options, FitListener.SILENT);
    }

    /**
     * Fits a tree.
     *
     * @param rows labelled rows
     * @param teacher to learn from and to be explained; empty: a network is trained, unless the options say not to
     * @throws DataException one line, when the rows are too few, a row has no label, or groups or times don't serve
     */
    public static FitResult fit(Dataset rows, Optional<Teacher> teacher, FitOptions options, FitListener listener) {
        return new Espalier(rows, teacher, options, listener).fit();
    }

    /**
     * Fits a tree of a number or a rate: as {@link #fit} in all steps, beside the models that answer numbers.
     *
     * @param teacher to learn from and to be explained; empty: networks are trained, unless the options say not to
     * @throws DataException one line, when the rows are too few, a row has no value, all values are one, groups or times don't
     *     serve, or options ask for what classes alone have
     */
    public static NumberFitResult fitNumber(
            Dataset rows, Optional<Teacher> teacher, FitOptions options, FitListener listener) {
        return new NumberFit(rows, teacher, options, listener).fit();
    }

    /** Of a number or a rate, with networks that are trained as teacher where {@code espalier-teacher-dl4j} is there. */
    public static NumberFitResult fitNumber(Dataset rows, FitOptions options) {
        return fitNumber(rows, Optional.empty(), options, FitListener.SILENT);
    }

    /**
     * The same of labels.
     *
     * @param teacher empty: a network is trained, where {@code espalier-teacher-dl4j} is there and {@code options} do not say otherwise
     * @throws DataException when the target is of another kind, a row has not every label, or a label is the same in all training rows
     */
    public static LabelsFitResult fitLabels(
            Dataset rows, Optional<Teacher> teacher, FitOptions options, FitListener listener) {
        return new LabelsFit(rows, teacher, options, listener).fit();
    }

    private FitResult fit() {
        Target target = rows.schema().target();
        if (target.kind() != Target.Kind.CLASSES) {
            throw new DataException("target '" + target.name() + "': expected classes, found "
                    + target.description() + ": "
                    + (target.isNumeric()
                            ? "Espalier.fitNumber fits trees for it"
                            : "Espalier.fitLabels fits trees for them"));
        }
        requireOptions();
        Course course = Course.of(rows, given, options, listener, this::checkClasses);
        Selection selection = course.selection();
        Dataset heldOut = course.heldOut();
        SoftDecisionTree tree = course.tree().toBuilder()
                .decision(decision(selection.chosen(), selection.validation().labels()))
                .build();

        listener.stage(5, Course.STEPS, options.rivals() ? "other models on the same rows" : "measuring");
        Optional<float[]> answers = course.answers();
        List<Contender> others = new ArrayList<>();
        if (options.rivals()) {
            others.addAll(new Rivals(course.training(), course.folds(), heldOut, options, listener)
                    .all(tree.shape().depth()));
        }
        answers.ifPresent(
                a -> others.add(new Contender(given.isPresent() ? "teacher" : "network", Role.TEACHER, Rivals.exp(a))));

        listener.stage(6, Course.STEPS, "the verdict");
        Evaluation evaluation =
                Evaluation.of(tree, heldOut, answers, new EvaluationOptions(options.threads(), 1000, options.seed()));
        Verdict verdict = verdict(tree, course.training(), heldOut, others, selection.said());
        return new FitResult(
                tree,
                course.teaching().whole(),
                given.isEmpty(),
                selection.isDistilled(),
                course.split(),
                heldOut,
                answers,
                evaluation,
                verdict,
                selection.frontier(),
                TellingRows.choose(tree, heldOut, answers.map(Rivals::exp), options.threads()));
    }

    private void requireOptions() {
        if (options.costs().isPresent() || options.capacity().isPresent()) {
            if (rows.schema().classes() != 2) {
                throw new DataException("costs and capacity make a threshold: expected two classes, found "
                        + rows.schema().classes());
            }
            options.costs().ifPresent(c -> c.threshold(rows.schema().positiveIndex()));
        }
        if (options.calibration() != Calibrator.Method.NONE && rows.schema().classes() != 2) {
            throw new DataException(
                    "calibrate: expected two classes, found " + rows.schema().classes());
        }
    }

    private void checkClasses(Dataset training, Dataset heldOut) {
        Schema schema = rows.schema();
        if (schema.classes() > Form.MANY_CLASSES) {
            listener.warning("there are " + schema.classes()
                    + " classes: trees of up to 64 leaves are tried, which name 64 of them at most by one path");
        }
        List<String> notHeld = missing(schema, heldOut);
        List<String> notLearned = missing(schema, training);
        if (!notHeld.isEmpty()) {
            listener.warning("no held-out row has the class " + Texts.list(notHeld) + ": nothing is measured of it");
        }
        if (!notLearned.isEmpty()) {
            listener.warning("no training row has the class " + Texts.list(notLearned) + ": it can't be learned");
        }
        if (Arrays.stream(training.labels()).distinct().count() < 2) {
            throw new DataException("expected training rows of two classes or more, found one alone: "
                    + "the split by group or time leaves no other");
        }
    }

    private static List<String> missing(Schema schema, Dataset rows) {
        return IntStream.range(0, schema.classes())
                .filter(k -> Arrays.stream(rows.labels()).noneMatch(l -> l == k))
                .mapToObj(schema.target().classes()::get)
                .toList();
    }

    /** By answers for rows that training has not seen. */
    private Decision decision(Tried chosen, int[] labels) {
        if (rows.schema().classes() != 2) {
            return Decision.PLAIN;
        }
        int positive = rows.schema().positiveIndex();
        double[] probability = new double[labels.length];
        boolean[] isPositive = new boolean[labels.length];
        for (int r = 0; r < labels.length; r++) {
            probability[r] = chosen.average()[2 * r + positive];
            isPositive[r] = labels[r] == positive;
        }
        Calibration calibration = Calibrator.fit(options.calibration(), probability, isPositive);
        OptionalDouble threshold = OptionalDouble.empty();
        if (options.costs().isPresent()) {
            threshold = OptionalDouble.of(options.costs().get().threshold(positive));
        } else if (options.capacity().isPresent()) {
            double[] ascending =
                    Arrays.stream(probability).map(calibration::of).sorted().toArray();
            threshold = OptionalDouble.of(
                    capacityThreshold(ascending, options.capacity().getAsDouble()));
            listener.note("threshold " + Percent.of(threshold.getAsDouble()) + ": at most "
                    + Percent.of(options.capacity().getAsDouble()) + " of the validation rows are at or above it");
        }
        return new Decision(threshold, calibration);
    }

    /** The lowest probability that no more than the share of the rows comes to; ties are left out together. */
    static double capacityThreshold(double[] ascending, double capacity) {
        int taken = (int) Math.floor(capacity * ascending.length + 1e-9);
        int at = ascending.length - taken;
        if (taken == 0) {
            return Math.min(1 - 1e-9, Math.nextUp(ascending[ascending.length - 1]));
        }
        while (at < ascending.length && at > 0 && ascending[at] == ascending[at - 1]) {
            at++;
        }
        double found = at < ascending.length ? ascending[at] : Math.nextUp(ascending[ascending.length - 1]);
        return Math.max(1e-9, Math.min(1 - 1e-9, found));
    }

    private Verdict verdict(
            SoftDecisionTree tree, Dataset training, Dataset heldOut, List<Contender> others, Optional<Sentence> said) {
        listener.progress("every column by itself");
        List<ColumnAlone> columns = ColumnAlone.rank(training, heldOut);
        return Verdict.of(
                rows.schema(),
                heldOut.labels(),
                new Contender("tree", Role.TREE, answers(tree, heldOut, Rule.AVERAGE)),
                new Contender("tree, one path", Role.PATH, answers(tree, heldOut, Rule.MAX_PATH)),
                others,
                new Verdict.Background(
                        tree.gates(),
                        tree.scorecards().isPresent(),
                        columns.stream().findFirst(),
                        columns.stream().skip(1).findFirst(),
                        said.stream().toList()));
    }

    private float[] answers(SoftDecisionTree tree, Dataset heldOut, Rule rule) {
        return tree.predict(heldOut.features(), rule, options.threads()).probabilities();
    }
}
