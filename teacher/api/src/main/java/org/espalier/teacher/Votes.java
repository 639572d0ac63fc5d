package org.espalier.teacher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.espalier.base.Csv;
import org.espalier.base.Texts;
import org.espalier.data.TextRows;

/**
 * Answers of several annotators, people or models: for each row the class that each of them named, or none. As a file a CSV with
 * a column for each annotator and a row for each row of the data, in the same order:
 *
 * <pre>
 * gpt-4.1,gpt-5,ann
 * ham,ham,spam
 * spam,,spam
 * </pre>
 *
 * Immutable. Every row has a vote: one that nobody voted on can't teach anything.
 */
public final class Votes {
    /** Of an annotator that did not answer. */
    public static final int NONE = -1;

    private static final int FIRST_ROWS = 256;

    private final List<String> annotators;
    private final List<String> classes;
    private final int[] answers;

    private Votes(List<String> annotators, List<String> classes, int[] answers) {
        this.annotators = List.copyOf(annotators);
        this.classes = List.copyOf(classes);
        this.answers = answers;
    }

    /**
     * Answers that a program has.
     *
     * @param annotators names, all different
     * @param classes names, two or more
     * @param answers index of the class, or {@link #NONE}, {@code [rows][annotators]}
     * @throws TeacherException when a name stands twice, there is no row, an annotator never answers, or a row has no vote; the
     *     message names the row, counted from 1
     * @throws IllegalArgumentException when an answer is no class, or a row has another length
     */
    public static Votes of(List<String> annotators, List<String> classes, int[][] answers) {
        int[] flat = new int[Math.multiplyExact(answers.length, annotators.size())];
        for (int r = 0; r < answers.length; r++) {
            if (answers[r].length != annotators.size()) {
                throw new IllegalArgumentException("row " + (r + 1) + ": expected " + annotators.size()
                        + " answers, one of each annotator, found " + answers[r].length);
            }
            for (int a = 0; a < answers[r].length; a++) {
                int answer = answers[r][a];
                if (answer < NONE || answer >= classes.size()) {
                    throw new IllegalArgumentException(
                            "row " + (r + 1) + ": expected the index of a class or -1, found " + answer);
                }
                flat[r * annotators.size() + a] = answer;
            }
        }
        return checked("votes", annotators, classes, flat);
    }

    /**
     * Reads a file.
     *
     * @param classes names of the classes; a cell holds one of them or none
     * @param missing texts that stand for no answer, besides the empty one, where they are no classes
     * @throws org.espalier.data.DataException when the file is no CSV, has rows of different length, or a name twice in its
     *     header
     * @throws TeacherException when a cell is no class, there is no row, an annotator never answers, or a row has no vote
     */
    public static Votes read(Path file, List<String> classes, Set<String> missing) {
        String name = Texts.escape(file.toString());
        Map<String, Integer> indices = new HashMap<>();
        for (int k = 0; k < classes.size(); k++) {
            indices.put(classes.get(k), k);
        }
        try (TextRows rows = TextRows.open(file)) {
            int width = rows.columns().size();
            int[] answers = new int[FIRST_ROWS * width];
            int stored = 0;
            while (rows.advance()) {
                if (stored + width > answers.length) {
                    answers = Arrays.copyOf(answers, Math.addExact(answers.length, answers.length / 2 + width));
                }
                for (int a = 0; a < width; a++) {
                    String text = rows.text(a);
                    Integer index = indices.get(text);
                    if (index == null && !text.isEmpty() && !missing.contains(text)) {
                        throw new TeacherException(rows.here() + ", column "
                                + Texts.quote(rows.columns().get(a)) + ": expected a class (" + Texts.list(classes)
                                + ") or an empty field, found " + Texts.quote(text) + near(text, classes));
                    }
                    answers[stored++] = index == null ? NONE : index;
                }
            }
            return checked(name, rows.columns(), classes, Arrays.copyOf(answers, stored));
        }
    }

    private static String near(String text, List<String> classes) {
        try {
            Double.parseDouble(text);
            return " (the columns of a table of probabilities are called as the classes)";
        } catch (NumberFormatException e) {
            List<String> near = Texts.near(text, classes);
            return near.isEmpty() ? "" : "; did you mean " + Texts.list(near) + "?";
        }
    }

    private static Votes checked(String name, List<String> annotators, List<String> classes, int[] answers) {
        Set<String> names = new HashSet<>();
        for (String annotator : annotators) {
            if (!names.add(annotator)) {
                throw new TeacherException(
                        name + ": expected annotators of different names, found " + Texts.quote(annotator) + " twice");
            }
        }
        if (annotators.isEmpty() || classes.size() < 2) {
            throw new TeacherException(name + ": expected annotators, and two classes or more, found "
                    + annotators.size() + " and " + classes.size());
        }
        if (answers.length == 0) {
            throw new TeacherException(name + ": expected rows of votes, found none");
        }
        Votes votes = new Votes(annotators, classes, answers);
        for (int a = 0; a < annotators.size(); a++) {
            if (votes.count(a) == 0) {
                throw new TeacherException(name + ", column " + Texts.quote(annotators.get(a))
                        + ": expected an annotator who answers, found no answer in " + votes.rows() + " rows");
            }
        }
        votes.requireVotes(name);
        return votes;
    }

    private void requireVotes(String name) {
        int first = -1;
        int without = 0;
        for (int r = 0; r < rows(); r++) {
            boolean has = false;
            for (int a = 0; a < annotators.size(); a++) {
                has |= answer(r, a) != NONE;
            }
            if (!has) {
                first = without++ == 0 ? r : first;
            }
        }
        if (without > 0) {
            throw new TeacherException(name + ", row " + (first + 1)
                    + ": expected an answer of at least one annotator, found none"
                    + (without > 1 ? " (nor in " + (without - 1) + " other rows)" : "")
                    + "; leave such rows out of the votes and out of the data");
        }
    }

    /** As {@link #read} reads it. */
    public String toCsv() {
        StringBuilder out = new StringBuilder(Csv.line(annotators));
        for (int r = 0; r < rows(); r++) {
            List<String> cells = new ArrayList<>();
            for (int a = 0; a < annotators.size(); a++) {
                cells.add(answer(r, a) == NONE ? "" : classes.get(answer(r, a)));
            }
            out.append(Csv.line(cells));
        }
        return out.toString();
    }

    /** Names of the annotators, in the order of the columns. */
    public List<String> annotators() {
        return annotators;
    }

    /** Names of the classes. */
    public List<String> classes() {
        return classes;
    }

    /** Number of rows, one or more. */
    public int rows() {
        return answers.length / annotators.size();
    }

    /** Index of the class that an annotator named for a row, or {@link #NONE}. */
    public int answer(int row, int annotator) {
        return answers[row * annotators.size() + annotator];
    }

    /** Rows that an annotator answered, one or more. */
    public int count(int annotator) {
        int count = 0;
        for (int r = 0; r < rows(); r++) {
            count += answer(r, annotator) == NONE ? 0 : 1;
        }
        return count;
    }

    /** Of a row's votes the share that each class has, {@code [rows, classes]}; each row adds up to 1. */
    public double[] shares() {
        int width = classes.size();
        double[] out = new double[Math.multiplyExact(rows(), width)];
        for (int r = 0; r < rows(); r++) {
            int cast = 0;
            for (int a = 0; a < annotators.size(); a++) {
                if (answer(r, a) != NONE) {
                    out[r * width + answer(r, a)]++;
                    cast++;
                }
            }
            for (int k = 0; k < width; k++) {
                out[r * width + k] /= cast;
            }
        }
        return out;
    }

    /**
     * How often others say what an annotator says: of all votes that others cast on the rows that it voted on, the share that
     * names its class. NaN where nobody else voted on any of these.
     */
    public double agreementWithRest(int annotator) {
        long same = 0;
        long all = 0;
        for (int r = 0; r < rows(); r++) {
            int own = answer(r, annotator);
            for (int a = 0; own != NONE && a < annotators.size(); a++) {
                int other = answer(r, a);
                all += a != annotator && other != NONE ? 1 : 0;
                same += a != annotator && other == own ? 1 : 0;
            }
        }
        return (double) same / all;
    }
}
