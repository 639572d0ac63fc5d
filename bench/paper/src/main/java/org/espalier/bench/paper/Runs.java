package org.espalier.bench.paper;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.espalier.EspalierException;
import org.espalier.bench.paper.ResultsFile.Result;

/**
 * Runs experiments over the seeds, several side by side.
 *
 * @param results by experiment, then by seed in ascending order; a seed whose cell failed is absent
 * @param failures one line each
 */
record Runs(Map<Experiment, Map<Integer, Result>> results, List<String> failures) {
    /** Figures of an experiment by seed, in ascending order. */
    double[] figures(Experiment v, String name) {
        return results.get(v).values().stream()
                .mapToDouble(r -> r.figures().get(name))
                .toArray();
    }

    boolean has(Experiment v) {
        return !results.getOrDefault(v, Map.of()).isEmpty();
    }

    Result first(Experiment v) {
        return results.get(v).values().iterator().next();
    }

    /** Ours minus theirs over the seeds that both have. */
    Statistics.Gain gain(Experiment ours, Experiment theirs, String name) {
        List<Integer> both = results.get(ours).keySet().stream()
                .filter(results.get(theirs)::containsKey)
                .toList();
        return Statistics.pairedGain(values(ours, both, name), values(theirs, both, name));
    }

    private double[] values(Experiment v, List<Integer> seeds, String name) {
        return seeds.stream()
                .mapToDouble(s -> results.get(v).get(s).figures().get(name))
                .toArray();
    }

    /** CART is the same for every seed that meets the same rows. */
    static List<Integer> seeds(Experiment v, Settings settings) {
        boolean isAlike = v.learns() == Experiment.Learns.CART && v.percent() == 100;
        return isAlike ? List.of(1) : settings.seedList();
    }

    static Runs of(Cells cells, List<Experiment> experiments, Settings settings, Consumer<String> progress) {
        Map<Experiment, Map<Integer, Result>> results = new LinkedHashMap<>();
        List<String> failures = new ArrayList<>();
        Map<String, Future<Cells.Computed>> running = new LinkedHashMap<>();
        ExecutorService workers = Executors.newFixedThreadPool(settings.threads());
        try {
            int total = experiments.stream()
                    .distinct()
                    .mapToInt(v -> seeds(v, settings).size())
                    .sum();
            AtomicInteger done = new AtomicInteger();
            // Seed by seed: trees of one seed ask their teacher for the same rows.
            for (int seed : settings.seedList()) {
                for (Experiment v : new LinkedHashSet<>(experiments)) {
                    if (seeds(v, settings).contains(seed)) {
                        running.put(v.text() + seed, workers.submit(() -> cell(cells, v, seed, done, total, progress)));
                    }
                }
            }
            for (Experiment v : new LinkedHashSet<>(experiments)) {
                Map<Integer, Result> bySeed = new LinkedHashMap<>();
                for (int seed : seeds(v, settings)) {
                    try {
                        bySeed.put(seed, running.get(v.text() + seed).get().result());
                    } catch (ExecutionException e) {
                        if (!(e.getCause() instanceof EspalierException)) {
                            throw new IllegalStateException(v.text() + ", seed " + seed, e.getCause());
                        }
                        failures.add(v.text() + ", seed " + seed + ": "
                                + e.getCause().getMessage());
                    }
                }
                results.put(v, bySeed);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EspalierException("interrupted; finished cells are kept", e);
        } finally {
            workers.shutdownNow();
        }
        return new Runs(results, failures);
    }

    private static Cells.Computed cell(
            Cells cells, Experiment v, int seed, AtomicInteger done, int total, Consumer<String> progress) {
        long began = System.nanoTime();
        Cells.Computed computed = cells.compute(v, seed);
        int number = done.incrementAndGet();
        if (!computed.fromFile()) {
            progress.accept(String.format(
                    Locale.ROOT,
                    "%d/%d %s, seed %d: %.0f s",
                    number,
                    total,
                    v.text(),
                    seed,
                    (System.nanoTime() - began) * 1e-9));
        }
        return computed;
    }
}
