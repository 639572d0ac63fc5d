package org.espalier.explain.rules;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.espalier.sdt.TrainingStatistics;
import org.espalier.sdt.TreeShape;

/** A tree whose rules can be worked out by hand. */
public final class Credit {
    public static final Schema SCHEMA = new Schema(
            List.of(
                    new Column.Number(
                            "age",
                            Optional.of("years"),
                            18,
                            80,
                            40,
                            10,
                            Column.Scaling.STANDARD,
                            Column.Missing.ERROR,
                            true),
                    new Column.Number(
                            "income",
                            Optional.empty(),
                            0,
                            9000,
                            2000,
                            1000,
                            Column.Scaling.STANDARD,
                            Column.Missing.INDICATOR,
                            false),
                    new Column.Category("home", List.of("own", "rent"), Column.Missing.IMPUTE, false)),
            Optional.empty(),
            Optional.empty(),
            new Target.Classes("risk", List.of("good", "bad")));

    private Credit() {}

    /**
     * Depth 2. Features: age, income, income missing, home=own, home=rent, home other. The root asks for income and home,
     * its left child for age, its right child for income; the leaves from the left answer good, bad, good, good.
     */
    public static SoftDecisionTree tree() {
        float[] weight = {
            0, 1, 0.5f, 0.5f, -0.5f, 0, //
            -1, 0, 0, 0, 0, 0, //
            0, 0.5f, 0, 0, 0, 0
        };
        return new SoftDecisionTree(
                        SCHEMA,
                        new TreeShape(2),
                        weight,
                        new float[] {0, 0.5f, 0.25f},
                        new float[] {2, 2, 2},
                        new float[] {2, -2, -1, 1, 1, 0, 2, -2},
                        Provenance.none())
                .withStatistics(new TrainingStatistics(
                        new float[] {0, 0, 0.1f, 0.6f, 0.4f, 0},
                        new float[] {0.2f, 0.3f, 0, 0.5f},
                        new int[] {20, 30, 0, 50}));
    }

    public static Dataset rows(List<List<String>> rows, int... labels) {
        Encoder encoder = new Encoder(SCHEMA);
        float[] values = new float[rows.size() * SCHEMA.width()];
        for (int r = 0; r < rows.size(); r++) {
            System.arraycopy(encoder.encode(rows.get(r)), 0, values, r * SCHEMA.width(), SCHEMA.width());
        }
        return new Dataset(SCHEMA, new DenseMatrix(rows.size(), SCHEMA.width(), values), labels, Optional.empty());
    }

    public static final Dataset ROWS = rows(
            List.of(
                    List.of("20", "500", "rent"),
                    List.of("30", "900", "own"),
                    List.of("52", "700", "rent"),
                    List.of("60", "2500", "rent"),
                    List.of("41", "3000", "own"),
                    List.of("25", "2900", "own"),
                    List.of("33", "", "rent"),
                    List.of("47", "1000", "own")),
            1,
            0,
            1,
            0,
            0,
            0,
            0,
            1);

    /** Rows of {@link TestTrees#table()} as a file would have them. */
    public static Dataset people(int rows) {
        Schema schema = TestTrees.table();
        Encoder encoder = new Encoder(schema);
        Random random = new Random(4);
        float[] values = new float[rows * schema.width()];
        for (int r = 0; r < rows; r++) {
            List<String> fields = List.of(
                    random.nextInt(8) == 0 ? "" : Integer.toString(17 + random.nextInt(70)),
                    Integer.toString(random.nextInt(20_000)),
                    Integer.toString(r),
                    List.of("ja", "nein", "unknown", "", "vielleicht").get(random.nextInt(5)),
                    random.nextBoolean() ? "a" : "b");
            System.arraycopy(encoder.encode(fields), 0, values, r * schema.width(), schema.width());
        }
        int[] labels = random.ints(rows, 0, schema.classes()).toArray();
        return new Dataset(schema, new DenseMatrix(rows, schema.width(), values), labels, Optional.empty());
    }

    public static Dataset random(Schema schema, int rows) {
        Random random = new Random(9);
        float[] values = new float[rows * schema.width()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        int[] labels = random.ints(rows, 0, schema.classes()).toArray();
        return new Dataset(schema, new DenseMatrix(rows, schema.width(), values), labels, Optional.empty());
    }
}
