package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.espalier.base.Percent;
import org.espalier.base.Texts;

/**
 * How answers fare in groups of the rows, by the values of a column that the model may know or not. For two classes the rate at
 * which the positive class is answered is compared between groups: the four-fifths rule of the Uniform Guidelines on
 * Employee Selection Procedures (29 CFR 1607.4 D) looks at a rate below 80 % of the highest one.
 *
 * @param column its name
 * @param positive name of the class that rates are of; empty with more than two classes
 * @param slices the largest first
 */
public record Slices(String column, Optional<String> positive, List<Slice> slices) {
    /** More values than these share one last slice. */
    public static final int MAX_SLICES = 20;

    /** Rates are compared between slices of as many rows. */
    public static final int MIN_ROWS = 20;

    public Slices {
        slices = List.copyOf(slices);
    }

    /**
     * A group.
     *
     * @param rate share of its rows for which the positive class is answered; absent with more than two classes
     * @param accuracy share of its labelled rows whose class is answered; absent without any
     * @param recall share of its positive rows that are answered so; absent likewise
     * @param expected mean probability of the positive class, of labelled rows
     * @param found share of labelled rows that are positive: what {@code expected} should be
     * @param ratio the rate over that of the highest slice of {@value #MIN_ROWS} rows or more; absent below as many rows
     */
    public record Slice(
            String value,
            int rows,
            Optional<Share> rate,
            Optional<Share> accuracy,
            Optional<Share> recall,
            OptionalDouble expected,
            Optional<Share> found,
            OptionalDouble ratio) {
        /** Whether the four-fifths rule looks at it. */
        public boolean isBelowFourFifths() {
            return ratio.isPresent() && ratio.getAsDouble() < 0.8;
        }
    }

    /** A share with Wilson's interval. */
    public record Share(double value, Interval interval) {
        static Optional<Share> of(int part, int whole) {
            return whole == 0
                    ? Optional.empty()
                    : Optional.of(new Share((double) part / whole, Interval.ofShare(part, whole)));
        }
    }

    /**
     * @param values what the column says of each row; numbers of many values are cut into quarters
     * @param labels negative: unknown
     * @param answers class answered, by row
     * @param probability of the positive class, by row; empty with more than two classes
     * @param positiveClass its index; -1 with more than two classes
     */
    public static Slices of(
            String column,
            List<String> values,
            int[] labels,
            int[] answers,
            double[] probability,
            int positiveClass,
            Optional<String> positive) {
        Map<String, List<Integer>> groups = groups(values);
        List<Slice> slices = new ArrayList<>();
        groups.forEach((value, rows) ->
                slices.add(slice(value, rows, labels, answers, probability, positiveClass, OptionalDouble.empty())));
        double best = slices.stream()
                .filter(s -> s.rows() >= MIN_ROWS)
                .flatMap(s -> s.rate().stream())
                .mapToDouble(Share::value)
                .max()
                .orElse(0);
        List<Slice> out = new ArrayList<>();
        for (Slice s : slices) {
            boolean isCompared = best > 0 && s.rows() >= MIN_ROWS && s.rate().isPresent();
            out.add(new Slice(
                    s.value,
                    s.rows,
                    s.rate,
                    s.accuracy,
                    s.recall,
                    s.expected,
                    s.found,
                    isCompared ? OptionalDouble.of(s.rate.get().value() / best) : OptionalDouble.empty()));
        }
        return new Slices(column, positive, out);
    }

    private static Map<String, List<Integer>> groups(List<String> values) {
        Map<String, List<Integer>> byValue = new TreeMap<>();
        for (int r = 0; r < values.size(); r++) {
            byValue.computeIfAbsent(values.get(r), v -> new ArrayList<>()).add(r);
        }
        if (byValue.size() > MAX_SLICES && areNumbers(values)) {
            return quarters(values);
        }
        List<Map.Entry<String, List<Integer>>> sorted = new ArrayList<>(byValue.entrySet());
        sorted.sort(Comparator.comparingInt(e -> -e.getValue().size()));
        Map<String, List<Integer>> out = new LinkedHashMap<>();
        List<Integer> rest = new ArrayList<>();
        for (Map.Entry<String, List<Integer>> e : sorted) {
            if (out.size() < MAX_SLICES) {
                out.put(e.getKey().isEmpty() ? "(empty)" : e.getKey(), e.getValue());
            } else {
                rest.addAll(e.getValue());
            }
        }
        if (!rest.isEmpty()) {
            out.put("(" + (sorted.size() - MAX_SLICES) + " more values)", rest);
        }
        return out;
    }

    private static boolean areNumbers(List<String> values) {
        return values.stream().allMatch(v -> v.isEmpty() || !Double.isNaN(number(v)));
    }

    private static double number(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return Double.NaN;
        }
    }

    private static Map<String, List<Integer>> quarters(List<String> values) {
        double[] ascending = values.stream()
                .filter(v -> !v.isEmpty())
                .mapToDouble(Slices::number)
                .sorted()
                .toArray();
        double[] cuts = new double[3];
        for (int q = 1; q <= 3; q++) {
            cuts[q - 1] = ascending[q * ascending.length / 4];
        }
        String[] names = {
            "below " + text(cuts[0]),
            text(cuts[0]) + " to " + text(cuts[1]),
            text(cuts[1]) + " to " + text(cuts[2]),
            text(cuts[2]) + " or more"
        };
        Map<String, List<Integer>> out = new LinkedHashMap<>();
        for (String name : names) {
            out.put(name, new ArrayList<>());
        }
        for (int r = 0; r < values.size(); r++) {
            String v = values.get(r);
            double value = number(v);
            int q = 0;
            while (q < 3 && value >= cuts[q]) {
                q++;
            }
            out.computeIfAbsent(v.isEmpty() ? "(empty)" : names[q], n -> new ArrayList<>())
                    .add(r);
        }
        out.values().removeIf(List::isEmpty);
        return out;
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.4g", value);
    }

    private static Slice slice(
            String value,
            List<Integer> rows,
            int[] labels,
            int[] answers,
            double[] probability,
            int positiveClass,
            OptionalDouble ratio) {
        int answered = 0;
        int labelled = 0;
        int right = 0;
        int positives = 0;
        int caught = 0;
        double expected = 0;
        for (int r : rows) {
            answered += answers[r] == positiveClass ? 1 : 0;
            if (labels[r] < 0) {
                continue;
            }
            labelled++;
            right += answers[r] == labels[r] ? 1 : 0;
            if (positiveClass >= 0) {
                expected += probability[r];
                positives += labels[r] == positiveClass ? 1 : 0;
                caught += labels[r] == positiveClass && answers[r] == positiveClass ? 1 : 0;
            }
        }
        boolean isBinary = positiveClass >= 0;
        return new Slice(
                value,
                rows.size(),
                isBinary ? Share.of(answered, rows.size()) : Optional.empty(),
                Share.of(right, labelled),
                isBinary ? Share.of(caught, positives) : Optional.empty(),
                isBinary && labelled > 0 ? OptionalDouble.of(expected / labelled) : OptionalDouble.empty(),
                isBinary ? Share.of(positives, labelled) : Optional.empty(),
                ratio);
    }

    /** A table for people. */
    public String text() {
        String of = positive.map(Texts::escape).orElse("");
        TextTable table = new TextTable();
        if (positive.isPresent()) {
            table.line("", "", of + " answered, %", "", "", "", of + ", %", "")
                    .line(
                            Texts.escape(column),
                            "rows",
                            "rate",
                            "of the highest",
                            "accuracy, %",
                            "recall, %",
                            "expected",
                            "found");
        } else {
            table.line(Texts.escape(column), "rows", "accuracy, %");
        }
        for (Slice s : slices) {
            List<String> cells = new ArrayList<>(List.of(Texts.escape(s.value()), String.valueOf(s.rows())));
            if (positive.isPresent()) {
                cells.add(text(s.rate()));
                cells.add(
                        s.ratio().isPresent()
                                ? Percent.of(s.ratio().getAsDouble()) + (s.isBelowFourFifths() ? " (below 80 %)" : "")
                                : "-");
            }
            cells.add(text(s.accuracy()));
            if (positive.isPresent()) {
                cells.add(text(s.recall()));
                cells.add(s.expected().isPresent() ? Percent.digits(s.expected().getAsDouble(), 1) : "-");
                cells.add(text(s.found()));
            }
            table.line(cells);
        }
        return table.toString();
    }

    private static String text(Optional<Share> share) {
        return share.map(s -> Percent.digits(s.value(), 1)
                        + String.format(
                                Locale.ROOT,
                                " [%.1f, %.1f]",
                                100 * s.interval().low(),
                                100 * s.interval().high()))
                .orElse("-");
    }

    /** What {@code evaluate --json --slices} has under {@code slices}. */
    public Map<String, Object> toMap() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("column", column);
        List<Object> list = new ArrayList<>();
        for (Slice s : slices) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("value", s.value());
            one.put("rows", s.rows());
            put(one, "rate", s.rate());
            put(one, "accuracy", s.accuracy());
            put(one, "recall", s.recall());
            s.expected().ifPresent(e -> one.put("expected", e));
            put(one, "found", s.found());
            s.ratio().ifPresent(r -> one.put("ratio", r));
            list.add(one);
        }
        json.put("slices", list);
        return json;
    }

    private static void put(Map<String, Object> json, String key, Optional<Share> share) {
        share.ifPresent(s -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("value", s.value());
            one.put("interval", Arrays.asList(s.interval().low(), s.interval().high()));
            json.put(key, one);
        });
    }
}
