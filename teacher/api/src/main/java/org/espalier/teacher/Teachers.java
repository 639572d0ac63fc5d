package org.espalier.teacher;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.base.Texts;
import org.espalier.data.Dataset;
import org.espalier.data.EncodingDifference;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.Matrix;

/** Brings a teacher and the data together. */
public final class Teachers {
    private static final int ROWS_PER_QUESTION = 2048;

    /** An answer is shown with so many of its classes. */
    private static final int NUMBERS_SHOWN = 10;

    /** Rows whose answers of labels add up to 1 by chance in no data. */
    private static final int MIN_ROWS_OF_CLASSES = 20;

    private Teachers() {}

    /**
     * What {@link Teacher#note()} says of a network with one sigmoid output.
     *
     * @param schema what the rows are, where it is known
     */
    public static String noteOfOneOutput(Optional<Schema> schema) {
        String second = schema.filter(s -> s.target().kind() == Target.Kind.CLASSES)
                .map(s -> s.target().classes())
                .filter(names -> names.size() == 2)
                .map(names -> Texts.quote(names.get(1)) + ", ")
                .orElse("");
        return "the teacher has one output: it is taken as the probability of " + second
                + "the second of the two classes";
    }

    /** Hears how many rows have been answered. */
    @FunctionalInterface
    public interface Progress {
        void answered(long done, long total);
    }

    /**
     * The teacher with its answers in the schema's order of classes: itself, or a view on it that closes it when closed.
     * A teacher that does not know the names of its classes is taken to have the schema's order. One that fits already comes
     * back as it is.
     *
     * @throws TeacherException when it asks for rows of another width or encoding, or knows other classes; the message says
     *     what differs
     */
    public static Teacher fit(Teacher teacher, Schema schema) {
        Optional<String> difference = teacher.schema().flatMap(its -> EncodingDifference.find(its, schema));
        if (difference.isPresent()) {
            throw new TeacherException(
                    "the teacher was trained on rows that were encoded in another way: " + difference.get());
        }
        int width = teacher.features().orElse(schema.width());
        if (width != schema.width()) {
            throw new TeacherException("the teacher takes " + width + " features, the data have " + schema.width());
        }
        AnswerKind answers = teacher.answerKind();
        if (answers != AnswerKind.of(schema.target())) {
            Target target = schema.target();
            throw new TeacherException("the teacher answers "
                    + (answers == AnswerKind.NUMBERS
                            ? answers.description()
                            : "probabilities of " + teacher.classes() + " "
                                    + (answers == AnswerKind.LABELS ? "labels" : "classes"))
                    + ", and the target " + Texts.quote(target.name()) + " is "
                    + (target.isNumeric()
                            ? target.description()
                            : "of " + target.kind().text()));
        }
        if (schema.target().isOneNumber() && teacher.classes() == 1) {
            return teacher;
        }
        List<String> wanted = schema.target().answerNames();
        if (teacher.classes() != wanted.size()) {
            throw new TeacherException("the teacher knows " + teacher.classes() + " "
                    + (answers == AnswerKind.NUMBERS
                            ? "numbers"
                            : schema.target().kind().text())
                    + teacher.classNames()
                            .map(names -> " (" + Texts.list(names) + ")")
                            .orElse("")
                    + ", the data have " + wanted.size() + " (" + Texts.list(wanted) + ")");
        }
        if (teacher.classNames().isEmpty() || teacher.classNames().get().equals(wanted)) {
            return teacher;
        }
        List<String> its = teacher.classNames().get();
        for (String name : wanted) {
            if (!its.contains(name)) {
                throw new TeacherException("the data have the "
                        + switch (answers) {
                            case CLASSES -> "class ";
                            case NUMBERS -> "number ";
                            case LABELS -> "label ";
                        }
                        + Texts.quote(name) + ", the teacher knows only " + Texts.list(its));
            }
        }
        return new ReorderedTeacher(teacher, wanted);
    }

    /** As {@link #ask(Teacher, TeacherRows, String, Progress)}, for encoded rows that a user knows by their number. */
    public static float[] ask(Teacher teacher, Matrix rows, Progress progress) {
        return ask(teacher, TeacherRows.encoded(rows), "row", progress);
    }

    /** The teacher's answers for all rows of a data set. */
    public static float[] ask(Teacher teacher, Dataset rows, Progress progress) {
        return ask(teacher, TeacherRows.of(rows), "row", progress);
    }

    /**
     * The teacher's answers for all rows, asked in pieces of {@value #ROWS_PER_QUESTION}.
     *
     * @param kind what a row is called in a message, before its number
     * @return log-probabilities, {@code [rows, classes]}
     * @throws TeacherException when an answer has another length than was asked for, or a row's exponentials don't add up to
     *     1; the message names the row, counted from 1
     */
    public static float[] ask(Teacher teacher, TeacherRows rows, String kind, Progress progress) {
        int classes = teacher.classes();
        float[] out = new float[Math.multiplyExact(rows.rows(), classes)];
        for (int from = 0; from < rows.rows(); from += ROWS_PER_QUESTION) {
            int to = Math.min(rows.rows(), from + ROWS_PER_QUESTION);
            float[] answer = answer(teacher, rows, from, to, kind);
            System.arraycopy(answer, 0, out, from * classes, answer.length);
            requireDistributions(out, from, to, classes, kind);
            progress.answered(to, rows.rows());
        }
        return out;
    }

    /**
     * A teacher's values of a target that is not of classes for all rows, asked in pieces of {@value #ROWS_PER_QUESTION}.
     *
     * @param kind what a row is called in a message, before its number
     * @param isRate whether they are rates, which are above 0
     * @return {@code [rows, teacher.classes()]}
     * @throws TeacherException when it answers classes, or with another number of values, or one is not finite, no rate, or no
     *     probability; the message names the row, counted from 1
     */
    public static float[] askValues(Teacher teacher, TeacherRows rows, String kind, boolean isRate, Progress progress) {
        int width = teacher.classes();
        boolean isProbability = teacher.answerKind() == AnswerKind.LABELS;
        float[] out = new float[Math.multiplyExact(rows.rows(), width)];
        for (int from = 0; from < rows.rows(); from += ROWS_PER_QUESTION) {
            int to = Math.min(rows.rows(), from + ROWS_PER_QUESTION);
            float[] answer = values(teacher, rows, from, to, kind);
            for (int i = 0; i < answer.length; i++) {
                float found = answer[i];
                boolean isGood = isProbability ? found >= 0 && found <= 1 : Float.isFinite(found);
                if (!isGood || isRate && !(found > 0)) {
                    throw new TeacherException("the teacher's answer for " + kind + " " + (from + i / width + 1)
                            + ": expected a "
                            + (isProbability ? "probability, 0 to 1" : isRate ? "rate above 0" : "finite number")
                            + ", found " + found);
                }
            }
            System.arraycopy(answer, 0, out, from * width, answer.length);
            progress.answered(to, rows.rows());
        }
        if (isProbability && addUpToOne(out, width)) {
            throw new TeacherException(
                    "the teacher's " + width + " probabilities add up to 1 in every row: expected those of"
                            + " labels, each yes or no, found those of classes, of which one is right");
        }
        return out;
    }

    /** Whether several answers do in so many rows, as no labels, and few numbers, do unless they are classes. */
    public static boolean addUpToOne(float[] answers, int width) {
        for (int from = 0; from < answers.length; from += width) {
            double sum = 0;
            for (int k = 0; k < width; k++) {
                sum += answers[from + k];
            }
            if (Math.abs(sum - 1) > LogProbabilities.SUM_TOLERANCE) {
                return false;
            }
        }
        return width > 1 && answers.length >= MIN_ROWS_OF_CLASSES * width;
    }

    /** The teacher's values for rows {@code [from, to)}, as many as were asked for. */
    static float[] values(Teacher teacher, TeacherRows rows, int from, int to, String kind) {
        float[] answer = teacher.values(rows, from, to);
        if (answer.length != (to - from) * teacher.classes()) {
            throw new TeacherException("the teacher's answer for " + kind + "s " + (from + 1) + " to " + to
                    + ": expected " + (to - from) * teacher.classes() + " numbers, found " + answer.length);
        }
        return answer;
    }

    /** The teacher's answer for rows {@code [from, to)}, which has the length that was asked for. */
    static float[] answer(Teacher teacher, TeacherRows rows, int from, int to, String kind) {
        float[] answer = teacher.logProbabilities(rows, from, to);
        int expected = (to - from) * teacher.classes();
        if (answer.length != expected) {
            throw new TeacherException(
                    "the teacher's answer for " + kind + "s " + (from + 1) + " to " + to + ": expected " + expected
                            + " numbers, " + teacher.classes() + " classes for each row, found " + answer.length);
        }
        return answer;
    }

    private static void requireDistributions(float[] answers, int from, int to, int classes, String kind) {
        for (int r = from; r < to; r++) {
            double sum = 0;
            boolean finite = true;
            for (int i = r * classes; i < (r + 1) * classes; i++) {
                finite &= Float.isFinite(answers[i]);
                sum += Math.exp(answers[i]);
            }
            if (!finite || Math.abs(sum - 1) > LogProbabilities.SUM_TOLERANCE) {
                int shown = Math.min(classes, NUMBERS_SHOWN);
                String found = Arrays.toString(Arrays.copyOfRange(answers, r * classes, r * classes + shown));
                throw new TeacherException("the teacher's answer for " + kind + " " + (r + 1)
                        + ": expected logarithms of " + classes + " probabilities, found " + found
                        + (shown < classes ? " and so on" : ""));
            }
        }
    }
}
