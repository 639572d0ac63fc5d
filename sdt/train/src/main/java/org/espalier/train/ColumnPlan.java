package org.espalier.train;

import java.util.List;
import java.util.function.Function;
import org.espalier.data.Schema;

/** How the gates of a run come to ask about the columns that they may ask about: from all of them down, or from one each up. */
interface ColumnPlan {
    /** What is tried, for people: {@code pruning}. */
    String name();

    /** Options of the run. */
    DistillOptions options();

    /**
     * Where the run starts.
     *
     * @param rows how many of the data's, from the first on, are no augmented copies
     */
    EngineState start(TrainingData data, int rows, Schema schema);

    /** The first epoch, counted from 0, after the given one that begins with another choice of columns; else that of the end. */
    int next(int epoch);

    /** Whether the given epoch, counted from 0, begins with another choice of columns. */
    boolean changesAt(int epoch);

    /** Whether the tree after so many epochs is within its budget, and the last choice is made. */
    boolean isDone(int epoch);

    /**
     * The state with other columns.
     *
     * @param epoch counted from 0, at which {@link #changesAt} holds
     * @param beta of the gates then
     * @param rows how many of the data's, from the first on, are no augmented copies
     * @param gradient by every parameter, on rows of these numbers
     */
    EngineState changed(
            EngineState state,
            int epoch,
            double beta,
            Schema schema,
            TrainingData data,
            int rows,
            Function<int[], TreeParameters> gradient);

    /** The ways to the columns that were asked for: both, where gates ask about few; else the only one. */
    static List<ColumnPlan> of(DistillOptions options, Schema schema) {
        GatePruning pruning = GatePruning.of(options, schema);
        return pruning.isActive() ? List.of(pruning, GateGrowth.of(options, pruning.most())) : List.of(pruning);
    }
}
