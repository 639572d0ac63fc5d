package org.espalier.bench.paper;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.augment.Split;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.LeafKind;

/**
 * The table behind {@code bench/run-words}: trees that read messages, labels as targets, over several seeds. A seed is that of the run and
 * of a split of 80 % to 20 %, of each class as much. The vocabulary is chosen on the training rows. What trees are measured,
 * {@code -Dforms=} in ESPALIER_JAVA_OPTS, any of the labels in the table with {@code -} for a blank; {@code -Dvocabulary=1000};
 * {@code -Don=validation}: measured on a fifth of the training rows that training does not see, to choose by.
 */
final class WordsTable {
    private static final String LINEAR = "logistic regression";
    private static final String FORMS = "constant and 1 columns,points of 12 columns,constant and few columns," + LINEAR
            + ",points of 9 columns,constant and all columns,points of all columns";
    private static final double HELD_OUT = 0.2;

    private final Path file;
    private final int seeds;
    private final PrintStream out;

    private WordsTable(Asked asked) {
        this.file = asked.rows().folder().resolve("sms-spam/sms_llm.csv.gz");
        this.seeds = asked.seeds();
        this.out = asked.out();
    }

    public static void main(String[] args) {
        if (args.length > 0 && args[0].equals("cost")) {
            WordsCost.print(Asked.of(new String[0]).out());
            return;
        }
        Asked asked = Asked.of(args, List.of("sms-spam"));
        WordsTable table = new WordsTable(asked);
        table.out.println(
                "| depth 4, leaves | accuracy, average | accuracy, max-path | AUC | path mass | columns read | CPU s |");
        table.out.println("| --- | --- | --- | --- | --- | --- | --- |");
        for (String form : System.getProperty("forms", FORMS).replace('-', ' ').split(",")) {
            table.line(form);
        }
    }

    private void line(String form) {
        Map<String, double[]> figures = new LinkedHashMap<>();
        for (int s = 0; s < seeds; s++) {
            Dataset[] parts = parts(s + 1);
            double began = ScorecardTable.processorSeconds();
            double[] of = form.equals(LINEAR)
                    ? linear(parts, s + 1)
                    : measured(tree(form, parts[0], Optional.empty(), s + 1), parts[1]);
            double seconds = ScorecardTable.processorSeconds() - began;
            put(figures, "accuracy", s, of[0]);
            put(figures, "max-path", s, of[1]);
            put(figures, "auc", s, of[2]);
            put(figures, "mass", s, of[3]);
            put(figures, "columns", s, of[4]);
            put(figures, "seconds", s, seconds);
        }
        out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %.0f |%n",
                form,
                ScorecardTable.spread("%.2f", figures.get("accuracy")),
                ScorecardTable.spread("%.2f", figures.get("max-path")),
                ScorecardTable.spread("%.4f", figures.get("auc")),
                form.equals(LINEAR) ? "–" : String.format(Locale.ROOT, "%.3f", mean(figures.get("mass"))),
                form.equals(LINEAR) ? "all" : String.format(Locale.ROOT, "%.1f", mean(figures.get("columns"))),
                mean(figures.get("seconds")));
    }

    private void put(Map<String, double[]> figures, String name, int seed, double value) {
        figures.computeIfAbsent(name, key -> new double[seeds])[seed] = value;
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** Rows to learn from and rows to measure on; of the first the vocabulary. */
    private Dataset[] parts(int seed) {
        DataOptions options = DataOptions.builder(file)
                .target("label")
                .texts(List.of("text"))
                .vocabulary(Integer.getInteger("vocabulary", 1000))
                .ignored(List.of("id", "4", "5", "6", "7", "8", "9", "10"))
                .build();
        DataSource source = DataSource.open(options);
        int[] labels = source.read(
                        source.inferSchema(w -> {}, row -> row <= 100), LabelPolicy.REQUIRED, new DataNotes())
                .labels();
        Split split = Split.stratified(labels, HELD_OUT, seed);
        int[] training = split.training();
        int[] heldOut = split.heldOut();
        if (System.getProperty("on", "test").equals("validation")) {
            int[] all = training;
            Split inner =
                    Split.stratified(Arrays.stream(all).map(r -> labels[r]).toArray(), HELD_OUT, seed);
            training = Arrays.stream(inner.training()).map(i -> all[i]).toArray();
            heldOut = Arrays.stream(inner.heldOut()).map(i -> all[i]).toArray();
        }
        BitSet learned = new BitSet();
        Arrays.stream(training).forEach(learned::set);
        Schema schema = source.inferSchema(w -> {}, row -> learned.get((int) row - 1));
        Dataset rows = source.read(schema, LabelPolicy.REQUIRED, new DataNotes());
        return new Dataset[] {rows.select(training), rows.select(heldOut)};
    }

    /** {@code points of 12 columns}, {@code constant and few columns}. */
    static SoftDecisionTree tree(String form, Dataset rows, Optional<Teacher> teacher, long seed) {
        DistillOptions.Builder options = DistillOptions.builder(rows).depth(4).seed(seed);
        String columns = form.split(" ")[2];
        if (form.startsWith("points")) {
            options.leaves(LeafKind.POINTS)
                    .columnsPerLeaf(columns.equals("all") ? rows.schema().width() : Integer.parseInt(columns));
        } else {
            options.leaves(LeafKind.CONSTANT);
            if (!columns.equals("all")) {
                options.columnsPerGate(columns.equals("few") ? 3 : Integer.parseInt(columns));
            }
        }
        return new Distiller(options.build()).distill(rows, teacher);
    }

    private static double[] measured(SoftDecisionTree tree, Dataset rows) {
        Evaluation e = Evaluation.of(
                tree, rows, Optional.empty(), EvaluationOptions.defaults().withThreads(1));
        return new double[] {
            100 * e.accuracy().orElseThrow().average(),
            100 * e.accuracy().orElseThrow().maxPath(),
            e.ranking().orElseThrow().auc().maxPath(),
            e.pathMass().mean(),
            e.leaves().columnsRead().orElse(Double.NaN)
        };
    }

    private static double[] linear(Dataset[] parts, long seed) {
        ScorecardTable.Run run = ScorecardTable.linear(parts, seed);
        return new double[] {run.accuracy(), run.accuracy(), run.auc(), Double.NaN, Double.NaN};
    }
}
