package org.espalier.teacher;

import java.util.Arrays;

/**
 * The assignment of rows to columns with the largest sum (Kuhn 1955; in Jonker and Volgenant's form with potentials,
 * 1987), in time n³.
 */
final class Assignment {
    private Assignment() {}

    /**
     * @param gains {@code [n][n]}
     * @return the column of each row, a permutation; a row that gains nothing anywhere keeps its own column where that is
     *     free
     */
    static int[] best(int[][] gains) {
        int n = gains.length;
        // rows and columns count from 1; 0 is the row that is being placed
        double[] ofRow = new double[n + 1];
        double[] ofColumn = new double[n + 1];
        int[] rowOf = new int[n + 1];
        int[] before = new int[n + 1];
        for (int row = 1; row <= n; row++) {
            rowOf[0] = row;
            int column = 0;
            double[] least = new double[n + 1];
            Arrays.fill(least, Double.POSITIVE_INFINITY);
            boolean[] isUsed = new boolean[n + 1];
            do {
                isUsed[column] = true;
                int at = rowOf[column];
                int next = 0;
                double delta = Double.POSITIVE_INFINITY;
                for (int c = 1; c <= n; c++) {
                    if (!isUsed[c]) {
                        double cost = cost(gains, at, c) - ofRow[at] - ofColumn[c];
                        if (cost < least[c]) {
                            least[c] = cost;
                            before[c] = column;
                        }
                        if (least[c] < delta) {
                            delta = least[c];
                            next = c;
                        }
                    }
                }
                for (int c = 0; c <= n; c++) {
                    if (isUsed[c]) {
                        ofRow[rowOf[c]] += delta;
                        ofColumn[c] -= delta;
                    } else {
                        least[c] -= delta;
                    }
                }
                column = next;
            } while (rowOf[column] != 0);
            while (column != 0) {
                rowOf[column] = rowOf[before[column]];
                column = before[column];
            }
        }
        int[] columnOf = new int[n];
        for (int c = 1; c <= n; c++) {
            columnOf[rowOf[c] - 1] = c - 1;
        }
        return columnOf;
    }

    /** A little in favour of the own column, less than one row's worth in all. */
    private static double cost(int[][] gains, int row, int column) {
        return -gains[row - 1][column - 1] - (row == column ? 0.5 / gains.length : 0);
    }
}
