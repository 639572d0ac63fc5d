package org.espalier.fit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.data.DataException;
import org.espalier.data.Schema;
import org.espalier.io.IoReason;

/**
 * What answers cost, by the class that a row has and the one that is answered.
 *
 * @param classes in the schema's order
 * @param costs by class and answer, {@code [classes][classes]}, finite
 */
public record Costs(List<String> classes, List<List<Double>> costs) {
    private static final long MAX_BYTES = 1 << 20;

    public Costs {
        classes = List.copyOf(classes);
        costs = costs.stream().map(List::copyOf).toList();
    }

    /**
     * As {@link #parse}, from a file of at most 1 MiB.
     *
     * @throws EspalierException one line, when the file can't be read
     */
    public static Costs read(Path file, Schema schema) {
        String name = Texts.escape(file.toString());
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new EspalierException(name + ": expected a table of costs, found a file of more than 1 MiB");
            }
            return parse(Files.readString(file, StandardCharsets.UTF_8), file.toString(), schema);
        } catch (IOException e) {
            throw new EspalierException(name + ": can't be read (" + IoReason.of(e) + ")", e);
        }
    }

    /**
     * Reads a table with a line for each class: its name, then what each answer costs; the first line names the answers.
     *
     * <pre>{@code
     * class,good,bad
     * good,0,1
     * bad,5,0
     * }</pre>
     *
     * @param name of the file, for messages
     * @throws DataException one line, when the table is of another shape, names other classes, or has what is no number
     */
    public static Costs parse(String text, String name, Schema schema) {
        List<String> classes = schema.target().classes();
        List<List<String>> lines = text.lines()
                .filter(line -> !line.isBlank())
                .map(line -> List.of(line.split("\\s*[,;\\t]\\s*", -1)).stream()
                        .map(String::strip)
                        .toList())
                .toList();
        int size = classes.size();
        String shape = Texts.escape(name) + ": expected a line of the answers " + Texts.list(classes) + ", then " + size
                + " lines of a class and " + size + " costs";
        if (lines.size() != size + 1) {
            throw new DataException(shape + ", found " + lines.size() + " lines");
        }
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).size() != size + 1) {
                throw new DataException(shape + ", found " + lines.get(i).size() + " fields in line " + (i + 1));
            }
        }
        List<List<Double>> costs = new ArrayList<>();
        for (String ofClass : classes) {
            List<String> line = lines.subList(1, lines.size()).stream()
                    .filter(l -> l.get(0).equals(ofClass))
                    .findFirst()
                    .orElseThrow(() -> new DataException(Texts.escape(name) + ": expected a line of the class "
                            + Texts.quote(ofClass) + ", found none"));
            List<Double> row = new ArrayList<>();
            for (String answer : classes) {
                int column = lines.get(0).subList(1, size + 1).indexOf(answer) + 1;
                if (column == 0) {
                    throw new DataException(Texts.escape(name) + ": expected a column of the answer "
                            + Texts.quote(answer) + ", found none");
                }
                row.add(number(line.get(column), name, ofClass));
            }
            costs.add(row);
        }
        return new Costs(classes, costs);
    }

    private static double number(String text, String name, String ofClass) {
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new DataException(Texts.escape(name) + ": class " + Texts.quote(ofClass)
                + ": expected a number as the cost, found " + Texts.quote(text));
    }

    /**
     * The probability of the positive class of two from which on answering it costs less than the other answer:
     * {@code (c01 - c00) / (c01 - c00 + c10 - c11)} with 1 the positive class, the class first (C. Elkan, IJCAI 2001). Probabilities
     * must be calibrated for it.
     *
     * @throws DataException when one answer is never the cheaper one, or there are more than two classes
     */
    public double threshold(int positive) {
        if (classes.size() != 2) {
            throw new DataException("costs: expected two classes for a threshold, found " + classes.size());
        }
        int negative = 1 - positive;
        double falseAlarm =
                costs.get(negative).get(positive) - costs.get(negative).get(negative);
        double miss = costs.get(positive).get(negative) - costs.get(positive).get(positive);
        if (!(falseAlarm > 0) || !(miss > 0)) {
            throw new DataException("costs: expected every wrong answer to cost more than the right one, found "
                    + falseAlarm + " more for " + Texts.quote(classes.get(negative)) + " and " + miss + " more for "
                    + Texts.quote(classes.get(positive)));
        }
        return falseAlarm / (falseAlarm + miss);
    }

    /** Mean cost of answers, over the rows with a label. */
    public double mean(int[] labels, int[] answers) {
        double sum = 0;
        int rows = 0;
        for (int r = 0; r < labels.length; r++) {
            if (labels[r] >= 0) {
                sum += costs.get(labels[r]).get(answers[r]);
                rows++;
            }
        }
        return sum / rows;
    }
}
