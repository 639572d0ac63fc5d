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
}
