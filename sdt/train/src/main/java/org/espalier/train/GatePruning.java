package org.espalier.train;

import java.util.function.Function;
import java.util.stream.IntStream;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.sdt.TreeShape;

/**
 * When a run of gates of few columns takes columns away, and how many stay: from all of them down along {@code (1 - t)^3}, fast
 * while much is left and gently at the end (Zhu and Gupta 2017), in the first part of the run, so that the rest of it trains
 * the tree as it will be. With more than two classes it begins after the last re-initialisation of dead gates.
 *
 * @param askable columns that a gate can ask about
 */
record GatePruning(DistillOptions options, int askable, int classes) implements ColumnPlan {
    private static final int SELECTIONS = 20;
    /** A gate may ask about so many columns, where the budget asks for fewer on average. */
    private static final int MOST = 5;

    /** That of a run; numbers and rates, which have no classes, are pruned as two classes are. */
    static GatePruning of(DistillOptions options, Schema schema) {
        int classes = schema.target().kind() == Target.Kind.CLASSES ? schema.classes() : 1;
        return new GatePruning(options, GateBudget.askable(schema), classes);
    }

    /** Whether gates lose columns at all. */
    boolean isActive() {
        return (options.gates() == GateKind.FEW || options.gates() == GateKind.ONE)
                && options.columnsPerGate() < askable;
    }

    private double begin() {
        return classes > 2 ? 0.48 : 0.1;
    }

    private double end() {
        return classes > 2 ? 0.75 : 0.6;
    }

    private int epochOf(int selection) {
        double at = begin() + (end() - begin()) * selection / (SELECTIONS - 1);
        return Math.max(1, (int) Math.round(at * options.epochs()));
    }

    @Override
    public String name() {
        return "pruning";
    }

    @Override
    public EngineState start(TrainingData data, int rows, Schema schema) {
        return EngineState.initial(Initialization.parameters(new TreeShape(options.depth()), data, options.seed()));
    }

    @Override
    public int next(int epoch) {
        return IntStream.range(0, SELECTIONS)
                .map(this::epochOf)
                .filter(e -> isActive() && e > epoch)
                .findFirst()
                .orElse(options.epochs());
    }

    @Override
    public boolean changesAt(int epoch) {
        return isActive() && IntStream.range(0, SELECTIONS).anyMatch(k -> epochOf(k) == epoch);
    }

    @Override
    public boolean isDone(int epoch) {
        return !isActive() || epoch > epochOf(SELECTIONS - 1);
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
        int first = epochOf(0);
        int last = epochOf(SELECTIONS - 1);
        double left = first == last ? 0 : Math.pow(1 - (double) (epoch - first) / (last - first), 3);
        return within(left, state, beta, schema, data, rows);
    }

    /** Columns that a gate asks about at most. */
    int most() {
        return options.gates() == GateKind.ONE ? 1 : Math.min(askable, Math.max(MOST, options.columnsPerGate()));
    }

    /**
     * The state with a budget between the one that was asked for and all columns.
     *
     * @param left share of the way, 0: the one that was asked for
     * @param rows how many of the data's, from the first on, are no augmented copies
     */
    EngineState within(double left, EngineState state, double beta, Schema schema, TrainingData data, int rows) {
        int columns = options.columnsPerGate();
        int most = most();
        int nodes = state.parameters().shape().nodes();
        int pairs = (int) Math.ceil(nodes * (columns + (askable - columns) * left));
        int mostNow = (int) Math.ceil(most + (askable - most) * left);
        return new GateBudget(state, options.beta() instanceof Beta.Learned, beta, schema, data, rows)
                .within(pairs, mostNow);
    }
}
