package org.espalier.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.evaluate.Frontier;
import org.espalier.matrix.DenseMatrix;
import org.espalier.teacher.Teacher;
import org.espalier.train.DistillOptions;
import org.espalier.train.LeafKind;
import org.espalier.train.TrainingOptions;
import org.junit.jupiter.api.Test;

/** The search of a fit, for a tree that is then trained on all of the rows. */
class SizeChoiceTest {
    private static final FitOptions SHORT = FitOptions.defaults()
            .withThreads(1)
            .withTraining(b -> b.epochs(8).augment(0))
            .withText(TrainingOptions.DEPTH, Form.AUTO);

    /** Class 1 mostly where the first of three numbers is above 0. */
    private static Dataset rows(int count) {
        Random random = new Random(4);
        float[] x = new float[3 * count];
        int[] labels = new int[count];
        for (int r = 0; r < count; r++) {
            for (int c = 0; c < 3; c++) {
                x[3 * r + c] = (float) random.nextGaussian();
            }
            labels[r] = random.nextDouble() < (x[3 * r] > 0 ? 0.9 : 0.1) ? 1 : 0;
        }
        return new Dataset(Schema.unnamed(3, 2), new DenseMatrix(count, 3, x), labels, Optional.empty());
    }

    @Test
    void theOptionsAreThoseOfTheLineThatIsChosen() {
        Dataset rows = rows(200);
        SizeChoice size = SizeChoice.of(rows, Optional.empty(), SHORT, FitListener.SILENT);
        Frontier.Point chosen = size.frontier().points().stream()
                .filter(Frontier.Point::isChosen)
                .findFirst()
                .orElseThrow();
        DistillOptions.Builder builder = DistillOptions.builder(rows);
        size.options().forEach(builder::read);
        DistillOptions options = builder.build();
        assertEquals("--leaves " + options.leaves().text() + " --depth " + options.depth(), chosen.options());
        assertFalse(size.isDistilled());
        assertTrue(size.said().isEmpty(), "there is no teacher");
        assertTrue(size.frontier().points().stream().allMatch(p -> p.agreement().isEmpty()));
    }

    /** A table of answers knows its rows by number: each fold gets those of its own rows. */
    @Test
    void aTableOfAnswersIsCutToTheFolds() {
        Dataset rows = rows(120);
        float[] logarithms = new float[240];
        for (int r = 0; r < 120; r++) {
            logarithms[2 * r + rows.labels()[r]] = (float) Math.log(0.95);
            logarithms[2 * r + 1 - rows.labels()[r]] = (float) Math.log(0.05);
        }
        Teacher any = Teacher.of(rows.schema(), "any", x -> new double[] {0.5, 0.5});
        Teacher table = new RowsOfTable(any, logarithms);
        SizeChoice size =
                SizeChoice.of(rows, Optional.of(table), SHORT.withText(TrainingOptions.DEPTH, "0"), FitListener.SILENT);
        assertEquals(2, size.frontier().points().size());
        for (Frontier.Point p : size.frontier().points()) {
            assertEquals(p.score(), p.agreement().orElseThrow(), "it says what the labels say");
        }
        assertTrue(size.said().isPresent());
    }

    @Test
    void columnsOfAGateAreSearchedWhereThatIsAskedFor() {
        List<Form> forms = Form.candidates(
                rows(50),
                Map.of(
                        TrainingOptions.COLUMNS_PER_GATE, Form.AUTO,
                        TrainingOptions.LEAVES, "constant",
                        TrainingOptions.DEPTH, "4"));
        assertEquals(List.of(new Form(LeafKind.CONSTANT, 4, 2), new Form(LeafKind.CONSTANT, 4)), forms);
        assertEquals(
                "--leaves constant --depth 4 --columns-per-gate 2", forms.get(0).options());
        DistillOptions options =
                forms.get(0).options(rows(50), Map.of(TrainingOptions.COLUMNS_PER_GATE, Form.AUTO), 1, 1, 1);
        assertEquals(2, options.columnsPerGate());
    }

    /** Two answers to the numbers of {@link #rows}: their first and the product of two, or whether these are above 0. */
    private static Dataset rowsOfTwo(boolean areLabels) {
        Dataset rows = rows(120);
        float[] values = new float[240];
        for (int r = 0; r < 120; r++) {
            float[] x = rows.features().row(r);
            values[2 * r] = areLabels ? (x[0] > 0 ? 1 : 0) : 1000 * x[0];
            values[2 * r + 1] = areLabels ? (x[1] > 0 ? 1 : 0) : x[1] + 0.1f * x[0];
        }
        Target target = areLabels
                ? new Target.Labels("labels", List.of("a", "b"))
                : new Target.Numbers(
                        "numbers",
                        List.of(
                                new Target.Number("a", Optional.empty(), Optional.empty()),
                                new Target.Number("b", Optional.empty(), Optional.empty())));
        return Dataset.ofNumbers(rows.schema().withTarget(target), rows.features(), values, Optional.empty());
    }

    @Test
    void labelsAreSearchedByTheCrossEntropyOfALabel() {
        Dataset rows = rowsOfTwo(true);
        Teacher teacher =
                Teacher.ofLabels(rows.schema(), "signs", x -> new double[] {x[0] > 0 ? 1 : 0, x[1] > 0 ? 1 : 0});
        SizeChoice size = SizeChoice.of(
                rows,
                Optional.of(teacher),
                SHORT.withText(TrainingOptions.DEPTH, "0").withTraining(b -> b.epochs(60)),
                FitListener.SILENT);
        assertEquals(Frontier.Measure.LABELS, size.frontier().measure());
        assertTrue(
                size.frontier().text().contains("labels right, %"),
                size.frontier().text());
        for (Frontier.Point p : size.frontier().points()) {
            assertTrue(p.score() > 0.85, p.toString());
            assertEquals(p.score(), p.agreement().orElseThrow(), "it says what the labels say");
        }
    }

    @Test
    void severalNumbersAreSearchedByTheMeanOfTheirR2() {
        Dataset rows = rowsOfTwo(false);
        SizeChoice size = SizeChoice.of(
                rows,
                Optional.empty(),
                SHORT.withText(TrainingOptions.DEPTH, "0").withTraining(b -> b.epochs(40)),
                FitListener.SILENT);
        assertEquals(Frontier.Measure.R2, size.frontier().measure());
        assertTrue(
                size.frontier().points().get(0).score() > 0.8, size.frontier().text());
    }

    @Test
    void rowsWithoutAValueAreRefused() {
        Dataset rows = rowsOfTwo(true);
        rows.values()[7] = Float.NaN;
        assertEquals(
                "row 4 has no value of 'b' to learn from",
                assertThrows(
                                DataException.class,
                                () -> SizeChoice.of(rows, Optional.empty(), SHORT, FitListener.SILENT))
                        .getMessage());
    }

    @Test
    void rowsWithoutLabelsAreRefused() {
        Dataset rows = rows(30);
        int[] labels = rows.labels().clone();
        Arrays.fill(labels, 3, 5, Dataset.UNLABELLED);
        Dataset some = new Dataset(rows.schema(), rows.features(), labels, Optional.empty());
        assertEquals(
                "row 4 has no label to learn from",
                assertThrows(
                                DataException.class,
                                () -> SizeChoice.of(some, Optional.empty(), SHORT, FitListener.SILENT))
                        .getMessage());
    }
}
