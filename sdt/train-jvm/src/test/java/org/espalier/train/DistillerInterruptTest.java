package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistillerInterruptTest {
    private static final Dataset ROWS = Toy.rows(300, 1);
    private static final DistillOptions OPTIONS = DistillOptions.builder()
            .leaves(LeafKind.CONSTANT)
            .depth(2)
            .epochs(5)
            .augment(0)
            .threads(2)
            .build();

    @TempDir
    Path folder;

    /** Interrupts its own thread, before the first epoch or after another one. */
    private record Interrupts(int afterEpoch) implements TrainingListener {
        @Override
        public void note(String text) {
            if (afterEpoch == 0) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void epoch(EpochReport report) {
            if (report.epoch() == afterEpoch) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The flag would reach other tests of this thread. */
    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    private TrainingException interrupted(int afterEpoch, Optional<CheckpointStore> checkpoints) {
        Distiller distiller = new Distiller(OPTIONS, new Interrupts(afterEpoch), checkpoints);
        TrainingException thrown =
                assertThrows(TrainingException.class, () -> distiller.distill(ROWS, Optional.of(Toy.teacher())));
        assertTrue(Thread.interrupted(), "the flag stays set");
        return thrown;
    }

    @Test
    void anInterruptEndsTheRunAndTheCheckpointIsThereToGoOnFrom() {
        SoftDecisionTree whole = new Distiller(OPTIONS).distill(ROWS, Optional.of(Toy.teacher()));
        for (int epoch : new int[] {0, 2}) {
            CheckpointStore files = new FileCheckpoints(folder.resolve("after" + epoch));
            TrainingException thrown = interrupted(epoch, Optional.of(files));
            assertEquals(
                    "interrupted " + (epoch == 0 ? "before the first epoch" : "after epoch 2")
                            + "; the checkpoint is kept",
                    thrown.getMessage());
            assertEquals(2, thrown.lastGood().orElseThrow().shape().depth());
            int[] epochs = {0};
            TrainingListener counting = new TrainingListener() {
                @Override
                public void epoch(EpochReport report) {
                    epochs[0]++;
                }
            };
            SoftDecisionTree resumed =
                    new Distiller(OPTIONS, counting, Optional.of(files)).distill(ROWS, Optional.of(Toy.teacher()));
            assertEquals(OPTIONS.epochs() - epoch, epochs[0]);
            assertArrayEquals(whole.gateWeight(), resumed.gateWeight());
        }
    }

    @Test
    void withoutCheckpointsNoneIsPromised() {
        assertEquals(
                "interrupted after epoch 3", interrupted(3, Optional.empty()).getMessage());
    }
}
