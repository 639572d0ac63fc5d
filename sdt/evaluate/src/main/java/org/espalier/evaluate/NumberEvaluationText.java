package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.evaluate.NumberEvaluation.Scores;

/** A {@link NumberEvaluation} for people, and as JSON. */
public final class NumberEvaluationText {
    private static final String NONE = "-";

    private NumberEvaluationText() {}

    /**
     * In full, average and max-path side by side.
     *
     * @param unit of the target
     */
    public static String full(NumberEvaluation e, Optional<String> unit) {
        return figures(e, unit) + tree(e) + deciles(e);
    }

    /**
     * Of several numbers: what holds for all of them, then the figures of each.
     *
     * @param units of the outputs
     */
    public static String full(NumbersEvaluation all, List<Optional<String>> units) {
        TextTable table = new TextTable().line("mean of the outputs", "average", "max-path", "teacher");
        Map<String, Interval> in = all.intervals();
        all.rmse().ifPresent(s -> table.line(line(in, "rmse", "RMSE, standard deviations", s, 1)));
        all.mae().ifPresent(s -> table.line(line(in, "mae", "mean absolute error, the same", s, 1)));
        all.r2().ifPresent(s -> table.line(line(in, "r2", "R2, %", s, 100)));
        all.r2Teacher().ifPresent(s -> table.line(line(in, "r2Teacher", "R2 to the teacher, %", s, 100)));
        StringBuilder out =
                new StringBuilder(table.toString()).append(tree(all.outputs().get(0)));
        for (int k = 0; k < all.outputs().size(); k++) {
            NumberEvaluation e = all.outputs().get(k);
            out.append('\n').append(Texts.visible(all.names().get(k), 60));
            if (e.known() < e.rows()) {
                out.append(", of which ").append(e.known()).append(" rows have a value");
            }
            out.append('\n').append(figures(e, units.get(k)));
        }
        return out.toString();
    }

    private static String figures(NumberEvaluation e, Optional<String> unit) {
        TextTable table = new TextTable().line("", "average", "max-path", "teacher");
        String inUnit = unit.map(u -> ", " + u).orElse("");
        Map<String, Interval> in = e.intervals();
        e.rmse().ifPresent(s -> table.line(line(in, "rmse", "RMSE" + inUnit, s, 1)));
        e.mae().ifPresent(s -> table.line(line(in, "mae", "mean absolute error" + inUnit, s, 1)));
        e.r2().ifPresent(s -> table.line(line(in, "r2", "R2, %", s, 100)));
        e.d2().ifPresent(s -> table.line(line(in, "d2", "D2 (Poisson deviance), %", s, 100)));
        e.r2Teacher().ifPresent(s -> table.line(line(in, "r2Teacher", "R2 to the teacher, %", s, 100)));
        e.pinball().ifPresent(s -> table.line(line(in, "pinball", "pinball loss" + inUnit, s, 1)));
        StringBuilder out = new StringBuilder(table.toString());
        e.coverage()
                .ifPresent(c -> out.append(Percent.digits(c.promised(), 0))
                        .append(" % intervals: ")
                        .append(Percent.digits(c.found(), 1))
                        .append(" % of the rows lie within")
                        .append(interval(in, "coverage", 100))
                        .append(", mean width ")
                        .append(number(c.width()))
                        .append(unit.map(u -> " " + u).orElse(""))
                        .append('\n'));
        return out.toString();
    }

    private static String tree(NumberEvaluation e) {
        StringBuilder out = new StringBuilder(String.format(
                Locale.ROOT,
                "path mass: mean %.3f, 5 %% of the rows below %.3f; dead leaves: %d of %d\ncolumns read on a path: mean %.2f\n",
                e.pathMass(),
                e.lowPathMass(),
                e.deadLeaves(),
                e.leaves(),
                e.columnsRead()));
        out.append("rows: ").append(e.rows());
        if (e.known() < e.rows()) {
            out.append(", ").append(e.known()).append(" of them with a value");
        }
        return out.append("; in brackets: 95 % bootstrap intervals\n").toString();
    }

    /** What is answered and found in each tenth of the rows, the largest answers first; lift: times the mean of all. */
    private static String deciles(NumberEvaluation e) {
        if (e.deciles().size() < 2) {
            return "";
        }
        TextTable table = new TextTable().line("tenth", "rows", "expected", "found", "lift");
        for (int i = e.deciles().size() - 1; i >= 0; i--) {
            Tenths.Tenth tenth = e.deciles().get(i);
            table.line(
                    String.valueOf(e.deciles().size() - i),
                    String.valueOf(tenth.rows()),
                    number(tenth.answered()),
                    number(tenth.found()),
                    lift(e, tenth)
                            .map(v -> String.format(Locale.ROOT, "%.2f", v))
                            .orElse(NONE));
        }
        return "\n" + table;
    }

    /** Over the mean of the tenths' truths, which weigh alike; empty where that is not above 0. */
    private static Optional<Double> lift(NumberEvaluation e, Tenths.Tenth tenth) {
        double mean =
                e.deciles().stream().mapToDouble(Tenths.Tenth::found).average().orElseThrow();
        return mean > 0 ? Optional.of(tenth.found() / mean) : Optional.empty();
    }

    private static String[] line(Map<String, Interval> in, String key, String title, Scores s, double times) {
        return new String[] {
            title,
            number(times * s.average()) + interval(in, key + ".average", times),
            number(times * s.maxPath()) + interval(in, key + ".maxPath", times),
            s.teacher().isPresent() ? number(times * s.teacher().getAsDouble()) : NONE
        };
    }

    private static String interval(Map<String, Interval> in, String key, double times) {
        Interval found = in.get(key);
        return found == null ? "" : " [" + number(times * found.low()) + ", " + number(times * found.high()) + "]";
    }

    /** Four digits that count: {@code 2.075}, {@code 52340}, {@code 0.0001623}. */
    static String number(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return value == 0 ? "0" : String.valueOf(value);
        }
        int whole = (int) Math.floor(Math.log10(Math.abs(value))) + 1;
        return String.format(Locale.ROOT, "%." + Math.max(0, Math.min(12, 4 - whole)) + "f", value);
    }

    /** What {@code evaluate --json} prints of it; a key is absent where it does not apply. */
    public static Map<String, Object> toMap(NumberEvaluation e) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rows", e.rows());
        put(json, e.rmse(), e.mae(), e.r2(), e.r2Teacher());
        e.d2().ifPresent(s -> json.put("d2", scores(s)));
        e.pinball().ifPresent(s -> json.put("pinball", scores(s)));
        e.coverage().ifPresent(c -> {
            Map<String, Object> coverage = new LinkedHashMap<>();
            coverage.put("promised", c.promised());
            coverage.put("maxPath", c.found());
            coverage.put("width", c.width());
            json.put("coverage", coverage);
        });
        putTree(json, e);
        putIntervals(json, e.intervals());
        if (e.known() < e.rows()) {
            json.put("labelled", e.known());
        }
        List<Object> deciles = new ArrayList<>();
        for (Tenths.Tenth tenth : e.deciles()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("rows", tenth.rows());
            one.put("expected", tenth.answered());
            one.put("found", tenth.found());
            lift(e, tenth).ifPresent(v -> one.put("lift", v));
            deciles.add(0, one);
        }
        if (!deciles.isEmpty()) {
            json.put("deciles", Map.of("maxPath", deciles));
        }
        return json;
    }

    /** The same of several numbers: the means over all, then each under {@code outputs}, as if it were alone. */
    public static Map<String, Object> toMap(NumbersEvaluation all) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rows", all.outputs().get(0).rows());
        put(json, all.rmse(), all.mae(), all.r2(), all.r2Teacher());
        putTree(json, all.outputs().get(0));
        putIntervals(json, all.intervals());
        Map<String, Object> outputs = new LinkedHashMap<>();
        for (int k = 0; k < all.names().size(); k++) {
            Map<String, Object> one = toMap(all.outputs().get(k));
            one.keySet().removeAll(List.of("rows", "pathMass", "leaves"));
            outputs.put(all.names().get(k), one);
        }
        json.put("outputs", outputs);
        return json;
    }

    private static void put(
            Map<String, Object> json,
            Optional<Scores> rmse,
            Optional<Scores> mae,
            Optional<Scores> r2,
            Optional<Scores> r2Teacher) {
        rmse.ifPresent(s -> json.put("rmse", scores(s)));
        mae.ifPresent(s -> json.put("mae", scores(s)));
        r2.ifPresent(s -> json.put("r2", scores(s)));
        r2Teacher.ifPresent(s -> json.put("r2Teacher", scores(s)));
    }

    private static void putTree(Map<String, Object> json, NumberEvaluation e) {
        Map<String, Object> mass = new LinkedHashMap<>();
        mass.put("mean", e.pathMass());
        mass.put("p05", e.lowPathMass());
        json.put("pathMass", mass);
        Map<String, Object> leaves = new LinkedHashMap<>();
        leaves.put("total", e.leaves());
        leaves.put("dead", e.deadLeaves());
        json.put("leaves", leaves);
        json.put("columnsRead", e.columnsRead());
    }

    private static void putIntervals(Map<String, Object> json, Map<String, Interval> found) {
        if (!found.isEmpty()) {
            Map<String, Object> intervals = new LinkedHashMap<>();
            found.forEach((name, i) -> intervals.put(name, new ArrayList<>(List.of(i.low(), i.high()))));
            json.put("intervals", intervals);
        }
    }

    private static Map<String, Object> scores(Scores s) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("average", s.average());
        json.put("maxPath", s.maxPath());
        s.teacher().ifPresent(value -> json.put("teacher", value));
        return json;
    }
}
