package org.espalier.teacher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way in which a teacher contradicts the labels, and teachers of which nothing is said. */
class TeacherCheckTest {
    private static final int ROWS = 400;

    @TempDir
    Path folder;

    private static Dataset data(List<String> classes, SplittableRandom random) {
        List<Column> columns = List.of(number("age"), number("income"));
        Schema schema =
                new Schema(columns, Optional.empty(), Optional.empty(), new Target.Classes("decision", classes));
        float[] values = new float[2 * ROWS];
        int[] labels = new int[ROWS];
        for (int r = 0; r < ROWS; r++) {
            values[2 * r] = (float) random.nextDouble(-2, 2);
            values[2 * r + 1] = (float) random.nextDouble(-2, 2);
            labels[r] = Math.min(classes.size() - 1, (int) ((values[2 * r] + 2) / 4 * classes.size()));
        }
        return new Dataset(schema, new DenseMatrix(ROWS, 2, values), labels, Optional.empty());
    }

    private static Column number(String name) {
        return new Column.Number(name, Optional.empty(), -2, 2, 0, 1, Column.Scaling.NONE, Column.Missing.ERROR, false);
    }

    /** Sure of the class of each row. */
    private static float[] answers(int[] classOf, int classes) {
        float[] out = new float[classOf.length * classes];
        for (int i = 0; i < out.length; i++) {
            double p = classOf[i / classes] == i % classes ? 0.9 : 0.1 / (classes - 1);
            out[i] = (float) Math.log(p);
        }
        return out;
    }

    private static TeacherCheck check(Dataset data, float[] answers) {
        Teacher teacher = Teacher.of(data.schema(), "any", x -> new double[] {1, 0});
        return TeacherCheck.of(teacher, data, answers).orElseThrow();
    }

    @Test
    void aGoodTeacherIsLeftAlone() {
        Dataset data = data(List.of("deny", "grant"), new SplittableRandom(1));
        TeacherCheck check = check(data, answers(data.labels(), 2));
        assertEquals(List.of(), check.warnings());
        assertEquals(1, check.accuracy());
        long majority = Arrays.stream(data.labels()).filter(k -> k == 1).count();
        assertEquals(Math.max(majority, ROWS - majority) / (double) ROWS, check.majority());
        assertEquals(
                "the teacher is right on 100.00 % of the 400 labelled rows; always answering 'deny' would be on 51.75 %",
                check.sentence());
    }

    @Test
    void anotherOrderOfClassesIsNamed() {
        Dataset data = data(List.of("deny", "grant"), new SplittableRandom(1));
        int[] turned = Arrays.stream(data.labels()).map(k -> 1 - k).toArray();
        assertEquals(
                List.of(
                        "the teacher is right on 0.00 % of the 400 labelled rows; always answering 'deny' would be on"
                                + " 51.75 %",
                        "the teacher's classes seem to stand in another order: taking its 'deny' for 'grant', 'grant' for"
                                + " 'deny', it would be right on 100.00 % in place of 0.00 %"),
                check(data, answers(turned, 2)).warnings());
    }

    @Test
    void aRotationOfManyClassesIsNamedAndOneClassThatIsRightStays() {
        Dataset data = data(List.of("a", "b", "c", "d"), new SplittableRandom(2));
        int[] rotated =
                Arrays.stream(data.labels()).map(k -> k == 3 ? 3 : (k + 1) % 3).toArray();
        List<String> warnings = check(data, answers(rotated, 4)).warnings();
        String last = warnings.get(warnings.size() - 1);
        assertTrue(last.contains("'a' for 'c', 'b' for 'a', 'c' for 'b', it would be right on 100.00 %"), last);
    }

    @Test
    void aConstantTeacherIsSaidToBeOne() {
        Dataset data = data(List.of("deny", "grant"), new SplittableRandom(1));
        assertEquals(
                List.of("the teacher gives every row the same answer, 'deny'"),
                check(data, answers(new int[ROWS], 2)).warnings());
    }

    /** Of 26 classes some fits random answers well by chance; that is no order of classes. */
    @Test
    void aRandomTeacherHasNoBetterOrder() {
        List<String> classes = "abcdefghijklmnopqrstuvwxyz"
                .chars()
                .mapToObj(Character::toString)
                .toList();
        for (int seed = 0; seed < 20; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Dataset data = data(classes, random);
            int[] any = random.ints(ROWS, 0, 26).toArray();
            List<String> warnings = check(data, answers(any, 26)).warnings();
            assertTrue(warnings.stream().noneMatch(w -> w.contains("order")), () -> "seed " + warnings);
        }
    }

    @Test
    void aTableInAnotherOrderOfRowsIsNoticed() throws Exception {
        Dataset data = data(List.of("deny", "grant"), new SplittableRandom(3));
        Integer[] byIncome = IntStream.range(0, ROWS).boxed().toArray(Integer[]::new);
        Arrays.sort(
                byIncome,
                (a, b) ->
                        Float.compare(data.features().row(b)[1], data.features().row(a)[1]));
        StringBuilder sorted = new StringBuilder("deny,grant\n");
        StringBuilder reversed = new StringBuilder("deny,grant\n");
        for (int i = 0; i < ROWS; i++) {
            sorted.append(data.labels()[byIncome[i]] == 1 ? "0.1,0.9\n" : "0.9,0.1\n");
            reversed.append(data.labels()[ROWS - 1 - i] == 1 ? "0.1,0.9\n" : "0.9,0.1\n");
        }
        assertTrue(last(data, sorted)
                .startsWith("the teacher's answers seem to stand in another order of rows: for the rows"
                        + " sorted by 'income', descending they would be right on 100.00 % in place of"));
        assertTrue(last(data, reversed)
                .startsWith("the teacher's answers seem to stand in another order of rows: for the"
                        + " rows reversed they would be right on 100.00 %"));
    }

    private String last(Dataset data, CharSequence csv) throws Exception {
        Path file = Files.writeString(folder.resolve("answers.csv"), csv);
        Teacher table = TableTeacher.read(
                file, TableTeacher.Values.PROBABILITIES, data.schema().target().classes());
        List<String> warnings = TeacherCheck.of(table, data, Teachers.ask(table, data, (done, all) -> {}))
                .orElseThrow()
                .warnings();
        return warnings.get(warnings.size() - 1);
    }

    @Test
    void nineLabelledRowsSayTooLittle() {
        Dataset data = data(List.of("deny", "grant"), new SplittableRandom(1));
        int[] labels = data.labels().clone();
        Arrays.fill(labels, 9, ROWS, Dataset.UNLABELLED);
        Dataset few = new Dataset(data.schema(), data.features(), labels, Optional.empty());
        Teacher teacher = Teacher.of(data.schema(), "any", x -> new double[] {1, 0});
        assertEquals(Optional.empty(), TeacherCheck.of(teacher, few, answers(labels, 2)));
    }
}
