package org.espalier.samples;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.espalier.data.Column;
import org.espalier.data.Column.Missing;
import org.espalier.data.Column.Scaling;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;

/**
 * A function as a teacher: whatever gives probabilities of classes can be distilled, here a formula for whether two stars
 * are a pair. The rows have no labels; the teacher's answers are all that the tree learns from.
 */
public final class OwnTeacher {
    private static final Schema SCHEMA = new Schema(
            List.of(asItIs("distance", 0, 1), asItIs("difference of motion", 0, 1)),
            Optional.empty(),
            Optional.empty(),
            new Target.Classes("pair", List.of("no", "yes")));

    private static Column asItIs(String name, double minimum, double maximum) {
        double mean = (minimum + maximum) / 2;
        return new Column.Number(name, Optional.empty(), minimum, maximum, mean, 1, Scaling.NONE, Missing.ERROR, false);
    }

    /** The name stands in the model's provenance, and tells one run from another when it is resumed. */
    private static final Teacher TEACHER = Teacher.of(SCHEMA, "pairs of stars 1", x -> {
        double p = 1 / (1 + Math.exp(20 * (Math.hypot(x[0], x[1]) - 0.7)));
        return new double[] {1 - p, p};
    });

    private OwnTeacher() {}

    private static Dataset rows(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count * SCHEMA.width()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble();
        }
        int[] labels = new int[count];
        java.util.Arrays.fill(labels, Dataset.UNLABELLED);
        return new Dataset(SCHEMA, new DenseMatrix(count, SCHEMA.width(), values), labels, Optional.empty());
    }

    public static void main(String[] args) {
        Dataset known = rows(1, 4000);
        DistillOptions options = DistillOptions.builder(known).depth(4).build();
        SoftDecisionTree tree = new Distiller(options).distill(known, Optional.of(TEACHER));

        Dataset fresh = rows(2, 2000);
        Predictions answers = tree.predict(fresh.features(), Rule.MAX_PATH, 1);
        float[] wanted = TEACHER.logProbabilities(fresh.features(), 0, fresh.rows());
        int same = 0;
        for (int r = 0; r < fresh.rows(); r++) {
            int teachers = wanted[2 * r + 1] > wanted[2 * r] ? 1 : 0;
            same += answers.classOf(r) == teachers ? 1 : 0;
        }
        System.out.printf(
                "the tree says what its teacher says on %.1f %% of %d fresh rows%n",
                100.0 * same / fresh.rows(), fresh.rows());
    }
}
