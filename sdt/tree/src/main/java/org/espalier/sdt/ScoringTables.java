package org.espalier.sdt;

import org.espalier.data.Target;
import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.kernel.Kernels;
import org.espalier.sdt.kernel.PathOrder;

/**
 * A tree's numbers as scoring wants them, with beta multiplied in. Two layouts of the gates: by gate for a rule that
 * looks at a few of them, by feature in path order for a rule that needs them all.
 */
final class ScoringTables {
    private static final Kernels KERNELS = Kernels.select();

    /** Weights that the first caches hold. */
    private static final int FEW_WEIGHTS = 1 << 14;

    final TreeShape shape;
    final int features;
    /** Numbers in an answer. */
    final int classes;

    final int stride;
    /** beta w, {@code [nodes, features]} in heap order. */
    final float[] byGate;

    /** beta b, {@code [nodes]} in heap order. */
    final float[] biasByGate;

    /** beta w, {@code [features][stride]} in path order. */
    final float[][] byFeature;

    /** beta b, {@code [stride]} in path order. */
    final float[] biasInOrder;

    /** All one: beta is in the weights. */
    final float[] unitBeta;

    /** Q, {@code [leaves, classes]}, leaves from the left. */
    final float[] leafByLeaf;

    /** Q, {@code [classes][leaves]}, leaves in path order. */
    final float[][] leafByClass;

    /** Leaf number of each leaf in path order. */
    final int[] leafNumber;

    /** Zeros, {@code [features]}. */
    private final float[] zeros;

    /** All gates side by side cost less than a few of them one after the other. */
    final boolean few;

    /** The scorecards, or null where leaves are constant. */
    final LeafScorecards cards;

    private final Decision decision;
    /** Index of the positive class of two; -1 of more. */
    private final int positive;

    ScoringTables(SoftDecisionTree tree) {
        float[] weight = tree.gateWeight();
        float[] bias = tree.gateBias();
        float[] beta = tree.gateBeta();
        this.shape = tree.shape();
        this.features = tree.schema().width();
        this.classes = tree.schema().target().answers();
        this.cards = tree.scorecards().orElse(null);
        this.decision = tree.decision();
        this.positive = tree.schema().isTwoClasses() ? tree.schema().positiveIndex() : -1;
        // A tree of one leaf has no gate, and one stride of them all the same: what runs over gates finds zeros.
        this.stride = Kernels.stride(Math.max(1, shape.nodes()));
        this.few = (long) features * stride <= FEW_WEIGHTS;
        this.zeros = new float[features];
        this.byGate = new float[weight.length];
        this.biasByGate = new float[bias.length];
        for (int i = 0; i < bias.length; i++) {
            biasByGate[i] = beta[i] * bias[i];
            for (int f = 0; f < features; f++) {
                byGate[i * features + f] = beta[i] * weight[i * features + f];
            }
        }
        int[] heap = PathOrder.gates(shape.depth());
        this.byFeature = new float[features][stride];
        this.biasInOrder = new float[stride];
        this.unitBeta = new float[stride];
        for (int j = 0; j < heap.length; j++) {
            unitBeta[j] = 1f;
            biasInOrder[j] = biasByGate[heap[j]];
            for (int f = 0; f < features; f++) {
                byFeature[f][j] = byGate[heap[j] * features + f];
            }
        }
        int leaves = shape.leaves();
        this.leafNumber = PathOrder.leaves(shape.depth());
        this.leafByLeaf = cards == null ? answers(tree, classes) : averages(tree);
        this.leafByClass = new float[classes][leaves];
        for (int l = 0; l < leaves; l++) {
            for (int k = 0; k < classes; k++) {
                leafByClass[k][l] = leafByLeaf[leafNumber[l] * classes + k];
            }
        }
    }

    /** Whether {@code x[from .. from + features)} are all finite: a product with zero is zero then. As much work as one gate. */
    boolean isFinite(float[] x, int from) {
        return isFinite(x, from, features);
    }

    private boolean isFinite(float[] x, int from, int length) {
        return KERNELS.dot(zeros, 0, x, from, length) == 0;
    }

    /** The first of rows {@code [from, to)} with a value that is not finite; {@code to} where there is none. */
    int firstNotFinite(Matrix x, int from, int to) {
        int row = from;
        if (x instanceof DenseMatrix dense) {
            while (row < to && isFinite(dense.values(), row * features)) {
                row++;
            }
        } else if (x instanceof CsrMatrix csr) {
            while (row < to && isFinite(csr.values(), csr.starts()[row], csr.starts()[row + 1] - csr.starts()[row])) {
                row++;
            }
        }
        return row;
    }

    /** Answers of constant leaves, {@code [leaves, answers]}: of classes {@code exp(phi_k) / sum_k exp(phi_k)}, in double. */
    private static float[] answers(SoftDecisionTree tree, int answers) {
        float[] logits = tree.leafLogits();
        float[] out = new float[logits.length];
        if (tree.schema().target() instanceof Target.Classes) {
            softmax(logits, answers, out);
        } else {
            for (int i = 0; i < out.length; i++) {
                out[i] = (float) Answers.of(tree.schema().target(), logits[i]);
            }
        }
        return out;
    }

    private static void softmax(float[] logits, int classes, float[] out) {
        double[] power = new double[classes];
        for (int from = 0; from < logits.length; from += classes) {
            double highest = Double.NEGATIVE_INFINITY;
            for (int k = 0; k < classes; k++) {
                highest = Math.max(highest, logits[from + k]);
            }
            double sum = 0;
            for (int k = 0; k < classes; k++) {
                power[k] = Math.exp(logits[from + k] - highest);
                sum += power[k];
            }
            for (int k = 0; k < classes; k++) {
                out[from + k] = (float) (power[k] / sum);
            }
        }
    }

    /** The mean answers of scorecards to their training rows, {@code [leaves, classes]}. */
    private static float[] averages(SoftDecisionTree tree) {
        LeafScorecards cards = tree.scorecards().orElseThrow();
        return tree.statistics()
                .flatMap(TrainingStatistics::scorecards)
                .map(TrainingStatistics.Scorecards::leafAnswer)
                .orElseGet(() -> {
                    int classes = tree.schema().target().answers();
                    float[] out = new float[cards.leaves() * classes];
                    double[] z = new double[cards.outputs()];
                    for (int l = 0; l < cards.leaves(); l++) {
                        for (int k = 0; k < z.length; k++) {
                            z[k] = cards.intercept(l, k);
                        }
                        Answers.of(z, tree.schema(), out, l * classes);
                    }
                    return out;
                });
    }

    /** Puts the calibrated probabilities into their places. */
    void calibrate(float[] probabilities, int at) {
        if (!(decision.calibration() instanceof Calibration.None)) {
            float p = (float) decision.calibration().of(probabilities[at + positive]);
            probabilities[at + positive] = p;
            probabilities[at + 1 - positive] = 1 - p;
        }
    }

    /** The class that is answered; 0 where the target is not of classes. */
    int classOf(float[] probabilities) {
        return decision.classOf(probabilities, 0, classes, positive);
    }

    Decision decision() {
        return decision;
    }

    int positive() {
        return positive;
    }

    float[] leafDistribution(int leaf) {
        float[] out = new float[classes];
        System.arraycopy(leafByLeaf, leaf * classes, out, 0, classes);
        return out;
    }
}
