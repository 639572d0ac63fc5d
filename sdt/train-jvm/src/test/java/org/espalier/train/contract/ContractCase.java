package org.espalier.train.contract;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.espalier.base.Seeds;
import org.espalier.data.SparseRows;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.TreeShape;
import org.espalier.train.Beta;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Loss;
import org.espalier.train.Steps;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeParameters;

/**
 * A small problem, drawn by a fixed seed: data, settings and where training starts.
 *
 * @param power of the mixture, where that is the loss
 * @param logits standard deviation of the gates' products {@code w x + b} at the start, before beta
 */
record ContractCase(
        int depth,
        int features,
        int classes,
        int rows,
        Loss loss,
        float power,
        Beta beta,
        double balance,
        double window,
        double clipNorm,
        double logits) {
    /** How the rows are kept. Both hold the same numbers. */
    enum Layout {
        DENSE,
        SPARSE
    }

    static ContractCase of(int depth, Loss loss) {
        return new ContractCase(depth, 5, 3, 24, loss, 1, new Beta.Fixed(1), 0, 1, Double.POSITIVE_INFINITY, 1);
    }

    /** The expected loss, the mixture, and a mixture of a power on the way between them. */
    static List<ContractCase> everyLoss(int depth) {
        return List.of(
                of(depth, Loss.EXPECTED),
                of(depth, Loss.MIXTURE),
                of(depth, Loss.MIXTURE).withPower(0.5f));
    }

    ContractCase withPower(float newPower) {
        return new ContractCase(
                depth, features, classes, rows, loss, newPower, beta, balance, window, clipNorm, logits);
    }

    ContractCase withSize(int newFeatures, int newClasses, int newRows) {
        return new ContractCase(
                depth, newFeatures, newClasses, newRows, loss, power, beta, balance, window, clipNorm, logits);
    }

    ContractCase withBeta(Beta newBeta) {
        return new ContractCase(
                depth, features, classes, rows, loss, power, newBeta, balance, window, clipNorm, logits);
    }

    ContractCase withPenalty(double newBalance, double newWindow) {
        return new ContractCase(
                depth, features, classes, rows, loss, power, beta, newBalance, newWindow, clipNorm, logits);
    }

    ContractCase withClipNorm(double newClipNorm) {
        return new ContractCase(
                depth, features, classes, rows, loss, power, beta, balance, window, newClipNorm, logits);
    }

    ContractCase withLogits(double newLogits) {
        return new ContractCase(
                depth, features, classes, rows, loss, power, beta, balance, window, clipNorm, newLogits);
    }

    TreeShape shape() {
        return new TreeShape(depth);
    }

    EngineSettings settings() {
        return settings(1);
    }

    EngineSettings settings(int threads) {
        return new EngineSettings(loss, balance, window, beta instanceof Beta.Learned, clipNorm, threads);
    }

    /** The fixed beta; where beta is learned, a number that would be noticed if an engine looked at it. */
    float betaNow() {
        return beta instanceof Beta.Fixed fixed ? (float) fixed.value() : 1234f;
    }

    int[] allRows() {
        return IntStream.range(0, rows).toArray();
    }

    /**
     * About a third of the entries is zero, one row and one column (where there are three or more) wholly. Every other
     * row's target is soft; weights lie between 0.25 and 4.
     */
    TrainingData data(Layout layout) {
        SplittableRandom random = Seeds.stream(71, depth, features, classes, rows);
        float[] x = new float[rows * features];
        float[] targets = new float[rows * classes];
        float[] weights = new float[rows];
        for (int r = 0; r < rows; r++) {
            for (int f = 0; f < features; f++) {
                boolean empty = r == 1 || (f == 2 && features > 2) || random.nextDouble() < 0.2;
                x[r * features + f] = empty ? 0f : (float) Seeds.normal(random);
            }
            weights[r] = (float) Math.pow(4, 2 * random.nextDouble() - 1);
            drawTarget(random, r % 2 == 0, targets, r * classes);
        }
        Matrix dense = new DenseMatrix(rows, features, x);
        return new TrainingData(layout == Layout.DENSE ? dense : SparseRows.of(dense), classes, targets, weights);
    }

    private void drawTarget(SplittableRandom random, boolean soft, float[] targets, int at) {
        if (!soft) {
            targets[at + random.nextInt(classes)] = 1f;
            return;
        }
        double[] shares = random.doubles(classes, 0.05, 1).toArray();
        double sum = Arrays.stream(shares).sum();
        for (int k = 0; k < classes; k++) {
            targets[at + k] = (float) (shares[k] / sum);
        }
    }

    TreeParameters parameters() {
        SplittableRandom random = Seeds.stream(72, depth, features, classes);
        TreeParameters p = TreeParameters.zeros(shape(), features, classes);
        fill(random, p.gateWeight(), 0.9 * logits / Math.sqrt(features));
        fill(random, p.gateBias(), 0.4 * logits);
        fill(random, p.gateBetaRaw(), 1.5);
        fill(random, p.leafLogits(), 1);
        return p;
    }

    private static void fill(SplittableRandom random, float[] values, double standardDeviation) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (standardDeviation * Seeds.normal(random));
        }
    }

    /** Before the first step. */
    EngineState start() {
        return EngineState.initial(parameters());
    }

    /** In the middle of a run: the penalty's running sums remember other batches. */
    EngineState underway() {
        SplittableRandom random = Seeds.stream(73, depth);
        EngineState state = EngineState.initial(parameters());
        for (int i = 0; i < shape().nodes(); i++) {
            state.runningReach()[i] = rows * Math.pow(2, -TreeShape.depthOf(i)) * (0.5 + random.nextDouble());
            state.runningRight()[i] = state.runningReach()[i] * (0.05 + 0.9 * random.nextDouble());
        }
        return state;
    }

    /** One pass over all rows, in an order of its own. */
    Steps epoch(int number, int batch, double learningRate) {
        return steps(Seeds.permutation(rows, Seeds.stream(74, number)), batch, learningRate);
    }

    Steps steps(int[] order, int batch, double learningRate) {
        int count = (order.length + batch - 1) / batch;
        float[] beta = new float[count];
        float[] rate = new float[count];
        Arrays.fill(beta, betaNow());
        Arrays.fill(rate, (float) learningRate);
        return new Steps(order, batch, beta, rate, power);
    }

    @Override
    public String toString() {
        return "depth " + depth + ", " + loss.text() + (power == 1 ? "" : " of power " + power) + ", beta "
                + beta.text() + ", lambda " + balance + ", window " + window + ", " + features + " features, " + classes
                + " classes";
    }
}
