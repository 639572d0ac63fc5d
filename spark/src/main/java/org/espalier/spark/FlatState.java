package org.espalier.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.sdt.TreeShape;
import org.espalier.train.EngineState;
import org.espalier.train.Masks;
import org.espalier.train.TreeParameters;

/** The state of an engine as it travels: 12 bytes for each parameter, which is the parameter and its two moments. */
final class FlatState implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int depth;
    private final int features;
    private final int classes;
    private final long step;
    /** Parameters, first and second moments, one after the other. */
    private final float[] values;
    /** Running sums of the balance penalty: right, then reach. */
    private final double[] sums;
    /** Of the gates; null where nothing is masked. */
    private final boolean[] gates;

    private FlatState(int depth, int features, int classes, long step, float[] values, double[] sums, boolean[] gates) {
        this.depth = depth;
        this.features = features;
        this.classes = classes;
        this.step = step;
        this.values = values;
        this.sums = sums;
        this.gates = gates;
    }

    static FlatState of(EngineState state) {
        TreeParameters p = state.parameters();
        int nodes = p.shape().nodes();
        double[] sums = Arrays.copyOf(state.runningRight(), 2 * nodes);
        System.arraycopy(state.runningReach(), 0, sums, nodes, nodes);
        List<TreeParameters> parts = List.of(p, state.firstMoment(), state.secondMoment());
        float[] values = new float[3 * size(p)];
        int at = 0;
        for (TreeParameters part : parts) {
            for (float[] array : arrays(part)) {
                System.arraycopy(array, 0, values, at, array.length);
                at += array.length;
            }
        }
        return new FlatState(
                p.shape().depth(),
                p.features(),
                p.classes(),
                state.step(),
                values,
                sums,
                state.masks().map(Masks::gates).orElse(null));
    }

    private static int size(TreeParameters p) {
        return arrays(p).stream().mapToInt(a -> a.length).reduce(0, Math::addExact);
    }

    private static List<float[]> arrays(TreeParameters p) {
        return List.of(p.gateWeight(), p.gateBias(), p.gateBetaRaw(), p.leafLogits());
    }

    EngineState state() {
        int nodes = new TreeShape(depth).nodes();
        return new EngineState(
                part(0),
                part(1),
                part(2),
                Arrays.copyOf(sums, nodes),
                Arrays.copyOfRange(sums, nodes, 2 * nodes),
                step,
                Optional.ofNullable(gates).map(g -> new Masks(g, new boolean[0], new int[0])));
    }

    private TreeParameters part(int i) {
        TreeParameters p = TreeParameters.zeros(new TreeShape(depth), features, classes);
        int at = i * size(p);
        for (float[] array : arrays(p)) {
            System.arraycopy(values, at, array, 0, array.length);
            at += array.length;
        }
        return p;
    }

    /** Equal where all bits of parameters and moments are, and hardly ever elsewhere. */
    int hash() {
        return Arrays.hashCode(values);
    }

    long step() {
        return step;
    }

    /** Bytes that travel, about. */
    long bytes() {
        return (long) Float.BYTES * values.length
                + (long) Double.BYTES * sums.length
                + (gates == null ? 0 : gates.length);
    }

    /**
     * The mean of states that were reached from the same one.
     *
     * @param weights of the states, above 0
     */
    static FlatState mean(List<FlatState> states, double[] weights) {
        FlatState first = states.get(0);
        double total = Arrays.stream(weights).sum();
        double[] values = new double[first.values.length];
        double[] sums = new double[first.sums.length];
        long step = 0;
        for (int s = 0; s < weights.length; s++) {
            FlatState state = states.get(s);
            double share = weights[s] / total;
            for (int i = 0; i < values.length; i++) {
                values[i] += share * state.values[i];
            }
            for (int i = 0; i < sums.length; i++) {
                sums[i] += share * state.sums[i];
            }
            step = Math.max(step, state.step);
        }
        float[] rounded = new float[values.length];
        for (int i = 0; i < rounded.length; i++) {
            rounded[i] = (float) values[i];
        }
        return new FlatState(first.depth, first.features, first.classes, step, rounded, sums, first.gates);
    }
}
