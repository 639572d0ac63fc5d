package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.data.Column;
import org.espalier.data.Dataset;

/**
 * Finds columns that say the same as another one: {@code education} and {@code education-num}, an income by the month and by the year. A tree that
 * has both asks about either, and a reader looks for a difference that is not there.
 *
 * <p>Two columns say the same where their mutual information is at least {@link #SAME} of the larger of their entropies, so that each all
 * but gives the other; numbers also where their correlation is that large, of either sign. A number of more than {@value #BINS} different
 * values counts by bins of as many rows each. Columns with too many different values for the rows at hand, of which everything seems to give
 * everything, are not compared.
 */
public final class RedundantColumns {
    /** Share of the information, or size of the correlation, from which on two columns say the same. */
    public static final double SAME = 0.98;

    private static final int BINS = 64;

    /** Rows that are looked at, at most; spread over all. */
    private static final int MAX_ROWS = 5000;

    /** Wider tables would take longer than their training. */
    private static final int MAX_COLUMNS = 200;

    /** Rows for each different value, at least. */
    private static final int ROWS_PER_VALUE = 10;

    private final int[] rows;
    private final Dataset data;

    private RedundantColumns(Dataset data) {
        this.data = data;
        int count = Math.min(MAX_ROWS, data.rows());
        this.rows = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = (int) ((long) i * data.rows() / count);
        }
    }

    /**
     * Two columns that say the same.
     *
     * @param first the one that stands further to the left in the table
     * @param share of the larger entropy that is mutual information, or the size of the correlation where that is more; {@link #SAME} to 1
     * @param isCorrelation whether it is the correlation
     */
    public record Pair(String first, String second, double share, boolean isCorrelation) {
        /** One sentence; what leaves a column out is the front end's to name. */
        public String sentence() {
            return "the columns " + Texts.quote(first) + " and " + Texts.quote(second) + " say the same ("
                    + (isCorrelation ? "correlation " : "shared information ") + Percent.of(share) + ")";
        }
    }

    /** What one column's values are, row by row: {@code [rows]}; numbers also as they are. */
    private record Coded(String name, int[] codes, int values, double[] numbers) {}

    /** The pairs in the order of the table; none of images. A column that says the same as one before it is in one pair only. */
    public static List<Pair> of(Dataset data) {
        if (data.schema().image().isPresent() || data.schema().columns().size() > MAX_COLUMNS || data.rows() == 0) {
            return List.of();
        }
        return new RedundantColumns(data).pairs();
    }

    private List<Pair> pairs() {
        List<Coded> columns = columns();
        List<Pair> out = new ArrayList<>();
        boolean[] isTold = new boolean[columns.size()];
        for (int i = 0; i < columns.size(); i++) {
            for (int j = i + 1; j < columns.size(); j++) {
                Coded a = columns.get(i);
                Coded b = columns.get(j);
                if (isTold[j]) {
                    continue;
                }
                double correlation =
                        a.numbers().length > 0 && b.numbers().length > 0 ? correlation(a.numbers(), b.numbers()) : 0;
                double shared = correlation >= SAME ? 0 : sharedInformation(a, b);
                if (Math.max(correlation, shared) >= SAME) {
                    out.add(new Pair(a.name(), b.name(), Math.max(correlation, shared), correlation > shared));
                    isTold[j] = true;
                }
            }
        }
        return out;
    }

    private List<Coded> columns() {
        float[][] sample = new float[rows.length][];
        for (int i = 0; i < rows.length; i++) {
            sample[i] = data.features().row(rows[i]);
        }
        List<Coded> out = new ArrayList<>();
        int feature = 0;
        for (Column column : data.schema().columns()) {
            if (column.width() > 0) {
                out.add(
                        column instanceof Column.Number n
                                ? number(n, feature, sample)
                                : category(column, feature, sample));
                feature += column.width();
            }
        }
        return out;
    }

    private static Coded category(Column column, int first, float[][] sample) {
        int[] codes = new int[sample.length];
        for (int i = 0; i < codes.length; i++) {
            for (int s = 0; s < column.width(); s++) {
                codes[i] = sample[i][first + s] > 0.5f ? s : codes[i];
            }
        }
        return new Coded(
                column.name(), codes, (int) Arrays.stream(codes).distinct().count(), new double[0]);
    }

    private static Coded number(Column.Number column, int feature, float[][] sample) {
        double[] values = new double[sample.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = sample[i][feature];
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        double[] different = Arrays.stream(sorted).distinct().toArray();
        double[] ends = different;
        if (different.length > BINS) {
            ends = new double[BINS];
            for (int b = 0; b < BINS; b++) {
                ends[b] = sorted[(int) ((long) (b + 1) * sorted.length / BINS) - 1];
            }
            ends = Arrays.stream(ends).distinct().toArray();
        }
        int[] codes = new int[values.length];
        for (int i = 0; i < codes.length; i++) {
            int at = Arrays.binarySearch(ends, values[i]);
            codes[i] = at < 0 ? -at - 1 : at;
        }
        return new Coded(column.name(), codes, ends.length, values);
    }

    private static double correlation(double[] a, double[] b) {
        double meanA = Arrays.stream(a).average().orElse(0);
        double meanB = Arrays.stream(b).average().orElse(0);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        return aa > 0 && bb > 0 ? Math.abs(ab) / Math.sqrt(aa * bb) : 0;
    }

    /** Mutual information over the larger entropy, 0 to 1: {@code (H(a) + H(b) - H(a, b)) / max(H(a), H(b))}. */
    private double sharedInformation(Coded a, Coded b) {
        if ((long) Math.max(a.values(), b.values()) * ROWS_PER_VALUE > rows.length) {
            return 0;
        }
        double ha = entropy(a.codes(), new int[rows.length], 1);
        double hb = entropy(b.codes(), new int[rows.length], 1);
        double most = Math.max(ha, hb);
        return most > 0 ? (ha + hb - entropy(a.codes(), b.codes(), Math.max(1, b.values() + 1))) / most : 0;
    }

    private double entropy(int[] a, int[] b, long factor) {
        Map<Long, Integer> count = new HashMap<>();
        for (int i = 0; i < a.length; i++) {
            count.merge(a[i] * factor + b[i], 1, Integer::sum);
        }
        double sum = 0;
        for (int n : count.values()) {
            double p = (double) n / a.length;
            sum -= p * Math.log(p);
        }
        return sum;
    }
}
