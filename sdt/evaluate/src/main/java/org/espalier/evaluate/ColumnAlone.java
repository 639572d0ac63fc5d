package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.matrix.Matrix;

/**
 * How well a single column ranks by itself: a column that does so nearly without fault often is the answer in other words.
 *
 * @param column its name
 * @param score AUC of the positive class, or the mean over the classes; of a number R2; on rows that its shares or means were not
 *     taken from
 */
public record ColumnAlone(String column, double score) {
    /** Intervals of a number, each with as many training rows. */
    private static final int BINS = 50;

    /** A share in an interval is drawn towards that of all rows as by so many rows. */
    private static final double PRIOR_ROWS = 1;

    /** The same of a mean: a shrunken one would hide a column that is the answer. */
    private static final double PRIOR_ROWS_OF_MEANS = 0.1;

    /** More columns than these are not tried one by one. */
    private static final int MAX_COLUMNS = 300;

    /**
     * Every column of a table, the best first: the shares of the classes by category, or by one of {@value #BINS} intervals of
     * a number, among the training rows answer the held-out rows; of a numeric target their mean does.
     *
     * @return nothing for images, for held-out rows of one class or one value, and for tables of more than {@value #MAX_COLUMNS} columns
     */
    public static List<ColumnAlone> rank(Dataset training, Dataset heldOut) {
        Schema schema = training.schema();
        boolean isNumeric = schema.target().isNumeric();
        boolean ranks = isNumeric
                ? explained(heldOut, new float[heldOut.rows()]) < 1
                : Arrays.stream(heldOut.labels()).distinct().count() > 1;
        if (schema.image().isPresent() || !ranks || schema.columns().size() > MAX_COLUMNS) {
            return List.of();
        }
        List<ColumnAlone> out = new ArrayList<>();
        int feature = 0;
        for (Column column : schema.columns()) {
            if (column.width() > 0) {
                double score = isNumeric
                        ? explained(training, heldOut, feature, column)
                        : area(training, heldOut, feature, column);
                out.add(new ColumnAlone(column.name(), score));
            }
            feature += column.width();
        }
        out.sort(Comparator.comparingDouble(ColumnAlone::score).reversed());
        return List.copyOf(out);
    }

    private static double explained(Dataset training, Dataset heldOut, int feature, Column column) {
        float[] cuts = column instanceof Column.Number ? cuts(training.features(), feature) : new float[0];
        int[] groupOf = groups(training.features(), feature, column, cuts);
        double[] weight = new double[Math.max(cuts.length, column.width()) + 2];
        double[] sum = new double[weight.length];
        double all = 0;
        double mean = 0;
        for (int r = 0; r < groupOf.length; r++) {
            double of = training.weight(r);
            weight[groupOf[r]] += of;
            sum[groupOf[r]] += of * training.values()[r];
            all += of;
            mean += of * training.values()[r];
        }
        mean /= all;
        double prior = PRIOR_ROWS_OF_MEANS * all / groupOf.length;
        int[] held = groups(heldOut.features(), feature, column, cuts);
        float[] answers = new float[held.length];
        for (int r = 0; r < held.length; r++) {
            answers[r] = (float) ((sum[held[r]] + prior * mean) / (weight[held[r]] + prior));
        }
        return explained(heldOut, answers);
    }

    /** R2, by weight; 1 where all values are one. */
    private static double explained(Dataset rows, float[] answers) {
        double mean = NumberVerdict.mean(rows, 1)[0];
        double missed = 0;
        double all = 0;
        for (int r = 0; r < answers.length; r++) {
            missed += rows.weight(r) * NumberVerdict.cost(false, rows.values()[r], answers[r]);
            all += rows.weight(r) * NumberVerdict.cost(false, rows.values()[r], mean);
        }
        return all > 0 ? 1 - missed / all : 1;
    }

    private static double area(Dataset training, Dataset heldOut, int feature, Column column) {
        int classes = training.schema().classes();
        float[] cuts = column instanceof Column.Number ? cuts(training.features(), feature) : new float[0];
        int[] groupOf = groups(training.features(), feature, column, cuts);
        int groups = Math.max(cuts.length, column.width()) + 2;
        double[] counts = new double[groups * classes];
        double[] all = new double[classes];
        for (int r = 0; r < groupOf.length; r++) {
            if (training.labels()[r] >= 0) {
                counts[groupOf[r] * classes + training.labels()[r]]++;
                all[training.labels()[r]]++;
            }
        }
        double sum = Arrays.stream(all).sum();
        float[] shares = new float[groups * classes];
        for (int g = 0; g < groups; g++) {
            double rows = 0;
            for (int k = 0; k < classes; k++) {
                rows += counts[g * classes + k];
            }
            for (int k = 0; k < classes; k++) {
                shares[g * classes + k] =
                        (float) ((counts[g * classes + k] + PRIOR_ROWS * all[k] / sum) / (rows + PRIOR_ROWS));
            }
        }
        int[] held = groups(heldOut.features(), feature, column, cuts);
        int labelled = (int) Arrays.stream(heldOut.labels()).filter(l -> l >= 0).count();
        float[] answers = new float[labelled * classes];
        int[] labels = new int[labelled];
        int at = 0;
        for (int r = 0; r < held.length; r++) {
            if (heldOut.labels()[r] >= 0) {
                System.arraycopy(shares, held[r] * classes, answers, at * classes, classes);
                labels[at++] = heldOut.labels()[r];
            }
        }
        return Auc.macro(answers, labels, classes).value();
    }

    /** Quantiles of the training rows, each once. */
    private static float[] cuts(Matrix features, int feature) {
        float[] values = new float[features.rows()];
        float[] row = new float[features.columns()];
        for (int r = 0; r < values.length; r++) {
            features.copyRow(r, row, 0);
            values[r] = row[feature];
        }
        Arrays.sort(values);
        float[] out = new float[BINS - 1];
        int count = 0;
        for (int b = 1; b < BINS; b++) {
            float cut = values[(int) ((long) b * values.length / BINS)];
            if (count == 0 || cut > out[count - 1]) {
                out[count++] = cut;
            }
        }
        return Arrays.copyOf(out, count);
    }

    /** A number's interval, or the last group where it is missing; a category's slot. */
    private static int[] groups(Matrix features, int feature, Column column, float[] cuts) {
        int[] out = new int[features.rows()];
        float[] row = new float[features.columns()];
        for (int r = 0; r < out.length; r++) {
            features.copyRow(r, row, 0);
            if (column instanceof Column.Number) {
                boolean isMissing = column.width() > 1 && row[feature + 1] == 1;
                int found = Arrays.binarySearch(cuts, row[feature]);
                out[r] = isMissing ? cuts.length + 1 : found >= 0 ? found + 1 : -found - 1;
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
}
