package org.espalier.bench.paper;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.data.Dataset;
import org.espalier.data.Target;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.evaluate.NumberEvaluation;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherRows;
import org.espalier.teacher.Teachers;
import org.espalier.teacher.dl4j.NumberTrainer;
import org.espalier.teacher.dl4j.TeachListener;
import org.espalier.teacher.dl4j.TeachOptions;
import org.espalier.train.DistillOptions;
import org.espalier.train.GateKind;
import org.espalier.train.LeafKind;
import org.espalier.train.TrainingListener;
import org.espalier.train.number.NumberDistiller;

/**
 * The table behind {@code bench/run-numbers}: trees of numbers and rates, distilled from five networks and trained on labels, with
 * linear and constant leaves, gates of all columns and of few, all other options the defaults. Every choice is made on validation rows, a part of the training
 * rows; the figures are those of the test rows, means over the splits.
 */
final class NumberTable {
    private static final int NETWORKS = 5;

    private final NumberRows rows;
    private final int splits;
    private final PrintStream out;

    private NumberTable(NumberRows rows, int splits, PrintStream out) {
        this.rows = rows;
        this.splits = splits;
        this.out = out;
    }

    public static void main(String[] args) throws IOException {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        int splits = args.length > 0 ? Integer.parseInt(args[0]) : 5;
        List<NumberRows.Set> sets = args.length > 1
                ? Stream.of(args).skip(1).map(NumberRows.Set::of).toList()
                : List.of(NumberRows.Set.values());
        NumberRows rows = new NumberRows(
                NumberRows.folderOf(Optional.ofNullable(System.getenv("ESPALIER_DATA"))),
                Files.createTempDirectory("espalier-numbers"));
        NumberTable table = new NumberTable(rows, splits, out);
        out.println(
                "| data | leaves | gates | learned from | average | max-path | path mass | R² to teacher | coverage | columns read |");
        out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        sets.forEach(table::lines);
    }

    /**
     * What trees give on test rows: of each split average, max-path, path mass, R2 to the teacher, coverage (NaN: none), columns read by gates
     * and leaf of a path, and the teacher's.
     */
    private record Line(LeafKind leaves, GateKind gates, boolean isDistilled, List<double[]> figures) {}

    private void lines(NumberRows.Set set) {
        List<Line> lines = new ArrayList<>();
        for (LeafKind leaves : List.of(LeafKind.POINTS, LeafKind.CONSTANT)) {
            lines.add(new Line(leaves, GateKind.ALL, true, new ArrayList<>()));
            lines.add(new Line(leaves, GateKind.FEW, true, new ArrayList<>()));
            lines.add(new Line(leaves, GateKind.ALL, false, new ArrayList<>()));
        }
        for (int split = 0; split < splits; split++) {
            List<Dataset> parts = rows.read(set, split);
            TeachOptions options = TeachOptions.numbers(parts.get(0).rows())
                    .seed(split + 1)
                    .threads(1)
                    .build();
            try (Teacher teacher = NumberTrainer.train(parts.get(0), options, NETWORKS, TeachListener.SILENT)
                    .teacher()) {
                for (Line line : lines) {
                    line.figures().add(figures(set, parts, split, teacher, line));
                    log(set, split, line);
                }
            }
        }
        for (Line line : lines) {
            out.printf(
                    Locale.ROOT,
                    "| %s%s | %s | %s | %s | %s | %s | %s | %s | %s | %s |%n",
                    set.text,
                    set.unit,
                    line.leaves() == LeafKind.POINTS ? "linear" : "constant",
                    line.gates().text(),
                    line.isDistilled() ? "networks" : "labels",
                    cell(line, 0, "%.3f"),
                    cell(line, 1, "%.3f"),
                    cell(line, 2, "%.2f"),
                    cell(line, 3, "%.3f"),
                    cell(line, 4, "%.3f"),
                    cell(line, 5, "%.1f"));
        }
        out.printf(
                Locale.ROOT,
                "| %s%s | – | – | %d networks | %s | | | | | |%n",
                set.text,
                set.unit,
                NETWORKS,
                cell(lines.get(0), 6, "%.3f"));
    }

    private static void log(NumberRows.Set set, int split, Line line) {
        String from = line.isDistilled() ? "networks" : "labels";
        double[] last = line.figures().get(line.figures().size() - 1);
        System.err.println(set.text + " " + split + " " + line.leaves() + " " + line.gates() + " " + from + " "
                + Arrays.toString(last));
    }

    private static String cell(Line line, int figure, String form) {
        double[] values = line.figures().stream().mapToDouble(f -> f[figure]).toArray();
        return Double.isNaN(values[0]) ? "" : figure < 2 ? ScorecardTable.spread(form, values) : mean(form, values);
    }

    private static String mean(String form, double[] values) {
        return String.format(Locale.ROOT, form, Statistics.summary(values).mean());
    }

    /** RMSE, of rates D2. */
    private double[] figures(NumberRows.Set set, List<Dataset> parts, int split, Teacher teacher, Line line) {
        Dataset test = parts.get(1);
        boolean isRate = test.schema().target().kind() == Target.Kind.RATE;
        DistillOptions options = DistillOptions.builder(parts.get(0))
                .leaves(line.leaves())
                .gates(line.gates())
                .seed(split + 1)
                .threads(1)
                .build();
        SoftDecisionTree tree = new NumberDistiller(options, TrainingListener.SILENT)
                .distill(parts.get(0), line.isDistilled() ? Optional.of(teacher) : Optional.empty(), Optional.empty());
        float[] answers = Teachers.askValues(teacher, TeacherRows.of(test), "row", isRate, (done, all) -> {});
        NumberEvaluation e = NumberEvaluation.of(tree, test, Optional.of(answers), new EvaluationOptions(1, 0, 1));
        NumberEvaluation.Scores scores =
                isRate ? e.d2().orElseThrow() : e.rmse().orElseThrow();
        double factor = isRate ? 1 : set.factor;
        return new double[] {
            factor * scores.average(),
            factor * scores.maxPath(),
            e.pathMass(),
            e.r2Teacher().orElseThrow().maxPath(),
            e.coverage().map(NumberEvaluation.Coverage::found).orElse(Double.NaN),
            e.columnsRead(),
            factor * scores.teacher().orElseThrow()
        };
    }
}
