package org.espalier.bench.paper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.espalier.bench.paper.DataSet.Published;
import org.espalier.bench.paper.Experiment.Changes;
import org.espalier.bench.paper.Experiment.Learns;
import org.espalier.bench.paper.Experiment.Part;
import org.espalier.bench.paper.TeacherShelf.Taught;
import org.espalier.data.Dataset;
import org.espalier.train.DistillOptions;
import org.espalier.train.Loss;
import org.espalier.train.MixturePower;

/** The table of one data set: trees trained on labels and distilled ones, by the share of the labelled rows and by the loss. */
final class PaperTable {
    /** Share of the labels where all other rows are there, too, without label. */
    private static final double LABELLED = 10;

    private final Cells cells;
    private final DataSet data;
    private final Settings settings;
    private final Runs runs;
    private final List<Group> groups;

    /**
     * Trees that are compared with one another.
     *
     * @param baselines trees trained on labels, with augmentation and without; the better on the validation
     *     rows is the one that a gain is measured against
     */
    private record Group(String title, List<Experiment> baselines, List<Experiment> distilled) {
        List<Experiment> all() {
            List<Experiment> all = new ArrayList<>(baselines);
            all.addAll(distilled);
            return all;
        }
    }

    private PaperTable(Cells cells, Settings settings, Consumer<String> progress) {
        this.cells = cells;
        this.data = cells.rows().data();
        this.settings = settings;
        groups = groups();
        List<Experiment> all = new ArrayList<>();
        groups.forEach(g -> all.addAll(g.all()));
        settings.fractions().forEach(percent -> all.add(cart(percent)));
        runs = Runs.of(cells, all, settings, progress);
    }

    /** Runs what is not finished yet, and writes the table in Markdown. */
    static Printed print(Cells cells, Settings settings, Consumer<String> progress) {
        PaperTable table = new PaperTable(cells, settings, progress);
        return new Printed(
                table.summary()
                        + '\n'
                        + table.trees()
                        + '\n'
                        + table.teachers()
                        + '\n'
                        + table.others()
                        + '\n'
                        + table.choices(),
                table.runs.failures());
    }

    private List<Group> groups() {
        List<Group> out = new ArrayList<>();
        for (double percent : settings.fractions()) {
            for (Optional<Loss> loss : losses()) {
                Experiment base = labels(Part.RANDOM, percent, loss);
                List<Experiment> distilled = new ArrayList<>(alternatives(base.learns(Learns.TEACHER_OF_ALL)));
                if (percent != 100) {
                    distilled.addAll(alternatives(base.learns(Learns.TEACHER_OF_PART)));
                }
                String title = Experiment.percent(percent) + ", " + lossOf(base);
                out.add(new Group(title, alternatives(base), distilled));
            }
        }
        if (extras()) {
            Optional<Loss> loss = Optional.empty();
            Experiment noisy = labels(Part.NOISY, 100, loss);
            out.add(new Group(
                    Math.round(100 * TrainingParts.NOISE) + " % of the labels wrong",
                    alternatives(noisy),
                    List.of(noisy.learns(Learns.TEACHER_OF_PART))));
            Experiment part = labels(Part.PARTLY_LABELLED, LABELLED, loss);
            out.add(new Group(
                    Experiment.percent(LABELLED) + " labelled, the rest without label",
                    alternatives(labels(Part.RANDOM, LABELLED, loss)),
                    List.of(part.learns(Learns.TEACHER_OF_PART))));
        }
        return out;
    }

    private boolean extras() {
        return switch (settings.extras()) {
            case YES -> true;
            case NO -> false;
            case AUTO -> data == DataSet.LETTER || data == DataSet.ADULT;
        };
    }

    /** Empty: the default, which is left out of the others. */
    private Set<Optional<Loss>> losses() {
        DistillOptions usual =
                labels(Part.RANDOM, 100, Optional.empty()).options(cells.rows().training(), 1);
        boolean isPlain = usual.loss() == Loss.EXPECTED || usual.mixturePower().equals(MixturePower.ONE);
        boolean isAsked = settings.losses().contains("default");
        Set<Optional<Loss>> out = new LinkedHashSet<>();
        for (String name : settings.losses()) {
            Optional<Loss> loss = name.equals("default")
                    ? Optional.empty()
                    : Optional.of(Loss.valueOf(name.toUpperCase(Locale.ROOT)));
            if (!(isAsked && isPlain && loss.equals(Optional.of(usual.loss())))) {
                out.add(loss);
            }
        }
        return out;
    }

    /** {@code mixture 1.0..0.3}. */
    private String lossOf(Experiment v) {
        DistillOptions options = v.options(cells.rows().training(), 1);
        boolean isPlain =
                options.loss() == Loss.EXPECTED || options.mixturePower().equals(MixturePower.ONE);
        return options.loss().text()
                + (isPlain ? "" : " of power " + options.mixturePower().text());
    }

    private Experiment labels(Part part, double percent, Optional<Loss> loss) {
        return new Experiment(
                data,
                part,
                percent,
                Learns.LABELS,
                data.depth(),
                loss.map(Changes.NONE::loss).orElse(Changes.NONE));
    }

    private List<Experiment> alternatives(Experiment tree) {
        return Alternatives.of(tree, cells.rows().training());
    }

    private Experiment cart(double percent) {
        return new Experiment(data, Part.RANDOM, percent, Learns.CART, data.depth(), Changes.NONE);
    }

    /** Best against best: every kind of tree may choose its loss and its augmentation by validation rows. */
    private String summary() {
        MarkdownTable table = new MarkdownTable(
                "rows",
                "on labels: average / max-path",
                "distilled: average / max-path",
                "gain, average",
                "gain, max-path");
        for (double percent : settings.fractions()) {
            List<Experiment> trees = groups.stream()
                    .flatMap(g -> g.all().stream())
                    .filter(v -> v.part() == Part.RANDOM && v.percent() == percent)
                    .distinct()
                    .toList();
            for (Learns kind : List.of(Learns.TEACHER_OF_ALL, Learns.TEACHER_OF_PART)) {
                Experiment theirs = best(trees, Learns.LABELS);
                Experiment ours = best(trees, kind);
                if (theirs != null && ours != null) {
                    table.line(
                            Experiment.percent(percent),
                            text(theirs),
                            text(ours),
                            Form.points(runs.gain(ours, theirs, "accuracy.average")),
                            Form.points(runs.gain(ours, theirs, "accuracy.maxPath")));
                }
            }
        }
        return "Best against best: loss and augmentation chosen by validation rows, for either kind of tree. Accuracy on"
                + " test rows in %, gains in points with their 95 % interval; bold: 0 lies outside it:\n\n" + table;
    }

    private Experiment best(List<Experiment> trees, Learns learns) {
        List<Experiment> candidates =
                trees.stream().filter(v -> v.learns() == learns && runs.has(v)).toList();
        return candidates.isEmpty() ? null : Alternatives.better(candidates, runs);
    }

    private String text(Experiment v) {
        return Form.percent(runs.figures(v, "accuracy.average")) + " / "
                + Form.percent(runs.figures(v, "accuracy.maxPath")) + " ("
                + v.learns().text() + ", " + lossOf(v)
                + (Alternatives.isWithout(v) ? ", no augmentation" : "") + ")";
    }

    private String teachers() {
        MarkdownTable table = new MarkdownTable(
                "teacher of", "rows", "networks", "hidden units", "validation", "test", "training, s");
        Map<String, List<Experiment>> by = new LinkedHashMap<>();
        for (Group group : groups) {
            for (Experiment v : group.distilled()) {
                if (v.learns() == Learns.TEACHER_OF_ALL) {
                    by.computeIfAbsent("all rows", name -> new ArrayList<>()).add(v);
                } else if (v.part() == Part.NOISY) {
                    by.computeIfAbsent(group.title(), name -> new ArrayList<>()).add(v);
                } else {
                    by.computeIfAbsent(Experiment.percent(v.percent()) + " of the rows", name -> new ArrayList<>())
                            .add(v);
                }
            }
        }
        by.forEach((name, alternatives) ->
                alternatives.stream().filter(runs::has).findFirst().ifPresent(v -> table.line(teacherLine(name, v))));
        return "Teachers (accuracy in %; mean and standard deviation over the networks):\n\n" + table;
    }

    private List<String> teacherLine(String name, Experiment v) {
        // by the network, not by the seed: several seeds may share one
        Map<String, Taught> networks = new LinkedHashMap<>();
        Map<String, Double> test = new LinkedHashMap<>();
        runs.results().get(v).forEach((seed, result) -> {
            Taught taught =
                    v.learns() == Learns.TEACHER_OF_ALL ? cells.teacherOfAll(seed) : cells.teacherOfPart(v, seed);
            networks.put(taught.teacher().identity(), taught);
            test.put(taught.teacher().identity(), result.figures().get("accuracy.teacher"));
        });
        String units = networks.values().stream()
                .map(t -> t.configuration().getOrDefault("hidden", "not known").replace(",", ", "))
                .distinct()
                .collect(Collectors.joining(" or "));
        return List.of(
                name,
                figure(networks, "rows").map(Form::count).orElse(Form.NONE),
                Integer.toString(networks.size()),
                units,
                figures(networks, "validation.accuracy").map(Form::percent).orElse(Form.NONE),
                Form.percent(doubles(test.values().stream().toList())),
                figure(networks, "seconds").map(s -> Form.number(s, 0)).orElse(Form.NONE));
    }

    private static Optional<Double> figure(Map<String, Taught> networks, String name) {
        return figures(networks, name).map(values -> Statistics.summary(values).mean());
    }

    private static Optional<double[]> figures(Map<String, Taught> networks, String name) {
        List<Double> values = networks.values().stream()
                .filter(t -> t.figures().containsKey(name))
                .map(t -> t.figures().get(name))
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(doubles(values));
    }

    private static double[] doubles(List<Double> values) {
        return values.stream().mapToDouble(v -> v).toArray();
    }

    private String trees() {
        MarkdownTable table = new MarkdownTable(
                "rows, loss",
                "tree",
                "validation: average / max-path",
                "test: average",
                "test: max-path",
                "gain, average",
                "gain, max-path",
                "agreement: average / max-path",
                "KL",
                "path mass",
                "ECE: average / max-path",
                "dead leaves",
                "best epoch",
                "s");
        for (Group group : groups) {
            Experiment baseline = Alternatives.better(group.baselines(), runs);
            for (Experiment v : group.all()) {
                if (runs.has(v)) {
                    table.line(line(group.title(), v, baseline));
                }
            }
        }
        double parameters = groups.stream()
                .flatMap(g -> g.all().stream())
                .filter(runs::has)
                .map(v -> runs.first(v).figures().get("parameters"))
                .findFirst()
                .orElse(Double.NaN);
        return "All trees, of depth " + data.depth() + " (" + Form.count(parameters)
                + " parameters). Accuracy and agreement in %; mean and standard deviation over the seeds; a gain in points"
                + " against the tree trained on labels marked *, with its 95 % interval; bold: 0 lies outside it:\n\n"
                + table;
    }

    private List<String> line(String title, Experiment v, Experiment baseline) {
        boolean isGain = v.learns().isDistilled() && runs.has(baseline);
        return List.of(
                title,
                v.learns().text()
                        + (Alternatives.isWithout(v) ? ", no augmentation" : "")
                        + (v.equals(baseline) ? " *" : ""),
                pair(v, "validation.accuracy.average", "validation.accuracy.maxPath"),
                Form.percent(runs.figures(v, "accuracy.average")),
                Form.percent(runs.figures(v, "accuracy.maxPath")),
                isGain ? Form.points(runs.gain(v, baseline, "accuracy.average")) : Form.NONE,
                isGain ? Form.points(runs.gain(v, baseline, "accuracy.maxPath")) : Form.NONE,
                pair(v, "agreement.average", "agreement.maxPath"),
                Form.mean(4, runs.figures(v, "kl.average")),
                Form.mean(3, runs.figures(v, "pathMass")),
                Form.mean(4, runs.figures(v, "calibration.average"))
                        + " / "
                        + Form.mean(4, runs.figures(v, "calibration.maxPath")),
                Form.mean(1, runs.figures(v, "deadLeaves")),
                Form.mean(0, runs.figures(v, "bestEpoch")),
                Form.mean(1, runs.figures(v, "seconds")));
    }

    private String pair(Experiment v, String one, String other) {
        return Form.meanPercent(runs.figures(v, one)) + " / " + Form.meanPercent(runs.figures(v, other));
    }

    private String others() {
        MarkdownTable table = new MarkdownTable("beside", "model", "test accuracy, %");
        for (double percent : settings.fractions()) {
            Experiment v = cart(percent);
            if (runs.has(v)) {
                String source = "CART (Tribuo), " + Experiment.percent(percent) + " of the rows";
                table.line(source, shape(v, "depth"), Form.percent(runs.figures(v, "depth.accuracy")));
                table.line(source, shape(v, "leaves"), Form.percent(runs.figures(v, "leaves.accuracy")));
            }
        }
        for (Published p : data.published()) {
            table.line(p.source(), p.model(), Form.number(p.accuracy(), 2));
        }
        return "Beside other trees; what others published is on their splits, one run or their best, and as they print it:\n\n"
                + table;
    }

    private String shape(Experiment v, String name) {
        String leaves = Form.mean(0, runs.figures(v, name + ".leaves")) + " leaves";
        return name.equals("depth")
                ? "depth " + data.depth() + ", " + leaves
                : leaves + ", best first, depth " + Form.mean(0, runs.figures(v, name + ".depth"));
    }

    private String choices() {
        StringBuilder out = new StringBuilder("Choices that the paper leaves open. Split: ")
                .append(data.split())
                .append(". Teacher of all rows: ");
        Map<String, String> teacher = cells.teacherOfAll(1).configuration();
        out.append(teacher.isEmpty() ? "brought along" : text(teacher)).append(". Trees:");
        Map<String, String> before = Map.of();
        for (double percent : settings.fractions()) {
            Experiment v =
                    new Experiment(data, Part.RANDOM, percent, Learns.TEACHER_OF_ALL, data.depth(), Changes.NONE);
            Dataset rows = TrainingParts.random(cells.rows().training(), percent, 1);
            Map<String, String> options = v.options(rows, 1).configuration();
            Map<String, String> changed = new TreeMap<>(options);
            changed.entrySet().removeAll(before.entrySet());
            out.append(before.isEmpty() ? " " : "; at " + Experiment.percent(percent) + " of the rows ")
                    .append(changed.isEmpty() ? "the same" : text(changed));
            before = options;
        }
        return out.append(".\n").toString();
    }

    private static String text(Map<String, String> options) {
        return options.entrySet().stream()
                .map(o -> "`" + o.getKey() + " " + (o.getValue().isEmpty() ? "none" : o.getValue()) + "`")
                .collect(Collectors.joining(", "));
    }
}
