package org.espalier.scorecard;

import java.util.Optional;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.GateClosing;
import org.espalier.sdt.SoftDecisionTree;

/**
 * Closes the gates of a finished tree of scorecards that decide nothing: a gate may drift, in training, until all rows lie
 * on one side of it. What lies on that side moves up to its left; the levels that no gate is left on are cut off. No training row's
 * max-path changes: a gate is closed only where every one of them ends in the scorecard in which it ended before.
 */
public final class IdleGates {
    private final SoftDecisionTree tree;
    private final Matrix rows;

    private IdleGates(SoftDecisionTree tree, Matrix rows) {
        this.tree = tree;
        this.rows = rows;
    }

    /**
     * The tree without its idle gates; the tree itself where it has none.
     *
     * @param tree with scorecards, without statistics
     * @param rows the training rows
     */
    public static SoftDecisionTree closed(SoftDecisionTree tree, Matrix rows) {
        SoftDecisionTree now = tree;
        for (int gate = 0; gate < tree.shape().nodes(); gate++) {
            if (now.structure().isOpen(gate)) {
                now = new IdleGates(now, rows).without(gate).orElse(now);
            }
        }
        return now == tree ? tree : GateClosing.trimmed(now);
    }

    private Optional<SoftDecisionTree> without(int gate) {
        boolean left = false;
        boolean right = false;
        float[] weight = tree.gateWeight();
        float[] x = new float[rows.columns()];
        for (int r = 0; r < rows.rows() && !(left && right); r++) {
            rows.copyRow(r, x, 0);
            double u = tree.gateBias()[gate];
            for (int f = 0; f < x.length; f++) {
                u += (double) weight[gate * x.length + f] * x[f];
            }
            left |= u < 0;
            right |= u >= 0;
        }
        if (left && right) {
            return Optional.empty();
        }
        GateClosing.Closed closed = GateClosing.close(tree, gate, right);
        return samePaths(closed.tree(), closed.sources()) ? Optional.of(closed.tree()) : Optional.empty();
    }

    private boolean samePaths(SoftDecisionTree closed, int[] sources) {
        int nodes = tree.shape().nodes();
        float[] x = new float[rows.columns()];
        for (int r = 0; r < rows.rows(); r++) {
            rows.copyRow(r, x, 0);
            if (sources[nodes + likeliest(closed, x)] != nodes + likeliest(tree, x)) {
                return false;
            }
        }
        return true;
    }

    private static int likeliest(SoftDecisionTree tree, float[] row) {
        float[] reach = tree.pathProbabilities(row);
        int best = 0;
        for (int l = 1; l < reach.length; l++) {
            best = reach[l] > reach[best] ? l : best;
        }
        return best;
    }
}
