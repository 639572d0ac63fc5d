package org.espalier.sdt;

import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.base.Parallel;
import org.espalier.data.Dataset;
import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.Matrix;

/** How a tree shares out rows among its leaves: what it keeps of its training rows (augmented copies not counted). */
public final class RowStatistics {
    private static final int PARTS = 64;

    private RowStatistics() {}

    /**
     * Sums in double precision in an order that threads don't change.
     *
     * @param rows encoded by the tree's schema, one or more; their labels are ignored
     */
    public static TrainingStatistics of(SoftDecisionTree tree, Dataset rows, int threads) {
        Predictions maxPath = tree.predict(rows.features(), Rule.MAX_PATH, threads);
        long[] leafRows = new long[tree.shape().leaves()];
        for (int leaf : maxPath.leaf()) {
            leafRows[leaf]++;
        }
        return new TrainingStatistics(
                means(rows),
                reach(tree, rows, threads),
                leafRows,
                tree.scorecards().map(cards -> scorecards(tree, cards, rows)));
    }

    /** One row after the other: scorecards are small. */
    private static TrainingStatistics.Scorecards scorecards(SoftDecisionTree tree, LeafScorecards cards, Dataset rows) {
        int leaves = cards.leaves();
        int terms = cards.basis().size();
        int classes = tree.answers();
        double[] basis = new double[leaves * terms];
        double[] answers = new double[leaves * classes];
        double[] mass = new double[leaves];
        float[] row = new float[tree.features()];
        float[] phi = new float[terms];
        float[] reach = new float[leaves];
        float[] answer = new float[classes];
        double[] z = new double[cards.outputs()];
        Scorer scorer = tree.scorer();
        for (int r = 0; r < rows.rows(); r++) {
            rows.features().copyRow(r, row, 0);
            scorer.pathProbabilities(row, 0, reach);
            cards.basis().evaluate(row, 0, phi, 0);
            for (int l = 0; l < leaves; l++) {
                double weight = (double) rows.weight(r) * reach[l];
                if (weight > 0) {
                    mass[l] += weight;
                    cards.answer(l, row, 0, z, answer, 0);
                    for (int i = 0; i < terms; i++) {
                        basis[l * terms + i] += weight * phi[i];
                    }
                    for (int k = 0; k < classes; k++) {
                        answers[l * classes + k] += weight * answer[k];
                    }
                }
            }
        }
        for (int l = 0; l < leaves; l++) {
            divide(basis, l * terms, (l + 1) * terms, mass[l]);
            divide(answers, l * classes, (l + 1) * classes, mass[l]);
        }
        return new TrainingStatistics.Scorecards(floats(basis), floats(answers));
    }

    /** Of a leaf that no row comes to nothing is known: its means stay 0. */
    private static void divide(double[] values, int from, int to, double by) {
        for (int i = from; i < to && by > 0; i++) {
            values[i] /= by;
        }
    }

    private static float[] floats(double[] values) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) values[i];
        }
        return out;
    }

    private static float[] means(Dataset rows) {
        Matrix x = rows.features();
        double[] sum = new double[x.columns()];
        double total = 0;
        float[] row = new float[x.columns()];
        for (int r = 0; r < x.rows(); r++) {
            double weight = rows.weight(r);
            total += weight;
            if (x instanceof CsrMatrix csr) {
                for (int k = csr.starts()[r]; k < csr.starts()[r + 1]; k++) {
                    sum[csr.indices()[k]] += weight * csr.values()[k];
                }
            } else {
                x.copyRow(r, row, 0);
                for (int f = 0; f < row.length; f++) {
                    sum[f] += weight * row[f];
                }
            }
        }
        return divided(sum, total);
    }

    private static float[] reach(SoftDecisionTree tree, Dataset rows, int threads) {
        int leaves = tree.shape().leaves();
        // cut by the data alone, and added up in their order
        int parts = Math.max(1, Math.min(PARTS, rows.rows() / 256));
        double[][] sums = new double[parts][];
        AtomicInteger next = new AtomicInteger();
        Parallel.run(threads, () -> {
            Scorer scorer = tree.scorer();
            float[] reach = new float[leaves];
            for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
                double[] sum = new double[leaves];
                int to = (int) ((part + 1L) * rows.rows() / parts);
                for (int r = (int) ((long) part * rows.rows() / parts); r < to; r++) {
                    scorer.pathProbabilities(rows.features(), r, reach);
                    for (int l = 0; l < leaves; l++) {
                        sum[l] += (double) rows.weight(r) * reach[l];
                    }
                }
                sums[part] = sum;
            }
        });
        double[] all = new double[leaves];
        double total = 0;
        for (double[] sum : sums) {
            for (int l = 0; l < leaves; l++) {
                all[l] += sum[l];
                total += sum[l];
            }
        }
        return divided(all, total);
    }

    private static float[] divided(double[] sum, double total) {
        float[] out = new float[sum.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) (sum[i] / total);
        }
        return out;
    }
}
