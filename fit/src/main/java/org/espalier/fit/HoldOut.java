package org.espalier.fit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.espalier.augment.Split;
import org.espalier.base.Seeds;
import org.espalier.base.Texts;
import org.espalier.data.DataException;

/** Which rows are held out. */
public final class HoldOut {
    private static final List<Function<String, Instant>> FORMS = List.of(
            Instant::parse,
            text -> OffsetDateTime.parse(text).toInstant(),
            text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
            text -> LocalDateTime.parse(text, DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm[:ss]"))
                    .toInstant(ZoneOffset.UTC),
            text -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC),
            text -> LocalDate.parse(text, DateTimeFormatter.ofPattern("yyyy/MM/dd"))
                    .atStartOfDay()
                    .toInstant(ZoneOffset.UTC),
            text -> LocalDate.parse(text, DateTimeFormatter.ofPattern("d.M.yyyy"))
                    .atStartOfDay()
                    .toInstant(ZoneOffset.UTC));

    private HoldOut() {}

    /**
     * Whole groups are held out, until they have the share of the rows: rows of one customer never stand on both sides.
     *
     * @param groups of each row
     * @throws DataException when there is one group alone
     */
    public static Split byGroup(List<String> groups, double fraction, long seed) {
        Map<String, List<Integer>> rows = new LinkedHashMap<>();
        for (int r = 0; r < groups.size(); r++) {
            rows.computeIfAbsent(groups.get(r), g -> new ArrayList<>()).add(r);
        }
        if (rows.size() < 2) {
            throw new DataException("group: expected two groups or more, found "
                    + (rows.isEmpty() ? "none" : "one, " + Texts.quote(groups.get(0))));
        }
        List<List<Integer>> all = new ArrayList<>(rows.values());
        int[] order = Seeds.permutation(all.size(), Seeds.stream(seed, 0x9f0, 0));
        boolean[] held = new boolean[groups.size()];
        int wanted = (int) Math.round(fraction * groups.size());
        int taken = 0;
        int groupsTaken = 0;
        for (int g : order) {
            boolean fits = taken + all.get(g).size() <= wanted;
            // the first that fit; one at least, and never all
            if (fits && groupsTaken < all.size() - 1) {
                all.get(g).forEach(r -> held[r] = true);
                taken += all.get(g).size();
                groupsTaken++;
            }
        }
        if (taken == 0) {
            List<Integer> smallest = all.stream()
                    .min((a, b) -> Integer.compare(a.size(), b.size()))
                    .orElseThrow();
            smallest.forEach(r -> held[r] = true);
        }
        return split(held);
    }

    /**
     * The latest rows are held out; rows of the time at the cut are all held out, unless these would be all of the rows.
     *
     * @param times of each row: numbers, or dates such as 2026-11-30
     * @throws DataException when one does not parse, naming its row, or all are the same
     */
    public static Split byTime(List<String> times, double fraction) {
        double[] values = new double[times.size()];
        boolean areNumbers = times.stream().allMatch(t -> number(t).isPresent());
        for (int r = 0; r < values.length; r++) {
            values[r] = areNumbers ? number(times.get(r)).orElseThrow() : instant(times.get(r), r);
        }
        double[] ascending = values.clone();
        Arrays.sort(ascending);
        if (values.length < 2 || ascending[0] == ascending[ascending.length - 1]) {
            throw new DataException("time: expected two times or more, found "
                    + (values.length == 0 ? "none" : "one, " + Texts.quote(times.get(0))));
        }
        int at = Math.min(values.length - 1, Math.max(1, values.length - (int) Math.round(fraction * values.length)));
        double cut = ascending[at];
        if (cut == ascending[0]) {
            cut = Arrays.stream(ascending)
                    .filter(v -> v > ascending[0])
                    .findFirst()
                    .orElseThrow();
        }
        boolean[] held = new boolean[values.length];
        for (int r = 0; r < held.length; r++) {
            held[r] = values[r] >= cut;
        }
        return split(held);
    }

    private static Optional<Double> number(String text) {
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static double instant(String text, int row) {
        for (Function<String, Instant> form : FORMS) {
            try {
                return form.apply(text).toEpochMilli();
            } catch (DateTimeException e) {
                // the next form may fit
            }
        }
        throw new DataException("time: row " + (row + 1) + ": expected a number or a date such as 2026-11-30, found "
                + Texts.quote(text));
    }

    private static Split split(boolean[] held) {
        int[] rows = IntStream.range(0, held.length).toArray();
        return new Split(
                Arrays.stream(rows).filter(r -> !held[r]).toArray(),
                Arrays.stream(rows).filter(r -> held[r]).toArray());
    }
}
