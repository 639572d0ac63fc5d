package org.espalier.train;

import java.util.Optional;

/** Where a run is saved between epochs. */
public interface CheckpointStore {
    /**
     * The last state saved.
     *
     * @param run identifies data, teacher and options
     * @throws TrainingException when what is there belongs to another run
     */
    Optional<TrainingRun> load(String run);

    void save(String run, TrainingRun state);

    /** Where a second run of the same call is saved, of which gates of few columns have two; by default nowhere. */
    default CheckpointStore second() {
        return new CheckpointStore() {
            @Override
            public Optional<TrainingRun> load(String run) {
                return Optional.empty();
            }

            @Override
            public void save(String run, TrainingRun state) {}
        };
    }
}
