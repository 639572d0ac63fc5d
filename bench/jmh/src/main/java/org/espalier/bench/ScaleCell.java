package org.espalier.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.espalier.base.Seeds;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.EngineState;
import org.espalier.train.LeafKind;
import org.espalier.train.Steps;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeParameters;
import org.espalier.train.jvm.JvmEngineFactory;
import org.espalier.train.kernel.TrainingKernels;

/**
 * One cell of {@code bench/run-scale}: what a tree of some size costs on rows of some size. Prints a line of JSON.
 *
 * <p>Arguments: rows, columns, {@code dense} or {@code sparse} (1 % of the entries, at least one a row), depth, classes,
 * {@code steps} or {@code epoch} (besides the steps a whole {@code distill} of one epoch), threads. The rows are drawn by
 * a seed; the class is a noisy function of three columns. Gates harden from β 1 to 6 over the first {@value #RISE} steps.
 */
public final class ScaleCell {
    private static final int RISE = 300;
    private static final float HARDEST = 6;
    private static final int STEPS_AT_ONCE = 20;
    private static final int MIN_RUNS = 5;
    private static final int SCORED_ROWS = 512;
    private static final double WARM_UP_SECONDS = 1;
    private static final double SECONDS = 1.5;
    private static final int SPARSE_SHARE = 100;

    private final Dataset rows;
    private final TreeShape shape;
    private final int threads;
    private int steps;
    private int at;

    private ScaleCell(Dataset rows, int depth, int threads) {
        this.rows = rows;
        this.shape = new TreeShape(depth);
        this.threads = threads;
    }

    public static void main(String[] args) {
        int count = Integer.parseInt(args[0]);
        int columns = Integer.parseInt(args[1]);
        Dataset rows = rows(count, columns, args[2].equals("sparse"), Integer.parseInt(args[4]));
        ScaleCell cell = new ScaleCell(rows, Integer.parseInt(args[3]), Integer.parseInt(args[6]));
        String result = cell.run();
        if (args[5].equals("epoch")) {
            result += String.format(Locale.ROOT, ", \"distill\": %.3f", cell.distillSeconds());
        }
        System.out.println("{" + result + "}");
    }

    private String run() {
        TrainingData data = Workload.labelled(rows);
        SoftDecisionTree tree;
        double trained;
        double live;
        try (TreeEngine engine = open(data)) {
            train(engine, data, WARM_UP_SECONDS, RISE);
            trained = train(engine, data, SECONDS, 0);
            tree = tree(engine.parameters());
            live = liveHeap();
        }
        return String.format(
                Locale.ROOT,
                "\"train\": %.0f, \"average\": %.0f, \"max-path\": %.0f, \"heap\": %.0f, \"model\": %d, \"steps\": %d",
                trained,
                scored(tree, Rule.AVERAGE),
                scored(tree, Rule.MAX_PATH),
                live,
                ModelFile.toBytes(tree).length,
                steps);
    }

    private TreeEngine open(TrainingData data) {
        TreeParameters start = TreeParameters.zeros(shape, data.features().columns(), data.classes());
        SplittableRandom random = Seeds.stream(3);
        double scale = 1 / Math.sqrt(Math.max(1, data.features().stored() / data.rows()));
        for (int i = 0; i < start.gateWeight().length; i++) {
            start.gateWeight()[i] = (float) (scale * Seeds.normal(random));
        }
        return new JvmEngineFactory(TrainingKernels.select())
                .open(data, Workload.settings(threads), EngineState.initial(start));
    }

    /**
     * Runs steps for so many seconds and at least so many steps. Returns rows a second, the median over runs of {@value
     * #STEPS_AT_ONCE} steps: what else the machine did meanwhile hits some of them only.
     */
    private double train(TreeEngine engine, TrainingData data, double seconds, int atLeast) {
        List<Double> rates = new ArrayList<>();
        long began = System.nanoTime();
        int before = steps;
        while (seconds(began) < seconds || steps - before < atLeast || rates.size() < MIN_RUNS) {
            int[] order = new int[STEPS_AT_ONCE * Workload.BATCH];
            for (int i = 0; i < order.length; i++) {
                // a stride without a common divisor with the powers of ten, so that neighbours are far apart
                at = (int) ((at + 7_368_787L) % data.rows());
                order[i] = at;
            }
            float[] betas = new float[STEPS_AT_ONCE];
            float[] rate = new float[STEPS_AT_ONCE];
            Arrays.fill(betas, 1 + (HARDEST - 1) * Math.min(1f, (float) steps / RISE));
            Arrays.fill(rate, 0.01f);
            Steps run = new Steps(order, Workload.BATCH, betas, rate);
            long start = System.nanoTime();
            engine.run(run);
            rates.add(order.length / seconds(start));
            steps += STEPS_AT_ONCE;
        }
        return median(rates);
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private SoftDecisionTree tree(TreeParameters p) {
        float[] betas = new float[shape.nodes()];
        Arrays.fill(betas, HARDEST);
        return new SoftDecisionTree(
                rows.schema(), shape, p.gateWeight(), p.gateBias(), betas, p.leafLogits(), Provenance.none());
    }

    /** Median rows a second of blocks of {@value #SCORED_ROWS} rows. */
    private double scored(SoftDecisionTree tree, Rule rule) {
        int[] some = new int[Math.min(SCORED_ROWS, rows.rows())];
        for (int i = 0; i < some.length; i++) {
            some[i] = i;
        }
        Matrix block = rows.features().select(some);
        List<Double> rates = new ArrayList<>();
        for (double seconds : new double[] {WARM_UP_SECONDS / 2, SECONDS / 2}) {
            rates.clear();
            long began = System.nanoTime();
            while (seconds(began) < seconds || rates.size() < MIN_RUNS) {
                long start = System.nanoTime();
                tree.predict(block, rule, threads);
                rates.add(some.length / seconds(start));
            }
        }
        return median(rates);
    }

    private double distillSeconds() {
        long began = System.nanoTime();
        DistillOptions options = DistillOptions.builder(rows)
                .leaves(LeafKind.CONSTANT)
                .depth(shape.depth())
                .epochs(1)
                .augment(0)
                .threads(threads)
                .build();
        new Distiller(options).distill(rows, Optional.empty());
        return seconds(began);
    }

    /** Bytes in use after a collection, data and engine included. */
    private static double liveHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (double) runtime.totalMemory() - runtime.freeMemory();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) * 1e-9;
    }

    private static Dataset rows(int rows, int columns, boolean sparse, int classes) {
        SplittableRandom random = Seeds.stream(7);
        int perRow = sparse ? Math.max(1, columns / SPARSE_SHARE) : columns;
        float[] values = new float[Math.multiplyExact(rows, perRow)];
        for (int i = 0; i < values.length; i++) {
            values[i] = bell(random);
        }
        Matrix matrix = sparse ? sparse(rows, columns, perRow, values, random) : new DenseMatrix(rows, columns, values);
        int[] labels = new int[rows];
        for (int r = 0; r < rows; r++) {
            int at = r * perRow;
            double score = values[at] * values[at + perRow / 2] + values[at + perRow - 1] + 0.5 * bell(random);
            labels[r] = Math.min(classes - 1, (int) (classes / (1 + Math.exp(-2 * score))));
        }
        List<Column> names = new ArrayList<>(columns);
        for (int c = 0; c < columns; c++) {
            names.add(new Column.Number(
                    "c" + c, Optional.empty(), -5, 5, 0, 1, Column.Scaling.NONE, Column.Missing.ERROR, false));
        }
        List<String> classNames = new ArrayList<>(classes);
        for (int k = 0; k < classes; k++) {
            classNames.add("class " + k);
        }
        Schema schema = new Schema(names, Optional.empty(), Optional.empty(), new Target.Classes("class", classNames));
        return new Dataset(schema, matrix, labels, Optional.empty());
    }

    private static Matrix sparse(int rows, int columns, int perRow, float[] values, SplittableRandom random) {
        int[] starts = new int[rows + 1];
        int[] indices = new int[values.length];
        for (int r = 0; r < rows; r++) {
            TreeSet<Integer> chosen = new TreeSet<>();
            while (chosen.size() < perRow) {
                chosen.add(random.nextInt(columns));
            }
            int at = r * perRow;
            for (int column : chosen) {
                indices[at++] = column;
            }
            starts[r + 1] = at;
        }
        return new CsrMatrix(rows, columns, starts, indices, values);
    }

    /** About normal, with deviation 1, and quick: 300 million are drawn. */
    private static float bell(SplittableRandom random) {
        long bits = random.nextLong();
        int sum = (int) (bits & 0xffff)
                + (int) (bits >>> 16 & 0xffff)
                + (int) (bits >>> 32 & 0xffff)
                + (int) (bits >>> 48);
        return (float) ((sum / 65536.0 - 2) * Math.sqrt(3));
    }
}
