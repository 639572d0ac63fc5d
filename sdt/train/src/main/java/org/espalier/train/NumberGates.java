package org.espalier.train;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import org.espalier.data.Schema;

/**
 * How the gates of a run of numbers, rates or labels come to ask about few columns: by pruning ({@link GatePruning}) or by growth
 * ({@link GateGrowth}), for the module that trains those.
 */
public final class NumberGates {
    private final ColumnPlan plan;
    private final Schema schema;

    private NumberGates(ColumnPlan plan, Schema schema) {
        this.plan = plan;
        this.schema = schema;
    }

    /**
     * The ways that are tried: both, where gates ask about few columns; else one that leaves them all.
     *
     * @param score what a leaf says whose rows have this mean target, both in training's unit
     */
    public static List<NumberGates> of(DistillOptions options, Schema schema, DoubleUnaryOperator score) {
        GatePruning pruning = GatePruning.of(options, schema);
        return pruning.isActive()
                ? List.of(
                        new NumberGates(pruning, schema),
                        new NumberGates(new GateGrowth(options, pruning.most(), score), schema))
                : List.of(new NumberGates(pruning, schema));
    }

    /** What is tried, for people: {@code pruning}. */
    public String name() {
        return plan.name();
    }

    /** Whether gates start where they divide rows: no penalty has to see to it. */
    public boolean areDividing() {
        return plan instanceof GateGrowth;
    }

    /** Where the gates grow: the state that a run starts with. Empty: a run starts as it likes. */
    public Optional<EngineState> start(TrainingData data, int rows) {
        return areDividing() ? Optional.of(plan.start(data, rows, schema)) : Optional.empty();
    }

    /** The first epoch, counted from 0, after the given one that begins with other columns; else that of the end. */
    public int next(int epoch) {
        return plan.next(epoch);
    }

    /**
     * The state that an epoch begins with: with other columns where it is time.
     *
     * @param beta of the gates then
     * @param rows how many of the data's, from the first on, are no augmented copies
     * @param gradient by every parameter, on rows of these numbers
     */
    public EngineState begin(
            EngineState state,
            int epoch,
            double beta,
            TrainingData data,
            int rows,
            Function<int[], TreeParameters> gradient) {
        return plan.changesAt(epoch) ? plan.changed(state, epoch, beta, schema, data, rows, gradient) : state;
    }

    /** Which columns the gates of a state may ask about, {@code [nodes, columns]}; empty where all may ask about all. */
    public Optional<boolean[]> columns(EngineState state) {
        int nodes = state.parameters().shape().nodes();
        return state.masks().map(m -> GateBudget.columns(m, schema, nodes));
    }
}
