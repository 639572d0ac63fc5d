package org.espalier.explain;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Basis;
import org.espalier.sdt.Intervals;
import org.espalier.sdt.LeafRange;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.RowStatistics;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.Structure;
import org.espalier.sdt.TreeShape;

/** Trees of numbers and rates that can be followed by hand. */
final class NumberTrees {
    private static final int ROWS = 200;

    private NumberTrees() {}

    static Schema schema(Target target) {
        return new Schema(
                List.of(number("size", "m2", 20, 200, 100, 40), number("age", "years", 0, 100, 50, 25)),
                Optional.empty(),
                Optional.empty(),
                target);
    }

    private static Column.Number number(String name, String unit, double low, double high, double mean, double sd) {
        return new Column.Number(
                name, Optional.of(unit), low, high, mean, sd, Column.Scaling.STANDARD, Column.Missing.ERROR, false);
    }

    static Target price() {
        return new Target.Number(
                "price", Optional.of("EUR"), Optional.of(new Target.Spread(50_000, 900_000, 300_000, 100_000)));
    }

    static Target claims() {
        return new Target.Rate("claims", Optional.of("years"), Optional.of(new Target.Spread(0, 2, 0.1, 0.3)));
    }

    /** The root asks for the age, its right child for both columns; the left one is closed. */
    private static SoftDecisionTree.Builder gates(Schema schema) {
        return SoftDecisionTree.builder(schema, new TreeShape(2))
                .gates(
                        new float[] {0, 2, 0, 0, 1, -0.5f},
                        new float[] {-0.5f, Structure.CLOSED_BIAS, 0.25f},
                        new float[] {3, 1, 2})
                .structure(Structure.full().withClosed(BitSet.valueOf(new long[] {0b10})));
    }

    /** Linear leaves, the last one held within a range, 90 % intervals. */
    static SoftDecisionTree linear() {
        Schema schema = schema(price());
        float[] weight = {80_000, -10_000, 80_000, -10_000, 60_000, 0, 30_000, -20_000};
        float[] low = {60_000, 60_000, 70_000, 50_000};
        float[] high = {800_000, 800_000, 700_000, 320_000};
        return known(gates(schema)
                .leaves(new Leaves.Linear(new LeafScorecards(
                        Basis.of(schema),
                        4,
                        weight,
                        new float[] {350_000, 350_000, 240_000, 300_000},
                        Optional.of(new LeafRange(low, high)))))
                .intervals(
                        Optional.of(new Intervals(0.9, new float[] {-90_000, -90_000, -60_000, -70_000}, new float[] {
                            110_000, 110_000, 65_000, 80_000
                        })))
                .build());
    }

    static SoftDecisionTree constant() {
        return known(gates(schema(price()))
                .leaves(new Leaves.Constant(1, new float[] {350_000, 350_000, 240_000, 310_000}))
                .build());
    }

    /** Of a rate, linear in its logarithm. */
    static SoftDecisionTree rate() {
        Schema schema = schema(claims());
        float[] weight = {0.2f, -0.3f, 0.2f, -0.3f, 0.1f, 0, 0.4f, 0.1f};
        return known(gates(schema)
                .leaves(new Leaves.Linear(new LeafScorecards(
                        Basis.of(schema), 4, weight, new float[] {-2.5f, -2.5f, -2, -1.8f}, Optional.empty())))
                .build());
    }

    /** Rows in which sizes and ages are as they are in the schema. */
    static Dataset rows(SoftDecisionTree tree) {
        float[] x = new float[ROWS * 2];
        for (int r = 0; r < ROWS; r++) {
            x[2 * r] = (float) Math.sin(r);
            x[2 * r + 1] = (float) Math.cos(2 * r);
        }
        return Dataset.ofNumbers(tree.schema(), new DenseMatrix(ROWS, 2, x), new float[ROWS], Optional.empty());
    }

    private static SoftDecisionTree known(SoftDecisionTree tree) {
        return tree.withStatistics(RowStatistics.of(tree, rows(tree), 1));
    }

    /** Why a row of these columns is answered so. */
    static Explanation explain(SoftDecisionTree tree, String size, String age) {
        return Explainer.of(tree).explain(List.of(size, age));
    }
}
