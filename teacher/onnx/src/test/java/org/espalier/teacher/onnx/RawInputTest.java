package org.espalier.teacher.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.onnx.RawNetworks;
import org.espalier.teacher.RawCells;
import org.espalier.teacher.TableTeacher.Values;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherInput;
import org.espalier.teacher.Teachers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that were trained on raw columns, and classes that a network numbers. */
class RawInputTest {
    private static final List<String> CLASSES = List.of("deny", "grant");

    @TempDir
    Path folder;

    private Dataset read(String csv) throws Exception {
        DataSource source = DataSource.open(DataOptions.builder(Files.writeString(folder.resolve("rows.csv"), csv))
                .target("decision")
                .build());
        Schema schema = source.inferSchema(w -> {});
        return RawCells.read(source, schema, LabelPolicy.REQUIRED, new DataNotes());
    }

    private static String rows() {
        StringBuilder csv = new StringBuilder("year,colour,amount,decision\n");
        for (int r = 0; r < 130; r++) {
            csv.append(1990 + r % 20).append(r % 3 == 0 ? ",red," : r % 3 == 1 ? ",blue," : ",,");
            csv.append(r * 0.25).append(r % 2 == 0 ? ",deny\n" : ",grant\n");
        }
        return csv.toString();
    }

    private OnnxTeacher load(byte[] network, Schema schema, TeacherInput input, List<String> classes) throws Exception {
        Path file = Files.write(folder.resolve("network.onnx"), network);
        return OnnxTeacher.load(
                file,
                new OnnxTeacher.Loading(schema, Values.PROBABILITIES, Optional.empty(), 2)
                        .withInput(input)
                        .withClasses(classes)
                        .trusted());
    }

    @Test
    void namedInputsOfFloat64Int64AndStringsTakeTheirColumns() throws Exception {
        Dataset rows = read(rows());
        byte[] network = RawNetworks.columns(CLASSES, -4000f, 0.5f, 2f, 3f, -3f);
        try (OnnxTeacher teacher = load(network, rows.schema(), TeacherInput.RAW, List.of())) {
            assertTrue(teacher.takesRawRows());
            assertTrue(teacher.identity().startsWith("onnx raw sha256:"));
            float[] answers = Teachers.ask(teacher, rows, (done, all) -> {});
            for (int r = 0; r < rows.rows(); r++) {
                double logit = -4000 + 0.5 * (r * 0.25) + 2 * (1990 + r % 20) + (r % 3 == 0 ? 3 : r % 3 == 1 ? -3 : 0);
                assertEquals(1 / (1 + Math.exp(-logit)), Math.exp(answers[2 * r + 1]), 1e-4, "row " + (r + 1));
            }
        }
    }

    @Test
    void aMissingNumberDoesNotGoIntoWholeNumbers() throws Exception {
        Dataset rows = read(rows().replaceFirst("1993,red", ",red"));
        byte[] network = RawNetworks.columns(CLASSES, 0, 0, 0, 0, 0);
        try (OnnxTeacher teacher = load(network, rows.schema(), TeacherInput.RAW, List.of())) {
            String message = assertThrows(TeacherException.class, () -> Teachers.ask(teacher, rows, (done, all) -> {}))
                    .getMessage();
            assertTrue(
                    message.endsWith("row 4, column 'year': the network takes whole numbers, found a missing value"),
                    message);
        }
    }

    /** Index of the category, or a number for each: what the width of the only input says. */
    @Test
    void oneInputTakesCategoriesByIndexOrOneNumberEach() throws Exception {
        Dataset rows = read(rows());
        try (OnnxTeacher byIndex =
                        load(RawNetworks.matrix(CLASSES, 0, 0, 1, 0), rows.schema(), TeacherInput.RAW, List.of());
                OnnxTeacher oneHot =
                        load(RawNetworks.matrix(CLASSES, 0, 0, 0, 1, 0), rows.schema(), TeacherInput.RAW, List.of())) {
            float[] index = Teachers.ask(byIndex, rows, (done, all) -> {});
            float[] slot = Teachers.ask(oneHot, rows, (done, all) -> {});
            List<String> categories = ((Column.Category) rows.schema().columns().get(1)).categories();
            for (int r = 0; r < 3; r++) {
                String colour = rows.raw().orElseThrow().text(r, 1);
                int expected = colour == null ? -1 : categories.indexOf(colour);
                assertEquals(1 / (1 + Math.exp(-expected)), Math.exp(index[2 * r + 1]), 1e-5);
                assertEquals(1 / (1 + Math.exp(-(expected == 1 ? 1 : 0))), Math.exp(slot[2 * r + 1]), 1e-5);
            }
        }
    }

    @Test
    void anInputThatNoColumnFitsIsRefused() throws Exception {
        Dataset rows = read(rows());
        assertTrue(assertThrows(
                        TeacherException.class,
                        () -> load(
                                RawNetworks.matrix(CLASSES, 0, 1, 1, 1, 1, 1, 1),
                                rows.schema(),
                                TeacherInput.RAW,
                                List.of()))
                .getMessage()
                .endsWith(
                        "expected inputs for raw columns named like them, or for [3, 4, 2] numbers or words, found 'input'"
                                + " of shape [n, 6]"));
    }

    @Test
    void rowsWithoutRawCellsAreRefused() throws Exception {
        Dataset rows = read(rows());
        byte[] network = RawNetworks.columns(CLASSES, 0, 0, 0, 0, 0);
        try (OnnxTeacher teacher = load(network, rows.schema(), TeacherInput.RAW, List.of())) {
            assertThrows(TeacherException.class, () -> teacher.logProbabilities(rows.features(), 0, 2));
        }
    }

    @Test
    void numberedClassesAreSaidToBeTakenInTheSchemasOrder() throws Exception {
        Dataset rows = read(rows());
        float[] weights = new float[rows.schema().width()];
        byte[] network = RawNetworks.matrix(List.of("0", "1"), 1, weights);
        try (OnnxTeacher teacher = load(network, rows.schema(), TeacherInput.ENCODED, List.of())) {
            assertEquals(
                    Optional.of("the teacher numbers its classes: '0', '1' are taken as 'deny', 'grant', the schema's"
                            + " order (--teacher-classes says another)"),
                    teacher.note());
            assertFalse(teacher.takesRawRows());
        }
        try (OnnxTeacher teacher = load(network, rows.schema(), TeacherInput.ENCODED, List.of("grant", "deny"))) {
            assertEquals(Optional.empty(), teacher.note());
            Teacher fitting = Teachers.fit(teacher, rows.schema());
            float[] answers = Teachers.ask(fitting, rows, (done, all) -> {});
            assertEquals(1 / (1 + Math.exp(-1)), Math.exp(answers[0]), 1e-5);
        }
        assertTrue(
                assertThrows(
                                TeacherException.class,
                                () -> load(network, rows.schema(), TeacherInput.ENCODED, List.of("grant", "no")))
                        .getMessage()
                        .endsWith(
                                "expected names for its 2 classes, which are 'deny', 'grant' in the data, found 'grant', 'no'"));
    }

    @Test
    void numbersThatAreNoPlacesAreRefused() throws Exception {
        Dataset rows = read(rows());
        float[] weights = new float[rows.schema().width()];
        try (OnnxTeacher teacher = load(
                RawNetworks.matrix(List.of("1", "2"), 1, weights), rows.schema(), TeacherInput.ENCODED, List.of())) {
            assertEquals(
                    "the data have the class 'deny', the teacher knows only '1', '2'",
                    assertThrows(TeacherException.class, () -> Teachers.fit(teacher, rows.schema()))
                            .getMessage());
        }
    }

    @Test
    void numberedClassesAreTheDatasByValue() throws Exception {
        Dataset rows = read(rows().replace("deny", "1.0").replace("grant", "0.0"));
        assertEquals(List.of("0.0", "1.0"), rows.schema().target().classes());
        float[] weights = new float[rows.schema().width()];
        try (OnnxTeacher teacher = load(
                RawNetworks.matrix(List.of("1", "0"), 1, weights), rows.schema(), TeacherInput.ENCODED, List.of())) {
            assertEquals(Optional.of(List.of("1.0", "0.0")), teacher.classNames());
        }
    }

    /** A reader of 32 bits would see field 5, a tensor, where one of 64 bits sees field 2^29 + 5. */
    @Test
    void aFieldNumberBeyond32BitsIsRefused() throws Exception {
        Dataset rows = read(rows());
        byte[] network = RawNetworks.matrix(CLASSES, 0, 1);
        byte[] longer = Arrays.copyOf(network, network.length + 7);
        byte[] tag = {(byte) 0xba, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x10, 1, 0};
        System.arraycopy(tag, 0, longer, network.length, tag.length);
        String message = assertThrows(
                        TeacherException.class, () -> load(longer, rows.schema(), TeacherInput.ENCODED, List.of()))
                .getMessage();
        assertTrue(message.contains("expected an ONNX file, found a field number of 536870919 before byte"), message);
    }

    /** Changed at random bytes, a file gives a teacher or the one documented exception; more by -Despalier.mutants=20000. */
    @Test
    void mutantsAreReadOrRefused() throws Exception {
        Schema schema = TestRows.table(2, CLASSES);
        byte[] network = RawNetworks.matrix(List.of("0", "1"), 1, 2, 3);
        Path file = folder.resolve("mutant.onnx");
        int read = 0;
        int mutants = Integer.getInteger("espalier.mutants", 500);
        for (int seed = 0; seed < mutants; seed++) {
            Files.write(file, Mutants.of(network, seed));
            try (OnnxTeacher teacher = OnnxTeacher.load(
                    file, new OnnxTeacher.Loading(schema, Values.PROBABILITIES, Optional.empty(), 1).trusted())) {
                teacher.logProbabilities(TestRows.random(2, 2, 1), 0, 2);
                read++;
            } catch (TeacherException e) {
                assertEquals(1, e.getMessage().lines().count(), "seed " + seed + ": " + e.getMessage());
            }
        }
        assertTrue(read > 0 && read < mutants, read + " of " + mutants + " were read");
    }
}
