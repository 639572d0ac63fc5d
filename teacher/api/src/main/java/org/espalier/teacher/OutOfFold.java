package org.espalier.teacher;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.augment.Split;
import org.espalier.base.Csv;
import org.espalier.base.Seeds;
import org.espalier.data.Dataset;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;

/**
 * Answers for the rows that teachers are trained on, each by a teacher that was trained without it. A teacher that has seen a
 * row answers with what it has learned by heart; what it would say of a new one is what a tree should learn.
 *
 * <pre>{@code
 * float[] answers = OutOfFold.answers(rows, 5, 1, (fold, part) -> train(part));
 * OutOfFold.write(Path.of("answers.csv"), OverwritePolicy.REFUSE, rows.schema().target().classes(), answers);
 * }</pre>
 */
public final class OutOfFold {
    private OutOfFold() {}

    /**
     * Trains a teacher for every fold and asks it about the rows of the fold. Folds have the same share of every class, by
     * the seed.
     *
     * @param rows with labels
     * @param folds 2 or more, at most the rows
     * @param trainer makes a teacher of the fold's number, from 0 on, and of the other folds' rows; the teacher is closed
     *     afterwards
     * @return log-probabilities in the schema's order of classes, {@code [rows, classes]}, row for row
     * @throws TeacherException when there are fewer rows than folds, or a teacher does not fit the schema
     */
    public static float[] answers(Dataset rows, int folds, long seed, BiFunction<Integer, Dataset, Teacher> trainer) {
        if (folds < 2 || folds > rows.rows()) {
            throw new TeacherException("folds: expected 2 to the number of rows, " + rows.rows() + ", found " + folds);
        }
        int classes = rows.schema().classes();
        int[] foldOf = folds(rows.labels(), folds, seed);
        float[] out = new float[Math.multiplyExact(rows.rows(), classes)];
        for (int fold = 0; fold < folds; fold++) {
            int[] asked = rowsOf(foldOf, fold, true);
            Dataset part = rows.select(asked);
            try (Teacher trained = trainer.apply(fold, rows.select(rowsOf(foldOf, fold, false)));
                    Teacher teacher = Teachers.fit(trained, rows.schema())) {
                float[] answers = Teachers.ask(teacher, part, (done, total) -> {});
                for (int i = 0; i < asked.length; i++) {
                    System.arraycopy(answers, i * classes, out, asked[i] * classes, classes);
                }
            }
        }
        return out;
    }

    private static int[] rowsOf(int[] foldOf, int fold, boolean inside) {
        return IntStream.range(0, foldOf.length)
                .filter(r -> foldOf[r] == fold == inside)
                .toArray();
    }

    /** By the seed. */
    static int[] folds(int[] labels, int folds, long seed) {
        return Split.parts(labels, folds, Seeds.stream(seed, 0xf01d));
    }

    /**
     * Writes answers as the table that {@link TableTeacher#read} reads: a column for each class, a row for each row.
     *
     * @param logProbabilities {@code [rows, classes]}
     */
    public static void write(Path file, OverwritePolicy existing, List<String> classes, float[] logProbabilities) {
        StringBuilder text =
                new StringBuilder(classes.stream().map(Csv::quoted).collect(Collectors.joining(",", "", "\n")));
        for (int i = 0; i < logProbabilities.length; i++) {
            text.append(String.format(Locale.ROOT, "%.9g", Math.exp(logProbabilities[i])));
            text.append((i + 1) % classes.size() == 0 ? '\n' : ',');
        }
        AtomicFiles.writeText(file, existing, text.toString());
    }
}
