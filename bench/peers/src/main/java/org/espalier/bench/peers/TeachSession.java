package org.espalier.bench.peers;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.espalier.augment.Split;
import org.espalier.data.Dataset;
import org.espalier.teacher.dl4j.Dl4jTrainer;
import org.espalier.teacher.dl4j.TeachListener;
import org.espalier.teacher.dl4j.TeachOptions;

/**
 * The network of {@code teach} as a contestant of {@code bench/run-teach}: says what it is, then answers {@code write SEED}
 * by putting the rows that a run with that seed learns from and is validated on into NumPy files, and {@code train SEED
 * EPOCHS} with the seconds of the clock and of the processor and the lowest validation loss. Arguments: folder, table, number
 * of rows, hidden units, batch, learning rate, dropout, threads.
 */
public final class TeachSession {
    private final Path folder;
    private final Dataset rows;
    private final List<Integer> hidden;
    private final int batch;
    private final double rate;
    private final double dropout;
    private final int threads;

    private TeachSession(String[] args) throws IOException {
        folder = Files.createDirectories(Path.of(args[0]));
        Dataset all = PeerTable.valueOf(args[1]).read().train();
        int count = Math.min(Integer.parseInt(args[2]), all.rows());
        rows = all.select(IntStream.range(0, count).toArray());
        hidden = Arrays.stream(args[3].split(",")).map(Integer::valueOf).toList();
        batch = Integer.parseInt(args[4]);
        rate = Double.parseDouble(args[5]);
        dropout = Double.parseDouble(args[6]);
        threads = Integer.parseInt(args[7]);
    }

    public static void main(String[] args) throws IOException {
        TeachSession session = new TeachSession(args);
        System.out.println("Espalier, ND4J's products, JDK " + System.getProperty("java.version"));
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            long seed = Long.parseLong(words[1]);
            System.out.println(
                    words[0].equals("write") ? session.write(seed) : session.train(seed, Integer.parseInt(words[2])));
        }
    }

    private TeachOptions options(long seed, int epochs) {
        return TeachOptions.tables(rows.rows())
                .hidden(hidden)
                .batch(batch)
                .learningRate(rate)
                .dropout(dropout)
                .epochs(epochs)
                .patience(epochs)
                .threads(threads)
                .seed(seed)
                .build();
    }

    private String write(long seed) throws IOException {
        TeachOptions options = options(seed, 1);
        Split split = Split.stratified(rows.labels(), options.validation(), seed);
        write("train", rows.select(split.training()));
        write("validation", rows.select(split.heldOut()));
        return "{\"decay\": " + options.weightDecay() + "}";
    }

    private void write(String part, Dataset of) throws IOException {
        Npy.write(folder.resolve(part + "-x.npy"), of.features());
        Npy.write(folder.resolve(part + "-y.npy"), of.labels());
    }

    private String train(long seed, int epochs) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long began = System.nanoTime();
        long worked = system.getProcessCpuTime();
        Dl4jTrainer.Result result = Dl4jTrainer.train(rows, options(seed, epochs), TeachListener.SILENT);
        result.teacher().close();
        return String.format(
                Locale.ROOT,
                "{\"seconds\": %.4f, \"processor\": %.4f, \"loss\": %.6f}",
                (System.nanoTime() - began) * 1e-9,
                (system.getProcessCpuTime() - worked) * 1e-9,
                result.validationLoss());
    }
}
