package org.espalier.train.contract;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.sdt.Basis;
import org.espalier.sdt.TreeShape;
import org.espalier.train.EngineSettings;
import org.espalier.train.Loss;
import org.espalier.train.Masks;
import org.espalier.train.TrainingData;

/**
 * The objective of {@link org.espalier.train.TreeEngine} as its formulas stand there: one row at a time, one leaf at a
 * time, in double precision, each path probability a product up to the root. Slow, and as different from an engine as it
 * can be. The gradient is a sum over leaves of {@code dlog P_l / dz_i}, where engines work from the leaves up;
 * {@link ReferenceObjectiveTest} checks it against finite differences.
 */
final class ReferenceObjective {
    private final TrainingData data;
    private final EngineSettings settings;
    /** s of the mixture. */
    private final double power;

    private final Optional<Masks> masks;
    /** phi of linear leaves less its weighted mean over all rows, {@code [rows][terms]}. */
    private final double[][] terms;

    ReferenceObjective(TrainingData data, EngineSettings settings) {
        this(data, settings, 1);
    }

    ReferenceObjective(TrainingData data, EngineSettings settings, double mixturePower) {
        this(data, settings, mixturePower, Optional.empty());
    }

    ReferenceObjective(TrainingData data, EngineSettings settings, double mixturePower, Optional<Masks> masks) {
        this.data = data;
        this.settings = settings;
        this.power = mixturePower;
        this.masks = masks;
        this.terms = data.basis().map(this::centred).orElseGet(() -> new double[data.rows()][0]);
    }

    private double[][] centred(Basis basis) {
        double[][] phi = new double[data.rows()][basis.size()];
        double[] mean = new double[basis.size()];
        double weights = 0;
        for (float weight : data.weights()) {
            weights += weight;
        }
        for (int r = 0; r < phi.length; r++) {
            float[] x = data.features().row(r);
            for (int t = 0; t < mean.length; t++) {
                phi[r][t] = basis.term(t).of(x, 0);
                mean[t] += data.weights()[r] * phi[r][t] / weights;
            }
        }
        for (double[] row : phi) {
            for (int t = 0; t < mean.length; t++) {
                row[t] -= mean[t];
            }
        }
        return phi;
    }

    /**
     * Mass that went right at each node and mass that arrived there.
     *
     * @param right n (of a batch) or N (running), {@code [nodes]}
     * @param reach d or D, {@code [nodes]}
     */
    record Sums(double[] right, double[] reach) {
        static Sums zeros(TreeShape shape) {
            return new Sums(new double[shape.nodes()], new double[shape.nodes()]);
        }

        /** {@code N := rho_i N + (1 - rho_i) n} with {@code rho_i = 1 - 1/(s 2^depth(i))}, and D alike. */
        Sums after(Sums batch, double window) {
            Sums next = new Sums(right.clone(), reach.clone());
            for (int i = 0; i < right.length; i++) {
                double rho = 1 - 1 / (window * Math.pow(2, TreeShape.depthOf(i)));
                next.right[i] = rho * right[i] + (1 - rho) * batch.right[i];
                next.reach[i] = rho * reach[i] + (1 - rho) * batch.reach[i];
            }
            return next;
        }

        double limitedAlpha(int node) {
            double alpha = right[node] / reach[node];
            return Math.min(1 - EngineSettings.ALPHA_MARGIN, Math.max(EngineSettings.ALPHA_MARGIN, alpha));
        }
    }

    /** Weighted mean of the rows' losses, and of linear leaves {@code leafDecay / 2 |A|^2}. */
    double loss(Vector theta, int[] rows, double beta) {
        double sum = 0;
        double weights = 0;
        for (int row : rows) {
            sum += data.weights()[row] * loss(logProbabilities(theta, row), new Gates(theta, row, beta), row);
            weights += data.weights()[row];
        }
        double squares = 0;
        for (int i = theta.start(Tensor.LEAF_WEIGHT); i < theta.end(Tensor.LEAF_WEIGHT); i++) {
            squares += theta.values()[i] * theta.values()[i];
        }
        return sum / weights + settings.leafDecay() / 2 * squares;
    }

    private double loss(double[][] logQ, Gates gates, int row) {
        double loss = 0;
        for (int k = 0; k < data.classes(); k++) {
            double target = target(row, k);
            if (settings.loss() == Loss.MIXTURE) {
                loss -= target * logMixture(logQ, gates, k) / power;
            } else {
                for (int l = 0; l < logQ.length; l++) {
                    loss -= target * Math.exp(gates.logLeaf(l)) * logQ[l][k];
                }
            }
        }
        return loss;
    }

    /** n and d of a batch. */
    Sums sums(Vector theta, int[] rows, double beta) {
        Sums sums = Sums.zeros(theta.shape());
        for (int row : rows) {
            Gates gates = new Gates(theta, row, beta);
            for (int i = 0; i < theta.shape().nodes(); i++) {
                double reach = data.weights()[row] * Math.exp(gates.logPath(i));
                sums.right[i] += reach * gates.right(i);
                sums.reach[i] += reach;
            }
        }
        return sums;
    }

    /** {@code C = -lambda sum_i 2^-depth(i) 1/2 [log alpha_i + log(1 - alpha_i)]}. */
    double penalty(Sums running) {
        double sum = 0;
        for (int i = 0; i < running.right.length; i++) {
            double alpha = running.limitedAlpha(i);
            sum += Math.pow(2, -TreeShape.depthOf(i)) * 0.5 * (Math.log(alpha) + Math.log(1 - alpha));
        }
        return -settings.balance() * sum;
    }

    /** {@code dC/d alpha_i}. */
    double[] slopes(Sums running) {
        double[] slopes = new double[running.right.length];
        for (int i = 0; i < slopes.length; i++) {
            double alpha = running.limitedAlpha(i);
            slopes[i] = -settings.balance() * Math.pow(2, -TreeShape.depthOf(i)) * 0.5 * (1 / alpha - 1 / (1 - alpha));
        }
        return slopes;
    }

    /** {@code sum_i slope_i n_i / d_i}: its gradient at fixed slopes is the penalty's. */
    double surrogate(Vector theta, int[] rows, double beta, double[] slopes) {
        Sums batch = sums(theta, rows, beta);
        double sum = 0;
        for (int i = 0; i < slopes.length; i++) {
            sum += slopes[i] * batch.right[i] / batch.reach[i];
        }
        return sum;
    }

    /** The gradient of {@link #loss} plus that of {@link #surrogate}. */
    Vector gradient(Vector theta, int[] rows, double beta, double[] slopes) {
        Vector gradient = Vector.zeros(theta.shape(), theta.features(), theta.classes(), theta.terms());
        Sums batch = sums(theta, rows, beta);
        double weights = 0;
        for (int row : rows) {
            weights += data.weights()[row];
        }
        for (int row : rows) {
            Gates gates = new Gates(theta, row, beta);
            double[] byLogit = new double[theta.shape().nodes()];
            addLoss(theta, gates, row, data.weights()[row] / weights, byLogit, gradient);
            addPenalty(gates, data.weights()[row], batch, slopes, byLogit);
            addToGates(theta, gates, row, byLogit, gradient);
        }
        for (int i = theta.start(Tensor.LEAF_WEIGHT); i < theta.end(Tensor.LEAF_WEIGHT); i++) {
            gradient.values()[i] += settings.leafDecay() * theta.values()[i];
        }
        masks.ifPresent(m -> mask(m, gradient));
        return gradient;
    }

    /** What is masked has no gradient; nor has the bias of a gate that may ask about nothing. */
    private static void mask(Masks masks, Vector gradient) {
        for (int i = 0; i < gradient.shape().nodes(); i++) {
            boolean asks = false;
            for (int f = 0; f < gradient.features(); f++) {
                int at = i * gradient.features() + f;
                asks |= masks.gates()[at];
                gradient.values()[at] = masks.gates()[at] ? gradient.values()[at] : 0;
            }
            if (!asks) {
                gradient.values()[gradient.start(Tensor.GATE_BIAS) + i] = 0;
            }
        }
        int outputs = gradient.classes();
        for (int i = 0; i < masks.leaves().length; i++) {
            for (int k = 0; k < outputs && !masks.leaves()[i]; k++) {
                gradient.values()[gradient.start(Tensor.LEAF_WEIGHT) + i * outputs + k] = 0;
            }
        }
    }

    private void addLoss(Vector theta, Gates gates, int row, double weight, double[] byLogit, Vector gradient) {
        double[][] logQ = logProbabilities(theta, row);
        boolean mixture = settings.loss() == Loss.MIXTURE;
        int classes = data.classes();
        for (int k = 0; k < classes; k++) {
            double logMixture = mixture ? logMixture(logQ, gates, k) : 0;
            for (int l = 0; l < logQ.length; l++) {
                double logPath = gates.logLeaf(l);
                // How much of T_k this leaf has to answer for.
                double share = target(row, k) * Math.exp(mixture ? logPath + power * logQ[l][k] - logMixture : logPath);
                double byLogPath = mixture ? -share / power : -share * logQ[l][k];
                gates.addLogPath(gates.heap(l), weight * byLogPath, byLogit);
                addToLeaf(logQ[l], l, k, row, -weight * share, gradient);
            }
        }
    }

    /** Adds {@code amount * d log Q_lk}, by {@code d log Q_k / d z_j = [j = k] - Q_j}. */
    private void addToLeaf(double[] logQ, int leaf, int k, int row, double amount, Vector gradient) {
        int outputs = gradient.classes();
        for (int j = 0; j < outputs; j++) {
            int ofClass = outputs == 1 ? positive() : j; // one output is the log odds of the positive class
            double slope = amount * ((ofClass == k ? 1 : 0) - Math.exp(logQ[ofClass]));
            gradient.add(Tensor.LEAF_LOGITS, leaf * outputs + j, slope);
            for (int t = 0; t < gradient.terms(); t++) {
                int at = (leaf * gradient.terms() + t) * outputs + j;
                gradient.add(Tensor.LEAF_WEIGHT, at, slope * terms[row][t]);
            }
        }
    }

    private int positive() {
        return data.basis().orElseThrow().schema().positiveIndex();
    }

    /** {@code d(n_i / d_i) = (dn_i - n_i / d_i dd_i) / d_i}, with {@code n = sum omega P p} and {@code d = sum omega P}. */
    private static void addPenalty(Gates gates, double weight, Sums batch, double[] slopes, double[] byLogit) {
        for (int i = 0; i < slopes.length; i++) {
            double reach = weight * Math.exp(gates.logPath(i));
            double scale = slopes[i] * reach / batch.reach[i];
            gates.addLogPath(i, scale * (gates.right(i) - batch.right[i] / batch.reach[i]), byLogit);
            byLogit[i] += scale * gates.right(i) * gates.left(i);
        }
    }

    private void addToGates(Vector theta, Gates gates, int row, double[] byLogit, Vector gradient) {
        float[] x = data.features().row(row);
        for (int i = 0; i < byLogit.length; i++) {
            for (int f = 0; f < x.length; f++) {
                gradient.addWeight(i, f, byLogit[i] * gates.beta(i) * x[f]);
            }
            gradient.add(Tensor.GATE_BIAS, i, byLogit[i] * gates.beta(i));
            if (settings.learnBeta()) {
                double slope = 1 / (1 + Math.exp(-theta.betaRaw(i))); // of softplus
                gradient.add(Tensor.GATE_BETA_RAW, i, byLogit[i] * gates.product[i] * slope);
            }
        }
    }

    private double target(int row, int k) {
        return data.targets()[row * data.classes() + k];
    }

    /** {@code log Q} of a row, {@code [leaves][classes]}. */
    private double[][] logProbabilities(Vector theta, int row) {
        double[][] logQ = new double[theta.shape().leaves()][theta.classes()];
        for (int l = 0; l < logQ.length; l++) {
            for (int k = 0; k < theta.classes(); k++) {
                logQ[l][k] = theta.logit(l, k);
                for (int t = 0; t < theta.terms(); t++) {
                    logQ[l][k] += theta.coefficient(l, t, k) * terms[row][t];
                }
            }
            if (theta.terms() > 0 && theta.classes() == 1) {
                double z = logQ[l][0];
                logQ[l] = new double[2];
                logQ[l][positive()] = -softplus(-z);
                logQ[l][1 - positive()] = -softplus(z);
                continue;
            }
            double logSum = logSumExp(logQ[l]);
            for (int k = 0; k < logQ[l].length; k++) {
                logQ[l][k] -= logSum;
            }
        }
        return logQ;
    }

    /** {@code log sum_l P_l Q_lk^s}. */
    private double logMixture(double[][] logQ, Gates gates, int k) {
        double[] terms = new double[logQ.length];
        for (int l = 0; l < terms.length; l++) {
            terms[l] = gates.logLeaf(l) + power * logQ[l][k];
        }
        return logSumExp(terms);
    }

    private static double logSumExp(double[] terms) {
        double highest = Arrays.stream(terms).max().orElseThrow();
        double sum = 0;
        for (double term : terms) {
            sum += Math.exp(term - highest);
        }
        return highest + Math.log(sum);
    }

    /** {@code log(1 + e^x)}. */
    static double softplus(double x) {
        return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
    }

    /** All gates for one row. */
    private final class Gates {
        /** {@code w_i x + b_i}. */
        final double[] product;

        private final double[] beta;
        /** By inner node: {@code log p} to the right and to the left. */
        private final double[] logRight;

        private final double[] logLeft;
        /** By inner node and leaf, in heap order: {@link #logPath}. */
        private final double[] logPath;

        Gates(Vector theta, int row, double fixedBeta) {
            float[] x = data.features().row(row);
            product = new double[theta.shape().nodes()];
            beta = new double[product.length];
            for (int i = 0; i < product.length; i++) {
                product[i] = theta.bias(i);
                for (int f = 0; f < x.length; f++) {
                    product[i] += theta.weight(i, f) * x[f];
                }
                beta[i] = settings.learnBeta() ? softplus(theta.betaRaw(i)) : fixedBeta;
            }
            logRight = new double[product.length];
            logLeft = new double[product.length];
            for (int i = 0; i < product.length; i++) {
                logRight[i] = -softplus(-beta[i] * product[i]);
                logLeft[i] = -softplus(beta[i] * product[i]);
            }
            logPath = new double[2 * product.length + 1];
            for (int heap = 1; heap < logPath.length; heap++) {
                int parent = TreeShape.parent(heap);
                logPath[heap] = logPath[parent] + (heap == TreeShape.right(parent) ? logRight : logLeft)[parent];
            }
        }

        double beta(int node) {
            return beta[node];
        }

        double right(int node) {
            return Math.exp(logRight[node]);
        }

        double left(int node) {
            return Math.exp(logLeft[node]);
        }

        /** {@code log P} of an inner node or a leaf. */
        double logPath(int heap) {
            return logPath[heap];
        }

        /** {@code log P} of a leaf by its number. */
        double logLeaf(int leaf) {
            return logPath(heap(leaf));
        }

        int heap(int leaf) {
            return product.length + leaf;
        }

        /** Adds {@code amount * dlog P_heap / dz} of every gate above. */
        void addLogPath(int heap, double amount, double[] byLogit) {
            if (heap == 0) {
                return;
            }
            int parent = TreeShape.parent(heap);
            byLogit[parent] += amount * (heap == TreeShape.right(parent) ? left(parent) : -right(parent));
            addLogPath(parent, amount, byLogit);
        }
    }
}
