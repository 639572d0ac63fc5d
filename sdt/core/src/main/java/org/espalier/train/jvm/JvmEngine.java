package org.espalier.train.jvm;

import java.util.Arrays;
import org.espalier.data.CsrMatrix;
import org.espalier.sdt.TreeShape;
import org.espalier.sdt.kernel.Kernels;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Loss;
import org.espalier.train.ObjectiveValue;
import org.espalier.train.Steps;
import org.espalier.train.StepsResult;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeParameters;

/**
 * The fused engine. A step is five phases, each cut into parts that do not depend on the number of threads: forward by
 * rows, the penalty's sums by gates, backward by rows, gradients by features and leaves, Adam by features and leaves.
 * Within a part rows come in their order, so every sum has one order of additions and a seed one result.
 *
 * <p>The backward pass needs no division: with {@code value_i} the expected cost below node {@code i}, the derivative by
 * a gate's logit is {@code reach_i p_i (1 - p_i) (value_right - value_left)}. The penalty joins in as a cost of its own,
 * see {@link Kernels#backward}.
 */
final class JvmEngine implements TreeEngine {
    private static final int ROWS_PER_PART = 16;
    private static final int FEATURES_PER_PART = 16;
    private static final int LEAVES_PER_PART = 64;
    /** The derivatives of a batch of 64 by this many gates stay in the first cache (32 KB). */
    private static final int GATES_PER_PART = 128;
    /** A step of fewer multiplications than this is done before a second thread has woken up. */
    private static final long WORTH_SHARING = 150_000;

    private static final float TINY = 1e-30f;

    private final Kernels kernels;
    private final TrainingData data;
    private final EngineSettings settings;
    private final Layout layout;
    private final TreeShape shape;
    private final int nodes;
    private final int leaves;
    private final int classes;
    private final int features;
    private final int stride;
    /** Distance between rows of numbers by gate: not a power of two, whose multiples share few sets of the cache. */
    private final int pitch;
    /** Length of a row's path probabilities: gates, then leaves. */
    private final int pathStride;

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

    private final float[] beta;
    private final double[] squares;
    private float[] logits = {};
    private float[] right = {};
    private float[] left = {};
    private float[] delta = {};
    private float[] reach = {};
    private float[] value = {};
    private float[] coefficients = {};
    private float[] scaledCoefficients = {};
    private float[] leafFactor = {};
    private float[] rowWeight = {};
    private int[] nextEntry = {};
    private float[] ones = {};
    private double[] rowLoss = {};
    private double weightSum;
    private float clip;
    private float rate;
    private float correction;

    // Made once: a method reference made at every step would be garbage at every step.
    private final Workers.Phase forwardPhase = this::forward;
    private final Workers.Phase sharesPhase = this::addShares;
    private final Workers.Phase backwardPhase = this::backward;
    private final Workers.Phase gradientPhase = this::gradients;
    private final Workers.Phase adamPhase = this::adamPart;

    JvmEngine(Kernels kernels, TrainingData data, EngineSettings settings, EngineState state) {
        TreeParameters p = state.parameters();
        if (p.features() != data.features().columns() || p.classes() != data.classes()) {
            throw new IllegalArgumentException("expected parameters for "
                    + data.features().columns() + " features and " + data.classes() + " classes, found " + p.features()
                    + " and " + p.classes());
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
        this.pitch = stride + Kernels.LANES;
        this.pathStride = nodes + leaves;
        this.parameters = layout.toEngine(p);
        this.first = layout.toEngine(state.firstMoment());
        this.second = layout.toEngine(state.secondMoment());
        this.gradient = layout.zeros();
        this.penalty = new BalancePenalty(
                kernels,
                settings,
                stride,
                layout.sumsToEngine(state.runningRight()),
                layout.sumsToEngine(state.runningReach()));
        this.step = state.step();
        this.workers = new Workers(settings.threads());
        this.pace = new Pace(settings.threads());
        this.batch = new BatchRows(data.features());
        this.tables = new LeafTables(kernels, leaves, classes, settings.loss());
        this.seen = new boolean[features];
        this.beta = new float[stride];
        this.squares = new double[gateParts() * featureParts() + leafParts() + 1];
        for (int f = 0; f < features; f++) {
            for (int j = f * stride; j < (f + 1) * stride && !seen[f]; j++) {
                seen[f] = !batch.sparse() || first.weight()[j] != 0 || second.weight()[j] != 0;
            }
        }
    }

    private int gateParts() {
        return (stride + GATES_PER_PART - 1) / GATES_PER_PART;
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
            double value = differentiate(steps.rows(), from, to, steps.beta()[k]);
            objective[k] = (float) value;
            double norm = Math.sqrt(sumOf(squares));
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
    public ObjectiveValue evaluate(int[] rows, float betaNow) {
        alone = false;
        differentiate(rows, 0, rows.length, betaNow);
        return new ObjectiveValue(meanLoss(), penalty.value(), layout.toWorld(gradient));
    }

    private static double sumOf(double[] values) {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum;
    }

    /** Fills {@link #gradient}, {@link #squares} and the next running sums; returns the objective. */
    private double differentiate(int[] order, int from, int to, float betaNow) {
        int rows = to - from;
        ensureRoom(rows);
        batch.gather(order, from, to);
        weightSum = 0;
        for (int r = 0; r < rows; r++) {
            rowWeight[r] = data.weights()[batch.row(r)];
            weightSum += rowWeight[r];
        }
        if (settings.learnBeta()) {
            for (int j = 0; j < nodes; j++) {
                beta[j] = (float) softplus(parameters.betaRaw()[j]);
            }
        } else {
            Arrays.fill(beta, 0, nodes, betaNow);
        }
        tables.refresh(parameters.leaf());
        boolean byOne = alone || batch.stored() * stride < WORTH_SHARING;
        int rowParts = (rows + ROWS_PER_PART - 1) / ROWS_PER_PART;
        workers.run(1 + rowParts, byOne, forwardPhase);
        if (penalty.active()) {
            workers.run(penalty.parts(), byOne, sharesPhase);
            penalty.derive(weightSum);
        }
        workers.run(rowParts, byOne, backwardPhase);
        Arrays.fill(squares, 0);
        workers.run(squares.length, byOne, gradientPhase);
        return meanLoss() + penalty.value();
    }

    private double meanLoss() {
        double loss = 0;
        for (int r = 0; r < batch.count(); r++) {
            loss += rowWeight[r] * rowLoss[r];
        }
        return loss / weightSum;
    }

    private void ensureRoom(int rows) {
        if (rowLoss.length >= rows) {
            return;
        }
        logits = new float[Math.multiplyExact(rows, pitch)];
        right = new float[rows * pitch];
        left = new float[rows * pitch];
        delta = new float[rows * pitch];
        reach = new float[Math.multiplyExact(rows, pathStride)];
        value = new float[rows * pathStride];
        coefficients = new float[Math.multiplyExact(rows, classes)];
        scaledCoefficients = new float[rows * classes];
        leafFactor = new float[rows];
        rowWeight = new float[rows];
        nextEntry = new int[rows];
        rowLoss = new double[rows];
        ones = new float[rows];
        Arrays.fill(ones, 1f);
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
        if (batch.sparse()) {
            CsrMatrix csr = batch.csr();
            kernels.gatesSparseRows(
                    csr.indices(),
                    csr.values(),
                    batch.first,
                    batch.end,
                    nextEntry,
                    from,
                    to,
                    parameters.weight(),
                    stride,
                    parameters.bias(),
                    logits,
                    pitch);
        } else {
            kernels.gatesDense(
                    batch.dense,
                    from * features,
                    to - from,
                    features,
                    parameters.weight(),
                    stride,
                    parameters.bias(),
                    logits,
                    from * pitch,
                    pitch);
        }
        for (int r = from; r < to; r++) {
            kernels.sigmoid(logits, r * pitch, beta, stride, right, left, r * pitch);
            kernels.reach(shape.depth(), right, left, r * pitch, reach, r * pathStride);
        }
    }

    private void listByFeature() {
        batch.listByFeature();
        for (int f = 0; f < features; f++) {
            seen[f] |= batch.columnStart[f + 1] > batch.columnStart[f];
        }
    }

    private void addShares(int part) {
        penalty.addShares(part, batch.count(), rowWeight, reach, pathStride, right, left, pitch);
    }

    private void backward(int part) {
        int from = part * ROWS_PER_PART;
        int to = Math.min(from + ROWS_PER_PART, batch.count());
        for (int r = from; r < to; r++) {
            int leafStart = r * pathStride + nodes;
            float weight = rowWeight[r];
            float scale = (float) (weight / weightSum);
            System.arraycopy(data.targets(), batch.row(r) * classes, coefficients, r * classes, classes);
            if (settings.loss() == Loss.EXPECTED) {
                float total = 0;
                for (int k = 0; k < classes; k++) {
                    total += coefficients[r * classes + k];
                }
                leafFactor[r] = scale * total;
                kernels.combine(coefficients, r * classes, classes, tables.costs(), leaves, value, leafStart);
                rowLoss[r] = kernels.dot(reach, leafStart, value, leafStart, leaves);
            } else {
                rowLoss[r] = mixtureLoss(r, leafStart);
                leafFactor[r] = scale;
                kernels.combine(coefficients, r * classes, classes, tables.costs(), leaves, value, leafStart);
            }
            for (int k = 0; k < classes; k++) {
                scaledCoefficients[r * classes + k] = scale * coefficients[r * classes + k];
            }
            backwardRow(r, scale);
        }
    }

    /** Replaces T_k by {@code T_k / M_k} with {@code M_k = sum_l P_l Q_lk}; returns {@code -sum_k T_k log M_k}. */
    private double mixtureLoss(int r, int leafStart) {
        double loss = 0;
        for (int k = 0; k < classes; k++) {
            float mixed = Math.max(TINY, kernels.dot(reach, leafStart, tables.probabilities(), k * leaves, leaves));
            float target = coefficients[r * classes + k];
            loss -= target * Math.log(mixed);
            coefficients[r * classes + k] = target / mixed;
        }
        return loss;
    }

    private void backwardRow(int r, float scale) {
        int o = r * pitch;
        kernels.backward(
                shape.depth(),
                right,
                left,
                o,
                reach,
                value,
                r * pathStride,
                penalty.pull,
                penalty.shareRight,
                penalty.shareLeft,
                scale,
                delta);
        if (settings.learnBeta()) {
            // dL/d beta = delta * u; the logits themselves are not needed any more.
            kernels.multiply(delta, o, logits, o, stride);
        }
        kernels.multiply(beta, 0, delta, o, stride);
    }

    /** Gates outermost: the rows' derivatives by a block of gates stay in the cache while all features pass. */
    private void gradients(int part) {
        int leafPart = part - gateParts() * featureParts();
        if (leafPart < 0) {
            squares[part] = featureGradients(part % featureParts(), part / featureParts() * GATES_PER_PART);
        } else if (leafPart < leafParts()) {
            squares[part] = leafGradients(leafPart * LEAVES_PER_PART);
        } else {
            squares[part] = biasGradients();
        }
    }

    private double biasGradients() {
        int rows = batch.count();
        double sum = kernels.outerDense(ones, 1, 0, 1, rows, delta, 0, pitch, stride, gradient.bias(), 0, stride);
        if (settings.learnBeta()) {
            kernels.outerDense(ones, 1, 0, 1, rows, logits, 0, pitch, stride, gradient.betaRaw(), 0, stride);
            for (int j = 0; j < nodes; j++) {
                // d softplus(r) / dr = sigma(r)
                gradient.betaRaw()[j] *= (float) (1 / (1 + Math.exp(-parameters.betaRaw()[j])));
                sum += (double) gradient.betaRaw()[j] * gradient.betaRaw()[j];
            }
        }
        return sum;
    }

    private double featureGradients(int part, int gate) {
        int from = part * FEATURES_PER_PART;
        int to = Math.min(from + FEATURES_PER_PART, features);
        int gates = Math.min(GATES_PER_PART, stride - gate);
        float[] out = gradient.weight();
        if (!batch.sparse()) {
            int first = from * stride + gate;
            return kernels.outerDense(
                    batch.dense,
                    features,
                    from,
                    to - from,
                    batch.count(),
                    delta,
                    gate,
                    pitch,
                    gates,
                    out,
                    first,
                    stride);
        }
        double sum = 0;
        for (int f = from; f < to; f++) {
            if (seen[f]) {
                int start = batch.columnStart[f];
                int end = batch.columnStart[f + 1];
                sum += kernels.gatherSum(batch.entries, start, end, delta, gate, pitch, gates, out, f * stride + gate);
            }
        }
        return sum;
    }

    private double leafGradients(int from) {
        int length = Math.min(LEAVES_PER_PART, leaves - from);
        return tables.gradients(
                from,
                length,
                batch.count(),
                scaledCoefficients,
                leafFactor,
                reach,
                value,
                nodes,
                pathStride,
                gradient.leaf());
    }

    private void update(double norm, float learningRate) {
        step++;
        clip = norm > settings.clipNorm() ? (float) (settings.clipNorm() / norm) : 1f;
        rate = (float) (learningRate / (1 - Math.pow(EngineSettings.ADAM_BETA1, step)));
        correction = (float) (1 / Math.sqrt(1 - Math.pow(EngineSettings.ADAM_BETA2, step)));
        if (penalty.active()) {
            penalty.keep();
        }
        workers.run(featureParts() + 1, alone || (long) features * stride < WORTH_SHARING, adamPhase);
    }

    private void adamPart(int part) {
        if (part == featureParts()) {
            adam(parameters.bias(), first.bias(), second.bias(), gradient.bias(), 0, stride);
            if (settings.learnBeta()) {
                adam(parameters.betaRaw(), first.betaRaw(), second.betaRaw(), gradient.betaRaw(), 0, stride);
            }
            adam(parameters.leaf(), first.leaf(), second.leaf(), gradient.leaf(), 0, leaves * classes);
            return;
        }
        for (int f = part * FEATURES_PER_PART; f < Math.min((part + 1) * FEATURES_PER_PART, features); f++) {
            // Exact: without a gradient so far both moments are 0 and Adam would add 0.
            if (seen[f]) {
                int from = f * stride;
                adam(parameters.weight(), first.weight(), second.weight(), gradient.weight(), from, from + stride);
            }
        }
    }

    private void adam(float[] w, float[] m, float[] v, float[] g, int from, int to) {
        kernels.adam(w, m, v, g, from, to, clip, rate, correction);
    }

    /** {@code log(1 + e^x)} without overflow. */
    private static double softplus(double x) {
        return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
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
                step);
    }

    @Override
    public void close() {
        workers.close();
    }
}
