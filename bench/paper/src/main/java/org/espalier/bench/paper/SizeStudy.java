package org.espalier.bench.paper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.espalier.EspalierException;
import org.espalier.bench.paper.Experiment.Changes;
import org.espalier.bench.paper.Experiment.Learns;
import org.espalier.bench.paper.Experiment.Part;
import org.espalier.bench.paper.ParetoPlot.Panel;
import org.espalier.bench.paper.ParetoPlot.Point;
import org.espalier.bench.paper.TeacherShelf.Taught;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.dl4j.Dl4jTeacher;

/** What a tree costs and how good it is, by its depth, with the teacher as the far point. */
final class SizeStudy {
    private static final int[] DEPTHS = IntStream.rangeClosed(2, 10).toArray();
    private static final int ROUNDS = 5;
    private static final double SECONDS_A_ROUND = 0.3;
    /** Until the compiler is done, also where another program has the other processor. */
    private static final double WARM_UP_SECONDS = 3;

    private static final String TEST = "accuracy.maxPath";

    private final Cells cells;
    private final DataSet data;
    private final Runs runs;

    private SizeStudy(Cells cells, Settings settings, Consumer<String> progress) {
        this.cells = cells;
        this.data = cells.rows().data();
        List<Experiment> all = new ArrayList<>();
        for (int depth : DEPTHS) {
            all.addAll(baselines(depth));
            all.add(distilled(depth));
        }
        runs = Runs.of(cells, all, settings, progress);
    }

    /** What a data set's part of the study gives. */
    record Sizes(Printed printed, Panel panel) {}

    static Sizes measure(Cells cells, Settings settings, Consumer<String> progress) {
        SizeStudy study = new SizeStudy(cells, settings, progress);
        return study.sizes(progress);
    }

    private Experiment distilled(int depth) {
        return new Experiment(data, Part.RANDOM, 100, Learns.TEACHER_OF_ALL, depth, Changes.NONE);
    }

    private List<Experiment> baselines(int depth) {
        return Alternatives.of(
                distilled(depth).learns(Learns.LABELS), cells.rows().training());
    }

    private Sizes sizes(Consumer<String> progress) {
        MarkdownTable table = new MarkdownTable(
                "depth",
                "parameters",
                "file, bytes",
                "a row, ns",
                "labels: max-path",
                "distilled: max-path",
                "gain",
                "labels: agreement",
                "distilled: agreement",
                "distilled: path mass");
        List<Point> labels = new ArrayList<>();
        List<Point> distilled = new ArrayList<>();
        for (int depth : DEPTHS) {
            Experiment ours = distilled(depth);
            Experiment theirs = Alternatives.better(baselines(depth), runs);
            if (!runs.has(ours) || !runs.has(theirs)) {
                continue;
            }
            progress.accept(data.text() + ": timing depth " + depth);
            Map<String, Double> figures = runs.first(ours).figures();
            double bytes = figures.get("fileBytes");
            table.line(
                    Integer.toString(depth),
                    Form.count(figures.get("parameters")),
                    Form.count(bytes),
                    treeTime(cells.tree(ours, 1)),
                    Form.percent(runs.figures(theirs, TEST)),
                    Form.percent(runs.figures(ours, TEST)),
                    Form.points(runs.gain(ours, theirs, TEST)),
                    Form.meanPercent(runs.figures(theirs, "agreement.maxPath")),
                    Form.meanPercent(runs.figures(ours, "agreement.maxPath")),
                    Form.mean(3, runs.figures(ours, "pathMass")));
            labels.add(new Point(bytes, mean(theirs), Integer.toString(depth)));
            distilled.add(new Point(bytes, mean(ours), Integer.toString(depth)));
        }
        Taught teacher = cells.teacherOfAll(1);
        double teacherAccuracy = runs.first(distilled(DEPTHS[0])).figures().get("accuracy.teacher");
        double teacherBytes = bytes(teacher.file());
        table.line(
                "teacher",
                parameters(teacher).isPresent() ? Form.count(parameters(teacher).getAsDouble()) : Form.NONE,
                Form.count(teacherBytes),
                teacherTime(),
                Form.NONE,
                Form.percent(teacherAccuracy),
                Form.NONE,
                Form.NONE,
                Form.NONE,
                Form.NONE);
        String text = "### " + data.text()
                + "\n\nAccuracy and agreement by max-path in %; a row: max-path answer of all test rows in one call on one"
                + " thread, the tree of seed 1, median of " + ROUNDS + " rounds (least to most):\n\n" + table;
        return new Sizes(
                new Printed(text, runs.failures()),
                new Panel(data.text(), labels, distilled, new Point(teacherBytes, 100 * teacherAccuracy, "teacher")));
    }

    private double mean(Experiment v) {
        return 100 * Statistics.summary(runs.figures(v, TEST)).mean();
    }

    private String treeTime(SoftDecisionTree tree) {
        return nanos(() -> tree.predict(cells.rows().test().features(), Rule.MAX_PATH, 1));
    }

    private String teacherTime() {
        var loading = new Dl4jTeacher.Loading(java.util.Optional.of(cells.rows().schema()), 1);
        try (Dl4jTeacher teacher = Dl4jTeacher.load(cells.teacherOfAll(1).file(), loading)) {
            return nanos(() -> TeacherShelf.answers(teacher, cells.rows().test().features()));
        }
    }

    /** Nanoseconds a test row: the call is repeated until a round is long enough; a longer one before the first warms up. */
    private String nanos(Runnable call) {
        double[] rounds = new double[ROUNDS];
        for (int round = -1; round < ROUNDS; round++) {
            int calls = 0;
            long began = System.nanoTime();
            long spent;
            do {
                call.run();
                calls++;
                spent = System.nanoTime() - began;
            } while (spent < (round < 0 ? WARM_UP_SECONDS : SECONDS_A_ROUND) * 1e9);
            if (round >= 0) {
                rounds[round] = (double) spent / calls / cells.rows().test().rows();
            }
        }
        Arrays.sort(rounds);
        return Form.count(rounds[ROUNDS / 2]) + " (" + Form.count(rounds[0]) + " to " + Form.count(rounds[ROUNDS - 1])
                + ")";
    }

    /** Weights and biases of a network of fully connected layers; empty for another one. */
    private OptionalDouble parameters(Taught teacher) {
        Map<String, String> options = teacher.configuration();
        if (!"mlp".equals(options.get("architecture"))) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        int inputs = cells.rows().schema().width();
        for (String hidden : options.get("hidden").split(",")) {
            int units = Integer.parseInt(hidden.strip());
            sum += (inputs + 1.0) * units;
            inputs = units;
        }
        return OptionalDouble.of(sum + (inputs + 1.0) * cells.rows().schema().classes());
    }

    private static double bytes(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new EspalierException(file + ": can't be read", e);
        }
    }
}
