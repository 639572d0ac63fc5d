package org.espalier.bench.paper;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.LeafChoice;
import org.espalier.train.LeafKind;
import org.espalier.train.TrainingListener;

/**
 * The table behind {@code bench/run-leaves}: on tables of more than two classes, what {@code --leaves auto} chooses, beside constant
 * leaves from the same teacher or the same labels, one seed, every other option at its default. Test rows are those of the
 * paper's tables.
 */
final class LeafTable {
    private static final int SEED = 1;

    private final PrintStream out =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    private LeafTable() {}

    /** @param args {@code [labels|teacher|both [DATA...]]} */
    public static void main(String[] args) {
        String from = args.length > 0 ? args[0] : "both";
        List<String> names = args.length > 1 ? List.of(args).subList(1, args.length) : List.of("letter", "connect4");
        LeafTable table = new LeafTable();
        table.out.println("| data | learned from | leaves | depth | test rows, average | max-path | path mass |");
        table.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        for (String name : names) {
            table.lines(DataSet.of(name), from);
        }
    }

    private void lines(DataSet data, String from) {
        Path folder =
                Path.of(Optional.ofNullable(System.getenv("ESPALIER_DATA")).orElse("../shared/data"));
        Path cache = ScorecardRows.temporary();
        Rows rows = new DataFiles(folder, cache).read(data);
        if (!from.equals("teacher")) {
            lines(data, rows, "labels", Optional.empty());
        }
        if (!from.equals("labels")) {
            int threads = Runtime.getRuntime().availableProcessors();
            try (TeacherShelf shelf = new TeacherShelf(cache, threads, System.err::println)) {
                Teacher network = shelf.of(data.text(), rows.training(), SEED).teacher();
                lines(data, rows, "network", Optional.of(network));
            }
        }
    }

    private void lines(DataSet data, Rows rows, String from, Optional<Teacher> teacher) {
        Dataset training = rows.training();
        LeafChoice choice = LeafChoice.of(
                DistillOptions.builder(training).seed(SEED),
                TrainingListener.SILENT,
                training,
                teacher,
                Optional.empty());
        line(data, from, "auto: " + choice.sentence(), choice.tree(), rows.test());
        if (choice.options().leaves() != LeafKind.CONSTANT) {
            DistillOptions constant = DistillOptions.builder(training)
                    .leaves(LeafKind.CONSTANT)
                    .seed(SEED)
                    .build();
            line(data, from, "constant", new Distiller(constant).distill(training, teacher), rows.test());
        }
    }

    private void line(DataSet data, String from, String leaves, SoftDecisionTree tree, Dataset test) {
        Evaluation e = Evaluation.of(
                tree, test, Optional.empty(), EvaluationOptions.defaults().withThreads(1));
        out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %d | %.2f | %.2f | %.3f |%n",
                data.text(),
                from,
                leaves,
                tree.shape().depth(),
                100 * e.accuracy().orElseThrow().average(),
                100 * e.accuracy().orElseThrow().maxPath(),
                e.pathMass().mean());
    }
}
