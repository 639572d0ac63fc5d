package org.espalier.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.espalier.EspalierException;
import org.espalier.augment.Split;
import org.espalier.data.Dataset;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherTrainer;

/**
 * A teacher in the shapes that a fit asks for: one for all rows, or one a fold that has not seen the fold's validation rows;
 * a table of answers is cut to the rows that are asked about.
 *
 * @param whole to be saved and closed
 * @param ofFit for the fit rows of each fold
 * @param ofValidation for the validation rows of each fold
 * @param ofTraining for all training rows
 * @param ofHeldOut for the held-out rows
 */
record Teaching(
        Optional<Teacher> whole,
        Optional<IntFunction<Teacher>> ofFit,
        Optional<IntFunction<Teacher>> ofValidation,
        Optional<Teacher> ofTraining,
        Optional<Teacher> ofHeldOut) {
    static final Teaching NONE =
            new Teaching(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private static Teaching of(Teacher whole, IntFunction<Teacher> ofFold) {
        return new Teaching(
                Optional.of(whole), Optional.of(ofFold), Optional.of(ofFold), Optional.of(whole), Optional.of(whole));
    }

    /**
     * Of a teacher that was given.
     *
     * @param teacher fits the rows' schema
     * @param rows all rows
     * @param folds of the training rows
     */
    static Teaching ofGiven(Teacher teacher, Dataset rows, List<Fold> folds, Split split) {
        if (teacher.answersNewRows()) {
            return of(teacher, f -> teacher);
        }
        float[] all = Subject.of(rows).ask(teacher, rows);
        IntFunction<Teacher> ofFit = f -> RowsOfTable.of(
                teacher, all, places(split.training(), folds.get(f).fit()));
        IntFunction<Teacher> ofValidation = f -> RowsOfTable.of(
                teacher, all, places(split.training(), folds.get(f).validation()));
        return new Teaching(
                Optional.of(teacher),
                Optional.of(ofFit),
                Optional.of(ofValidation),
                Optional.of(RowsOfTable.of(teacher, all, split.training())),
                Optional.of(RowsOfTable.of(teacher, all, split.heldOut())));
    }

    private static int[] places(int[] training, int[] ofThem) {
        return Arrays.stream(ofThem).map(i -> training[i]).toArray();
    }

    /** A network that is trained, where there is something that trains one; one a fold too, where there are several. */
    static Teaching trained(Dataset training, List<Fold> folds, FitOptions options, FitListener listener) {
        if (!options.teaches()) {
            return NONE;
        }
        Optional<TeacherTrainer> trainer = TeacherTrainer.find(TeacherTrainer.Kind.NETWORK);
        if (trainer.isEmpty()) {
            listener.note("no network is trained: espalier-teacher-dl4j is not on the class path; the tree learns from"
                    + " labels");
            return NONE;
        }
        try {
            if (folds.size() == 1) {
                Teacher network =
                        trainer.get().train(training.select(folds.get(0).fit()), settings(false, options, listener));
                return of(network, f -> network);
            }
            // of numbers several networks answer with their mean: one of them teaches a fold well enough
            boolean isSmall = training.schema().target().isNumeric();
            List<Teacher> ofFolds = new ArrayList<>();
            for (Fold fold : folds) {
                listener.progress("a network for fold " + (ofFolds.size() + 1) + " of " + folds.size());
                ofFolds.add(trainer.get().train(training.select(fold.fit()), settings(isSmall, options, listener)));
            }
            return of(trainer.get().train(training, settings(false, options, listener)), ofFolds::get);
        } catch (EspalierException | LinkageError e) {
            listener.warning("no network could be trained (" + e.getMessage() + "); the tree learns from labels");
            return NONE;
        }
    }

    private static TeacherTrainer.Settings settings(boolean isSmall, FitOptions options, FitListener listener) {
        return new TeacherTrainer.Settings(0, isSmall, options.threads(), options.seed(), listener::progress);
    }
}
