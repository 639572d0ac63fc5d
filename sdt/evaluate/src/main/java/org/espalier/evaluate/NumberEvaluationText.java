package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.base.Percent;
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
        TextTable table = new TextTable().line("", "average", "max-path", "teacher");
        String inUnit = unit.map(u -> ", " + u).orElse("");
        e.rmse().ifPresent(s -> table.line(line(e, "rmse", "RMSE" + inUnit, s, 1)));
        e.mae().ifPresent(s -> table.line(line(e, "mae", "mean absolute error" + inUnit, s, 1)));
        e.r2().ifPresent(s -> table.line(line(e, "r2", "R2, %", s, 100)));
        e.d2().ifPresent(s -> table.line(line(e, "d2", "D2 (Poisson deviance), %", s, 100)));
        e.r2Teacher().ifPresent(s -> table.line(line(e, "r2Teacher", "R2 to the teacher, %", s, 100)));
        e.pinball().ifPresent(s -> table.line(line(e, "pinball", "pinball loss" + inUnit, s, 1)));
        StringBuilder out = new StringBuilder(table.toString());
        e.coverage()
                .ifPresent(c -> out.append(Percent.digits(c.promised(), 0))
                        .append(" % intervals: ")
                        .append(Percent.digits(c.found(), 1))
                        .append(" % of the rows lie within")
                        .append(interval(e, "coverage", 100))
                        .append(", mean width ")
                        .append(number(c.width()))
                        .append(unit.map(u -> " " + u).orElse(""))
                        .append('\n'));
        out.append(String.format(
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
        return out.append("; in brackets: 95 % bootstrap intervals\n")
                .append(deciles(e))
                .toString();
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

    private static String[] line(NumberEvaluation e, String key, String title, Scores s, double times) {
        return new String[] {
            title,
            number(times * s.average()) + interval(e, key + ".average", times),
            number(times * s.maxPath()) + interval(e, key + ".maxPath", times),
            s.teacher().isPresent() ? number(times * s.teacher().getAsDouble()) : NONE
        };
    }

    private static String interval(NumberEvaluation e, String key, double times) {
        Interval found = e.intervals().get(key);
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
        e.rmse().ifPresent(s -> json.put("rmse", scores(s)));
        e.mae().ifPresent(s -> json.put("mae", scores(s)));
        e.r2().ifPresent(s -> json.put("r2", scores(s)));
        e.r2Teacher().ifPresent(s -> json.put("r2Teacher", scores(s)));
        e.d2().ifPresent(s -> json.put("d2", scores(s)));
        e.pinball().ifPresent(s -> json.put("pinball", scores(s)));
        e.coverage().ifPresent(c -> {
            Map<String, Object> coverage = new LinkedHashMap<>();
            coverage.put("promised", c.promised());
            coverage.put("maxPath", c.found());
            coverage.put("width", c.width());
            json.put("coverage", coverage);
        });
        Map<String, Object> mass = new LinkedHashMap<>();
        mass.put("mean", e.pathMass());
        mass.put("p05", e.lowPathMass());
        json.put("pathMass", mass);
        Map<String, Object> leaves = new LinkedHashMap<>();
        leaves.put("total", e.leaves());
        leaves.put("dead", e.deadLeaves());
        json.put("leaves", leaves);
        json.put("columnsRead", e.columnsRead());
        if (!e.intervals().isEmpty()) {
            Map<String, Object> intervals = new LinkedHashMap<>();
            e.intervals().forEach((name, i) -> intervals.put(name, new ArrayList<>(List.of(i.low(), i.high()))));
            json.put("intervals", intervals);
        }
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

    private static Map<String, Object> scores(Scores s) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("average", s.average());
        json.put("maxPath", s.maxPath());
        s.teacher().ifPresent(value -> json.put("teacher", value));
        return json;
    }
}
