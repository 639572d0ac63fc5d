package org.espalier.tribuo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.io.OverwritePolicy;
import org.espalier.matrix.DenseMatrix;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherRows;
import org.espalier.teacher.TeacherTrainer;
import org.espalier.teacher.Teachers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The models that stand beside a tree: what they learn, and that they learn the same again. */
class TribuoTrainersTest {
    /** Class 1 above a slanted line: the more questions of one column, the closer they follow it. */
    private static final Dataset ROWS = rows();

    private static Dataset rows() {
        int side = 20;
        float[] x = new float[2 * side * side];
        int[] labels = new int[side * side];
        for (int r = 0; r < labels.length; r++) {
            x[2 * r] = r % side - 9.5f;
            x[2 * r + 1] = r / side - 9.5f;
            labels[r] = x[2 * r] + 0.7f * x[2 * r + 1] > 0 ? 1 : 0;
        }
        return new Dataset(Schema.unnamed(2, 2), new DenseMatrix(labels.length, 2, x), labels, Optional.empty());
    }

    private static TeacherTrainer trainer(TeacherTrainer.Kind kind) {
        return TeacherTrainer.find(kind).orElseThrow();
    }

    private static TeacherTrainer.Settings settings(int depth, List<String> said) {
        return new TeacherTrainer.Settings(depth, false, 1, 3, said::add);
    }

    private static float[] ask(Teacher model) {
        return Teachers.ask(Teachers.fit(model, ROWS.schema()), ROWS, (done, total) -> {});
    }

    private static double accuracy(float[] logarithms) {
        int right = 0;
        for (int r = 0; r < ROWS.rows(); r++) {
            right += logarithms[2 * r + 1] > logarithms[2 * r] == (ROWS.labels()[r] == 1) ? 1 : 0;
        }
        return right / (double) ROWS.rows();
    }

    @Test
    void eachIsFoundByItsKind() {
        assertEquals("CART", trainer(TeacherTrainer.Kind.CART).name());
        assertEquals("boosting (XGBoost)", trainer(TeacherTrainer.Kind.BOOSTING).name());
        assertEquals(".tribuo", trainer(TeacherTrainer.Kind.CART).suffix());
    }

    /** Four leaves at depth 2: the depth is kept, and what is left is a share of each leaf's rows. */
    @Test
    void cartKeepsItsDepth() {
        try (Teacher shallow = trainer(TeacherTrainer.Kind.CART).train(ROWS, settings(2, new ArrayList<>()));
                Teacher deep = trainer(TeacherTrainer.Kind.CART).train(ROWS, settings(12, new ArrayList<>()))) {
            float[] answers = ask(shallow);
            assertTrue(distinct(answers) <= 4, "answers of depth 2: " + distinct(answers));
            assertTrue(accuracy(ask(deep)) > accuracy(answers));
            for (int r = 0; r < ROWS.rows(); r++) {
                assertEquals(1, Math.exp(answers[2 * r]) + Math.exp(answers[2 * r + 1]), 1e-4);
            }
        }
    }

    private static long distinct(float[] answers) {
        List<Float> first = new ArrayList<>();
        for (int i = 0; i < answers.length; i += 2) {
            first.add(answers[i]);
        }
        return first.stream().distinct().count();
    }

    @Test
    void boostingChoosesItsRounds() {
        List<String> said = new ArrayList<>();
        try (Teacher model = trainer(TeacherTrainer.Kind.BOOSTING).train(ROWS, settings(0, said))) {
            assertTrue(accuracy(ask(model)) > 0.97, "accuracy " + accuracy(ask(model)));
        }
        assertEquals(List.of("boosting: 60 rounds", "boosting: 300 rounds"), said.subList(0, 2));
        assertTrue(said.get(2).matches("boosting: (60|300) rounds on all rows"), said.get(2));
    }

    @Test
    void theSameAgain() {
        for (TeacherTrainer.Kind kind : List.of(TeacherTrainer.Kind.CART, TeacherTrainer.Kind.BOOSTING)) {
            try (Teacher first = trainer(kind).train(ROWS, settings(3, new ArrayList<>()));
                    Teacher second = trainer(kind).train(ROWS, settings(3, new ArrayList<>()))) {
                assertArrayEquals(ask(first), ask(second), kind.toString());
            }
        }
    }

    @Test
    void aSavedModelIsATeacherAgain(@TempDir Path folder) throws Exception {
        for (TeacherTrainer.Kind kind : List.of(TeacherTrainer.Kind.CART, TeacherTrainer.Kind.BOOSTING)) {
            Path file = folder.resolve(kind + ".tribuo");
            float[] before;
            try (Teacher model = trainer(kind).train(ROWS, settings(3, new ArrayList<>()))) {
                before = ask(model);
                trainer(kind).save(model, file, OverwritePolicy.REFUSE);
            }
            assertTrue(Files.size(file) > 0);
            try (Teacher read = TribuoTeacher.load(file, ROWS.schema())) {
                assertArrayEquals(before, ask(read), 1e-6f, kind.toString());
            }
        }
    }

    /** x + 2 y, of a rate its exponential: steps follow it, the mean does not; and a saved model answers the same again. */
    @Test
    void numbersAndRatesAreLearned(@TempDir Path folder) {
        for (Target target : List.of(
                new Target.Number("n", Optional.empty(), Optional.empty()),
                new Target.Rate("n", Optional.empty(), Optional.empty()))) {
            float[] values = new float[ROWS.rows()];
            for (int r = 0; r < values.length; r++) {
                float[] x = ROWS.features().row(r);
                double of = x[0] + 2 * x[1];
                values[r] = (float) (target.kind() == Target.Kind.RATE ? Math.exp(of / 10) : of);
            }
            Dataset rows =
                    Dataset.ofNumbers(ROWS.schema().withTarget(target), ROWS.features(), values, Optional.empty());
            double ofMean = error(values, mean(values));
            for (TeacherTrainer.Kind kind : List.of(TeacherTrainer.Kind.CART, TeacherTrainer.Kind.BOOSTING)) {
                Path file = folder.resolve(kind + "-" + target.kind() + ".tribuo");
                float[] before;
                try (Teacher model = trainer(kind).train(rows, settings(6, new ArrayList<>()))) {
                    before = model.values(TeacherRows.of(rows), 0, values.length);
                    trainer(kind).save(model, file, OverwritePolicy.REFUSE);
                }
                assertTrue(error(values, before) < 0.05 * ofMean, kind + " of " + target.kind());
                try (Teacher read = TribuoNumberTeacher.load(file, rows.schema())) {
                    assertArrayEquals(
                            before, read.values(TeacherRows.of(rows), 0, values.length), 1e-5f, kind.toString());
                }
                if (target.kind() == Target.Kind.RATE && kind == TeacherTrainer.Kind.BOOSTING) {
                    for (float rate : before) {
                        assertTrue(rate > 0, "a rate of " + rate);
                    }
                }
            }
        }
    }

    private static double error(float[] truth, float[] answers) {
        double sum = 0;
        for (int r = 0; r < truth.length; r++) {
            sum += Math.pow((double) truth[r] - answers[r], 2);
        }
        return sum;
    }

    private static float[] mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        float[] out = new float[values.length];
        Arrays.fill(out, (float) (sum / values.length));
        return out;
    }
}
