package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.espalier.data.Column;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;

/**
 * What has moved between two sets of rows, column by column: the population stability index
 * {@code PSI = sum_b (n_b - o_b) ln(n_b / o_b)} over the shares o of the old and n of the new rows in each group (Siddiqi,
 * Credit Risk Scorecards, 2006): tenths of the old rows for a number, categories, and missing values as a group of their own.
 * A share of 0 counts as {@value #FLOOR}.
 *
 * @param column its name
 * @param psi 0 or more; by habit, below 0.1 nothing has moved, from 0.25 on much has
 * @param byChance what 95 % of the samples stay below where nothing has moved: PSI is then about
 *     {@code (1 / rows old + 1 / rows new)} times chi-squared with one less than the groups as its degrees of freedom (Yurdakul and
 *     Naranjo, Journal of Risk Model Validation 14(4), 2020)
 * @param groups in their order
 */
public record Drift(String column, double psi, double byChance, List<Group> groups) {
    /** Shares below this count as this. */
    public static final double FLOOR = 1e-4;

    /** From here on something has moved, and much. */
    public static final double MOVED = 0.1;

    public static final double MOVED_MUCH = 0.25;

    private static final int BINS = 10;

    public Drift {
        groups = List.copyOf(groups);
    }

    /**
     * @param name {@code below 12.5}, a category, {@code missing}
     * @param before share of the old rows
     * @param now share of the new rows
     */
    public record Group(String name, double before, double now) {}

    /** Whether more has moved than by chance, and enough to matter. */
    public boolean hasMoved() {
        return psi >= MOVED && psi > byChance;
    }

    /**
     * Of shares.
     *
     * @param before {@code [groups]}, adding up to 1
     * @param now {@code [groups]}
     */
    public static double index(double[] before, double[] now) {
        double sum = 0;
        for (int g = 0; g < before.length; g++) {
            double o = Math.max(FLOOR, before[g]);
            double n = Math.max(FLOOR, now[g]);
            sum += (n - o) * Math.log(n / o);
        }
        return sum;
    }

    /**
     * Every column, in the schema's order.
     *
     * @param now rows of the same schema
     * @throws DataException when one of them has no rows, or the rows are images
     */
    public static List<Drift> of(Dataset before, Dataset now) {
        Schema schema = before.schema();
        if (schema.image().isPresent()) {
            throw new DataException("drift is measured column by column: expected a table, found images");
        }
        if (before.rows() == 0 || now.rows() == 0) {
            throw new DataException("expected rows before and now, found " + before.rows() + " and " + now.rows());
        }
        List<Drift> out = new ArrayList<>();
        int feature = 0;
        for (Column column : schema.columns()) {
            if (column.width() > 0) {
                out.add(ofColumn(column, values(before, feature, column), values(now, feature, column)));
            }
            feature += column.width();
        }
        return List.copyOf(out);
    }

    /**
     * Of numbers, a score say: in tenths of the old ones.
     *
     * @param before NaN: missing
     */
    public static Drift ofNumbers(String name, double[] before, double[] now) {
        double[] cuts = cuts(before);
        int groups = cuts.length + 2;
        List<String> names = new ArrayList<>();
        for (int g = 0; g <= cuts.length; g++) {
            names.add(
                    cuts.length == 0
                            ? "all"
                            : g == 0
                                    ? "below " + number(cuts[0])
                                    : g == cuts.length
                                            ? number(cuts[g - 1]) + " or more"
                                            : number(cuts[g - 1]) + " to " + number(cuts[g]));
        }
        names.add("missing");
        return of(
                name,
                names,
                shares(Arrays.stream(before).mapToInt(v -> group(v, cuts)).toArray(), groups),
                shares(Arrays.stream(now).mapToInt(v -> group(v, cuts)).toArray(), groups),
                before.length,
                now.length);
    }

    /** Of groups by number: classes that are answered, say. */
    public static Drift ofGroups(String name, List<String> names, int[] before, int[] now) {
        return of(name, names, shares(before, names.size()), shares(now, names.size()), before.length, now.length);
    }

    private static Drift of(
            String name, List<String> names, double[] before, double[] now, int rowsBefore, int rowsNow) {
        List<Group> groups = new ArrayList<>();
        for (int g = 0; g < before.length; g++) {
            if (before[g] > 0 || now[g] > 0) {
                groups.add(new Group(names.get(g), before[g], now[g]));
            }
        }
        double scale = 1.0 / rowsBefore + 1.0 / rowsNow;
        return new Drift(name, index(before, now), scale * chiSquared95(Math.max(1, groups.size() - 1)), groups);
    }

    private static Drift ofColumn(Column column, double[] before, double[] now) {
        if (!(column instanceof Column.Category category)) {
            return ofNumbers(column.name(), before, now);
        }
        List<String> names = new ArrayList<>(category.categories());
        while (names.size() < column.width()) {
            names.add("");
        }
        names.set(category.otherSlot(), "other");
        if (category.missing() == Column.Missing.INDICATOR) {
            names.set(category.missingSlot(), "missing");
        }
        int[] slotsBefore = Arrays.stream(before).mapToInt(v -> (int) v).toArray();
        int[] slotsNow = Arrays.stream(now).mapToInt(v -> (int) v).toArray();
        return ofGroups(column.name(), names, slotsBefore, slotsNow);
    }

    /** A number in its unit, NaN where it is missing; the slot of a category. */
    private static double[] values(Dataset rows, int feature, Column column) {
        double[] out = new double[rows.rows()];
        float[] row = new float[rows.features().columns()];
        for (int r = 0; r < out.length; r++) {
            rows.features().copyRow(r, row, 0);
            if (column instanceof Column.Number number) {
                boolean isMissing = column.width() > 1 && row[feature + 1] == 1;
                out[r] = isMissing ? Double.NaN : row[feature] * number.scale() + number.offset();
            } else {
                for (int k = 0; k < column.width(); k++) {
                    if (row[feature + k] == 1) {
                        out[r] = k;
                    }
                }
            }
        }
        return out;
    }

    private static double[] cuts(double[] values) {
        double[] ascending =
                Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
        double[] out = new double[BINS - 1];
        int count = 0;
        for (int b = 1; b < BINS && ascending.length > 0; b++) {
            double cut = ascending[(int) ((long) b * ascending.length / BINS)];
            if (cut > ascending[0] && (count == 0 || cut > out[count - 1])) {
                out[count++] = cut;
            }
        }
        return Arrays.copyOf(out, count);
    }

    private static int group(double value, double[] cuts) {
        if (Double.isNaN(value)) {
            return cuts.length + 1;
        }
        int found = Arrays.binarySearch(cuts, value);
        return found >= 0 ? found + 1 : -found - 1;
    }

    private static double[] shares(int[] groupOf, int groups) {
        double[] out = new double[groups];
        for (int g : groupOf) {
            out[g] += 1.0 / groupOf.length;
        }
        return out;
    }

    /** The 95 % quantile of chi-squared, by Wilson and Hilferty (1931); within 1 % from two degrees of freedom on. */
    private static double chiSquared95(int degrees) {
        double a = 2.0 / (9 * degrees);
        double root = 1 - a + 1.6448536269514722 * Math.sqrt(a);
        return degrees * root * root * root;
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.4g", value);
    }
}
