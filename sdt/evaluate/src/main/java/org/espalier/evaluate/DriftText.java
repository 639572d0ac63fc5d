package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.espalier.base.Percent;
import org.espalier.base.Texts;

/** What has moved, as text for people, and as JSON. */
public final class DriftText {
    private DriftText() {}

    /** A table of all columns, what moved most first. */
    public static String write(List<Drift> columns, int rowsBefore, int rowsNow) {
        List<Drift> sorted = new ArrayList<>(columns);
        sorted.sort(Comparator.comparingDouble(Drift::psi).reversed());
        TextTable table = new TextTable().line("column", "PSI", "by chance", "", "moved most");
        for (Drift d : sorted) {
            table.line(
                    Texts.escape(d.column()),
                    String.format(Locale.ROOT, "%.4f", d.psi()),
                    String.format(Locale.ROOT, "<%.4f", d.byChance()),
                    word(d),
                    d.hasMoved() ? most(d) : "");
        }
        long moved = columns.stream().filter(Drift::hasMoved).count();
        return table
                + String.format(
                                Locale.ROOT,
                                "rows: %d before, %d now; %d of %d moved (PSI from %.1f on, and more than by chance)%n",
                                rowsBefore,
                                rowsNow,
                                moved,
                                columns.size(),
                                Drift.MOVED)
                        .replace("\r\n", "\n");
    }

    private static String word(Drift d) {
        return !d.hasMoved() ? "" : d.psi() >= Drift.MOVED_MUCH ? "moved much" : "moved";
    }

    private static String most(Drift d) {
        return d.groups().stream()
                .max(Comparator.comparingDouble(g -> Math.abs(g.now() - g.before())))
                .map(g -> Texts.escape(g.name()) + ": " + Percent.of(g.before()) + " before, " + Percent.of(g.now())
                        + " now")
                .orElse("");
    }

    /** What {@code drift --json} prints. */
    public static Map<String, Object> toMap(List<Drift> columns, int rowsBefore, int rowsNow) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rows", Map.of("before", rowsBefore, "now", rowsNow));
        json.put("columns", columns.stream().map(DriftText::column).toList());
        return json;
    }

    private static Map<String, Object> column(Drift d) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("column", d.column());
        json.put("psi", d.psi());
        json.put("byChance", d.byChance());
        json.put("moved", d.hasMoved());
        json.put(
                "groups",
                d.groups().stream()
                        .map(g -> {
                            Map<String, Object> one = new LinkedHashMap<>();
                            one.put("name", g.name());
                            one.put("before", g.before());
                            one.put("now", g.now());
                            return one;
                        })
                        .toList());
        return json;
    }
}
