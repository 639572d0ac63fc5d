package org.espalier.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.espalier.augment.Augmentation;
import org.espalier.augment.Matrices;
import org.espalier.augment.Split;
import org.espalier.base.Parallel;
import org.espalier.data.Dataset;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherCheck;
import org.espalier.teacher.TeacherRows;
import org.espalier.teacher.Teachers;

/**
 * The rows of a run.
 *
 * @param data training rows, then their augmented copies, one whole set after the other: row {@code v * rows + r} is version
 *     v of row r, version 0 the row itself; targets at the run's temperature and label weight
 * @param rows number of training rows without copies
 * @param refitTargets targets at temperature 1 for the refit of the leaves, {@code [data.rows(), classes]}
 * @param validation validation rows
 * @param validationTargets at temperature 1, {@code [validation.rows(), classes]}
 */
record Preparation(TrainingData data, int rows, float[] refitTargets, Dataset validation, float[] validationTargets) {
    private static final double MIN_PROBABILITY = 1e-7;

    /** Versions of every row: itself and its augmented copies. */
    int versions() {
        return data.rows() / rows;
    }

    /** Row number in {@link #data} of row {@code r} as it is shown in epoch {@code epoch}: every version in turn. */
    int shown(int r, int epoch) {
        int version = Math.floorMod(epoch + r, versions());
        return version * rows + r;
    }

    /** How a tree does on the validation rows. */
    Validation validate(SoftDecisionTree tree, int threads) {
        return Validation.of(tree, validation, validationTargets, threads);
    }

    /**
     * What the labels of the validation rows cost: {@code -omega log p(label)}, of the average answer and of the max-path's, half
     * and half, {@code [rows]}; of a row without label NaN.
     */
    double[] labelLosses(SoftDecisionTree tree, int threads) {
        double[] out = new double[validation.rows()];
        for (Rule rule : List.of(Rule.AVERAGE, Rule.MAX_PATH)) {
            float[] answers = tree.predict(validation.features(), rule, threads).probabilities();
            for (int r = 0; r < out.length; r++) {
                int label = validation.labels()[r];
                double p = label == Dataset.UNLABELLED ? Double.NaN : answers[r * tree.classes() + label];
                out[r] -= 0.5 * validation.weight(r) * Math.log(Math.max(MIN_PROBABILITY, p));
            }
        }
        return out;
    }

    /** What the targets of the validation rows cost, {@code [rows]}, as {@link HeldOutRows#losses} has it. */
    double[] targetLosses(SoftDecisionTree tree, int threads) {
        return HeldOutRows.losses(tree, validation, validationTargets, threads);
    }

    /** All rows and their augmented copies, with targets at temperature 1. */
    TrainingData allForRefit() {
        return new TrainingData(data.features(), data.classes(), refitTargets, data.weights());
    }

    /** The rows themselves, with targets at temperature 1. */
    TrainingData ownForRefit() {
        int[] own = IntStream.range(0, rows).toArray();
        return new TrainingData(
                data.features().select(own),
                data.classes(),
                Arrays.copyOf(refitTargets, rows * data.classes()),
                Arrays.copyOf(data.weights(), rows));
    }

    static Preparation of(
            Dataset all,
            Optional<Teacher> teacher,
            Optional<Dataset> validationRows,
            DistillOptions options,
            TrainingListener listener) {
        require(all, teacher);
        float[] answers =
                teacher.map(t -> Teachers.ask(t, all, listener::labelled)).orElse(null);
        teacher.flatMap(t -> TeacherCheck.of(t, all, answers)).ifPresent(listener::teacher);
        int classes = all.schema().classes();
        Dataset training = all;
        Dataset validation;
        float[] trainingAnswers = answers;
        float[] validationAnswers;
        if (validationRows.isPresent()) {
            validation = validationRows.get();
            if (validation.rows() == 0) {
                throw new TrainingException("expected validation rows to choose the best epoch by, found none");
            }
            Optional<Teacher> asked = teacher.filter(Teacher::answersNewRows);
            if (asked.isEmpty()) {
                requireLabels(validation, teacher.isPresent());
            }
            validationAnswers = asked.map(t -> Teachers.ask(
                            t, TeacherRows.of(validation), "validation row", TrainingListener.SILENT::labelled))
                    .orElse(null);
        } else {
            Split split = Split.stratified(all.labels(), options.validation(), options.seed());
            if (split.training().length == 0 || split.heldOut().length == 0) {
                throw new TrainingException("expected at least two rows of some class, found " + all.rows() + " rows");
            }
            training = all.select(split.training());
            validation = all.select(split.heldOut());
            trainingAnswers = select(answers, split.training(), classes);
            validationAnswers = select(answers, split.heldOut(), classes);
        }
        return assemble(training, trainingAnswers, validation, validationAnswers, teacher, options, listener);
    }

    private static void requireLabels(Dataset validation, boolean hasTable) {
        for (int r = 0; r < validation.rows(); r++) {
            if (validation.labels()[r] == Dataset.UNLABELLED) {
                throw new TrainingException("validation row " + (r + 1) + " has no label, and "
                        + (hasTable ? "the teacher, a table for the training rows, can't" : "there is no teacher to")
                        + " give it one");
            }
        }
    }

    private static void require(Dataset all, Optional<Teacher> teacher) {
        if (all.rows() < 2) {
            throw new TrainingException("expected at least two training rows, found " + all.rows());
        }
        float[] row = new float[all.features().columns()];
        for (int r = 0; r < all.rows(); r++) {
            all.features().copyRow(r, row, 0);
            for (int f = 0; f < row.length; f++) {
                if (!Float.isFinite(row[f])) {
                    throw new TrainingException("row " + (r + 1) + ", feature '"
                            + all.schema().featureNames().get(f) + "': expected a finite number, found " + row[f]);
                }
            }
        }
        if (teacher.isEmpty()) {
            for (int r = 0; r < all.rows(); r++) {
                if (all.labels()[r] == Dataset.UNLABELLED) {
                    throw new TrainingException(
                            "row " + (r + 1) + " has no label, and there is no teacher to give it one");
                }
            }
        }
    }

    private static Preparation assemble(
            Dataset training,
            float[] answers,
            Dataset validation,
            float[] validationAnswers,
            Optional<Teacher> teacher,
            DistillOptions options,
            TrainingListener listener) {
        int rows = training.rows();
        int classes = training.schema().classes();
        int copies = options.augment();
        if (copies > 0 && teacher.isPresent() && !teacher.get().answersNewRows()) {
            listener.note("the teacher is a table of answers for these rows only: no augmentation");
            copies = 0;
        }
        List<Matrix> parts = new ArrayList<>(List.of(training.features()));
        float[] allAnswers = answers == null ? null : Arrays.copyOf(answers, (copies + 1) * rows * classes);
        Augmentation.Copy[] augmented = augmented(training, copies, options);
        for (int v = 1; v <= copies; v++) {
            Augmentation.Copy copy = augmented[v - 1];
            parts.add(copy.features());
            if (teacher.isPresent()) {
                float[] answered = Teachers.ask(
                        teacher.get(),
                        new TeacherRows(copy.features(), copy.raw()),
                        "augmented copy " + v + " of training row",
                        listener::labelled);
                System.arraycopy(answered, 0, allAnswers, v * rows * classes, answered.length);
            }
        }
        int[] labels = new int[(copies + 1) * rows];
        float[] weights = new float[labels.length];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = training.labels()[i % rows];
            weights[i] = training.weight(i % rows);
        }
        bringToMeanOne(weights);
        float[] targets = Targets.mix(labels, allAnswers, classes, options.labelWeight(), options.temperature());
        float[] refit = options.temperature() == 1
                ? targets
                : Targets.mix(labels, allAnswers, classes, options.labelWeight(), 1);
        float[] validationTargets =
                Targets.mix(validation.labels(), validationAnswers, classes, options.labelWeight(), 1);
        TrainingData data = new TrainingData(Matrices.stack(parts), classes, targets, weights);
        return new Preparation(data, rows, refit, validation, validationTargets);
    }

    /** Weights are relative, but some rules count rows: at a mean of 1 the unit of the weights changes nothing. */
    private static void bringToMeanOne(float[] weights) {
        double sum = 0;
        for (float weight : weights) {
            sum += weight;
        }
        double mean = sum / weights.length;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) (weights[i] / mean);
        }
    }

    private static Augmentation.Copy[] augmented(Dataset training, int count, DistillOptions options) {
        Augmentation.Copy[] out = new Augmentation.Copy[count];
        AtomicInteger next = new AtomicInteger();
        Parallel.run(Math.max(1, Math.min(options.threads(), count)), () -> {
            for (int v = next.getAndIncrement(); v < count; v = next.getAndIncrement()) {
                out[v] = Augmentation.vary(training, options.swapNoise(), options.seed(), v + 1);
            }
        });
        return out;
    }

    private static float[] select(float[] answers, int[] rows, int classes) {
        if (answers == null) {
            return null;
        }
        float[] out = new float[rows.length * classes];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(answers, rows[i] * classes, out, i * classes, classes);
        }
        return out;
    }
}
