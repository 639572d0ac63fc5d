package org.espalier.train.number;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.augment.Augmentation;
import org.espalier.augment.Matrices;
import org.espalier.augment.Split;
import org.espalier.base.Texts;
import org.espalier.data.Dataset;
import org.espalier.data.Target;
import org.espalier.matrix.Matrix;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherRows;
import org.espalier.teacher.Teachers;
import org.espalier.train.DistillOptions;
import org.espalier.train.LeafKind;
import org.espalier.train.TrainingException;
import org.espalier.train.TrainingListener;

/**
 * The rows of a run.
 *
 * @param own the training rows
 * @param features the training rows, then their augmented copies, one whole set after the other
 * @param answers what training aims at, in the target's unit, {@code [features.rows(), target.answers()]}
 * @param weights of each row, 1 on average, {@code [features.rows()]}
 * @param validation validation rows
 * @param validationAnswers what training aims at there
 */
record NumberRows(
        Dataset own, Matrix features, float[] answers, float[] weights, Dataset validation, float[] validationAnswers) {
    /** Of each row: itself and its augmented copies. */
    int versions() {
        return features.rows() / own.rows();
    }

    /**
     * @param all the user's rows
     * @param validationRows the validation set; empty: a part of the rows
     * @throws TrainingException when a row has no value and there is no teacher to give it one
     */
    static NumberRows of(
            Dataset all,
            Optional<Teacher> teacher,
            Optional<Dataset> validationRows,
            DistillOptions options,
            TrainingListener listener) {
        boolean isRate = all.schema().target().kind() == Target.Kind.RATE;
        int width = all.schema().target().answers();
        float[] answers = answersOf(all, teacher, "row", options, listener);
        Dataset own = all;
        Dataset validation;
        float[] ownAnswers = answers;
        float[] validationAnswers;
        if (validationRows.isPresent()) {
            validation = validationRows.get();
            validationAnswers = answersOf(
                    validation,
                    teacher.filter(Teacher::answersNewRows),
                    "validation row",
                    options,
                    TrainingListener.SILENT);
        } else {
            Split split = Split.stratified(all.labels(), options.validation(), options.seed());
            if (split.training().length < 2 || split.heldOut().length == 0) {
                throw new TrainingException("expected three rows or more, found " + all.rows());
            }
            own = all.select(split.training());
            validation = all.select(split.heldOut());
            ownAnswers = select(answers, split.training(), width);
            validationAnswers = select(answers, split.heldOut(), width);
        }
        boolean isTable = teacher.isPresent() && !teacher.get().answersNewRows();
        if (isTable && options.augment() > 0) {
            listener.note("the teacher is a table of answers for these rows only: no augmentation");
        }
        int copies = isTable ? 0 : options.augment();
        List<Matrix> parts = new ArrayList<>(List.of(own.features()));
        float[] allAnswers = Arrays.copyOf(ownAnswers, Math.multiplyExact((copies + 1) * own.rows(), width));
        for (int c = 1; c <= copies; c++) {
            TeacherRows copy = copyOf(own, teacher, options, c);
            parts.add(copy.features());
            float[] answered = ownAnswers;
            if (teacher.isPresent()) {
                String kind = "augmented copy " + c + " of training row";
                answered = Teachers.askValues(teacher.get(), copy, kind, isRate, listener::labelled);
            }
            System.arraycopy(answered, 0, allAnswers, c * answered.length, answered.length);
        }
        return new NumberRows(
                own, Matrices.stack(parts), allAnswers, weights(own, copies), validation, validationAnswers);
    }

    /** Raw rows can't be jittered: their cells are swapped. */
    private static TeacherRows copyOf(Dataset own, Optional<Teacher> teacher, DistillOptions options, int copy) {
        if (teacher.filter(Teacher::takesRawRows).isPresent()) {
            Augmentation.Copy swapped = Augmentation.vary(own, options.swapNoise(), options.seed(), copy);
            return new TeacherRows(swapped.features(), swapped.raw());
        }
        // a constant leaf answers between rows as it does at them: it has nothing to learn there
        boolean mixes = teacher.isPresent() && options.leaves() == LeafKind.POINTS;
        return TeacherRows.encoded(Jitter.copy(own.schema(), own.features(), options.seed(), copy, mixes));
    }

    private static float[] answersOf(
            Dataset rows, Optional<Teacher> teacher, String kind, DistillOptions options, TrainingListener listener) {
        Target target = rows.schema().target();
        boolean isRate = target.kind() == Target.Kind.RATE;
        float[] truth = rows.values();
        if (teacher.isEmpty()) {
            for (int i = 0; i < truth.length; i++) {
                if (Float.isNaN(truth[i])) {
                    String what = target.truths() == 1
                            ? "the target"
                            : Texts.quote(target.columns().get(i % target.truths()));
                    throw new TrainingException(kind + " " + (i / target.truths() + 1) + " has no value of " + what
                            + ", and there is no teacher to give it one");
                }
            }
            return truth;
        }
        float[] out = Teachers.askValues(teacher.get(), TeacherRows.of(rows), kind, isRate, listener::labelled);
        if (target.isNumeric()
                && Teachers.addUpToOne(out, target.answers())
                && !Teachers.addUpToOne(truth, target.truths())) {
            throw new TrainingException("the teacher's " + target.answers()
                    + " answers add up to 1 in every row, as those of classes do and the targets' values do not: expected"
                    + " numbers in the targets' units");
        }
        double w = options.labelWeight();
        for (int r = 0; r < out.length && w > 0; r++) {
            if (!Float.isNaN(truth[r])) {
                out[r] = (float) (w * truth[r] + (1 - w) * out[r]);
            }
        }
        return out;
    }

    private static float[] weights(Dataset own, int copies) {
        double mean = IntStream.range(0, own.rows())
                .mapToDouble(own::weight)
                .average()
                .orElseThrow();
        float[] weights = new float[(copies + 1) * own.rows()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (own.weight(i % own.rows()) / mean);
        }
        return weights;
    }

    private static float[] select(float[] values, int[] rows, int width) {
        float[] out = new float[rows.length * width];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(values, rows[i] * width, out, i * width, width);
        }
        return out;
    }
}
