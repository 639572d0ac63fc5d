package org.espalier.train.number;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.DistillOptions;
import org.espalier.train.LeafKind;
import org.espalier.train.TrainingException;
import org.espalier.train.TrainingListener;
import org.espalier.train.TrainingOptions;
import org.junit.jupiter.api.Test;

/** Columns that are held within some standard deviations: rows with one absurd value, and what chooses. */
class ClipTest {
    private static final int ROWS = 1200;
    private static final double ABSURD = 400;

    /** {@code y = x0 + x1 / 2}, x of unit standard deviation; the absurd row is like others but for x0. */
    private static Dataset rows(int count, long seed, boolean hasAbsurd) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] x = new double[2 * count];
        float[] y = new float[count];
        for (int r = 0; r < count; r++) {
            for (int c = 0; c < 2; c++) {
                x[2 * r + c] = 3.46 * (random.nextDouble() - 0.5);
            }
            y[r] = (float) (x[2 * r] + x[2 * r + 1] / 2);
        }
        if (hasAbsurd) {
            x[0] = ABSURD;
        }
        List<Column> columns = new ArrayList<>();
        float[] encoded = new float[x.length];
        for (int c = 0; c < 2; c++) {
            // as they are of the rows with the absurd value
            double sd = c == 0 ? Math.sqrt(1 + ABSURD * ABSURD / count) : 1;
            double mean = c == 0 ? ABSURD / count : 0;
            columns.add(new Column.Number(
                    "x" + c,
                    Optional.empty(),
                    -1.73,
                    c == 0 ? ABSURD : 1.73,
                    mean,
                    sd,
                    Column.Scaling.STANDARD,
                    Column.Missing.ERROR,
                    false));
            for (int r = 0; r < count; r++) {
                encoded[2 * r + c] = (float) ((x[2 * r + c] - mean) / sd);
            }
        }
        Schema schema = new Schema(
                columns,
                Optional.empty(),
                Optional.empty(),
                new Target.Number("y", Optional.empty(), Optional.empty()));
        return Dataset.ofNumbers(schema, new DenseMatrix(count, 2, encoded), y, Optional.empty());
    }

    private static DistillOptions options(Dataset rows, String clip) {
        DistillOptions.Builder builder = DistillOptions.builder(rows)
                .leaves(LeafKind.POINTS)
                .depth(0)
                .epochs(40)
                .augment(0)
                .threads(1);
        return builder.read(TrainingOptions.CLIP, clip).build();
    }

    private static SoftDecisionTree distill(Dataset rows, DistillOptions options, List<String> notes) {
        return new NumberDistiller(options, new TrainingListener() {
                    @Override
                    public void note(String text) {
                        notes.add(text);
                    }
                })
                .distill(rows, Optional.empty(), Optional.empty());
    }

    private static double rmse(SoftDecisionTree tree, Dataset rows) {
        Predictions found = tree.predict(rows.features(), Rule.MAX_PATH, 1);
        double sum = 0;
        for (int r = 0; r < rows.rows(); r++) {
            sum += Math.pow(found.probabilities()[r] - rows.values()[r], 2);
        }
        return Math.sqrt(sum / rows.rows());
    }

    @Test
    void oneAbsurdValueDoesNotSpoilAColumn() throws Exception {
        // with so few validation rows leaves have no ramps, which end at the outermost knots
        Dataset rows = rows(900, 1, true);
        Dataset unseen = rows(500, 2, false);
        SoftDecisionTree held = distill(rows, options(rows, "5"), new ArrayList<>());
        SoftDecisionTree plain = distill(rows, options(rows, "none"), new ArrayList<>());
        double ofHeld = rmse(held, unseen);
        double ofPlain = rmse(plain, unseen);
        assertTrue(ofHeld < 0.7 * ofPlain, ofHeld + " held, " + ofPlain + " as they are");
        assertEquals("5.0", held.provenance().configuration().get("clip"));
        assertEquals("none", plain.provenance().configuration().get("clip"));
        Column.Number first = (Column.Number) held.schema().columns().get(0);
        assertTrue(first.maximum() < ABSURD / 2, first.toString());
        assertEquals(rows.schema().columns().get(1), held.schema().columns().get(1), "nothing is far off there");
        // a leaf holds the value for good, whoever asks: beyond the end all values are one
        SoftDecisionTree read = ModelFile.read(ModelFile.toBytes(held), "tree");
        float end = first.encode(first.maximum());
        assertEquals(
                read.predict(new float[] {end, 0}, Rule.AVERAGE).value(),
                read.predict(new float[] {100 * end, 0}, Rule.AVERAGE).value());
    }

    @Test
    void theValidationRowsChoose() throws Exception {
        Dataset rows = rows(ROWS, 1, true);
        List<String> notes = new ArrayList<>();
        SoftDecisionTree chosen = distill(rows, options(rows, "auto"), notes);
        assertTrue(
                notes.stream().anyMatch(n -> n.startsWith("columns as they are: validation loss ")), notes.toString());
        assertTrue(
                notes.stream()
                        .anyMatch(n -> n.startsWith("columns held within 5 standard deviations: validation loss ")),
                notes.toString());
        assertEquals("5.0", chosen.provenance().configuration().get("clip"));
        assertArrayEquals(ModelFile.toBytes(distill(rows, options(rows, "5"), notes)), ModelFile.toBytes(chosen));
    }

    @Test
    void whereNothingIsFarOffNothingIsTried() {
        Dataset rows = rows(400, 1, false);
        List<String> notes = new ArrayList<>();
        SoftDecisionTree tree = distill(rows, options(rows, "auto"), notes);
        assertTrue(notes.stream().noneMatch(n -> n.startsWith("columns ")), notes.toString());
        assertEquals("none", tree.provenance().configuration().get("clip"));
    }

    @Test
    void mistakes() {
        Dataset rows = rows(50, 1, false);
        for (String wrong : List.of("0.5", "0", "-3", "much")) {
            String message = assertThrows(TrainingException.class, () -> options(rows, wrong))
                    .getMessage();
            assertTrue(message.startsWith("clip: expected "), message);
        }
    }
}
