package org.espalier.bench.paper;

import com.sun.management.OperatingSystemMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.io.OverwritePolicy;
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
 * several seeds. What leaves carry, {@code -Dleaves=} in ESPALIER_JAVA_OPTS, any of: {@code points}, {@code whole points},
 * {@code constant}, all from the labels alone; {@code taught}: points distilled from what boosting answers for rows that it has
 * not seen (five folds). {@code -Dcolumns=12}: so many columns a leaf. A seed is the seed of the run and, where a data set brings no test rows, of a split of 70 % to 30 %.
 * Means, ranges and categories are those of all rows; knots, and everything that is learned, come from the training rows. Time is
 * processor time of the training, teachers not counted, so that it says something on a busy machine too.
 */
final class ScorecardTable {
    private static final String FORMS = "points,whole points,constant";
    private static final int FOLDS = 5;

    private final ScorecardRows rows;
    private final int seeds;
    private final PrintStream out;

    private ScorecardTable(Asked asked) {
        this.rows = asked.rows();
        this.seeds = asked.seeds();
        this.out = asked.out();
    }

    public static void main(String[] args) {
        Asked asked = Asked.of(args);
        ScorecardTable table = new ScorecardTable(asked);
        asked.out()
                .println("| data | leaves | AUC, average | AUC, max-path | accuracy, max-path | path mass | gates"
                        + " | columns | CPU s |");
        asked.out().println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        for (String name : asked.names()) {
            for (String leaves : System.getProperty("leaves", FORMS).split(",")) {
                table.line(name, leaves);
            }
        }
    }

    private void line(String name, String leaves) {
        double[][] figures = new double[7][seeds];
        for (int s = 0; s < seeds; s++) {
            Dataset[] parts = rows.read(name, s + 1);
            DistillOptions options = DistillOptions.builder(parts[0])
                    .leaves(leaves.equals("constant") ? LeafKind.CONSTANT : LeafKind.POINTS)
                    .wholePoints(leaves.equals("whole points"))
                    .columnsPerLeaf(Integer.getInteger("columns", 0))
                    .seed(s + 1)
                    .build();
            Optional<Teacher> teacher =
                    leaves.equals("taught") ? Optional.of(boosting(parts[0], s + 1)) : Optional.empty();
            double began = processorSeconds();
            SoftDecisionTree tree = new Distiller(options).distill(parts[0], teacher);
            figures[5][s] = processorSeconds() - began;
            Evaluation e = Evaluation.of(
                    tree,
                    parts[1],
                    Optional.empty(),
                    EvaluationOptions.defaults().withThreads(1));
            figures[0][s] = e.ranking().orElseThrow().auc().average();
            figures[1][s] = e.ranking().orElseThrow().auc().maxPath();
            figures[2][s] = 100 * e.accuracy().orElseThrow().maxPath();
            figures[3][s] = e.pathMass().mean();
            figures[4][s] = tree.shape().nodes() - tree.structure().closed().cardinality();
            figures[6][s] = e.leaves().columnsRead().orElse(Double.NaN);
        }
        out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %.3f | %s | %.1f | %.1f |%n",
                name,
                leaves,
                spread("%.4f", figures[0]),
                spread("%.4f", figures[1]),
                spread("%.2f", figures[2]),
                mean(figures[3]),
                Arrays.toString(Arrays.stream(figures[4]).mapToInt(v -> (int) v).toArray()),
                mean(figures[6]),
                mean(figures[5]));
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

    private static double processorSeconds() {
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
