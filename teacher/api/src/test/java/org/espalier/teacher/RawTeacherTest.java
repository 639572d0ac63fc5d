package org.espalier.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.augment.Augmentation;
import org.espalier.augment.SwapNoise;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.Encoder;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Raw cells: kept as they stand, swapped with the features that were made of them, and given by name. */
class RawTeacherTest {
    @TempDir
    Path folder;

    private Dataset read() throws Exception {
        StringBuilder csv = new StringBuilder("year,colour,amount,decision\n");
        for (int r = 0; r < 300; r++) {
            csv.append(1900 + r * 37 % 120).append(',').append(r % 3 == 0 ? "red" : r % 3 == 1 ? "blue" : "");
            csv.append(',').append(r % 7 == 0 ? "" : 1e9 + r * 0.25).append(r % 2 == 0 ? ",no\n" : ",yes\n");
        }
        Path file = Files.writeString(folder.resolve("rows.csv"), csv);
        DataSource source =
                DataSource.open(DataOptions.builder(file).target("decision").build());
        Schema schema = source.inferSchema(w -> {});
        return RawCells.read(source, schema, LabelPolicy.REQUIRED, new DataNotes());
    }

    @Test
    void cellsAreWhatTheFileSays() throws Exception {
        Dataset rows = read();
        assertEquals(1900, rows.raw().orElseThrow().number(0, 0));
        assertEquals(1e9 + 0.25, rows.raw().orElseThrow().number(1, 2));
        assertTrue(Double.isNaN(rows.raw().orElseThrow().number(7, 2)));
        assertEquals("red", rows.raw().orElseThrow().text(0, 1));
        assertNull(rows.raw().orElseThrow().text(2, 1));
        Dataset picked = rows.select(new int[] {7, 1});
        assertEquals(1e9 + 0.25, picked.raw().orElseThrow().number(1, 2));
    }

    /** Encoding the raw cells of an augmented row gives its features, whatever was swapped. */
    @Test
    void cellsAreSwappedWithTheirFeatures() throws Exception {
        Dataset rows = read();
        for (SwapNoise noise : SwapNoise.values()) {
            Augmentation.Copy copy = Augmentation.vary(rows, noise, 3, 1);
            Augmentation.Copy plain = Augmentation.vary(
                    new Dataset(rows.schema(), rows.features(), rows.labels(), Optional.empty()), noise, 3, 1);
            Encoder encoder = new Encoder(rows.schema());
            int moved = 0;
            for (int r = 0; r < rows.rows(); r++) {
                int row = r;
                List<String> texts = new ArrayList<>();
                for (int c = 0; c < 3; c++) {
                    String text = c == 1
                            ? copy.raw().orElseThrow().text(row, c)
                            : number(copy.raw().orElseThrow().number(row, c));
                    texts.add(text == null ? "" : text);
                }
                assertEquals(floats(copy.features().row(r)), floats(encoder.encode(texts)), noise + " row " + r);
                assertEquals(
                        floats(copy.features().row(r)), floats(plain.features().row(r)));
                moved += floats(copy.features().row(r))
                                .equals(floats(rows.features().row(r)))
                        ? 0
                        : 1;
            }
            assertTrue(moved > 50, noise + ": " + moved);
        }
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : Double.toString(value);
    }

    private static List<Float> floats(float[] values) {
        List<Float> out = new ArrayList<>();
        for (float value : values) {
            out.add(value);
        }
        return out;
    }

    @Test
    void aFunctionOfRawRowsSeesColumnsByName() throws Exception {
        Dataset rows = read();
        List<Map<String, Object>> seen = new ArrayList<>();
        Teacher teacher = Teacher.ofRaw(rows.schema(), "limit 1", row -> {
            seen.add(row);
            double p = row.get("year") instanceof Double year && year >= 1950 ? 0.9 : 0.1;
            return new double[] {1 - p, p};
        });
        assertTrue(teacher.takesRawRows());
        float[] answers = Teachers.ask(teacher, rows, (done, all) -> {});
        assertEquals(0.1, Math.exp(answers[1]), 1e-6);
        assertEquals(0.9, Math.exp(answers[2 * 50 + 1]), 1e-6);
        assertEquals("{year=1900.0, colour=red, amount=null}", seen.get(0).toString());
        assertEquals(
                "{year=1974.0, colour=null, amount=1.0000000005E9}", seen.get(2).toString());
        assertTrue(teacher.identity().startsWith("raw function limit 1 sha256:"));
    }

    @Test
    void withoutRawCellsItSaysWhatToDo() throws Exception {
        Dataset rows = read();
        Teacher teacher = Teacher.ofRaw(rows.schema(), "limit 1", row -> new double[] {1, 0});
        assertEquals(
                "the teacher was trained on raw rows, and these were read without them: read them with RawCells.read, or"
                        + " ask for the encoded input",
                assertThrows(TeacherException.class, () -> teacher.logProbabilities(rows.features(), 0, 1))
                        .getMessage());
    }

    @Test
    void aSampleIsDrawnFromAllOverTheSource() throws Exception {
        read();
        DataSource source = DataSource.open(DataOptions.builder(folder.resolve("rows.csv"))
                .target("decision")
                .build());
        Schema schema = source.inferSchema(w -> {});
        Dataset sample = RawCells.sample(source, schema, 40, 1).orElseThrow();
        assertEquals(40, sample.rows());
        double sum = 0;
        for (int r = 0; r < 40; r++) {
            sum += sample.raw().orElseThrow().number(r, 0);
        }
        assertTrue(sum / 40 > 1930 && sum / 40 < 1975, "mean year " + sum / 40);
    }
}
