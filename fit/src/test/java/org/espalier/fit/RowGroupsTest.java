package org.espalier.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.evaluate.Slices;
import org.espalier.evaluate.Slices.Slice;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Decision;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

class RowGroupsTest {
    private static final Schema SCHEMA = new Schema(
            List.of(new Column.Number(
                    "x", Optional.empty(), -1, 1, 0, 1, Column.Scaling.NONE, Column.Missing.ERROR, false)),
            Optional.empty(),
            Optional.empty(),
            new Target.Classes("pays", List.of("yes", "no"), Optional.of("no")));

    /** The answer is {@code no}, nearly surely, where x is above 0. */
    private static final SoftDecisionTree TREE = SoftDecisionTree.builder(SCHEMA, new TreeShape(1))
            .gates(new float[] {50}, new float[] {0}, new float[] {1})
            .leaves(new Leaves.Constant(2, new float[] {2, 0, 0, 2}))
            .build();

    /** Fifty rows of each sex: x is above 0 for 40 women and 20 men; of these half pay in truth, and so do all the others. */
    private static final Dataset ROWS = rows();

    private static final Map<String, List<String>> BY_SEX = Map.of(
            "sex", IntStream.range(0, 100).mapToObj(r -> r < 50 ? "f" : "m").toList());

    private static Dataset rows() {
        float[] x = new float[100];
        int[] labels = new int[100];
        for (int r = 0; r < 100; r++) {
            boolean isAbove = r < 40 || r >= 80;
            x[r] = isAbove ? 1 : -1;
            labels[r] = isAbove && r % 2 == 0 ? 1 : 0;
        }
        return new Dataset(SCHEMA, new DenseMatrix(100, 1, x), labels, Optional.empty());
    }

    private static Costs costs() {
        return Costs.parse("c,yes,no\nyes,0,1\nno,5,0\n", "costs.csv", SCHEMA);
    }

    @Test
    void ratesAreOfTheTreesAnswers() {
        RowGroups groups = RowGroups.of(TREE, ROWS, BY_SEX, Optional.empty(), 1);
        Slices bySex = groups.slices().get(0);
        Slice women = bySex.slices().get(0);
        Slice men = bySex.slices().get(1);
        assertEquals("f", women.value());
        assertEquals(0.8, women.rate().orElseThrow().value());
        assertEquals(0.4, men.rate().orElseThrow().value());
        assertEquals(0.5, men.ratio().orElseThrow());
        assertTrue(men.isBelowFourFifths());
        assertEquals(OptionalDouble.empty(), groups.cost());
    }

    /** A threshold is part of the tree: above 0.88 no answer is {@code no}. */
    @Test
    void theThresholdOfTheTreeCounts() {
        SoftDecisionTree strict = TREE.toBuilder()
                .decision(new Decision(OptionalDouble.of(0.9), new org.espalier.sdt.Calibration.None()))
                .build();
        RowGroups groups = RowGroups.of(strict, ROWS, BY_SEX, Optional.empty(), 1);
        assertEquals(
                0, groups.slices().get(0).slices().get(0).rate().orElseThrow().value());
    }

    /** 30 of 60 answers {@code no} are wrong and cost 1; {@code no} for all costs 70, {@code yes} for all 5 times 30. */
    @Test
    void whatAnswersCost() {
        RowGroups groups = RowGroups.of(TREE, ROWS, Map.of(), Optional.of(costs()), 1);
        assertEquals(0.3, groups.cost().orElseThrow(), 1e-12);
        assertEquals(0.7, groups.costOfOneAnswer().orElseThrow(), 1e-12);
        assertEquals(
                "cost of a row: 0.3000; by the cheapest same answer for all: 0.7000 (42.9 % of it)\n", groups.text());
        assertEquals(Map.of("cost", Map.of("tree", 0.3, "oneAnswer", 0.7)), groups.toMap());
    }

    /** A column of ten thousand names would be ten thousand lines: the rarest share the last one. */
    @Test
    void manyNamesAreNotManyLines() {
        int count = 10_000;
        float[] x = new float[count];
        Dataset rows = new Dataset(SCHEMA, new DenseMatrix(count, 1, x), new int[count], Optional.empty());
        List<String> names = IntStream.range(0, count).mapToObj(r -> "n" + r).toList();
        RowGroups groups = RowGroups.of(TREE, rows, Map.of("name", names), Optional.empty(), 1);
        assertEquals(Slices.MAX_SLICES + 1, groups.slices().get(0).slices().size());
    }

    @Test
    void nothingIsSaidWhereNothingWasAskedFor() {
        RowGroups groups = RowGroups.of(TREE, ROWS, Map.of(), Optional.empty(), 1);
        assertEquals("", groups.text());
        assertEquals(Map.of(), groups.toMap());
    }
}
