package org.espalier.train.jvm;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.data.Target;
import org.espalier.scorecard.SparseBasis;
import org.espalier.sdt.TreeShape;
import org.espalier.train.Beta;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Loss;
import org.espalier.train.Masks;
import org.espalier.train.ObjectiveValue;
import org.espalier.train.Steps;
import org.espalier.train.StepsResult;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeParameters;

/**
 * The engine for trees whose leaves are linear in a basis of the columns: few gates, few leaves, a scorecard in each.
 *
 * <pre>
 *   z_l = A_l' (phi(x) - mean phi) + c_l      q_l = softmax(z_l); of two classes z_l is one number and q_l a sigmoid
 *   expected:  V_l = -sum_k T_k log q_lk               dL/dz_l = P_l (q_l sum_k T_k - T)
 *   mixture:   V_l = -1/s sum_k T_k q_lk^s / M_k,      M_k = sum_l P_l q_lk^s
 *              r_lk = P_l q_lk^s / M_k                 dL/dz_lj = q_lj sum_k T_k r_lk - T_j r_lj
 *   family:    V_l = sum_k loss(T_k, z_lk)                 dL/dz_lk = P_l loss'(T_k, z_lk)
 *   dL/du_i = P_i p_i (1 - p_i) (V of the right side - V of the left side)
 * </pre>
 *
 * plus {@code leafDecay / 2 |A|^2} and the balance penalty of {@link TreeEngine}. Rows are cut into parts of fixed size,
 * whose sums are added in their order: the numbers do not depend on the threads.
 */
final class LinearLeafEngine implements TreeEngine {
    private static final int ROWS_PER_PART = 64;

    private final TrainingData data;
    private final EngineSettings settings;
    private final TreeShape shape;
    private final int nodes;
    private final int leaves;
    private final int features;
    private final int terms;
    private final int outputs;
    private final int classes;
    /** Numbers of all leaves, {@code leaves * outputs}. */
    private final int width;

    private final int positive;
    private final Masks masks;
    private final SparseBasis rows;
    /** Mean of each term over the training rows. */
    private final double[] mean;

    private final TreeParameters now;
    private final TreeParameters first;
    private final TreeParameters second;
    private final TreeParameters gradient;
    private final double[] runningRight;
    private final double[] runningReach;
    private double[] nextRight;
    private double[] nextReach;
    private long step;

    private final double[] table;
    private final double[] offset;
    private final double[] termFirst;
    private Part[] parts = new Part[0];
    private double weightSum;
    private double penaltyValue;
    private double decayValue;
    private final double[] pull;
    private final double[] share;
    private final double[] beta;
    private final Workers workers;
    /** The features that each gate may ask about. */
    private final int[][] asked;

    LinearLeafEngine(TrainingData data, EngineSettings settings, EngineState state) {
        this.data = data;
        this.settings = settings;
        this.now = state.parameters().copy();
        this.first = state.firstMoment().copy();
        this.second = state.secondMoment().copy();
        this.shape = now.shape();
        this.nodes = shape.nodes();
        this.leaves = shape.leaves();
        this.features = now.features();
        this.terms = now.terms();
        this.outputs = now.classes();
        this.classes = data.classes();
        this.width = leaves * outputs;
        var basis = data.basis().orElseThrow();
        if (basis.size() != terms
                || outputs != basis.schema().target().scores()
                || classes != basis.schema().target().answers()
                || settings.family().isEmpty() != (basis.schema().target() instanceof Target.Classes)
                || features != data.features().columns()) {
            throw new IllegalArgumentException("expected parameters for "
                    + data.features().columns() + " features, "
                    + basis.size() + " terms and " + classes + " classes, found " + features + ", " + terms + " and "
                    + outputs + " numbers a leaf");
        }
        this.positive = basis.schema().isTwoClasses() ? basis.schema().positiveIndex() : -1;
        this.masks = state.masks().orElseGet(() -> Masks.none(nodes * features, leaves * terms, terms));
        this.gradient = TreeParameters.zeros(shape, features, outputs, terms);
        this.runningRight = state.runningRight().clone();
        this.runningReach = state.runningReach().clone();
        this.nextRight = runningRight.clone();
        this.nextReach = runningReach.clone();
        this.step = state.step();
        this.rows = new SparseBasis(basis, data.features());
        this.table = new double[rows.count() * width];
        this.offset = new double[width];
        this.termFirst = new double[terms * width];
        this.pull = new double[nodes];
        this.share = new double[nodes];
        this.beta = new double[nodes];
        this.mean = rows.means(data.weights());
        this.asked = new int[nodes][];
        for (int g = 0; g < nodes; g++) {
            int gate = g;
            asked[g] = IntStream.range(0, features)
                    .filter(f -> masks.gates()[gate * features + f])
                    .toArray();
        }
        this.workers = new Workers(settings.threads());
    }

    @Override
    public StepsResult run(Steps steps) {
        float[] objective = new float[steps.count()];
        for (int k = 0; k < steps.count(); k++) {
            int from = k * steps.batch();
            int to = Math.min(from + steps.batch(), steps.rows().length);
            double value = differentiate(steps.rows(), from, to, steps.beta()[k], steps.mixturePower());
            objective[k] = (float) value;
            double norm = norm();
            if (!Double.isFinite(value) || !Double.isFinite(norm) || !Float.isFinite(steps.learningRate()[k])) {
                return new StepsResult(objective, k);
            }
            update(norm, steps.learningRate()[k]);
        }
        return new StepsResult(objective, -1);
    }

    @Override
    public ObjectiveValue evaluate(int[] order, float betaNow, float mixturePower) {
        differentiate(order, 0, order.length, betaNow, mixturePower);
        return new ObjectiveValue(meanLoss() + decayValue, penaltyValue, gradient.copy());
    }

    private double differentiate(int[] order, int from, int to, float betaNow, float power) {
        refresh(betaNow);
        int count = (to - from + ROWS_PER_PART - 1) / ROWS_PER_PART;
        ensureParts(count);
        weightSum = 0;
        for (int i = from; i < to; i++) {
            weightSum += data.weights()[order[i]];
        }
        boolean alone = count < 2;
        workers.run(count, alone, p -> {
            int begin = from + p * ROWS_PER_PART;
            parts[p].forward(order, begin, Math.min(begin + ROWS_PER_PART, to));
        });
        penalty(count);
        workers.run(count, alone, p -> parts[p].backward(power));
        gather(count);
        return meanLoss() + decayValue + penaltyValue;
    }

    /** Tables of the present parameters. */
    private void refresh(float betaNow) {
        for (int i = 0; i < nodes; i++) {
            beta[i] = settings.learnBeta() ? Beta.Learned.softplus(now.gateBetaRaw()[i]) : betaNow;
        }
        for (int t = 0; t < terms; t++) {
            for (int l = 0; l < leaves; l++) {
                for (int k = 0; k < outputs; k++) {
                    termFirst[t * width + l * outputs + k] = now.leafWeight()[(l * terms + t) * outputs + k];
                }
            }
        }
        rows.toEntries(termFirst, table, width);
        for (int j = 0; j < width; j++) {
            double sum = now.leafLogits()[j];
            for (int t = 0; t < terms; t++) {
                sum -= mean[t] * termFirst[t * width + j];
            }
            offset[j] = sum;
        }
        decayValue = 0;
        for (float a : now.leafWeight()) {
            decayValue += 0.5 * settings.leafDecay() * a * a;
        }
    }

    private void ensureParts(int count) {
        if (parts.length < count) {
            int had = parts.length;
            parts = Arrays.copyOf(parts, count);
            for (int p = had; p < count; p++) {
                parts[p] = new Part();
            }
        }
    }

    private double meanLoss() {
        double loss = 0;
        for (Part part : parts) {
            loss += part.loss;
            if (part.last) {
                break;
            }
        }
        return loss / weightSum;
    }

    /** Running sums and the pull of each gate, as {@link TreeEngine} states them. */
    private void penalty(int count) {
        penaltyValue = 0;
        Arrays.fill(pull, 0);
        for (int p = 0; p < count; p++) {
            parts[p].last = p == count - 1;
        }
        if (settings.balance() == 0) {
            return;
        }
        for (int i = 0; i < nodes; i++) {
            double right = 0;
            double reach = 0;
            for (int p = 0; p < count; p++) {
                right += parts[p].wentRight[i];
                reach += parts[p].arrived[i];
            }
            double keep = 1 - 1 / (settings.window() * (1 << TreeShape.depthOf(i)));
            nextRight[i] = keep * runningRight[i] + (1 - keep) * right;
            nextReach[i] = keep * runningReach[i] + (1 - keep) * reach;
            double alpha = EngineSettings.limitedShare(nextRight[i], nextReach[i]);
            double other = EngineSettings.limitedShare(nextReach[i] - nextRight[i], nextReach[i]);
            double lambda = settings.balance() / (1 << TreeShape.depthOf(i));
            penaltyValue -= lambda * 0.5 * (Math.log(alpha) + Math.log(other));
            if (nextReach[i] > 0 && reach > 0) {
                double slope = -lambda * 0.5 * (1 / alpha - 1 / other);
                pull[i] = weightSum * slope / reach;
                share[i] = right / reach;
            }
        }
    }

    /** Adds the parts up, in their order, and masks what is masked. */
    private void gather(int count) {
        double[] entries = new double[rows.count() * width];
        double[] byLeaf = new double[width];
        double[] gateWeight = new double[nodes * features];
        double[] gateBias = new double[nodes];
        double[] gateBeta = new double[nodes];
        for (int p = 0; p < count; p++) {
            add(parts[p].entryGradient, entries);
            add(parts[p].leafGradient, byLeaf);
            add(parts[p].weightGradient, gateWeight);
            add(parts[p].biasGradient, gateBias);
            add(parts[p].betaGradient, gateBeta);
        }
        rows.toTerms(entries, termFirst, width);
        for (int l = 0; l < leaves; l++) {
            for (int t = 0; t < terms; t++) {
                for (int k = 0; k < outputs; k++) {
                    int at = (l * terms + t) * outputs + k;
                    int j = l * outputs + k;
                    double g = termFirst[t * width + j] - mean[t] * byLeaf[j];
                    g += settings.leafDecay() * now.leafWeight()[at];
                    gradient.leafWeight()[at] = masks.leaves()[l * terms + t] ? (float) g : 0;
                }
            }
        }
        for (int j = 0; j < width; j++) {
            gradient.leafLogits()[j] = (float) byLeaf[j];
        }
        for (int i = 0; i < gateWeight.length; i++) {
            gradient.gateWeight()[i] = masks.gates()[i] ? (float) gateWeight[i] : 0;
        }
        for (int i = 0; i < nodes; i++) {
            // A gate that may ask about nothing is closed: its bias stays as well.
            gradient.gateBias()[i] = asked[i].length > 0 ? (float) gateBias[i] : 0;
            if (settings.learnBeta()) {
                // d softplus(r) / dr = sigma(r)
                gradient.gateBetaRaw()[i] = (float) (gateBeta[i] / (1 + Math.exp(-now.gateBetaRaw()[i])));
            }
        }
    }

    private static void add(double[] from, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += from[i];
        }
    }

    private double norm() {
        double sum = squares(gradient.gateWeight()) + squares(gradient.gateBias()) + squares(gradient.leafLogits());
        sum += squares(gradient.leafWeight());
        return Math.sqrt(settings.learnBeta() ? sum + squares(gradient.gateBetaRaw()) : sum);
    }

    private static double squares(float[] values) {
        double sum = 0;
        for (float v : values) {
            sum += (double) v * v;
        }
        return sum;
    }

    private void update(double norm, double learningRate) {
        step++;
        double clip = norm > settings.clipNorm() ? settings.clipNorm() / norm : 1;
        if (settings.balance() > 0) {
            System.arraycopy(nextRight, 0, runningRight, 0, nodes);
            System.arraycopy(nextReach, 0, runningReach, 0, nodes);
        }
        new AdamStep(settings, step, learningRate, clip).take(now, first, second, gradient);
        holdSigns();
    }

    private void holdSigns() {
        for (int t = 0; t < terms; t++) {
            int sign = masks.signs()[t];
            for (int l = 0; l < leaves && sign != 0; l++) {
                for (int k = 0; k < outputs; k++) {
                    int at = (l * terms + t) * outputs + k;
                    float a = now.leafWeight()[at];
                    now.leafWeight()[at] = sign > 0 ? Math.max(0f, a) : Math.min(0f, a);
                }
            }
        }
    }

    /** Some rows of a batch, and their share of the gradient. */
    private final class Part {
        private int[] order;
        private int from;
        private int count;
        private boolean last;
        private double loss;
        private final float[] x = new float[features];
        private final double[] logit = new double[ROWS_PER_PART * nodes];
        private final double[] right = new double[ROWS_PER_PART * nodes];
        private final double[] left = new double[ROWS_PER_PART * nodes];
        private final double[] reach = new double[ROWS_PER_PART * (nodes + leaves)];
        private final double[] wentRight = new double[nodes];
        private final double[] arrived = new double[nodes];
        private final LeafLosses leaf = new LeafLosses(leaves, nodes, outputs, classes, positive);
        private final double[] entryGradient = new double[rows.count() * width];
        private final double[] leafGradient = new double[width];
        private final double[] weightGradient = new double[nodes * features];
        private final double[] biasGradient = new double[nodes];
        private final double[] betaGradient = new double[nodes];

        void forward(int[] rowsOfBatch, int begin, int end) {
            order = rowsOfBatch;
            from = begin;
            count = end - begin;
            Arrays.fill(wentRight, 0);
            Arrays.fill(arrived, 0);
            for (int i = 0; i < count; i++) {
                int row = order[from + i];
                double weight = data.weights()[row];
                data.features().copyRow(row, x, 0);
                int at = i * (nodes + leaves);
                reach[at] = 1;
                for (int g = 0; g < nodes; g++) {
                    double u = now.gateBias()[g];
                    for (int f : asked[g]) {
                        u += (double) now.gateWeight()[g * features + f] * x[f];
                    }
                    double e = Math.exp(-Math.abs(beta[g] * u));
                    double small = e / (1 + e);
                    double large = 1 / (1 + e);
                    logit[i * nodes + g] = u;
                    right[i * nodes + g] = u >= 0 ? large : small;
                    left[i * nodes + g] = u >= 0 ? small : large;
                    reach[at + TreeShape.left(g)] = reach[at + g] * left[i * nodes + g];
                    reach[at + TreeShape.right(g)] = reach[at + g] * right[i * nodes + g];
                    wentRight[g] += weight * reach[at + TreeShape.right(g)];
                    arrived[g] += weight * reach[at + g];
                }
            }
        }

        void backward(double power) {
            loss = 0;
            Arrays.fill(entryGradient, 0);
            Arrays.fill(leafGradient, 0);
            Arrays.fill(weightGradient, 0);
            Arrays.fill(biasGradient, 0);
            Arrays.fill(betaGradient, 0);
            for (int i = 0; i < count; i++) {
                int row = order[from + i];
                double weight = data.weights()[row];
                leaf.score(offset, table, rows, row, settings.family().isEmpty());
                for (int k = 0; k < classes; k++) {
                    leaf.target[k] = data.targets()[row * classes + k];
                }
                int at = i * (nodes + leaves);
                loss += weight * lossOf(at, power);
                double scale = weight / weightSum;
                for (int j = 0; j < width; j++) {
                    leaf.dz[j] *= scale;
                    leafGradient[j] += leaf.dz[j];
                }
                for (int k = rows.starts[row]; k < rows.starts[row + 1]; k++) {
                    int to = rows.entries[k] * width;
                    double v = rows.values[k];
                    for (int j = 0; j < width; j++) {
                        entryGradient[to + j] += v * leaf.dz[j];
                    }
                }
                gates(i, row, at, scale);
            }
        }

        private double lossOf(int at, double power) {
            if (settings.family().isPresent()) {
                return leaf.ofFamily(settings.family().get(), reach, at);
            }
            return settings.loss() == Loss.EXPECTED ? leaf.expected(reach, at) : leaf.mixture(reach, at, power);
        }

        private void gates(int i, int row, int at, double scale) {
            if (nodes == 0) {
                return;
            }
            data.features().copyRow(row, x, 0);
            for (int g = nodes - 1; g >= 0; g--) {
                double pr = right[i * nodes + g];
                double pl = left[i * nodes + g];
                double ofRight = leaf.value[TreeShape.right(g)];
                double ofLeft = leaf.value[TreeShape.left(g)];
                leaf.value[g] = pl * ofLeft + pr * ofRight + pull[g] * (pr - share[g]);
                double delta = scale * reach[at + g] * pr * pl * (ofRight - ofLeft + pull[g]);
                betaGradient[g] += delta * logit[i * nodes + g];
                delta *= beta[g];
                biasGradient[g] += delta;
                for (int f : asked[g]) {
                    weightGradient[g * features + f] += delta * x[f];
                }
            }
        }
    }

    @Override
    public TreeParameters parameters() {
        return now.copy();
    }

    @Override
    public EngineState state() {
        return new EngineState(
                now.copy(),
                first.copy(),
                second.copy(),
                runningRight.clone(),
                runningReach.clone(),
                step,
                Optional.of(masks));
    }

    @Override
    public void close() {
        workers.close();
    }
}
