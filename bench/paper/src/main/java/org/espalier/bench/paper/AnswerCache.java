package org.espalier.bench.paper;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.espalier.EspalierException;
import org.espalier.data.Schema;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;
import org.espalier.matrix.Matrix;
import org.espalier.teacher.Teacher;

/**
 * A teacher that keeps its answers on the disk, a file for each block of rows, named by their content: trees of the same seed
 * meet the same rows, and a network takes longer to answer them than a tree to learn them. The network is loaded when a
 * block is new. For any number of threads.
 */
final class AnswerCache implements Teacher {
    private final Schema schema;
    private final String identity;
    private final Supplier<? extends Teacher> loader;
    private final Path folder;
    private final ThreadLocal<Double> waited = ThreadLocal.withInitial(() -> 0.0);
    private Teacher teacher;

    /** @param loader loads the network; called once at most */
    AnswerCache(Schema schema, String identity, Supplier<? extends Teacher> loader, Path folder) {
        this.schema = schema;
        this.identity = identity;
        this.loader = loader;
        this.folder = folder;
    }

    /** Seconds that this thread has waited for answers since it last asked. */
    double takeSecondsWaited() {
        double seconds = waited.get();
        waited.remove();
        return seconds;
    }

    @Override
    public float[] logProbabilities(Matrix features, int from, int to) {
        long began = System.nanoTime();
        Path file = folder.resolve(Rows.hash(features, from, to) + ".f32");
        try {
            if (Files.exists(file)) {
                return read(file, (to - from) * classes());
            }
            // One at a time: the network uses all processors by itself.
            synchronized (this) {
                if (Files.exists(file)) {
                    return read(file, (to - from) * classes());
                }
                float[] answers = loaded().logProbabilities(features, from, to);
                write(file, answers);
                return answers;
            }
        } catch (IOException e) {
            throw new EspalierException(file + ": can't be read or written", e);
        } finally {
            waited.set(waited.get() + (System.nanoTime() - began) * 1e-9);
        }
    }

    private Teacher loaded() {
        if (teacher == null) {
            teacher = loader.get();
        }
        return teacher;
    }

    private static float[] read(Path file, int length) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length != 4 * length) {
            throw new EspalierException(
                    file + ": expected " + 4 * length + " bytes, found " + bytes.length + "; delete the file");
        }
        float[] out = new float[length];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(out);
        return out;
    }

    private void write(Path file, float[] answers) throws IOException {
        Files.createDirectories(folder);
        ByteBuffer bytes = ByteBuffer.allocate(4 * answers.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(answers);
        AtomicFiles.write(file, OverwritePolicy.REPLACE, out -> out.write(bytes.array()));
    }

    @Override
    public Optional<Integer> features() {
        return Optional.of(schema.width());
    }

    @Override
    public int classes() {
        return schema.classes();
    }

    @Override
    public Optional<List<String>> classNames() {
        return Optional.of(schema.target().classes());
    }

    @Override
    public String identity() {
        return identity;
    }

    @Override
    public synchronized void close() {
        if (teacher != null) {
            teacher.close();
            teacher = null;
        }
    }
}
