package org.espalier.bench.paper;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.espalier.bench.paper.Experiment.Learns;
import org.espalier.bench.paper.Experiment.Part;
import org.espalier.bench.paper.ResultsFile.Result;
import org.espalier.bench.paper.TeacherShelf.Taught;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.io.FileHash;
import org.espalier.io.OverwritePolicy;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;

/** Computes the cells of one data set, each a tree of one seed, or takes them from the results file. For any number of threads. */
final class Cells {
    /** The test rows are only measured: no bootstrap, the seeds give the standard deviation. */
    private static final EvaluationOptions PLAIN = new EvaluationOptions(1, 0, 0);

    private final Rows rows;
    private final Settings settings;
    private final TeacherShelf shelf;
    private final ResultsFile results;
    private final String version;
    private final String rowsHash;

    /** @param version of the training code */
    Cells(Rows rows, Settings settings, TeacherShelf shelf, ResultsFile results, String version) {
        this.rows = rows;
        this.settings = settings;
        this.shelf = shelf;
        this.results = results;
        this.version = version;
        rowsHash = Rows.hash(rows.training()) + Rows.hash(rows.test());
    }

    Rows rows() {
        return rows;
    }

    /** The teacher of all training rows that a seed learns from. */
    Taught teacherOfAll(int seed) {
        int number = settings.teacherOf(seed);
        return settings.teacher()
                .map(file -> shelf.brought(file, rows.schema()))
                .orElseGet(() -> shelf.of(rows.data().text() + "-all-" + number, rows.training(), number));
    }

    /** The teacher of the part's labelled rows. */
    Taught teacherOfPart(Experiment v, int seed) {
        String name = rows.data().text() + "-"
                + (v.part() == Part.NOISY ? "noisy" : Experiment.percent(v.percent())).replace(" %", "");
        if (v.part() == Part.NOISY) {
            int number = settings.teacherOf(seed);
            return shelf.of(name + "-" + number, TrainingParts.noisy(rows.training(), number), number);
        }
        return v.percent() == 100
                ? teacherOfAll(seed)
                : shelf.of(name + "-" + seed, TrainingParts.random(rows.training(), v.percent(), seed), seed);
    }

    private Dataset training(Experiment v, int seed) {
        Dataset all = rows.training();
        return switch (v.part()) {
            case RANDOM -> TrainingParts.random(all, v.percent(), seed);
            case NOISY -> TrainingParts.random(TrainingParts.noisy(all, settings.teacherOf(seed)), v.percent(), seed);
            case PARTLY_LABELLED -> TrainingParts.partlyLabelled(all, v.percent(), seed);
            case EASIEST, HARDEST -> {
                float[] answers = TeacherShelf.answers(teacherOfAll(seed).teacher(), all.features());
                yield TrainingParts.byError(all, v.percent(), seed, answers, v.part() == Part.HARDEST);
            }
        };
    }

    /** The teacher that a tree is compared with: its own; where it has none, the one of all rows, noisy labels included. */
    private AnswerCache judge(Experiment v, int seed) {
        boolean isOfPart = v.learns() == Learns.TEACHER_OF_PART || v.part() == Part.NOISY;
        return (isOfPart ? teacherOfPart(v, seed) : teacherOfAll(seed)).teacher();
    }

    /** Whether {@link #compute} was taken from the results file. */
    record Computed(Result result, boolean fromFile) {}

    Computed compute(Experiment v, int seed) {
        Dataset training = training(v, seed);
        if (v.learns() == Learns.CART) {
            return compute(v, seed, "cart", () -> cart(v, training));
        }
        AnswerCache judge = judge(v, seed);
        DistillOptions options = v.options(training, seed);
        return compute(v, seed, run(v, judge, options), () -> {
            SoftDecisionTree[] tree = new SoftDecisionTree[1];
            double seconds = seconds(judge, () -> tree[0] = train(v, training, judge, options));
            return new Result(options.configuration(), figures(tree[0], judge, training, seconds));
        });
    }

    /** The tree of a cell; trained again where no call of this method has kept it. */
    SoftDecisionTree tree(Experiment v, int seed) {
        Dataset training = training(v, seed);
        AnswerCache judge = judge(v, seed);
        DistillOptions options = v.options(training, seed);
        Path file = settings.cache().resolve("model-" + key(v, seed, run(v, judge, options)) + ".safetensors");
        if (!Files.exists(file)) {
            ModelFile.write(train(v, training, judge, options), file, OverwritePolicy.REPLACE);
        }
        return ModelFile.read(file);
    }

    private String run(Experiment v, AnswerCache judge, DistillOptions options) {
        return judge.identity() + v.learns() + options.configuration() + version;
    }

    private String key(Experiment v, int seed, String run) {
        return FileHash.sha256((rowsHash + name(v, seed) + run).getBytes(StandardCharsets.UTF_8))
                .substring(0, 24);
    }

    private static String name(Experiment v, int seed) {
        return v.text() + ", seed " + seed;
    }

    private Computed compute(Experiment v, int seed, String run, Supplier<Result> cell) {
        String key = key(v, seed, run);
        Optional<Result> found = results.find(key);
        if (found.isPresent()) {
            return new Computed(found.get(), true);
        }
        Result result = cell.get();
        results.add(key, name(v, seed), result);
        return new Computed(result, false);
    }

    private Result cart(Experiment v, Dataset training) {
        Cart cart = Cart.grow(training);
        SortedMap<String, Double> figures = new TreeMap<>();
        put(figures, "depth", cart.ofDepth(v.depth()));
        put(figures, "leaves", cart.ofLeaves(1 << v.depth()));
        figures.put("rows", (double) training.rows());
        return new Result(new TreeMap<>(), figures);
    }

    private void put(SortedMap<String, Double> figures, String name, Cart.Pruned tree) {
        figures.put(name + ".accuracy", tree.accuracy(rows.test()));
        figures.put(name + ".leaves", (double) tree.leaves());
        figures.put(name + ".depth", (double) tree.depth());
    }

    private static SoftDecisionTree train(Experiment v, Dataset training, AnswerCache judge, DistillOptions options) {
        Optional<Teacher> teacher = v.learns().isDistilled() ? Optional.of(judge) : Optional.empty();
        return new Distiller(options).distill(training, teacher);
    }

    /** Seconds that the work takes, without those in which it waited for the teacher's answers. */
    private static double seconds(AnswerCache teacher, Runnable work) {
        teacher.takeSecondsWaited();
        long began = System.nanoTime();
        work.run();
        return (System.nanoTime() - began) * 1e-9 - teacher.takeSecondsWaited();
    }

    private SortedMap<String, Double> figures(
            SoftDecisionTree tree, AnswerCache judge, Dataset training, double seconds) {
        float[] answers = TeacherShelf.answers(judge, rows.test().features());
        Evaluation e = Evaluation.of(tree, rows.test(), Optional.of(answers), PLAIN);
        SortedMap<String, Double> figures = new TreeMap<>(tree.provenance().metrics());
        Evaluation.Scores accuracy = e.accuracy().orElseThrow();
        figures.put("accuracy.average", accuracy.average());
        figures.put("accuracy.maxPath", accuracy.maxPath());
        figures.put("accuracy.greedy", accuracy.greedy().orElseThrow());
        figures.put("accuracy.teacher", accuracy.teacher().orElseThrow());
        figures.put("agreement.average", e.agreement().orElseThrow().average());
        figures.put("agreement.maxPath", e.agreement().orElseThrow().maxPath());
        figures.put("kl.average", e.kl().orElseThrow().mean());
        figures.put("calibration.average", e.calibration().orElseThrow().average());
        figures.put("calibration.maxPath", e.calibration().orElseThrow().maxPath());
        figures.put("pathMass", e.pathMass().mean());
        figures.put("deadLeaves", (double) e.leaves().dead());
        figures.put("parameters", parameters(tree));
        figures.put("fileBytes", (double) ModelFile.toBytes(tree).length);
        figures.put("seconds", seconds);
        figures.put("rows", (double) training.rows());
        return figures;
    }

    /** A weight for each feature and a bias at every gate, a logit for each class at every leaf. */
    private static double parameters(SoftDecisionTree tree) {
        return (double) tree.shape().nodes() * (tree.features() + 1)
                + (double) tree.shape().leaves() * tree.classes();
    }
}
