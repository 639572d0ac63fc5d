package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.DenseMatrix;
import org.junit.jupiter.api.Test;

/** Public data sets as they come: counts of rows, classes and missing values as their documentation states them. */
class PublicDataTest {
    private static final List<String> ADULT = List.of(("age,workclass,fnlwgt,education,education-num,marital-status,"
                    + "occupation,relationship,race,sex,capital-gain,capital-loss,hours-per-week,native-country,income")
            .split(","));

    private static Path file(String name) {
        String folder = Optional.ofNullable(System.getProperty("ESPALIER_DATA"))
                .or(() -> Optional.ofNullable(System.getenv("ESPALIER_DATA")))
                .orElse("../shared/data");
        Path file = Path.of(folder).resolve(name);
        assumeTrue(Files.exists(file), () -> "skipped: no " + file + " (ESPALIER_DATA names the folder of data sets)");
        return file;
    }

    private static int[] classCounts(Dataset data) {
        int[] counts = new int[data.schema().classes()];
        Arrays.stream(data.labels()).forEach(label -> counts[label]++);
        return counts;
    }

    @Test
    void adult() {
        DataOptions train = DataOptions.builder(file("adult/adult.data.gz"))
                .columns(ADULT)
                .target("income")
                .build();
        List<String> warnings = new ArrayList<>();
        Schema schema = DataSource.open(train).inferSchema(warnings::add);
        // 99999 stands for all larger gains, as the census bureau says
        assertEquals(
                List.of(
                        "column 'capital-gain': 99999 in 159 rows is far from the rest, 0 to 41310: where it stands for a"
                                + " missing value, the option missing is to name it"),
                warnings);
        assertEquals(List.of("<=50K", ">50K"), schema.target().classes());
        assertEquals(6 + 99 + 8 + 3, schema.width(), "numbers, categories, their other slots, their missing slots");
        Dataset data = DataSource.open(train).read(schema, LabelPolicy.REQUIRED, new DataNotes());
        assertArrayEquals(new int[] {24720, 7841}, classCounts(data));
        assertEquals(CsrMatrix.class, data.features().getClass());

        DataOptions test = DataOptions.builder(file("adult/adult.test.gz"))
                .columns(ADULT)
                .comment('|')
                .classAliases(DataOptions.parseClassAliases("<=50K.=<=50K,>50K.=>50K"))
                .build();
        DataNotes notes = new DataNotes();
        assertArrayEquals(
                new int[] {12435, 3846}, classCounts(DataSource.open(test).read(schema, LabelPolicy.REQUIRED, notes)));
        assertEquals(Map.of("workclass", 963L, "occupation", 966L, "native-country", 274L), notes.missingValues());
    }

    @Test
    void connectFour() {
        Dataset data = DataFiles.read(DataOptions.builder(file("connect4/connect-4.data.gz"))
                .noHeader()
                .target("-1"));
        assertEquals(List.of("draw", "loss", "win"), data.schema().target().classes());
        assertArrayEquals(new int[] {6449, 16635, 44473}, classCounts(data));
        assertEquals(42 * 4, data.schema().width());
    }

    @Test
    void letter() {
        Dataset data = DataFiles.read(DataOptions.builder(file("letter/letter-recognition.data.gz"))
                .noHeader()
                .target("1"));
        assertEquals(20_000, data.rows());
        assertEquals(16, data.schema().width());
        assertEquals(789, classCounts(data)[0]);
        assertEquals(734, classCounts(data)[25]);
        assertEquals(DenseMatrix.class, data.features().getClass());
    }

    @Test
    void breastCancer() {
        DataOptions.Builder options =
                DataOptions.builder(file("breast-cancer/wdbc.csv")).target("diagnosis");
        assertEquals(List.of("column 'id' is left out: it is named like an identifier"), DataFiles.warnings(options));
        Dataset data = DataFiles.read(options);
        assertArrayEquals(new int[] {357, 212}, classCounts(data));
        assertEquals(30, data.schema().width());
    }

    @Test
    void germanCreditInBothForms() {
        Dataset blanks = DataFiles.read(DataOptions.builder(file("german-credit/german.data"))
                .noHeader()
                .target("-1"));
        Dataset commas = DataFiles.read(
                DataOptions.builder(file("german-credit/german.csv")).target("credit_risk"));
        assertArrayEquals(new int[] {700, 300}, classCounts(blanks));
        assertArrayEquals(blanks.labels(), commas.labels());
        for (int r = 0; r < 1000; r++) {
            assertArrayEquals(blanks.features().row(r), commas.features().row(r));
        }
    }

    @Test
    void californiaHousing() {
        DataOptions.Builder options = DataOptions.builder(file("california-housing/housing_missing_categorical.csv.gz"))
                .target("ocean_proximity");
        Schema schema = DataFiles.infer(options);
        Column.Number bedrooms = (Column.Number) schema.columns().get(4);
        assertEquals("total_bedrooms", bedrooms.name());
        assertEquals(Column.Missing.INDICATOR, bedrooms.missing());
        Dataset data = DataFiles.read(options);
        assertEquals(
                List.of("<1H OCEAN", "INLAND", "ISLAND", "NEAR BAY", "NEAR OCEAN"),
                schema.target().classes());
        assertArrayEquals(new int[] {9136, 6551, 5, 2290, 2658}, classCounts(data));
        // standardised columns have mean 0 and deviation 1
        double sum = 0;
        double squares = 0;
        for (int r = 0; r < data.rows(); r++) {
            float x = data.features().row(r)[0];
            sum += x;
            squares += x * x;
        }
        assertEquals(0, sum / data.rows(), 1e-5);
        assertEquals(1, squares / data.rows(), 1e-5);
    }

    /** All notes that appear on them: no more than is true. Those of Adult stand above. */
    @Test
    void notesOnPublicDataAreTrue() {
        record Notes(DataOptions.Builder options, List<String> notes) {}
        for (Notes expected : List.of(
                new Notes(DataOptions.builder(file("german-credit/german.csv")).target("-1"), List.of()),
                new Notes(
                        DataOptions.builder(file("letter/letter-recognition.data.gz"))
                                .noHeader()
                                .target("1"),
                        List.of()),
                new Notes(
                        DataOptions.builder(file("breast-cancer/wdbc.csv")).target("diagnosis"),
                        List.of("column 'id' is left out: it is named like an identifier")),
                new Notes(
                        DataOptions.builder(file("credit-default/credit_default.csv.gz"))
                                .target("-1"),
                        List.of("column 'ID' is left out: it is named like an identifier")),
                // the oceans are the target: the column of words of the variant
                new Notes(
                        DataOptions.builder(file("california-housing/housing_missing_categorical.csv.gz"))
                                .target("ocean_proximity"),
                        List.of()))) {
            assertEquals(expected.notes(), DataFiles.warnings(expected.options()));
        }
    }
}
