package org.espalier.train.jvm;

import org.espalier.scorecard.SparseBasis;
import org.espalier.train.Family;

/** One row at the linear leaves: scores, losses and their derivatives by the scores, as {@link LinearLeafEngine} states them. */
final class LeafLosses {
    private static final double TINY = 1e-30;

    private final int leaves;
    private final int nodes;
    private final int outputs;
    private final int classes;
    private final int positive;
    private final int width;
    private final double[] z;
    private final double[] q;
    private final double[] mixed;
    /** T, {@code [classes]}: set by the caller. */
    final double[] target;
    /** dL/dz, {@code [leaves, outputs]}. */
    final double[] dz;
    /** V of gates and leaves by heap number, {@code [nodes + leaves]}; those of gates are the caller's. */
    final double[] value;

    LeafLosses(int leaves, int nodes, int outputs, int classes, int positive) {
        this.leaves = leaves;
        this.nodes = nodes;
        this.outputs = outputs;
        this.classes = classes;
        this.positive = positive;
        this.width = leaves * outputs;
        this.z = new double[width];
        this.q = new double[leaves * classes];
        this.mixed = new double[classes];
        this.target = new double[classes];
        this.dz = new double[width];
        this.value = new double[nodes + leaves];
    }

    /**
     * Scores of the row by every leaf, and the probabilities that they give.
     *
     * @param areClasses else there are no probabilities
     */
    void score(double[] offset, double[] table, SparseBasis rows, int row, boolean areClasses) {
        System.arraycopy(offset, 0, z, 0, width);
        for (int k = rows.starts[row]; k < rows.starts[row + 1]; k++) {
            int e = rows.entries[k] * width;
            double v = rows.values[k];
            for (int j = 0; j < width; j++) {
                z[j] += v * table[e + j];
            }
        }
        for (int l = 0; l < leaves && areClasses; l++) {
            if (outputs == 1) {
                double e = Math.exp(-Math.abs(z[l]));
                double small = e / (1 + e);
                double large = 1 / (1 + e);
                q[l * 2 + positive] = z[l] >= 0 ? large : small;
                q[l * 2 + 1 - positive] = z[l] >= 0 ? small : large;
            } else {
                softmax(l);
            }
        }
    }

    private void softmax(int l) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < outputs; k++) {
            highest = Math.max(highest, z[l * outputs + k]);
        }
        double sum = 0;
        for (int k = 0; k < outputs; k++) {
            q[l * classes + k] = Math.exp(z[l * outputs + k] - highest);
            sum += q[l * classes + k];
        }
        for (int k = 0; k < outputs; k++) {
            q[l * classes + k] /= sum;
        }
    }

    /** The expected loss of a row with path probabilities {@code reach[at + nodes + l]}; fills {@link #dz} and the leaves' {@link #value}. */
    double expected(double[] reach, int at) {
        double total = 0;
        double sum = 0;
        for (double t : target) {
            sum += t;
        }
        for (int l = 0; l < leaves; l++) {
            double p = reach[at + nodes + l];
            double cost = 0;
            for (int k = 0; k < classes; k++) {
                cost -= target[k] * Math.log(Math.max(TINY, q[l * classes + k]));
            }
            value[nodes + l] = cost;
            total += p * cost;
            if (outputs == 1) {
                dz[l] = p * (q[l * 2 + positive] * sum - target[positive]);
            } else {
                for (int k = 0; k < classes; k++) {
                    dz[l * classes + k] = p * (q[l * classes + k] * sum - target[k]);
                }
            }
        }
        return total;
    }

    /** The expected loss of a family; as {@link #expected}. */
    double ofFamily(Family family, double[] reach, int at) {
        double total = 0;
        for (int l = 0; l < leaves; l++) {
            double p = reach[at + nodes + l];
            double cost = 0;
            for (int k = 0; k < outputs; k++) {
                int j = l * outputs + k;
                cost += family.loss(target[k], z[j]);
                dz[j] = p * family.slope(target[k], z[j]);
            }
            value[nodes + l] = cost;
            total += p * cost;
        }
        return total;
    }

    /** The mixture's loss; as {@link #expected}. */
    double mixture(double[] reach, int at, double power) {
        double total = 0;
        for (int k = 0; k < classes; k++) {
            mixed[k] = TINY;
            for (int l = 0; l < leaves; l++) {
                mixed[k] += reach[at + nodes + l] * Math.pow(q[l * classes + k], power);
            }
            total -= target[k] * Math.log(mixed[k]) / power;
        }
        for (int l = 0; l < leaves; l++) {
            double p = reach[at + nodes + l];
            double rho = 0;
            value[nodes + l] = 0;
            for (int k = 0; k < classes; k++) {
                double powered = Math.pow(q[l * classes + k], power);
                value[nodes + l] -= target[k] * powered / mixed[k] / power;
                rho += target[k] * p * powered / mixed[k];
            }
            if (outputs == 1) {
                double r = p * Math.pow(q[l * 2 + positive], power) / mixed[positive];
                dz[l] = q[l * 2 + positive] * rho - target[positive] * r;
            } else {
                for (int k = 0; k < classes; k++) {
                    double r = p * Math.pow(q[l * classes + k], power) / mixed[k];
                    dz[l * classes + k] = q[l * classes + k] * rho - target[k] * r;
                }
            }
        }
        return total;
    }
}
