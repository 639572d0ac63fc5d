package org.espalier.sdt;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.TreeMap;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Encoder;
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.MatrixBuilder;

/** Trees whose leaves carry scorecards, and rows for them, drawn by a seed. */
public final class TestScorecards {
    private TestScorecards() {}

    /** A number with ramps, missing values and a special code; a monotone number; a category; an ignored column. */
    public static Schema schema(int classes) {
        List<String> names = classes == 2 ? List.of("good", "bad") : List.of("a", "b", "c");
        return new Schema(
                List.of(
                        new Column.Number(
                                "age",
                                Optional.of("years"),
                                18,
                                90,
                                40,
                                12,
                                Column.Scaling.STANDARD,
                                Column.Missing.INDICATOR,
                                true,
                                Column.Monotone.NONE,
                                new Knots(List.of(20.0, 30.0, 45.0, 70.0), List.of(), Knots.Form.RAMPS)),
                        new Column.Ignored("id"),
                        new Column.Number(
                                "debt",
                                Optional.of("EUR"),
                                -9,
                                5000,
                                800,
                                1000,
                                Column.Scaling.STANDARD,
                                Column.Missing.ERROR,
                                false,
                                Column.Monotone.UP,
                                new Knots(List.of(0.0, 500.0, 2000.0), List.of(-9.0), Knots.Form.RAMPS)),
                        new Column.Category("home", List.of("own", "rent"), Column.Missing.INDICATOR, false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("risk", names, classes == 2 ? Optional.of("bad") : Optional.empty()));
    }

    /** Depth 2, its right gate closed: three leaves that rows come to. The column debt is monotone and in no gate. */
    public static SoftDecisionTree tree(int classes, long seed) {
        Schema schema = schema(classes);
        Basis basis = Basis.of(schema);
        Random random = new Random(seed);
        TreeShape shape = new TreeShape(2);
        int width = schema.width();
        float[] weight = new float[shape.nodes() * width];
        float[] bias = {0.2f, -0.5f, Structure.CLOSED_BIAS};
        weight[0] = 3; // age
        weight[width + 3] = 2; // home = own
        weight[width + 4] = -2; // home = rent
        BitSet closed = new BitSet();
        closed.set(2);
        return SoftDecisionTree.builder(schema, shape)
                .gates(weight, bias, new float[] {1, 1.5f, 1})
                .leaves(new Leaves.Linear(cards(basis, shape.leaves(), random)))
                .structure(Structure.full().withClosed(closed))
                .build();
    }

    /** One scorecard: a tree of depth 0. */
    public static SoftDecisionTree one(int classes, long seed) {
        Schema schema = schema(classes);
        return SoftDecisionTree.builder(schema, new TreeShape(0))
                .gates(new float[0], new float[0], new float[0])
                .leaves(new Leaves.Linear(cards(Basis.of(schema), 1, new Random(seed))))
                .build();
    }

    /**
     * {@link #tree} with all that a file may hold: masks, a threshold, a calibration, statistics and a provenance. Leaf 1
     * asks nothing about age.
     */
    public static SoftDecisionTree complete(long seed) {
        SoftDecisionTree tree = tree(2, seed);
        LeafScorecards all = tree.scorecards().orElseThrow();
        Basis basis = all.basis();
        float[] weight = all.weight();
        Arrays.fill(weight, basis.size(), basis.size() + basis.endTerm(0), 0f);
        int columns = tree.schema().columns().size();
        boolean[] gates = new boolean[tree.shape().nodes() * columns];
        gates[0] = true; // the root: age
        gates[columns + 3] = true; // the left gate: home
        boolean[] leaves = new boolean[tree.shape().leaves() * columns];
        for (int i = 0; i < leaves.length; i++) {
            leaves[i] = i % columns != 1 && i != columns;
        }
        float[] mean = new float[tree.shape().leaves() * basis.size()];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = i % 8 / 8f;
        }
        return SoftDecisionTree.builder(tree.schema(), tree.shape())
                .gates(tree.gateWeight(), tree.gateBias(), tree.gateBeta())
                .leaves(new Leaves.Linear(new LeafScorecards(basis, all.leaves(), weight, all.intercept())))
                .structure(tree.structure().withColumns(Optional.of(gates), Optional.of(leaves)))
                .decision(new Decision(
                        OptionalDouble.of(0.3),
                        new Calibration.Isotonic(List.of(0.0, 0.25, 1.0), List.of(0.0625, 0.25, 0.9375))))
                .provenance(new Provenance("0.1.0", "sha256:00", "none", seed, new TreeMap<>(), new TreeMap<>()))
                .build()
                .withStatistics(new TrainingStatistics(
                        new float[tree.features()],
                        new float[] {0.25f, 0.25f, 0.5f, 0},
                        new long[] {3, 2, 5, 0},
                        Optional.of(new TrainingStatistics.Scorecards(
                                mean, new float[] {0.75f, 0.25f, 0.5f, 0.5f, 0.25f, 0.75f, 0, 0}))));
    }

    private static LeafScorecards cards(Basis basis, int leaves, Random random) {
        int outputs = LeafScorecards.outputs(basis.schema());
        float[] weight = new float[leaves * basis.size() * outputs];
        for (int l = 0; l < leaves; l++) {
            for (int t = 0; t < basis.size(); t++) {
                for (int k = 0; k < outputs; k++) {
                    float a = (float) random.nextGaussian();
                    int sign = basis.term(t).sign();
                    weight[(l * basis.size() + t) * outputs + k] = sign == 0 ? a : sign * Math.abs(a);
                }
            }
        }
        float[] intercept = new float[leaves * outputs];
        for (int i = 0; i < intercept.length; i++) {
            intercept[i] = (float) random.nextGaussian();
        }
        return new LeafScorecards(basis, leaves, weight, intercept);
    }

    /** Raw rows of the schema, some values missing, special, unknown or beyond the ends. */
    public static List<List<String>> rows(int count, long seed) {
        Random random = new Random(seed);
        List<List<String>> rows = new ArrayList<>();
        for (int r = 0; r < count; r++) {
            String age = random.nextInt(10) == 0 ? "" : String.valueOf(10 + random.nextInt(90));
            String debt = random.nextInt(8) == 0 ? "-9" : String.valueOf(random.nextInt(6000) / 2.0);
            String home = List.of("own", "rent", "lost", "").get(random.nextInt(4));
            rows.add(Arrays.asList(age, "x" + r, debt, home));
        }
        return rows;
    }

    /** The rows, encoded, without labels. */
    public static Dataset dataset(Schema schema, List<List<String>> rows) {
        Encoder encoder = new Encoder(schema);
        MatrixBuilder matrix = new MatrixBuilder(schema.width());
        rows.forEach(row -> matrix.add(encoder.encode(row)));
        int[] labels = new int[rows.size()];
        Arrays.fill(labels, Dataset.UNLABELLED);
        return new Dataset(schema, matrix.build(), labels, Optional.empty());
    }
}
