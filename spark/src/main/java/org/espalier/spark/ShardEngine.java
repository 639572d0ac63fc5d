package org.espalier.spark;

import java.util.Locale;
import java.util.Optional;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.ObjectiveValue;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeEngineFactory;
import org.espalier.train.TreeParameters;
import org.espalier.train.jvm.JvmEngineFactory;

/** Trains on the shards of a run, an epoch at a time, from one state on the driver; how shards work together is its heirs'. */
abstract class ShardEngine implements TreeEngine {
    final Shards shards;
    final Synchronization sync;
    final TrainingData sample;
    final EngineSettings settings;
    EngineState state;

    /** @param sample rows on the driver */
    ShardEngine(Shards shards, Synchronization sync, TrainingData sample, EngineSettings settings, EngineState state) {
        this.shards = shards;
        this.sync = sync;
        this.sample = sample;
        this.settings = settings;
        this.state = state.copy();
    }

    /** On rows of the sample. */
    @Override
    public final ObjectiveValue evaluate(int[] rows, float beta, float mixturePower) {
        try (TreeEngine engine = new JvmEngineFactory().open(sample, settings, state)) {
            return engine.evaluate(rows, beta, mixturePower);
        }
    }

    @Override
    public final TreeParameters parameters() {
        return state.parameters().copy();
    }

    @Override
    public final EngineState state() {
        return state.copy();
    }

    @Override
    public final void close() {}

    /** Opens engines that train on the shards, by averages or in a ring. */
    record Factory(Shards shards, Synchronization sync) implements TreeEngineFactory {
        @Override
        public String name() {
            return new JvmEngineFactory().name();
        }

        @Override
        public Optional<String> unusable() {
            return Optional.empty();
        }

        @Override
        public String describe(EngineSettings settings) {
            return String.format(
                    Locale.ROOT,
                    "%s of %d shards of %,d rows in all",
                    sync.isRing() ? "exact steps" : "averages",
                    shards.count(),
                    shards.rows());
        }

        /** @param sample rows on the driver */
        @Override
        public TreeEngine open(TrainingData sample, EngineSettings settings, EngineState state) {
            return sync.isRing()
                    ? new RingEngine(shards, sync, sample, settings, state)
                    : new AveragedEngine(shards, sync, sample, settings, state);
        }
    }
}
