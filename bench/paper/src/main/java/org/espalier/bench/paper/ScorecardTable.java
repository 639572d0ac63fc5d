package org.espalier.bench.paper;

import com.sun.management.OperatingSystemMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.espalier.augment.Split;
import org.espalier.base.Seeds;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Auc;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.evaluate.Metrics;
import org.espalier.fit.LogisticRegression;
import org.espalier.io.OverwritePolicy;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.OutOfFold;
import org.espalier.teacher.TableTeacher;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherTrainer;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.LeafKind;

/**
 * The table behind {@code bench/run-scorecards}: trees with points, by their defaults, on public tables of two classes, over
 * several seeds. What leaves carry, {@code -Dleaves=} in ESPALIER_JAVA_OPTS, any of: {@code points}, {@code whole-points},
 * {@code constant}, all from the labels alone; {@code taught}: points distilled from what boosting answers for rows that it has
 * not seen (five folds); {@code logistic-regression}, beside them. Each further form is compared with the first, seed by seed, with the
 * 95 % interval of the mean (Student's t). {@code -Dcolumns=12}: so many columns a leaf. {@code -Don=validation}: measured on a fifth of the
 * training rows that training does not see, to choose by. A seed is the seed of the run and, where a data set brings no test rows, of a split of 70 % to 30 %.
 * Means, ranges and categories are those of all rows; knots, and everything that is learned, come from the training rows. Time is
 * processor time of the training, teachers not counted, so that it says something on a busy machine too.
 */
final class ScorecardTable {
    private static final String FORMS = "points,whole points,constant";
    /** No tree, but what one must be worth more than. */
    private static final String LINEAR = "logistic regression";

    private static final int FOLDS = 5;
    private static final double VALIDATION_SHARE = 0.2;

    private final ScorecardRows rows;
    private final int seeds;
    private final PrintStream out;
    private final List<String> differences = new ArrayList<>();

    private ScorecardTable(Asked asked) {
        this.rows = asked.rows();
        this.seeds = asked.seeds();
        this.out = asked.out();
    }

    public static void main(String[] args) {
        Asked asked = Asked.of(args);
        ScorecardTable table = new ScorecardTable(asked);
        asked.out()
                .println("| data | leaves | AUC, average | AUC, max-path | accuracy, max-path | log loss"
                        + " | path mass | gates | columns | CPU s |");
        asked.out().println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (String name : asked.names()) {
            table.lines(
                    name,
                    List.of(System.getProperty("leaves", FORMS)
                            .replace('-', ' ')
                            .split(",")));
        }
        table.differences.forEach(d -> asked.out().println("\n" + d));
    }

    private void lines(String name, List<String> forms) {
        List<Run[]> runs = new ArrayList<>();
        for (String form : forms) {
            Run[] ofForm = new Run[seeds];
            for (int s = 0; s < seeds; s++) {
                Dataset[] parts = parts(name, s + 1);
                ofForm[s] = form.equals(LINEAR) ? linear(parts, s + 1) : tree(form, parts, s + 1);
            }
            out.println(line(name, form, ofForm));
            runs.add(ofForm);
        }
        for (int f = 1; f < forms.size() && seeds > 1; f++) {
            Run[] first = runs.get(0);
            Run[] ours = runs.get(f);
            differences.add(String.format(
                    Locale.ROOT,
                    "%s, %s less %s: AUC, max-path, %s; log loss, average, %s",
                    name,
                    forms.get(f),
                    forms.get(0),
                    gain(ours, first, r -> r.aucMaxPath),
                    gain(ours, first, r -> r.logLoss)));
        }
    }

    private static String gain(Run[] ours, Run[] theirs, ToDoubleFunction<Run> measure) {
        Statistics.Gain gain = Statistics.pairedGain(
                Arrays.stream(ours).mapToDouble(measure).toArray(),
                Arrays.stream(theirs).mapToDouble(measure).toArray());
        return String.format(Locale.ROOT, "%+.4f (%+.4f to %+.4f)", gain.mean(), gain.low(), gain.high());
    }

    /** Rows to learn from, and rows to measure on: of the test, or a fifth of the training rows, drawn by the seed. */
    private Dataset[] parts(String name, int seed) {
        Dataset[] parts = rows.read(name, seed);
        if (!System.getProperty("on", "test").equals("validation")) {
            return parts;
        }
        Split split = Split.stratified(parts[0].labels(), VALIDATION_SHARE, seed);
        return new Dataset[] {parts[0].select(split.training()), parts[0].select(split.heldOut())};
    }

    /** @param gates of the tree, and columns that are read on a path; NaN of what is no tree */
    record Run(
            double auc,
            double aucMaxPath,
            double accuracy,
            double logLoss,
            double pathMass,
            double gates,
            double columns,
            double seconds) {}

    private Run tree(String form, Dataset[] parts, long seed) {
        DistillOptions options = DistillOptions.builder(parts[0])
                .leaves(form.equals("constant") ? LeafKind.CONSTANT : LeafKind.POINTS)
                .wholePoints(form.equals("whole points"))
                .columnsPerLeaf(Integer.getInteger("columns", 0))
                .seed(seed)
                .build();
        Optional<Teacher> teacher = form.equals("taught") ? Optional.of(boosting(parts[0], seed)) : Optional.empty();
        double began = processorSeconds();
        SoftDecisionTree tree = new Distiller(options).distill(parts[0], teacher);
        double seconds = processorSeconds() - began;
        Evaluation e = Evaluation.of(
                tree, parts[1], Optional.empty(), EvaluationOptions.defaults().withThreads(1));
        return new Run(
                e.ranking().orElseThrow().auc().average(),
                e.ranking().orElseThrow().auc().maxPath(),
                100 * e.accuracy().orElseThrow().maxPath(),
                logLoss(tree.predict(parts[1].features(), Rule.AVERAGE, 1).probabilities(), parts[1]),
                e.pathMass().mean(),
                tree.shape().nodes() - tree.structure().closed().cardinality(),
                e.leaves().columnsRead().orElse(Double.NaN),
                seconds);
    }

    /** Logistic regression in the columns as a tree's gates see them, its penalty by five folds of the training rows. */
    static Run linear(Dataset[] parts, long seed) {
        int[] partOf = Split.parts(parts[0].labels(), FOLDS, Seeds.stream(seed, 0x109, 0));
        List<Dataset> fits = new ArrayList<>();
        List<Dataset> validations = new ArrayList<>();
        for (int f = 0; f < FOLDS; f++) {
            int fold = f;
            int[] all = IntStream.range(0, partOf.length).toArray();
            fits.add(parts[0].select(
                    Arrays.stream(all).filter(r -> partOf[r] != fold).toArray()));
            validations.add(parts[0].select(
                    Arrays.stream(all).filter(r -> partOf[r] == fold).toArray()));
        }
        double began = processorSeconds();
        LogisticRegression model = LogisticRegression.choose(fits, validations, parts[0], 1);
        double seconds = processorSeconds() - began;
        float[] answers = model.probabilities(parts[1].features());
        int positive = parts[1].schema().positiveIndex();
        int[] labels = parts[1].labels();
        double[] score = new double[labels.length];
        boolean[] isPositive = new boolean[labels.length];
        double right = 0;
        for (int r = 0; r < labels.length; r++) {
            score[r] = answers[2 * r + positive];
            isPositive[r] = labels[r] == positive;
            right += Metrics.argmax(answers, r, 2) == labels[r] ? 1 : 0;
        }
        double auc = Auc.of(score, isPositive).value();
        double accuracy = 100 * right / labels.length;
        return new Run(auc, auc, accuracy, logLoss(answers, parts[1]), Double.NaN, Double.NaN, Double.NaN, seconds);
    }

    private static double logLoss(float[] probabilities, Dataset rows) {
        return IntStream.range(0, rows.rows())
                .mapToDouble(r -> Metrics.logLoss(probabilities[2 * r + rows.labels()[r]]))
                .average()
                .orElseThrow();
    }

    private static String line(String name, String form, Run[] runs) {
        boolean isTree = !form.equals(LINEAR);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %.1f |",
                name,
                form,
                spread("%.4f", of(runs, r -> r.auc)),
                spread("%.4f", of(runs, r -> r.aucMaxPath)),
                spread("%.2f", of(runs, r -> r.accuracy)),
                spread("%.4f", of(runs, r -> r.logLoss)),
                isTree ? String.format(Locale.ROOT, "%.3f", mean(of(runs, r -> r.pathMass))) : "–",
                isTree
                        ? Arrays.toString(Arrays.stream(of(runs, r -> r.gates))
                                .mapToInt(v -> (int) v)
                                .toArray())
                        : "–",
                isTree ? String.format(Locale.ROOT, "%.1f", mean(of(runs, r -> r.columns))) : "all",
                mean(of(runs, r -> r.seconds)));
    }

    private static double[] of(Run[] runs, ToDoubleFunction<Run> measure) {
        return Arrays.stream(runs).mapToDouble(measure).toArray();
    }

    /** Answers of gradient boosting for rows that it has not seen, as {@code teach --architecture xgboost --folds 5} gives them. */
    private static Teacher boosting(Dataset training, long seed) {
        TeacherTrainer trainer =
                TeacherTrainer.find(TeacherTrainer.Kind.BOOSTING).orElseThrow();
        float[] answers = OutOfFold.answers(
                training,
                FOLDS,
                seed,
                (fold, part) -> trainer.train(part, new TeacherTrainer.Settings(0, false, 1, seed, progress -> {})));
        List<String> classes = training.schema().target().classes();
        Path file = ScorecardRows.temporary().resolve("answers.csv");
        OutOfFold.write(file, OverwritePolicy.REPLACE, classes, answers);
        Teacher table = TableTeacher.read(file, TableTeacher.Values.PROBABILITIES, classes);
        file.toFile().deleteOnExit();
        return table;
    }

    static double processorSeconds() {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return 1e-9 * system.getProcessCpuTime();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** Mean and standard deviation over the seeds. */
    static String spread(String form, double[] values) {
        Statistics.Summary summary = Statistics.summary(values);
        return String.format(Locale.ROOT, form, mean(values))
                + (summary.standardDeviation().isPresent()
                        ? " ± "
                                + String.format(
                                        Locale.ROOT,
                                        form,
                                        summary.standardDeviation().getAsDouble())
                        : "");
    }
}
