package org.espalier.train;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.espalier.base.Sha256;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;
import org.espalier.sdt.SafeTensors;
import org.espalier.sdt.SafeTensorsWriter;
import org.espalier.sdt.TreeShape;

/**
 * One checkpoint in a folder, {@value #NAME}, replaced after every epoch by an atomic rename: whenever a run is stopped,
 * the last whole epoch is there.
 */
public final class FileCheckpoints implements CheckpointStore {
    public static final String NAME = "checkpoint.safetensors";

    private static final int VERSION = 2;
    private static final List<String> SETS = List.of("parameters", "first", "second", "best");

    private static final String SECOND = "checkpoint-growth.safetensors";

    private final Path folder;
    private final Path file;

    /** @param folder made at the first save */
    public FileCheckpoints(Path folder) {
        this(folder, NAME);
    }

    private FileCheckpoints(Path folder, String name) {
        this.folder = folder;
        this.file = folder.resolve(name);
    }

    @Override
    public CheckpointStore second() {
        return new FileCheckpoints(folder, SECOND);
    }

    /** Whether there is a checkpoint to go on from. */
    public boolean exists() {
        return Files.exists(file);
    }

    @Override
    public void save(String run, TrainingRun state) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new TrainingException("can't make the folder of " + file + ": " + e.getMessage());
        }
        EngineState engine = state.engine();
        TreeParameters shape = engine.parameters();
        SafeTensorsWriter writer = new SafeTensorsWriter()
                .metadata("espalier.checkpoint", Integer.toString(VERSION))
                .metadata("run", run)
                .metadata("sha256", hash(state))
                .longs("shape", new long[] {shape.shape().depth(), shape.features(), shape.classes()}, 3)
                .longs("counts", new long[] {state.epoch(), state.bestEpoch(), engine.step()}, 3)
                .doubles("best.values", new double[] {state.bestLoss(), state.bestBeta()}, 2)
                .doubles("running.right", engine.runningRight(), engine.runningRight().length)
                .doubles("running.reach", engine.runningReach(), engine.runningReach().length);
        engine.masks().ifPresent(m -> writer.longs("mask.gates", words(m), words(m).length));
        List<TreeParameters> sets = sets(state);
        for (int i = 0; i < SETS.size(); i++) {
            TreeParameters p = sets.get(i);
            String name = SETS.get(i);
            writer.floats(name + ".gate.weight", p.gateWeight(), p.shape().nodes(), p.features())
                    .floats(name + ".gate.bias", p.gateBias(), p.shape().nodes())
                    .floats(name + ".gate.beta", p.gateBetaRaw(), p.shape().nodes())
                    .floats(name + ".leaf.logits", p.leafLogits(), p.shape().leaves(), p.classes());
        }
        AtomicFiles.write(file, OverwritePolicy.REPLACE, writer::write);
    }

    @Override
    public Optional<TrainingRun> load(String run) {
        if (!exists()) {
            return Optional.empty();
        }
        try {
            SafeTensors in = SafeTensors.read(file);
            if (!Integer.toString(VERSION).equals(in.metadata().get("espalier.checkpoint"))) {
                throw new IOException("expected a checkpoint of version " + VERSION + ", found "
                        + in.metadata().getOrDefault("espalier.checkpoint", "none"));
            }
            if (!run.equals(in.metadata().get("run"))) {
                throw new TrainingException(
                        file + ": this checkpoint belongs to another run: its data, teacher, options or"
                                + " seed differ; use the same ones, or another folder");
            }
            TrainingRun state = read(in);
            if (!hash(state).equals(in.metadata().get("sha256"))) {
                throw new IOException("its SHA-256 does not match its content");
            }
            return Optional.of(state);
        } catch (IOException | ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new TrainingException(file + ": can't be read as a checkpoint: " + e.getMessage());
        }
    }

    private static TrainingRun read(SafeTensors in) throws IOException {
        long[] shape = in.longs("shape");
        TreeShape tree = new TreeShape(Math.toIntExact(shape[0]));
        TreeParameters[] sets = new TreeParameters[SETS.size()];
        for (int i = 0; i < sets.length; i++) {
            String name = SETS.get(i);
            sets[i] = new TreeParameters(
                    tree,
                    Math.toIntExact(shape[1]),
                    Math.toIntExact(shape[2]),
                    in.floats(name + ".gate.weight"),
                    in.floats(name + ".gate.bias"),
                    in.floats(name + ".gate.beta"),
                    in.floats(name + ".leaf.logits"));
        }
        long[] counts = in.longs("counts");
        double[] best = in.doubles("best.values");
        EngineState engine = new EngineState(
                sets[0],
                sets[1],
                sets[2],
                in.doubles("running.right"),
                in.doubles("running.reach"),
                counts[2],
                in.names().contains("mask.gates")
                        ? Optional.of(masks(in.longs("mask.gates"), sets[0].gateWeight().length))
                        : Optional.empty());
        return new TrainingRun(
                Math.toIntExact(counts[0]), engine, Math.toIntExact(counts[1]), best[0], sets[3], best[1]);
    }

    /** The gates' masks, a bit each. */
    private static long[] words(Masks masks) {
        boolean[] gates = masks.gates();
        long[] words = new long[(gates.length + Long.SIZE - 1) / Long.SIZE];
        for (int i = 0; i < gates.length; i++) {
            words[i / Long.SIZE] |= gates[i] ? 1L << i : 0;
        }
        return words;
    }

    private static Masks masks(long[] words, int length) {
        boolean[] gates = new boolean[length];
        for (int i = 0; i < length; i++) {
            gates[i] = (words[i / Long.SIZE] >>> i & 1) == 1;
        }
        return new Masks(gates, new boolean[0], new int[0]);
    }

    private static List<TreeParameters> sets(TrainingRun state) {
        return List.of(
                state.engine().parameters(),
                state.engine().firstMoment(),
                state.engine().secondMoment(),
                state.best());
    }

    /** Over every number of the state, in a fixed order. */
    private static String hash(TrainingRun state) {
        MessageDigest digest = Sha256.digest();
        TreeParameters shape = state.engine().parameters();
        ByteBuffer head = ByteBuffer.allocate(8 * 8)
                .putLong(shape.shape().depth())
                .putLong(shape.features())
                .putLong(shape.classes())
                .putLong(state.epoch())
                .putLong(state.bestEpoch())
                .putLong(state.engine().step())
                .putDouble(state.bestLoss())
                .putDouble(state.bestBeta());
        digest.update(head.array());
        for (double[] sums :
                List.of(state.engine().runningRight(), state.engine().runningReach())) {
            ByteBuffer buffer = ByteBuffer.allocate(8 * sums.length);
            buffer.asDoubleBuffer().put(sums);
            digest.update(buffer.array());
        }
        state.engine().masks().ifPresent(m -> {
            for (long word : words(m)) {
                digest.update(ByteBuffer.allocate(Long.BYTES).putLong(word).array());
            }
        });
        for (TreeParameters p : sets(state)) {
            for (float[] values : List.of(p.gateWeight(), p.gateBias(), p.gateBetaRaw(), p.leafLogits())) {
                ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
                buffer.asFloatBuffer().put(values);
                digest.update(buffer.array());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
