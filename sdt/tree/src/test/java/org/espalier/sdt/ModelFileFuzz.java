package org.espalier.sdt;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.espalier.matrix.DenseMatrix;

/**
 * Reads changed model files: each must load as it was, or be refused with the one documented exception, within the
 * bounds of time and memory. Half of the mutants get the hash that fits, so that what stands behind it is tried too.
 *
 * <p>{@code java -cp ... org.espalier.sdt.ModelFileFuzz 1000000 7} runs a million by the seed 7.
 */
final class ModelFileFuzz {
    private static final long MAX_NANOS = 100_000_000;
    private static final long MAX_BYTES = 64L << 20;
    private static final String[] HOSTILE = {
        "-1",
        "0",
        "1",
        "2",
        "7",
        "1e999",
        "-0.0",
        "NaN",
        "null",
        "{}",
        "[]",
        "true",
        "\\\"\\\"",
        "\\\\u0000",
        "\\ud800",
        "2147483647",
        "2147483648",
        "9223372036854775807",
        "9223372036854775808",
        "1073741824",
        "65536",
        "[[[[[[[[",
        "\"",
        "\\",
        ",",
        ":",
        "\u0000",
        "\u001b[2J",
        "F64",
        "image",
        "columns",
        "\\\"pixels\\\"",
        "\\\"cells\\\"",
        "range",
        "missing",
        "bands",
        "knots",
        "special",
        "monotone",
        "down",
        "isotonic",
        "logistic",
        "1e30",
        "1e-30",
        "gate.open",
        "leaf.basisMean"
    };

    private final ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final List<byte[]> files = List.of(
            ModelFile.toBytes(TestTrees.random(TestTrees.table(), 1, 1)),
            ModelFile.toBytes(TestTrees.random(TestTrees.table(), 3, 2)),
            ModelFile.toBytes(TestTrees.random(TestTrees.image(3, 2, 1), 2, 3)),
            ModelFile.toBytes(TestScorecards.complete(4)),
            ModelFile.toBytes(TestScorecards.one(3, 5)));
    private final Random random;
    private int loaded;
    private int refused;
    private long maxNanos;
    private long maxBytes;

    ModelFileFuzz(long seed) {
        this.random = new Random(seed);
    }

    public static void main(String[] args) {
        ModelFileFuzz fuzz = new ModelFileFuzz(Long.parseLong(args[1]));
        long start = System.nanoTime();
        fuzz.run(Integer.parseInt(args[0]));
        System.out.println(fuzz + ", " + (System.nanoTime() - start) / 1_000_000_000 + " s");
    }

    void run(int mutants) {
        for (int m = 0; m < mutants; m++) {
            byte[] original = files.get(random.nextInt(files.size()));
            byte[] mutant = mutate(original);
            boolean fitting = random.nextBoolean();
            if (fitting) {
                ModelBytes.rehash(mutant);
            }
            try {
                read(mutant, original, fitting);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("mutant " + m + ": " + new String(mutant, ISO_8859_1), e);
            }
        }
    }

    int loaded() {
        return loaded;
    }

    int refused() {
        return refused;
    }

    private void read(byte[] mutant, byte[] original, boolean fitting) {
        long allocated = thread.getCurrentThreadAllocatedBytes();
        long time = thread.getCurrentThreadCpuTime();
        SoftDecisionTree tree = null;
        try {
            tree = ModelFile.read(mutant, "m");
        } catch (ModelFileException e) {
            refused++;
            if (e.getMessage().lines().count() != 1 || e.getMessage().chars().anyMatch(Character::isISOControl)) {
                throw new AssertionError("not one line: " + e.getMessage(), e);
            }
        }
        time = thread.getCurrentThreadCpuTime() - time;
        allocated = thread.getCurrentThreadAllocatedBytes() - allocated;
        maxNanos = Math.max(maxNanos, time);
        maxBytes = Math.max(maxBytes, allocated);
        if (time > MAX_NANOS || allocated > MAX_BYTES) {
            throw new AssertionError("took " + time + " ns and " + allocated + " bytes");
        }
        if (tree != null) {
            loaded++;
            if (!fitting && !Arrays.equals(mutant, original)) {
                throw new AssertionError("a changed file was loaded");
            }
            requireUsable(tree);
        }
    }

    private static void requireUsable(SoftDecisionTree tree) {
        DenseMatrix zeros = new DenseMatrix(1, tree.features(), new float[tree.features()]);
        for (Rule rule : Rule.values()) {
            float sum = 0;
            for (float p : tree.predict(zeros, rule, 1).probabilities()) {
                sum += p;
            }
            if (!(Math.abs(sum - 1) < 1e-5)) {
                throw new AssertionError("probabilities add up to " + sum);
            }
        }
    }

    private byte[] mutate(byte[] original) {
        byte[] out = original.clone();
        int changes = random.nextInt(4) == 0 ? 3 : 1;
        for (int c = 0; c < changes; c++) {
            out = mutateOnce(out);
        }
        return out;
    }

    private byte[] mutateOnce(byte[] file) {
        if (file.length <= 8) {
            return file;
        }
        int at = random.nextInt(file.length);
        switch (random.nextInt(8)) {
            case 0:
                file[at] ^= (byte) (1 << random.nextInt(8));
                return file;
            case 1:
                file[at] = (byte) random.nextInt(256);
                return file;
            case 2:
                return Arrays.copyOf(file, at);
            case 3: // a piece is cut out
                return replaced(file, at, Math.min(file.length, at + 1 + random.nextInt(16)), new byte[0]);
            case 4: // a piece comes in from somewhere else in the file
                int from = random.nextInt(file.length);
                byte[] piece = Arrays.copyOfRange(file, from, Math.min(file.length, from + 1 + random.nextInt(64)));
                return replaced(file, at, at, piece);
            case 5:
                return hostileToken(file);
            case 6: // the header's length
                file[random.nextInt(Math.min(8, file.length))] = (byte) random.nextInt(256);
                return file;
            default: // a float
                int bits = random.nextBoolean() ? random.nextInt() : Float.floatToIntBits(1e38f);
                int last = file.length - 4 - random.nextInt(Math.min(file.length - 3, 64));
                for (int b = 0; b < 4; b++) {
                    file[last + b] = (byte) (bits >> 8 * b);
                }
                return file;
        }
    }

    /** Puts a token in the place of a word or a number of the header, and makes the header's length fit. */
    private byte[] hostileToken(byte[] file) {
        int at = random.nextInt(file.length);
        while (at < file.length - 8 && !Character.isLetterOrDigit(file[at])) {
            at++;
        }
        int end = at;
        while (end < file.length && Character.isLetterOrDigit(file[end])) {
            end++;
        }
        byte[] token = HOSTILE[random.nextInt(HOSTILE.length)].getBytes(ISO_8859_1);
        int growth = token.length - (end - at);
        byte[] out = replaced(file, at, end, token);
        int length = (file[0] & 255) + 256 * (file[1] & 255);
        // spaces after the header's last brace make up for the difference
        int headerEnd = Math.min(out.length, Math.max(0, 8 + length + growth));
        int pad = Math.floorMod(-growth, 8);
        byte[] spaces = new byte[pad];
        Arrays.fill(spaces, (byte) ' ');
        out = replaced(out, headerEnd, headerEnd, spaces);
        out[0] = (byte) (length + growth + pad);
        out[1] = (byte) ((length + growth + pad) >> 8);
        return out;
    }

    private static byte[] replaced(byte[] file, int from, int to, byte[] by) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(file, 0, from);
        out.writeBytes(by);
        out.write(file, to, file.length - to);
        return out.toByteArray();
    }

    @Override
    public String toString() {
        return refused + " refused, " + loaded + " loaded; at most " + maxNanos / 1000 + " microseconds and " + maxBytes
                + " bytes each";
    }
}
