package org.espalier.train;

import java.util.Optional;
import org.espalier.data.Schema;

/** When gates of few columns lose columns in a run of numbers or rates: {@link GatePruning}, for the module that trains those. */
public final class NumberGates {
    private final GatePruning pruning;
    private final Schema schema;

    public NumberGates(DistillOptions options, Schema schema) {
        this.pruning = GatePruning.of(options, schema);
        this.schema = schema;
    }

    /** The first epoch, counted from 0, after the given one that begins with fewer columns; else that of the end. */
    public int next(int epoch) {
        return pruning.next(epoch);
    }

    /**
     * The state that an epoch begins with: with fewer columns where it is time.
     *
     * @param beta of the gates then
     * @param rows how many of the data's, from the first on, are no augmented copies
     */
    public EngineState begin(EngineState state, int epoch, double beta, TrainingData data, int rows) {
        return pruning.changesAt(epoch) ? pruning.selected(state, epoch, beta, schema, data, rows) : state;
    }

    /** Which columns the gates of a state may ask about, {@code [nodes, columns]}; empty where all may ask about all. */
    public Optional<boolean[]> columns(EngineState state) {
        int nodes = state.parameters().shape().nodes();
        return state.masks().filter(m -> pruning.isActive()).map(m -> GateBudget.columns(m, schema, nodes));
    }
}
