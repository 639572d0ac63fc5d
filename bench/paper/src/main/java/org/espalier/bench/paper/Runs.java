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
 * Runs variations over the seeds, several side by side.
 *
 * @param results by variation, then by seed in ascending order; a seed whose cell failed is absent
 * @param failures one line each
 */
record Runs(Map<Variation, Map<Integer, Result>> results, List<String> failures) {
    /** Figures of a variation by seed, in ascending order. */
    double[] figures(Variation v, String name) {
        return results.get(v).values().stream()
                .mapToDouble(r -> r.figures().get(name))
                .toArray();
    }

    boolean has(Variation v) {
        return !results.getOrDefault(v, Map.of()).isEmpty();
    }

    Result first(Variation v) {
        return results.get(v).values().iterator().next();
    }

    /** Ours minus theirs over the seeds that both have. */
    Statistics.Gain gain(Variation ours, Variation theirs, String name) {
        List<Integer> both = results.get(ours).keySet().stream()
                .filter(results.get(theirs)::containsKey)
                .toList();
        return Statistics.pairedGain(values(ours, both, name), values(theirs, both, name));
    }

    private double[] values(Variation v, List<Integer> seeds, String name) {
        return seeds.stream()
                .mapToDouble(s -> results.get(v).get(s).figures().get(name))
                .toArray();
    }

    /** CART is the same for every seed that meets the same rows. */
    static List<Integer> seeds(Variation v, Settings settings) {
        boolean isAlike = v.learns() == Variation.Learns.CART && v.percent() == 100;
        return isAlike ? List.of(1) : settings.seedList();
    }

    static Runs of(Cells cells, List<Variation> variations, Settings settings, Consumer<String> progress) {
        Map<Variation, Map<Integer, Result>> results = new LinkedHashMap<>();
        List<String> failures = new ArrayList<>();
        Map<String, Future<Cells.Computed>> running = new LinkedHashMap<>();
        ExecutorService workers = Executors.newFixedThreadPool(settings.threads());
        try {
            int total = variations.stream()
                    .distinct()
                    .mapToInt(v -> seeds(v, settings).size())
                    .sum();
            AtomicInteger done = new AtomicInteger();
            // Seed by seed: trees of one seed ask their teacher for the same rows.
            for (int seed : settings.seedList()) {
                for (Variation v : new LinkedHashSet<>(variations)) {
                    if (seeds(v, settings).contains(seed)) {
                        running.put(v.text() + seed, workers.submit(() -> cell(cells, v, seed, done, total, progress)));
                    }
                }
            }
            for (Variation v : new LinkedHashSet<>(variations)) {
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
            Cells cells, Variation v, int seed, AtomicInteger done, int total, Consumer<String> progress) {
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
