package org.espalier.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.augment.Split;
import org.espalier.base.Seeds;

/**
 * Rows to fit on and rows to choose by.
 *
 * @param fit row numbers, ascending
 * @param validation row numbers, ascending
 */
record Fold(int[] fit, int[] validation) {
    /** Below so many rows one part of them is too few to choose by: five take turns. */
    static final int FEW_ROWS = 2000;

    private static final int FOLDS = 5;
    private static final double VALIDATION = 0.15;

    /** One split of many rows, five folds of few; by group or by time where these are given. */
    static List<Fold> of(int[] labels, Optional<List<String>> groups, Optional<List<String>> times, long seed) {
        if (times.isPresent()) {
            return List.of(of(HoldOut.byTime(times.get(), VALIDATION)));
        }
        boolean areFew = labels.length < FEW_ROWS;
        if (groups.isPresent()) {
            long different = groups.get().stream().distinct().count();
            if (areFew && different >= FOLDS) {
                // a fold without one of two classes teaches nothing; numbers have no labels
                boolean areClasses = Arrays.stream(labels).anyMatch(l -> l >= 0);
                List<Fold> folds = byPart(partsOfGroups(groups.get(), seed)).stream()
                        .filter(f -> !areClasses
                                || Arrays.stream(f.fit)
                                                .map(r -> labels[r])
                                                .distinct()
                                                .count()
                                        > 1)
                        .toList();
                if (!folds.isEmpty()) {
                    return folds;
                }
            }
            return List.of(of(HoldOut.byGroup(groups.get(), VALIDATION, seed)));
        }
        return areFew
                ? byPart(Split.parts(labels, FOLDS, Seeds.stream(seed, 0xf01d, 1)))
                : List.of(of(Split.stratified(
                        labels, VALIDATION, Seeds.stream(seed, 0xf01d, 0).nextLong())));
    }

    private static Fold of(Split split) {
        return new Fold(split.training(), split.heldOut());
    }

    private static List<Fold> byPart(int[] partOf) {
        List<Fold> out = new ArrayList<>();
        int[] rows = IntStream.range(0, partOf.length).toArray();
        for (int part = 0; part < FOLDS; part++) {
            int of = part;
            Fold fold = new Fold(
                    Arrays.stream(rows).filter(r -> partOf[r] != of).toArray(),
                    Arrays.stream(rows).filter(r -> partOf[r] == of).toArray());
            if (fold.fit.length > 0 && fold.validation.length > 0) {
                out.add(fold);
            }
        }
        return out;
    }

    /** The largest group first, each to the part with the fewest rows. */
    private static int[] partsOfGroups(List<String> groups, long seed) {
        Map<String, List<Integer>> rows = new LinkedHashMap<>();
        int[] order = Seeds.permutation(groups.size(), Seeds.stream(seed, 0xf01d, 2));
        for (int r : order) {
            rows.computeIfAbsent(groups.get(r), g -> new ArrayList<>()).add(r);
        }
        List<List<Integer>> bySize = new ArrayList<>(rows.values());
        bySize.sort((a, b) -> Integer.compare(b.size(), a.size()));
        int[] partOf = new int[groups.size()];
        int[] sizes = new int[FOLDS];
        for (List<Integer> group : bySize) {
            int smallest = 0;
            for (int part = 1; part < FOLDS; part++) {
                smallest = sizes[part] < sizes[smallest] ? part : smallest;
            }
            int to = smallest;
            group.forEach(r -> partOf[r] = to);
            sizes[to] += group.size();
        }
        return partOf;
    }
}
