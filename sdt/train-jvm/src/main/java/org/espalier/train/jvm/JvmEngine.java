package org.espalier.train.jvm;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.sdt.TreeShape;
import org.espalier.train.Beta;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Exchange;
import org.espalier.train.Loss;
import org.espalier.train.ObjectiveValue;
import org.espalier.train.Steps;
import org.espalier.train.StepsResult;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeParameters;
import org.espalier.train.kernel.TrainingKernels;

/**
 * The fused engine. A step is five phases, each cut into parts that do not depend on the number of threads: forward by
 * rows, the penalty's sums by gates, backward by rows, gradients by features and leaves, Adam by features and leaves.
 * Within a part rows come in their order, so every sum has one order of additions and a seed one result.
 *
 * <p>The backward pass needs no division: with {@code value_i} the expected cost below node {@code i}, the derivative by
 * a gate's logit is {@code reach_i p_i (1 - p_i) (value_right - value_left)}. The penalty joins in as a cost of its own,
 * see {@link TrainingKernels#backward}.
 */
final class JvmEngine implements TreeEngine {
    private static final int ROWS_PER_PART = 16;
    private static final int FEATURES_PER_PART = 16;
    private static final int LEAVES_PER_PART = 64;

    private static final float TINY = 1e-30f;

    private final TrainingKernels kernels;
    private final TrainingData data;
    private final EngineSettings settings;
    private final Layout layout;
    private final TreeShape shape;
    private final int nodes;
    private final int leaves;
    private final int classes;
    private final int features;
    private final int stride;
    private final int gateBlock;

    private final Layout.Values parameters;
    private final Layout.Values first;
    private final Layout.Values second;
    private final Layout.Values gradient;
    private long step;

    private final Workers workers;
    private final Pace pace;
    private boolean alone;
    private final BatchRows batch;
    private final LeafTables tables;
    private final BalancePenalty penalty;
    /** Features that had a non-zero entry in some batch; the others have no gradient and no moments. */
    private final boolean[] seen;

    private final Optional<GateMask> mask;
    /** In steps only: who evaluates gets the whole gradient. */
    private boolean masking;

    /** Where steps are taken together with other workers; else null. */
    private final StepSums sums;

    private final float[] beta;
    /** Sum of squares of each part of the gradient. */
    private final double[] squares;

    /** The same before it is added up: of each part of features by gate, then of bias and beta by gate, then by leaf. */
    private final float[][] squaresAcross;

    private final RowBuffers rows;
    /** The gradients of bias and raw beta as one row each. */
    private final float[][] biasRow;

    private final float[][] betaRow;
    private final float[] ones;
    private double weightSum;
    private float power;
    private float clip;
    private float rate;
    private float correction;

    // Made once: a method reference made at every step would be garbage at every step.
    private final Workers.Phase forwardPhase = this::forward;
    private final Workers.Phase sharesPhase = this::addShares;
    private final Workers.Phase backwardPhase = this::backward;
    private final Workers.Phase gradientPhase = this::gradients;
    private final Workers.Phase adamPhase = this::adamPart;

    JvmEngine(
            TrainingKernels kernels,
            TrainingData data,
            EngineSettings settings,
            EngineState state,
            Pace.Sharing sharing,
            Optional<Exchange> exchange) {
        TreeParameters p = state.parameters();
        if (p.features() != data.features().columns() || p.classes() != data.classes()) {
            throw new IllegalArgumentException("expected parameters for "
                    + data.features().columns() + " features and " + data.classes() + " classes, found " + p.features()
                    + " and " + p.classes());
        }
        if (p.terms() != 0) {
            throw new IllegalArgumentException(
                    "leaves: expected constant ones, as the data have no basis, found scorecards of " + p.terms()
                            + " terms");
        }
        this.kernels = kernels;
        this.data = data;
        this.settings = settings;
        this.layout = new Layout(p.shape(), p.features(), p.classes());
        this.shape = p.shape();
        this.nodes = shape.nodes();
        this.leaves = shape.leaves();
        this.classes = p.classes();
        this.features = p.features();
        this.stride = layout.stride;
        this.gateBlock = Math.min(stride, kernels.gateBlock());
        this.parameters = layout.toEngine(p);
        this.first = layout.toEngine(state.firstMoment());
        this.second = layout.toEngine(state.secondMoment());
        this.gradient = layout.zeros();
        this.mask = GateMask.of(state.masks(), layout, p);
        this.penalty = new BalancePenalty(
                kernels,
                settings,
                stride,
                layout.sumsToEngine(state.runningRight()),
                layout.sumsToEngine(state.runningReach()));
        this.step = state.step();
        this.workers = new Workers(settings.threads());
        this.pace = new Pace(settings.threads(), sharing);
        this.batch = new BatchRows(data.features());
        this.tables = new LeafTables(kernels, leaves, classes, settings.loss());
        this.seen = new boolean[features];
        this.sums = exchange.map(x -> new StepSums(x, nodes, gradient)).orElse(null);
        this.beta = new float[stride];
        this.rows = new RowBuffers(shape, stride, classes);
        this.biasRow = new float[][] {gradient.bias()};
        this.betaRow = new float[][] {gradient.betaRaw()};
        this.squares = new double[gateParts() * featureParts() + leafParts() + 1];
        this.squaresAcross = new float[featureParts() + 2][stride];
        squaresAcross[featureParts() + 1] = new float[leaves];
        this.ones = new float[Math.max(stride, leaves)];
        Arrays.fill(ones, 1f);
        for (int f = 0; f < features; f++) {
            for (int j = 0; j < stride && !seen[f]; j++) {
                seen[f] = !batch.sparse() || first.weight()[f][j] != 0 || second.weight()[f][j] != 0;
            }
        }
    }

    private int gateParts() {
        return (stride + gateBlock - 1) / gateBlock;
    }

    private int featureParts() {
        return (features + FEATURES_PER_PART - 1) / FEATURES_PER_PART;
    }

    private int leafParts() {
        return (leaves + LEAVES_PER_PART - 1) / LEAVES_PER_PART;
    }

    @Override
    public StepsResult run(Steps steps) {
        float[] objective = new float[steps.count()];
        for (int k = 0; k < steps.count(); k++) {
            int from = k * steps.batch();
            int to = Math.min(from + steps.batch(), steps.rows().length);
            alone = pace.alone();
            masking = true;
            double value = differentiate(steps.rows(), from, to, steps.beta()[k], steps.mixturePower());
            double norm = Math.sqrt(sumOfSquares());
            if (sums != null) {
                sums.gradient(gradient, seen, meanLoss());
                norm = sums.norm();
                value = sums.loss() + penalty.value();
            }
            objective[k] = (float) value;
            float learningRate = steps.learningRate()[k];
            if (!Double.isFinite(value) || !Double.isFinite(norm) || !Float.isFinite(learningRate)) {
                return new StepsResult(objective, k);
            }
            update(norm, learningRate);
            pace.stepDone();
        }
        return new StepsResult(objective, -1);
    }

    @Override
    public ObjectiveValue evaluate(int[] rows, float betaNow, float mixturePower) {
        alone = false;
        masking = false;
        differentiate(rows, 0, rows.length, betaNow, mixturePower);
        return new ObjectiveValue(meanLoss(), penalty.value(), layout.toWorld(gradient));
    }

    private double sumOfSquares() {
        double sum = 0;
        for (double part : squares) {
            sum += part;
        }
        return sum;
    }

    /** Fills {@link #gradient}, {@link #squares} and the next running sums; returns the objective. */
    private double differentiate(int[] order, int from, int to, float betaNow, float mixturePower) {
        int count = to - from;
        rows.ensure(count);
        batch.gather(order, from, to);
        weightSum = 0;
        for (int r = 0; r < count; r++) {
            rows.weight[r] = data.weights()[batch.row(r)];
            weightSum += rows.weight[r];
        }
        if (settings.learnBeta()) {
            for (int j = 0; j < nodes; j++) {
                beta[j] = (float) Beta.Learned.softplus(parameters.betaRaw()[j]);
            }
        } else {
            Arrays.fill(beta, 0, nodes, betaNow);
        }
        tables.refresh(parameters.leaf(), mixturePower);
        power = mixturePower;
        boolean byOne = alone || pace.tooSmall(batch.stored() * stride);
        int rowParts = (count + ROWS_PER_PART - 1) / ROWS_PER_PART;
        workers.run(1 + rowParts, byOne, forwardPhase);
        if (penalty.active()) {
            workers.run(penalty.parts(), byOne, sharesPhase);
        }
        if (sums != null && masking) {
            weightSum = sums.batch(penalty, weightSum);
        }
        if (penalty.active()) {
            penalty.derive(weightSum);
        }
        workers.run(rowParts, byOne, backwardPhase);
        workers.run(squares.length, byOne, gradientPhase);
        return meanLoss() + penalty.value();
    }

    private double meanLoss() {
        double loss = 0;
        for (int r = 0; r < batch.count(); r++) {
            loss += rows.weight[r] * rows.loss[r];
        }
        return loss / weightSum;
    }

    private void forward(int part) {
        if (part == 0) {
            if (batch.sparse()) {
                listByFeature();
            }
            return;
        }
        int from = (part - 1) * ROWS_PER_PART;
        int to = Math.min(from + ROWS_PER_PART, batch.count());
        float[][] weight = parameters.weight();
        if (batch.sparse()) {
            for (int r = from; r < to; r++) {
                kernels.gatesSparse(
                        batch.indices,
                        batch.values,
                        batch.first[r],
                        batch.end[r],
                        weight,
                        parameters.bias(),
                        rows.logits[r]);
            }
        } else {
            kernels.gatesDense(
                    batch.dense, from * features, to - from, features, weight, parameters.bias(), rows.logits, from);
        }
        for (int r = from; r < to; r++) {
            kernels.sigmoid(rows.logits[r], beta, rows.right[r], rows.left[r]);
            kernels.reach(
                    shape.depth(),
                    rows.right[r],
                    rows.left[r],
                    rows.reach[r],
                    rows.leafReach[r],
                    rows.value[r],
                    rows.delta[r]);
        }
    }

    private void listByFeature() {
        batch.listByFeature();
        for (int f = 0; f < features; f++) {
            seen[f] |= batch.columnStart[f + 1] > batch.columnStart[f];
        }
    }

    private void addShares(int part) {
        penalty.addShares(part, batch.count(), rows.weight, rows.reach, rows.right, rows.left);
    }

    private void backward(int part) {
        int from = part * ROWS_PER_PART;
        int to = Math.min(from + ROWS_PER_PART, batch.count());
        float[] coefficients = rows.coefficients;
        for (int r = from; r < to; r++) {
            float scale = (float) (rows.weight[r] / weightSum);
            System.arraycopy(data.targets(), batch.row(r) * classes, coefficients, r * classes, classes);
            if (settings.loss() == Loss.EXPECTED) {
                float total = 0;
                for (int k = 0; k < classes; k++) {
                    total += coefficients[r * classes + k];
                }
                rows.leafFactor[r] = scale * total;
                kernels.combine(coefficients, r * classes, tables.costs(), rows.cost[r]);
                rows.loss[r] = kernels.dot(rows.leafReach[r], 0, rows.cost[r], 0, leaves);
            } else {
                rows.loss[r] = mixtureLoss(r);
                rows.leafFactor[r] = scale;
                kernels.combine(coefficients, r * classes, tables.costs(), rows.cost[r]);
            }
            for (int k = 0; k < classes; k++) {
                rows.scaledCoefficients[r * classes + k] = scale * coefficients[r * classes + k];
            }
            backwardRow(r, scale);
        }
    }

    /** Replaces T_k by {@code T_k / M_k} with {@code M_k = sum_l P_l Q_lk^s}; returns {@code -1/s sum_k T_k log M_k}. */
    private double mixtureLoss(int r) {
        double loss = 0;
        for (int k = 0; k < classes; k++) {
            float mixed = Math.max(TINY, kernels.dot(rows.leafReach[r], 0, tables.powers()[k], 0, leaves));
            float target = rows.coefficients[r * classes + k];
            loss -= target * Math.log(mixed);
            rows.coefficients[r * classes + k] = target / mixed;
        }
        return loss / power;
    }

    private void backwardRow(int r, float scale) {
        kernels.backward(
                shape.depth(),
                rows.right[r],
                rows.left[r],
                rows.reach[r],
                rows.cost[r],
                rows.value[r],
                penalty.pull,
                penalty.byRight,
                penalty.offset,
                scale,
                rows.delta[r]);
        if (settings.learnBeta()) {
            // dL/d beta = delta * u; the logits themselves are not needed any more.
            kernels.multiply(rows.delta[r], rows.logits[r], stride);
        }
        kernels.multiply(beta, rows.delta[r], stride);
    }

    /** Gates outermost: the rows' derivatives by a block of gates stay in the cache while all features pass. */
    private void gradients(int part) {
        int leafPart = part - gateParts() * featureParts();
        if (leafPart < 0) {
            squares[part] = featureGradients(part % featureParts(), part / featureParts() * gateBlock);
        } else if (leafPart < leafParts()) {
            squares[part] = leafGradients(leafPart * LEAVES_PER_PART);
        } else {
            squares[part] = biasGradients();
        }
    }

    private double sumOf(float[] across, int from, int to) {
        return kernels.dot(across, from, ones, 0, to - from);
    }

    private double biasGradients() {
        int count = batch.count();
        float[] sums = squaresAcross[featureParts()];
        if (settings.learnBeta()) {
            kernels.outerDense(rows.ones, 1, 0, 1, count, rows.logits, 0, stride, betaRow, 0, sums);
        }
        Arrays.fill(sums, TrainingKernels.SQUARES_START);
        kernels.outerDense(rows.ones, 1, 0, 1, count, rows.delta, 0, stride, biasRow, 0, sums);
        if (settings.learnBeta()) {
            float[] out = gradient.betaRaw();
            for (int j = 0; j < nodes; j++) {
                // d softplus(r) / dr = sigma(r)
                out[j] *= (float) (1 / (1 + Math.exp(-parameters.betaRaw()[j])));
                sums[j] += out[j] * out[j];
            }
        }
        return sumOf(sums, 0, stride);
    }

    private double featureGradients(int part, int gate) {
        int from = part * FEATURES_PER_PART;
        int to = Math.min(from + FEATURES_PER_PART, features);
        int end = Math.min(gate + gateBlock, stride);
        float[][] out = gradient.weight();
        float[] sums = squaresAcross[part];
        Arrays.fill(sums, gate, end, TrainingKernels.SQUARES_START);
        if (batch.sparse()) {
            for (int f = from; f < to; f++) {
                if (seen[f]) {
                    int start = batch.columnStart[f];
                    int stop = batch.columnStart[f + 1];
                    kernels.gatherSum(batch.entries, start, stop, rows.delta, gate, end, out[f], sums);
                }
            }
        } else {
            kernels.outerDense(
                    batch.dense, features, from, to - from, batch.count(), rows.delta, gate, end, out, from, sums);
        }
        if (masking && mask.isPresent()) {
            mask.get().hold(out, from, to, gate, end, sums);
        }
        return sumOf(sums, gate, end);
    }

    private double leafGradients(int from) {
        int to = Math.min(from + LEAVES_PER_PART, leaves);
        float[] sums = squaresAcross[featureParts() + 1];
        tables.gradients(
                from,
                to,
                batch.count(),
                rows.scaledCoefficients,
                rows.leafFactor,
                rows.leafReach,
                rows.cost,
                gradient.leaf(),
                sums);
        return sumOf(sums, from, to);
    }

    private void update(double norm, float learningRate) {
        step++;
        clip = norm > settings.clipNorm() ? (float) (settings.clipNorm() / norm) : 1f;
        rate = (float) (learningRate / (1 - Math.pow(EngineSettings.ADAM_BETA1, step)));
        correction = (float) (1 / Math.sqrt(1 - Math.pow(EngineSettings.ADAM_BETA2, step)));
        if (penalty.active()) {
            penalty.keep();
        }
        workers.run(featureParts() + 1, alone || pace.tooSmall((long) features * stride), adamPhase);
    }

    private void adamPart(int part) {
        if (part == featureParts()) {
            adam(parameters.bias(), first.bias(), second.bias(), gradient.bias());
            if (settings.learnBeta()) {
                adam(parameters.betaRaw(), first.betaRaw(), second.betaRaw(), gradient.betaRaw());
            }
            for (int k = 0; k < classes; k++) {
                adam(parameters.leaf()[k], first.leaf()[k], second.leaf()[k], gradient.leaf()[k]);
            }
            return;
        }
        // From the last feature down: the gradients made last are still in the cache, and so are then the weights that
        // the
        // next forward pass begins with.
        int from = (featureParts() - 1 - part) * FEATURES_PER_PART;
        for (int f = Math.min(from + FEATURES_PER_PART, features) - 1; f >= from; f--) {
            // Exact: without a gradient so far both moments are 0 and Adam would add 0.
            if (seen[f]) {
                adam(parameters.weight()[f], first.weight()[f], second.weight()[f], gradient.weight()[f]);
            }
        }
    }

    private void adam(float[] w, float[] m, float[] v, float[] g) {
        kernels.adam(w, m, v, g, 0, w.length, clip, rate, correction);
    }

    @Override
    public TreeParameters parameters() {
        return layout.toWorld(parameters);
    }

    @Override
    public EngineState state() {
        return new EngineState(
                parameters(),
                layout.toWorld(first),
                layout.toWorld(second),
                layout.sumsToWorld(penalty.runningRight()),
                layout.sumsToWorld(penalty.runningReach()),
                step,
                mask.map(GateMask::masks));
    }

    @Override
    public void close() {
        workers.close();
    }
}
