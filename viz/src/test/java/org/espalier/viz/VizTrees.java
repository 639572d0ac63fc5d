package org.espalier.viz;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Encoder;
import org.espalier.data.Row;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.espalier.sdt.TrainingStatistics;
import org.espalier.sdt.TreeShape;
import org.espalier.words.Dictionary;

/** Trees and rows that can be drawn. */
public final class VizTrees {
    private VizTrees() {}

    /** One gate: age from 40 on goes right. The statistics: 70 rows left, 30 right. */
    public static SoftDecisionTree ages(String age, String young, String old) {
        Schema schema = new Schema(
                List.of(
                        new Column.Number(
                                age,
                                Optional.of("years"),
                                18,
                                80,
                                40,
                                10,
                                Column.Scaling.STANDARD,
                                Column.Missing.ERROR,
                                false),
                        new Column.Category("home" + age, List.of("own", age), Column.Missing.IMPUTE, false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes(age, List.of(young, old)));
        return new SoftDecisionTree(
                        schema,
                        new TreeShape(1),
                        new float[] {1, 0.25f, -0.25f, 0},
                        new float[] {0},
                        new float[] {2},
                        new float[] {1, -1, -1, 1},
                        Provenance.none())
                .withStatistics(new TrainingStatistics(
                        new float[] {0, 0.5f, 0.5f, 0}, new float[] {0.7f, 0.3f}, new int[] {70, 30}));
    }

    /** {@link #ages} with plain names, and a dictionary that calls everything by a label. */
    public static SoftDecisionTree labelled(String label) {
        SoftDecisionTree plain = ages("age", "young", "old");
        Dictionary.Entry said = new Dictionary.Entry(
                Optional.of(label),
                Optional.of(label),
                List.of(),
                Map.of("own", label, "young", "young" + label, "old", "old" + label),
                false,
                Optional.of(label),
                Map.of());
        Schema schema = plain.schema()
                .withDictionary(
                        new Dictionary(Map.of("age", said, "homeage", said), said, Optional.of(label), Map.of()));
        return plain.withSchema(schema);
    }

    /** Depth 2 over the schema of {@link #ages}: the root asks whether 40, then 30 or 60. The statistics: 95 of 100 rows left. */
    public static SoftDecisionTree steps() {
        return new SoftDecisionTree(
                        ages("age", "young", "old").schema(),
                        new TreeShape(2),
                        new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0},
                        new float[] {0, 1, -2},
                        new float[] {9, 9, 9},
                        new float[] {2, -2, 1, -1, -1, 1, -2, 2},
                        Provenance.none())
                .withStatistics(new TrainingStatistics(
                        new float[] {0, 0.5f, 0.5f, 0}, new float[] {0.5f, 0.45f, 0.05f, 0}, new int[] {50, 45, 5, 0}));
    }

    public static Dataset rows(Schema schema, List<Row> rows) {
        float[] values = new float[rows.size() * schema.width()];
        int[] labels = new int[rows.size()];
        for (int r = 0; r < rows.size(); r++) {
            System.arraycopy(rows.get(r).features(), 0, values, r * schema.width(), schema.width());
            labels[r] = rows.get(r).label();
        }
        return new Dataset(schema, new DenseMatrix(rows.size(), schema.width(), values), labels, Optional.empty());
    }

    /** Of {@link #ages}: ages 20, 23, 26 and so on, every third one the other class than its age says. */
    public static List<Row> people(SoftDecisionTree tree, String home) {
        Encoder encoder = new Encoder(tree.schema());
        List<Row> out = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            int age = 20 + 3 * i;
            List<String> texts = List.of(Integer.toString(age), home);
            int label = (age >= 40) == (i % 3 != 0) ? 1 : 0;
            out.add(new Row(i + 1, texts, encoder.encode(texts), label, 1));
        }
        return out;
    }

    /** A board of two by three cells, each empty or taken. */
    public static SoftDecisionTree board(int depth) {
        List<String> cells = List.of("a1", "b1", "c1", "a2", "b2", "c2");
        List<Column> columns = new ArrayList<>();
        cells.forEach(c -> columns.add(new Column.Category(c, List.of("b", "x", "o"), Column.Missing.IMPUTE, false)));
        Schema schema = new Schema(
                columns,
                Optional.of(new Schema.Grid(2, 3, cells)),
                Optional.empty(),
                new Target.Classes("outcome", List.of("win", "loss", "draw")));
        return TestTrees.random(schema, depth, 3);
    }
}
