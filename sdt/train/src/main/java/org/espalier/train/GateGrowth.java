package org.espalier.train;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.espalier.data.Schema;
import org.espalier.scorecard.SoftCart;
import org.espalier.sdt.Basis;
import org.espalier.sdt.TreeShape;

/**
 * Gates of few columns by growth: the tree starts as a CART on the targets, one column a gate ({@link SoftCart}), and in the
 * first part of the run the pairs of a gate and a column that would gain most are opened, up to the budget
 * ({@link GateBudget#opened}). Better than pruning where a tree is shallow, worse where it is deep: both are tried.
 * There are no dead gates to re-initialise, as every gate starts where it divides rows.
 *
 * @param most columns that a gate asks about at most
 * @param score what a leaf says whose rows have this mean target: of a class its logarithm
 */
record GateGrowth(DistillOptions options, int most, DoubleUnaryOperator score) implements ColumnPlan {
    private static final int OPENINGS = 8;
    private static final double BEGIN = 0.05;
    private static final double END = 0.45;
    /** Columns that a gate gets at a time. */
    private static final int MOST_NEW = 2;

    private static final int MAX_ROWS = 4000;
    /** No class is ruled out by the leaf that it starts with. */
    private static final double MIN_SHARE = 1e-4;

    /** Of classes. */
    static GateGrowth of(DistillOptions options, int most) {
        return new GateGrowth(
                options.toBuilder().reinitialize(0).build(), most, share -> Math.log(Math.max(MIN_SHARE, share)));
    }

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public EngineState start(TrainingData data, int rows, Schema schema) {
        TreeShape shape = new TreeShape(options.depth());
        SoftCart.Start cart =
                SoftCart.grow(schema, data.features(), rows, data.classes(), data.targets(), data.weights(), shape);
        int width = schema.width();
        TreeParameters p = TreeParameters.zeros(
                shape, width, data.classes(), data.basis().map(Basis::size).orElse(0));
        System.arraycopy(cart.gateWeight(), 0, p.gateWeight(), 0, p.gateWeight().length);
        System.arraycopy(cart.gateBias(), 0, p.gateBias(), 0, p.gateBias().length);
        Arrays.fill(p.gateBetaRaw(), (float) Beta.Learned.INITIAL_RAW);
        for (int i = 0; i < p.leafLogits().length; i++) {
            p.leafLogits()[i] = (float) score.applyAsDouble(cart.leafMeans()[i]);
        }
        boolean[] open = new boolean[shape.nodes() * width];
        for (int i = 0; i < shape.nodes(); i++) {
            int first = i * width + schema.firstFeature(cart.columns()[i]);
            Arrays.fill(
                    open, first, first + schema.columns().get(cart.columns()[i]).width(), true);
        }
        Masks all = Masks.none(0, shape.leaves() * p.terms(), p.terms());
        Masks masks = new Masks(open, all.leaves(), all.signs());
        EngineState unmasked = EngineState.initial(p);
        return new EngineState(
                p,
                unmasked.firstMoment(),
                unmasked.secondMoment(),
                unmasked.runningRight(),
                unmasked.runningReach(),
                0,
                Optional.of(masks));
    }

    /** @param opening counted from 1 */
    private int epochOf(int opening) {
        double at = BEGIN + (END - BEGIN) * opening / OPENINGS;
        return Math.max(1, (int) Math.round(at * options.epochs()));
    }

    private IntStream openings() {
        return options.columnsPerGate() == 1 ? IntStream.empty() : IntStream.rangeClosed(1, OPENINGS);
    }

    @Override
    public int next(int epoch) {
        return openings().map(this::epochOf).filter(e -> e > epoch).findFirst().orElse(options.epochs());
    }

    @Override
    public boolean changesAt(int epoch) {
        return openings().anyMatch(k -> epochOf(k) == epoch);
    }

    @Override
    public boolean isDone(int epoch) {
        return openings().allMatch(k -> epoch > epochOf(k));
    }

    @Override
    public EngineState changed(
            EngineState state,
            int epoch,
            double beta,
            Schema schema,
            TrainingData data,
            int rows,
            Function<int[], TreeParameters> gradient) {
        int nodes = state.parameters().shape().nodes();
        long due = openings().filter(k -> epochOf(k) <= epoch).count();
        int pairs = nodes + (int) ((options.columnsPerGate() - 1) * nodes * due / OPENINGS);
        int sampled = Math.min(rows, MAX_ROWS);
        int[] some = IntStream.range(0, sampled)
                .map(i -> (int) ((long) i * rows / sampled))
                .toArray();
        return new GateBudget(state, options.beta() instanceof Beta.Learned, beta, schema, data, rows)
                .opened(gradient.apply(some), pairs, most, MOST_NEW);
    }
}
