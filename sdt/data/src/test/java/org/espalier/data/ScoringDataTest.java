package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.matrix.CsrMatrix;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading other files by the schema of the training data. */
class ScoringDataTest {
    private static final String TRAIN = "size,kind,id,class\n1,x,8,yes\n2,y,8,no\n3,x,9,yes\n";

    @TempDir
    Path folder;

    private DataFiles files;
    private Schema schema;

    @BeforeEach
    void files() {
        files = new DataFiles(folder);
        schema = DataFiles.infer(
                DataOptions.builder(files.text("train.csv", TRAIN)).target("class"));
    }

    private DataOptions.Builder content(String text) {
        return DataOptions.builder(files.text("data.csv", text));
    }

    private Dataset read(DataOptions.Builder options, LabelPolicy labels, DataNotes notes) {
        return DataSource.open(options.build()).read(schema, labels, notes);
    }

    private String error(DataOptions.Builder options) {
        return files.error(() -> read(options, LabelPolicy.OPTIONAL, new DataNotes()));
    }

    private static void assertSecondTrainingRow(Dataset data, int row) {
        assertArrayEquals(new float[] {0, 0, 1, 0}, data.features().row(row));
    }

    @Test
    void findsColumnsByName() {
        Dataset data = read(content("class,kind,id,size\nno,y,1,2\n"), LabelPolicy.REQUIRED, new DataNotes());
        assertSecondTrainingRow(data, 0);
        assertArrayEquals(new int[] {0}, data.labels());
    }

    @Test
    void doesNotNeedColumnsThatTheSchemaIgnores() {
        DataNotes notes = new DataNotes();
        assertSecondTrainingRow(read(content("kind,size\ny,2\n"), LabelPolicy.OPTIONAL, notes), 0);
        assertEquals(List.of(), notes.sentences());
    }

    @Test
    void countsAdditionalColumns() {
        DataNotes notes = new DataNotes();
        assertSecondTrainingRow(read(content("extra,kind,size,more\n1,y,2,3\n"), LabelPolicy.OPTIONAL, notes), 0);
        assertEquals(List.of("extra", "more"), notes.additionalColumns());
        assertEquals(List.of("2 additional columns not used: 'extra', 'more'"), notes.sentences());
    }

    @Test
    void aMissingColumnIsNamed() {
        assertEquals(
                "data.csv: no column 'size', which the schema has; the columns are 'kind', 'id'",
                error(content("kind,id\ny,2\n")));
    }

    @Test
    void aMissingTargetIsAnErrorOnlyWhereItIsNeeded() {
        DataOptions.Builder options = content("kind,size\ny,2\n");
        assertArrayEquals(
                new int[] {Dataset.UNLABELLED},
                read(options, LabelPolicy.OPTIONAL, new DataNotes()).labels());
        assertEquals(
                "data.csv: no target column 'class'; the option target takes its name or number;"
                        + " the columns are 'kind', 'size'",
                files.error(() -> read(options, LabelPolicy.REQUIRED, new DataNotes())));
    }

    @Test
    void aMissingLabelIsAnErrorOnlyWhereItIsNeeded() {
        DataOptions.Builder options = content("kind,size,class\ny,2,\ny,2,no\n");
        assertArrayEquals(
                new int[] {Dataset.UNLABELLED, 0},
                read(options, LabelPolicy.OPTIONAL, new DataNotes()).labels());
    }

    @Test
    void theTargetMayHaveAnotherName() {
        assertArrayEquals(
                new int[] {1},
                read(content("kind,size,answer\ny,2,yes\n").target("answer"), LabelPolicy.REQUIRED, new DataNotes())
                        .labels());
    }

    @Test
    void unseenCategoriesGoToTheirSlotAndAreCounted() {
        DataNotes notes = new DataNotes();
        Dataset data = read(content("kind,size\nz,2\nz,2\nX,2\n"), LabelPolicy.OPTIONAL, notes);
        assertArrayEquals(new float[] {0, 0, 0, 1}, data.features().row(0));
        assertEquals(Map.of("kind", 3L), notes.unseenCategories());
        assertEquals(
                List.of("column 'kind': 3 values that the schema does not know, taken as 'other'"), notes.sentences());
    }

    @Test
    void missingCategoriesGoToTheOtherSlotWhereTrainingHadNone() {
        DataNotes notes = new DataNotes();
        Dataset data = read(content("kind,size\n?,2\n"), LabelPolicy.OPTIONAL, notes);
        assertArrayEquals(new float[] {0, 0, 0, 1}, data.features().row(0));
        assertEquals(Map.of("kind", 1L), notes.missingValues());
        assertEquals(List.of("column 'kind': 1 missing value filled in"), notes.sentences());
    }

    @Test
    void numbersOutsideTheTrainingRangeAreCounted() {
        DataNotes notes = new DataNotes();
        read(content("kind,size\nx,0.9\nx,1\nx,3\nx,3.1\n"), LabelPolicy.OPTIONAL, notes);
        assertEquals(Map.of("size", 2L), notes.outsideRange());
        assertEquals(List.of("column 'size': 2 values outside the range of the training data"), notes.sentences());
    }

    @Test
    void ofAWideTableOneSentenceTellsOfTheOthers() {
        DataNotes notes = new DataNotes();
        for (int c = 0; c < 130; c++) {
            notes.outsideRange("c" + c);
            notes.outsideRange("c" + c);
        }
        List<String> sentences = notes.sentences();
        assertEquals(21, sentences.size());
        assertEquals("column 'c19': 2 values outside the range of the training data", sentences.get(19));
        assertEquals("110 more columns: 220 values outside the range of the training data", sentences.get(20));
    }

    @Test
    void columnsOfAFileWithoutHeaderGoByPosition() {
        assertSecondTrainingRow(read(content("2,y,7\n").noHeader(), LabelPolicy.OPTIONAL, new DataNotes()), 0);
        Dataset labelled =
                read(content("no,2,y,7\nyes,1,x,7\n").noHeader().target("1"), LabelPolicy.REQUIRED, new DataNotes());
        assertSecondTrainingRow(labelled, 0);
        assertArrayEquals(new int[] {0, 1}, labelled.labels());
    }

    @Test
    void positionsThatDoNotFitAreErrors() {
        assertEquals(
                "data.csv: no column for 'kind': expected the 3 columns of the schema in order, found 1 besides the"
                        + " target",
                error(content("2,no\n").noHeader().target("-1")));
        assertEquals(
                "data.csv: expected the 3 columns of the schema in order, found 4; where one of them is the target,"
                        + " the option target NUMBER says which",
                error(content("2,y,7,no\n").noHeader()));
    }

    @Test
    void additionalPositionsAreCounted() {
        DataNotes notes = new DataNotes();
        assertSecondTrainingRow(read(content("2,y,7,no,1,2\n").noHeader().target("4"), LabelPolicy.REQUIRED, notes), 0);
        assertEquals(List.of("column5", "column6"), notes.additionalColumns());
    }

    @Test
    void weightsAndTargetAreNotCountedAsPositions() {
        Dataset data = read(
                content("0.5,2,no,y,7\n").noHeader().target("3").weights("1"), LabelPolicy.REQUIRED, new DataNotes());
        assertSecondTrainingRow(data, 0);
        assertEquals(0.5f, data.weight(0));
    }

    @Test
    void namesThatWereMadeUpInTrainingFitAnotherFileWithoutHeader() {
        String rows = "1,x,yes\n2,y,no\n3,x,yes\n";
        schema = DataFiles.infer(content(rows).noHeader().target("3"));
        Dataset data = read(content(rows).noHeader(), LabelPolicy.REQUIRED, new DataNotes());
        assertArrayEquals(new int[] {1, 0, 1}, data.labels());
        assertSecondTrainingRow(data, 1);
    }

    @Test
    void columnsOfAnImageSchemaArePixelsInOrder() {
        schema = new Schema(
                List.of(),
                Optional.empty(),
                Optional.of(new Schema.Image(2, 2, 1, 255)),
                new Target.Classes("digit", List.of("3", "8")));
        Dataset data = read(
                content("id,digit,p1,p2,p3,p4\n77,8,0,51,255,102\n").ignored(List.of("id")),
                LabelPolicy.REQUIRED,
                new DataNotes());
        assertArrayEquals(new float[] {0, 0.2f, 1, 0.4f}, data.features().row(0));
        assertArrayEquals(new int[] {1}, data.labels());
        assertEquals(
                "data.csv: expected 4 pixel columns besides the target, found 3 (the option ignored leaves columns out)",
                error(content("digit,p1,p2,p3\n8,0,51,255\n")));
        assertEquals(
                "data.csv, row 1, pixel 2: expected a number, found 'x'",
                error(content("digit,p1,p2,p3,p4\n8,0,x,1,1\n")));
    }

    @Test
    void sparseRowsAreKeptSparse() {
        String header = IntStream.range(0, 10).mapToObj(i -> "c" + i).collect(Collectors.joining(",")) + ",class\n";
        String rows = IntStream.range(0, 40)
                .mapToObj(r ->
                        IntStream.range(0, 10).mapToObj(c -> "v" + (r * c) % 7).collect(Collectors.joining(","))
                                + (r % 2 == 0 ? ",a\n" : ",b\n"))
                .collect(Collectors.joining());
        Dataset data = DataFiles.read(content(header + rows).target("class"));
        assertEquals(CsrMatrix.class, data.features().getClass());
        assertEquals(320, data.features().stored());
    }
}
