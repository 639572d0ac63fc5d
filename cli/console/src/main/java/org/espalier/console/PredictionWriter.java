package org.espalier.console;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.data.Target;
import org.espalier.json.Json;
import org.espalier.sdt.Rule;

/** Writes answers one by one; what it writes can neither steer a terminal nor compute in a spreadsheet. */
public abstract class PredictionWriter {
    /** What {@code --format} takes. */
    public enum Format {
        CSV,
        JSONL;

        /** As in the option. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    final Writer out;
    /** Names of the classes, or of the labels. */
    final List<String> classes;

    final boolean areLabels;

    private PredictionWriter(OutputStream out, Target target) {
        this.out = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        this.areLabels = target instanceof Target.Labels;
        this.classes = target.answerNames();
    }

    /** @param target classes or labels */
    public static PredictionWriter open(Format format, OutputStream out, Target target, Rule rule) throws IOException {
        return format == Format.CSV ? new Csv(out, target) : new JsonLines(out, target, rule);
    }

    /** The labels that are answered with yes. */
    List<String> labels(float[] probabilities) {
        List<String> yes = new ArrayList<>();
        for (int k = 0; k < probabilities.length; k++) {
            if (probabilities[k] >= Target.Labels.THRESHOLD) {
                yes.add(classes.get(k));
            }
        }
        return yes;
    }

    /**
     * @param row its number in the file, from 1
     * @param classIndex the class that is answered; ignored of labels
     * @param probabilities {@code [classes]}
     * @param pathMass path probability of the leaf that answers, or of the max-path leaf
     */
    public abstract void write(long row, int classIndex, float[] probabilities, float pathMass) throws IOException;

    /** Hands on what is written; the stream stays open. */
    public void flush() throws IOException {
        out.flush();
    }

    /**
     * Names of columns as cells, all different from the given ones and from each other once they are read.
     *
     * @param given columns that are there already
     * @param mark what stands in front of a name that another column has, as often as it takes
     */
    static List<String> unlike(List<String> given, List<String> names, String mark) {
        Set<String> taken = given.stream().map(PredictionWriter::asRead).collect(Collectors.toSet());
        List<String> columns = new ArrayList<>();
        for (String name : names) {
            String column = name;
            while (!taken.add(asRead(column))) {
                column = mark + column;
            }
            columns.add(CsvCells.text(column));
        }
        return columns;
    }

    /** A reader may trim; a cell may have a mark in front, so that a spreadsheet takes it as text. */
    private static String asRead(String column) {
        return CsvCells.text(column.strip());
    }

    /**
     * {@code row,class,path mass} and a column for each class, called as the class; where another column is called so
     * already, {@code probability of} the class. Of labels {@code row,labels,path mass}, those that are answered with yes between
     * semicolons, and a column for each.
     */
    private static final class Csv extends PredictionWriter {
        private static final int BUFFER = 1 << 13;

        private final OutputStream stream;
        private final List<String> cells;
        /** Lines that are yet to be encoded: a call for each costs as much as its digits. */
        private final StringBuilder lines = new StringBuilder(2 * BUFFER);

        Csv(OutputStream out, Target target) throws IOException {
            super(out, target);
            cells = classes.stream().map(CsvCells::text).toList();
            stream = out;
            String answer = areLabels ? "labels" : "class";
            lines.append("row,").append(answer).append(",path mass,");
            lines.append(String.join(",", unlike(List.of("row", answer, "path mass"), classes, "probability of ")))
                    .append('\n');
        }

        @Override
        public void write(long row, int classIndex, float[] probabilities, float pathMass) throws IOException {
            lines.append(row)
                    .append(',')
                    .append(areLabels ? CsvCells.text(String.join(";", labels(probabilities))) : cells.get(classIndex))
                    .append(',')
                    .append(pathMass);
            for (float p : probabilities) {
                lines.append(',').append(p);
            }
            lines.append('\n');
            if (lines.length() >= BUFFER) {
                writeLines();
            }
        }

        private void writeLines() throws IOException {
            // past the writer, which would copy them three times
            stream.write(lines.toString().getBytes(StandardCharsets.UTF_8));
            lines.setLength(0);
        }

        @Override
        public void flush() throws IOException {
            writeLines();
            super.flush();
        }
    }

    /** One object a line. */
    private static final class JsonLines extends PredictionWriter {
        private final Rule rule;

        JsonLines(OutputStream out, Target target, Rule rule) {
            super(out, target);
            this.rule = rule;
        }

        @Override
        public void write(long row, int classIndex, float[] probabilities, float pathMass) throws IOException {
            Map<String, Object> byClass = new LinkedHashMap<>();
            for (int c = 0; c < probabilities.length; c++) {
                byClass.put(classes.get(c), probabilities[c]);
            }
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("row", row);
            if (areLabels) {
                object.put("labels", labels(probabilities));
            } else {
                object.put("class", classes.get(classIndex));
            }
            object.put("rule", rule.text());
            object.put("pathMass", pathMass);
            object.put("probabilities", byClass);
            out.write(Console.escapeInJson(Json.compact(object)) + "\n");
        }
    }
}
