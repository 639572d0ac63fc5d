package org.espalier.bench.paper;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.augment.Split;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.RowSource;
import org.espalier.data.Schema;
import org.espalier.data.TextRows;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.Teachers;
import org.espalier.teacher.Votes;
import org.espalier.teacher.VotesTeacher;
import org.espalier.teacher.VotesTeacher.Weighting;

/**
 * The table behind {@code bench/run-votes}: trees that read messages and learned from what seven language models said of them, beside
 * trees that learned from labels. A seed is that of the run and of a split of 80 % to 20 %, of each class as much. Of votes nothing
 * else is learned: the vocabulary too is chosen by what most models said of the training rows.
 */
final class VotesTable {
    private static final List<String> CLASSES = List.of("ham", "spam");
    private static final double HELD_OUT = 0.2;
    private static final EvaluationOptions MEASURE = new EvaluationOptions(1, 0, 1);

    /** What a tree learned from; labels where there is no weighting. */
    private record Line(String form, Optional<Weighting> weighting, List<double[]> figures) {
        String name() {
            return form + " | " + weighting.map(w -> "votes, " + w.text()).orElse("labels");
        }
    }

    private final List<String> texts = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();
    private final List<int[]> said = new ArrayList<>();
    private final PrintStream out;
    private List<String> models;

    private VotesTable(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) {
        Asked asked = Asked.of(args, List.of("sms-spam"));
        VotesTable table = new VotesTable(asked.out());
        try (TextRows file = TextRows.open(asked.rows().folder().resolve("sms-spam/sms_llm.csv.gz"))) {
            table.read(file);
        }
        table.print(asked.seeds());
    }

    private void read(TextRows file) {
        models = file.columns().subList(3, file.columns().size());
        while (file.advance()) {
            texts.add(file.text(1));
            labels.add(file.text(2));
            said.add(IntStream.range(0, models.size())
                    .map(m -> CLASSES.indexOf(file.text(3 + m)))
                    .toArray());
        }
    }

    private void print(int seeds) {
        List<Line> lines = new ArrayList<>();
        for (String form : List.of("points of 12 columns", "constant and few columns")) {
            lines.add(new Line(form, Optional.of(Weighting.DAWID_SKENE), new ArrayList<>()));
            lines.add(new Line(form, Optional.of(Weighting.SHARES), new ArrayList<>()));
            lines.add(new Line(form, Optional.empty(), new ArrayList<>()));
        }
        for (int seed = 1; seed <= seeds; seed++) {
            for (Line line : lines) {
                line.figures().add(figures(line, seed));
                System.err.println(seed + " " + line.name() + " "
                        + Arrays.toString(line.figures().get(seed - 1)));
            }
        }
        out.println(
                "| depth 4, leaves | learned from | agreement with the votes, % | accuracy, % | path mass | columns read |");
        out.println("| --- | --- | --- | --- | --- | --- |");
        for (Line line : lines) {
            out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %s |%n",
                    line.name(),
                    cell(line, 0, "%.2f"),
                    cell(line, 1, "%.2f"),
                    cell(line, 2, "%.3f"),
                    cell(line, 3, "%.1f"));
        }
        out.printf("| – | the votes themselves | 100 | %s | | |%n", cell(lines.get(0), 4, "%.2f"));
    }

    private static String cell(Line line, int figure, String form) {
        return ScorecardTable.spread(
                form, line.figures().stream().mapToDouble(f -> f[figure]).toArray());
    }

    /** By max-path: agreement with most votes, accuracy; path mass, columns read; and the votes' accuracy. */
    private double[] figures(Line line, int seed) {
        int[] classes = labels.stream().mapToInt(CLASSES::indexOf).toArray();
        Split split = Split.stratified(classes, HELD_OUT, seed);
        List<String> mostSaid = mostSaid();
        List<String> learned = line.weighting().isPresent() ? mostSaid : labels;
        Schema schema = source(split.training(), learned).inferSchema(note -> {});
        Dataset training = source(split.training(), learned).read(schema, LabelPolicy.REQUIRED, new DataNotes());
        Dataset test = source(split.heldOut(), labels).read(schema, LabelPolicy.REQUIRED, new DataNotes());
        Optional<Teacher> teacher = line.weighting().map(w -> votes(split.training(), w));
        SoftDecisionTree tree = WordsTable.tree(line.form(), training, teacher, seed);
        float[] answers = Teachers.ask(votes(split.heldOut(), Weighting.SHARES), test, (done, total) -> {});
        Evaluation e = Evaluation.of(tree, test, Optional.of(answers), MEASURE);
        return new double[] {
            100 * e.agreement().orElseThrow().maxPath(),
            100 * e.accuracy().orElseThrow().maxPath(),
            e.pathMass().mean(),
            e.leaves().columnsRead().orElse(Double.NaN),
            100 * e.accuracy().orElseThrow().teacher().orElseThrow()
        };
    }

    private Teacher votes(int[] rows, Weighting weighting) {
        int[][] answers = Arrays.stream(rows).mapToObj(said::get).toArray(int[][]::new);
        return VotesTeacher.of(Votes.of(models, CLASSES, answers), weighting);
    }

    /** The class that most models named for each message; of equals the first. */
    private List<String> mostSaid() {
        double[] shares = Votes.of(models, CLASSES, said.toArray(int[][]::new)).shares();
        return IntStream.range(0, texts.size())
                .mapToObj(r -> CLASSES.get(shares[2 * r + 1] > shares[2 * r] ? 1 : 0))
                .toList();
    }

    private DataSource source(int[] rows, List<String> targets) {
        List<Map<String, Object>> maps = new ArrayList<>();
        for (int r : rows) {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("text", texts.get(r));
            map.put("label", targets.get(r));
            maps.add(map);
        }
        return DataSource.of(
                RowSource.ofMaps(maps),
                DataOptions.builder("messages")
                        .target("label")
                        .texts(List.of("text"))
                        .build());
    }
}
