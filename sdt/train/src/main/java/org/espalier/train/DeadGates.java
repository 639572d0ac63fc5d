package org.espalier.train;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.espalier.base.Seeds;
import org.espalier.sdt.Scorer;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;

/**
 * Re-initialises dead gates, those that divide no rows. In training some gates come to send all their rows one way, and the
 * subtree on the other side is lost: a fifth of the leaves and more in deep trees. Such a gate is removed, the subtree that
 * has the rows moves up into its place, and under each of that subtree's leaves a new gate is made, initialised as at the
 * start of training, through the mean of the leaf's rows. Its two leaves begin as copies of the old one that
 * differ a little: equal ones would learn alike.
 *
 * @param state where training goes on; moments of Adam and running sums follow their gates and leaves, those of a new gate are
 *     zero and, of the squares, the mean of all gates
 * @param gates number of new gates
 */
record DeadGates(EngineState state, int gates) {
    /** A subtree with less than this share of the rows that a leaf has on average is lost. */
    private static final double MIN_SHARE = 0.3;

    private static final double LEAF_SD = 0.3;

    /** A row that comes to a leaf less than this says nothing about it. */
    private static final float MIN_REACH = 1e-3f;

    private static final int MAX_SAMPLED_ROWS = 50_000;

    /**
     * @param tree of these parameters
     * @param count number of the rows at the head of {@code data} to look at: those that are no augmented copies
     */
    static DeadGates of(
            EngineState before, SoftDecisionTree tree, TrainingData data, int count, SplittableRandom random) {
        TreeShape shape = tree.shape();
        Rows rows = new Rows(tree, data, count);
        double[] mass = rows.mass();
        int[] sources = sources(shape, mass, MIN_SHARE * mass[0] / shape.leaves());
        int[] fresh = IntStream.range(0, shape.nodes())
                .filter(i -> sources[i] >= shape.nodes())
                .toArray();
        if (fresh.length == 0) {
            return new DeadGates(before, 0);
        }
        DeadGates result = new DeadGates(moved(before, sources), fresh.length);
        result.draw(fresh, sources, rows, random);
        return result;
    }

    /**
     * For every place of the new tree the heap number, in the old one, of what comes there; a gate whose source is a leaf
     * is a new one above copies of that leaf.
     *
     * @param mass rows that come to each gate and leaf, by heap number
     * @param least a subtree with fewer rows is lost
     */
    static int[] sources(TreeShape shape, double[] mass, double least) {
        int[] sources = new int[shape.nodes() + shape.leaves()];
        sources[0] = live(0, shape, mass, least);
        for (int i = 0; i < shape.nodes(); i++) {
            boolean isGate = sources[i] < shape.nodes();
            int left = isGate ? TreeShape.left(sources[i]) : sources[i];
            int right = isGate ? TreeShape.right(sources[i]) : sources[i];
            sources[TreeShape.left(i)] = live(left, shape, mass, least);
            sources[TreeShape.right(i)] = live(right, shape, mass, least);
        }
        return sources;
    }

    /** The uppermost gate of the subtree that has rows on both sides, or the leaf that they all come to. */
    private static int live(int top, TreeShape shape, double[] mass, double least) {
        int at = top;
        while (at < shape.nodes()) {
            int left = TreeShape.left(at);
            int right = TreeShape.right(at);
            if (Math.min(mass[left], mass[right]) >= least) {
                return at;
            }
            at = mass[left] >= mass[right] ? left : right;
        }
        return at;
    }

    private static EngineState moved(EngineState before, int[] sources) {
        TreeShape shape = before.parameters().shape();
        double[] right = new double[shape.nodes()];
        double[] reach = new double[shape.nodes()];
        for (int i = 0; i < shape.nodes(); i++) {
            if (sources[i] < shape.nodes()) {
                right[i] = before.runningRight()[sources[i]];
                reach[i] = before.runningReach()[sources[i]];
            }
        }
        TreeParameters zero = TreeParameters.zeros(
                shape, before.parameters().features(), before.parameters().classes());
        return new EngineState(
                moved(before.parameters(), sources, zero),
                moved(before.firstMoment(), sources, zero),
                moved(before.secondMoment(), sources, meanGate(before.secondMoment())),
                right,
                reach,
                before.step());
    }

    /** @param gate its first gate is what a new gate gets */
    private static TreeParameters moved(TreeParameters from, int[] sources, TreeParameters gate) {
        int nodes = from.shape().nodes();
        int features = from.features();
        int classes = from.classes();
        TreeParameters to = TreeParameters.zeros(from.shape(), features, classes);
        for (int i = 0; i < nodes; i++) {
            boolean fresh = sources[i] >= nodes;
            int source = fresh ? 0 : sources[i];
            TreeParameters p = fresh ? gate : from;
            System.arraycopy(p.gateWeight(), source * features, to.gateWeight(), i * features, features);
            to.gateBias()[i] = p.gateBias()[source];
            to.gateBetaRaw()[i] = p.gateBetaRaw()[source];
        }
        for (int l = 0; l < from.shape().leaves(); l++) {
            int source = sources[nodes + l] - nodes;
            System.arraycopy(from.leafLogits(), source * classes, to.leafLogits(), l * classes, classes);
        }
        return to;
    }

    private static TreeParameters meanGate(TreeParameters p) {
        int nodes = p.shape().nodes();
        TreeParameters mean = TreeParameters.zeros(new TreeShape(1), p.features(), p.classes());
        for (int f = 0; f < p.features(); f++) {
            mean.gateWeight()[f] = mean(p.gateWeight(), f, p.features(), nodes);
        }
        mean.gateBias()[0] = mean(p.gateBias(), 0, 1, nodes);
        mean.gateBetaRaw()[0] = mean(p.gateBetaRaw(), 0, 1, nodes);
        return mean;
    }

    private static float mean(float[] values, int from, int stride, int count) {
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += values[from + i * stride];
        }
        return (float) (sum / count);
    }

    /** Gives the new gates planes through the mean of the rows of the leaf that they divide, and parts the copies of it. */
    private void draw(int[] fresh, int[] sources, Rows rows, SplittableRandom random) {
        TreeParameters p = state.parameters();
        int features = p.features();
        int nodes = p.shape().nodes();
        Initialization gates = new Initialization(rows.data().features());
        for (int gate : fresh) {
            gates.draw(p, gate, random);
        }
        double[] logit = new double[fresh.length];
        double[] weight = new double[fresh.length];
        float[] x = new float[features];
        rows.forEach((row, omega, reach) -> {
            rows.data().features().copyRow(row, x, 0);
            for (int i = 0; i < fresh.length; i++) {
                double comes = omega * reach[sources[fresh[i]] - nodes];
                if (comes >= MIN_REACH) {
                    double z = p.gateBias()[fresh[i]];
                    for (int f = 0; f < features; f++) {
                        z += p.gateWeight()[fresh[i] * features + f] * x[f];
                    }
                    logit[i] += comes * z;
                    weight[i] += comes;
                }
            }
        });
        for (int i = 0; i < fresh.length; i++) {
            p.gateBias()[fresh[i]] -= (float) (weight[i] > 0 ? logit[i] / weight[i] : 0);
        }
        for (int l = 0; l < p.shape().leaves(); l++) {
            if (sources[TreeShape.parent(nodes + l)] >= nodes) {
                for (int k = 0; k < p.classes(); k++) {
                    p.leafLogits()[l * p.classes() + k] += (float) (LEAF_SD * Seeds.normal(random));
                }
            }
        }
    }

    private interface Visitor {
        /** @param reach path probability of every leaf */
        void row(int row, double weight, float[] reach);
    }

    /** A sample: the {@code count} rows at the head of the data, or so many at even distances among them. */
    private record Rows(SoftDecisionTree tree, TrainingData data, int count) {
        void forEach(Visitor visitor) {
            Scorer scorer = tree.scorer();
            float[] reach = new float[tree.shape().leaves()];
            int step = Math.max(1, count / MAX_SAMPLED_ROWS);
            for (int r = 0; r < count; r += step) {
                scorer.pathProbabilities(data.features(), r, reach);
                visitor.row(r, data.weights()[r], reach);
            }
        }

        /** Rows that come to each gate and leaf, by heap number. */
        double[] mass() {
            int nodes = tree.shape().nodes();
            double[] mass = new double[nodes + tree.shape().leaves()];
            forEach((row, weight, reach) -> {
                for (int l = 0; l < reach.length; l++) {
                    mass[nodes + l] += weight * reach[l];
                }
            });
            for (int i = nodes - 1; i >= 0; i--) {
                mass[i] = mass[TreeShape.left(i)] + mass[TreeShape.right(i)];
            }
            return mass;
        }
    }
}
