package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCheckpointsTest {
    private static final Dataset ROWS = Toy.rows(600, 1);
    private static final DistillOptions OPTIONS = DistillOptions.builder()
            .leaves(LeafKind.CONSTANT)
            .depth(3)
            .epochs(6)
            .augment(1)
            .threads(1)
            .beta(new Beta.Learned())
            .build();

    @TempDir
    Path folder;

    private SoftDecisionTree run(DistillOptions options, TrainingListener listener, Path checkpoints) {
        return new Distiller(options, listener, Optional.of(new FileCheckpoints(checkpoints)))
                .distill(ROWS, Optional.of(Toy.teacher()));
    }

    private static final class Stop extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static TrainingListener stopAfter(int epoch) {
        return new TrainingListener() {
            @Override
            public void epoch(EpochReport report) {
                if (report.epoch() == epoch) {
                    throw new Stop();
                }
            }
        };
    }

    @Test
    void aRunThatWasStoppedEndsInTheSameBytes() {
        byte[] whole = ModelFile.toBytes(run(OPTIONS, TrainingListener.SILENT, folder.resolve("whole")));
        Path stopped = folder.resolve("a/b/stopped");
        assertThrows(Stop.class, () -> run(OPTIONS, stopAfter(2), stopped));
        assertThrows(Stop.class, () -> run(OPTIONS, stopAfter(5), stopped));
        assertArrayEquals(whole, ModelFile.toBytes(run(OPTIONS, TrainingListener.SILENT, stopped)));
        assertArrayEquals(
                whole,
                ModelFile.toBytes(run(OPTIONS, TrainingListener.SILENT, stopped)),
                "a finished run ends at once, the same");
    }

    @Test
    void threadsMayChangeBetweenTheParts() {
        byte[] whole = ModelFile.toBytes(run(OPTIONS, TrainingListener.SILENT, folder.resolve("whole")));
        Path stopped = folder.resolve("stopped");
        assertThrows(Stop.class, () -> run(OPTIONS.toBuilder().threads(2).build(), stopAfter(3), stopped));
        assertArrayEquals(whole, ModelFile.toBytes(run(OPTIONS, TrainingListener.SILENT, stopped)));
    }

    @Test
    void anotherRunsCheckpointIsRefused() {
        assertThrows(Stop.class, () -> run(OPTIONS, stopAfter(1), folder));
        TrainingException thrown = assertThrows(
                TrainingException.class,
                () -> run(OPTIONS.toBuilder().learningRate(0.05).build(), TrainingListener.SILENT, folder));
        assertEquals(
                folder.resolve("checkpoint.safetensors")
                        + ": this checkpoint belongs to another run: its data, teacher, options or seed differ; use the same"
                        + " ones, or another folder",
                thrown.getMessage());
    }

    @Test
    void aRunWithOtherRowsToChooseByIsAnotherRun() {
        Distiller stopped = new Distiller(OPTIONS, stopAfter(1), Optional.of(new FileCheckpoints(folder)));
        Distiller resumed = new Distiller(OPTIONS, TrainingListener.SILENT, Optional.of(new FileCheckpoints(folder)));
        Optional<Dataset> rows = Optional.of(Toy.rows(100, 2));
        Optional<Dataset> others = Optional.of(Toy.rows(100, 3));
        assertThrows(Stop.class, () -> stopped.distill(ROWS, Optional.of(Toy.teacher()), rows));
        assertThrows(TrainingException.class, () -> resumed.distill(ROWS, Optional.of(Toy.teacher()), others));
    }

    @Test
    void aDamagedCheckpointIsRefused() throws IOException {
        assertThrows(Stop.class, () -> run(OPTIONS, stopAfter(1), folder));
        Path file = folder.resolve(FileCheckpoints.NAME);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 5] ^= 4;
        Files.write(file, bytes);
        TrainingException thrown =
                assertThrows(TrainingException.class, () -> run(OPTIONS, TrainingListener.SILENT, folder));
        assertEquals(
                file + ": can't be read as a checkpoint: its SHA-256 does not match its content", thrown.getMessage());
        Files.write(file, new byte[] {1, 2, 3});
        thrown = assertThrows(TrainingException.class, () -> run(OPTIONS, TrainingListener.SILENT, folder));
        assertTrue(thrown.getMessage().startsWith(file + ": can't be read as a checkpoint: "), thrown.getMessage());
        assertFalse(thrown.getMessage().contains("\n"));
    }

    /** Whatever bit is not as it was: of the numbers of its shape, too. */
    @Test
    void everyDamageIsRefusedInOneLine() throws IOException {
        assertThrows(Stop.class, () -> run(OPTIONS, stopAfter(1), folder));
        Path file = folder.resolve(FileCheckpoints.NAME);
        byte[] whole = Files.readAllBytes(file);
        int data = Math.toIntExact(
                8 + ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getLong());
        for (int bit = 0; bit < 8 * 200; bit += 5) {
            byte[] damaged = whole.clone();
            damaged[data + bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, damaged);
            TrainingException thrown = assertThrows(
                    TrainingException.class, () -> run(OPTIONS, TrainingListener.SILENT, folder), "bit " + bit);
            assertTrue(thrown.getMessage().startsWith(file + ": can't be read as a checkpoint: "), thrown.getMessage());
        }
    }
}
