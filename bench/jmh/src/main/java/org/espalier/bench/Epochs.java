package org.espalier.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.espalier.train.Steps;
import org.espalier.train.StepsResult;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.kernel.TrainingKernels;

/**
 * Our side of {@code bench/side-by-side}: says its name, then answers every line {@code epoch} on standard input with the
 * seconds that an epoch took and its mean objective.
 *
 * <p>Arguments: workload, threads. Kernels by {@code -Despalier.kernels}.
 */
public final class Epochs {
    private Epochs() {}

    public static void main(String[] args) throws IOException {
        Workload workload = Workload.valueOf(args[0]);
        int threads = Integer.parseInt(args[1]);
        TrainingData data = Workload.labelled(workload.rows());
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = System.out;
        out.println(
                "Espalier jvm, " + TrainingKernels.select().describe() + ", JDK " + System.getProperty("java.version"));
        try (TreeEngine engine = workload.engine(TrainingKernels.select(), data, threads)) {
            long seed = 0;
            for (String line = in.readLine(); line != null && !line.equals("end"); line = in.readLine()) {
                Steps steps = Workload.steps(data, Integer.MAX_VALUE / Workload.BATCH, 1f, seed++);
                long began = System.nanoTime();
                StepsResult result = engine.run(steps);
                double seconds = (System.nanoTime() - began) * 1e-9;
                out.printf(Locale.ROOT, "%.4f %.4f%n", seconds, result.meanObjective());
            }
        }
    }
}
