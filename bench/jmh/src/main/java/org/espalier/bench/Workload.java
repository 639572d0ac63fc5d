package org.espalier.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.espalier.base.Seeds;
import org.espalier.data.Column;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Loss;
import org.espalier.train.Steps;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeParameters;
import org.espalier.train.jvm.JvmEngineFactory;
import org.espalier.train.kernel.TrainingKernels;

/** What is measured: rows, a tree's depth, and a batch size. */
public enum Workload {
    /** 784 sparse features (19 % of the pixels are inked), 255 gates, 10 classes. */
    MNIST_DEPTH_8(8),
    /** 30 dense columns, 63 gates, 3 classes. */
    DENSE_30_DEPTH_6(6),
    /** 30 dense columns, 255 gates, 3 classes. */
    DENSE_30_DEPTH_8(8);

    static final int BATCH = 64;
    private static final int DENSE_ROWS = 60_000;
    private static final int DENSE_COLUMNS = 30;
    private static final float RATE = 0.01f;
    private static final double BALANCE = 0.1;

    private final int depth;

    Workload(int depth) {
        this.depth = depth;
    }

    TreeShape shape() {
        return new TreeShape(depth);
    }

    /** The rows; MNIST is looked for where {@code ESPALIER_DATA} points to. */
    Dataset rows() {
        if (this == MNIST_DEPTH_8) {
            DataSource source =
                    DataSource.open(DataOptions.builder("mnist:train").build());
            return source.read(source.inferSchema(warning -> {}), LabelPolicy.REQUIRED, new DataNotes());
        }
        return denseRows();
    }

    /** Normal columns; the class is a noisy function of products of a few of them. */
    private static Dataset denseRows() {
        SplittableRandom random = Seeds.stream(7);
        float[] values = new float[DENSE_ROWS * DENSE_COLUMNS];
        int[] labels = new int[DENSE_ROWS];
        for (int r = 0; r < DENSE_ROWS; r++) {
            int at = r * DENSE_COLUMNS;
            for (int c = 0; c < DENSE_COLUMNS; c++) {
                values[at + c] = (float) Seeds.normal(random);
            }
            double score = values[at] * values[at + 1] + values[at + 2] + 0.5 * Seeds.normal(random);
            labels[r] = score < -0.7 ? 0 : score < 0.7 ? 1 : 2;
        }
        List<Column> columns = new ArrayList<>();
        for (int c = 0; c < DENSE_COLUMNS; c++) {
            columns.add(new Column.Number(
                    "c" + c, Optional.empty(), -5, 5, 0, 1, Column.Scaling.STANDARD, Column.Missing.ERROR, false));
        }
        Schema schema = new Schema(
                columns,
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("class", List.of("low", "mid", "high")));
        return new Dataset(schema, new DenseMatrix(DENSE_ROWS, DENSE_COLUMNS, values), labels, Optional.empty());
    }

    static TrainingData labelled(Dataset rows) {
        int classes = rows.schema().classes();
        float[] targets = new float[rows.rows() * classes];
        float[] weights = new float[rows.rows()];
        Arrays.fill(weights, 1f);
        for (int r = 0; r < rows.rows(); r++) {
            targets[r * classes + rows.labels()[r]] = 1f;
        }
        return new TrainingData(rows.features(), classes, targets, weights);
    }

    /** The settings of {@code distill} by default. */
    static EngineSettings settings(int threads) {
        return new EngineSettings(Loss.EXPECTED, BALANCE, 1, false, 10, threads);
    }

    TreeEngine engine(TrainingKernels kernels, TrainingData data, int threads) {
        return new JvmEngineFactory(kernels).open(data, settings(threads), EngineState.initial(start(data)));
    }

    private TreeParameters start(TrainingData data) {
        TreeParameters p = TreeParameters.zeros(shape(), data.features().columns(), data.classes());
        SplittableRandom random = Seeds.stream(3);
        for (float[] tensor : List.of(p.gateWeight(), p.leafLogits())) {
            for (int i = 0; i < tensor.length; i++) {
                tensor[i] = (float) (0.1 * Seeds.normal(random));
            }
        }
        return p;
    }

    /** {@code count} steps at constant rate on rows in an order that the seed gives. */
    static Steps steps(TrainingData data, int count, float beta, long seed) {
        int[] order = Seeds.permutation(data.rows(), Seeds.stream(seed));
        int[] rows = new int[Math.min(count * BATCH, order.length)];
        System.arraycopy(order, 0, rows, 0, rows.length);
        int steps = (rows.length + BATCH - 1) / BATCH;
        float[] betas = new float[steps];
        float[] rates = new float[steps];
        Arrays.fill(betas, beta);
        Arrays.fill(rates, RATE);
        return new Steps(rows, BATCH, betas, rates);
    }

    /** A tree as training leaves it: beta went from 1 to 10 in a few short epochs. */
    SoftDecisionTree trained(Dataset rows) {
        TrainingData data = labelled(rows);
        float beta = 1;
        TreeParameters p;
        try (TreeEngine engine = engine(TrainingKernels.select(), data, 1)) {
            for (int k = 0; k < 10; k++) {
                beta = (float) Math.pow(10, k / 9.0);
                engine.run(steps(data, 200, beta, k));
            }
            p = engine.parameters();
        }
        float[] betas = new float[shape().nodes()];
        Arrays.fill(betas, beta);
        return new SoftDecisionTree(
                rows.schema(), shape(), p.gateWeight(), p.gateBias(), betas, p.leafLogits(), Provenance.none());
    }
}
