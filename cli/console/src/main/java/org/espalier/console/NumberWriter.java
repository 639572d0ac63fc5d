package org.espalier.console;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Row;
import org.espalier.data.Target;
import org.espalier.json.Json;
import org.espalier.sdt.Intervals;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/**
 * Writes the answers of a tree of numbers or rates, one by one: {@code row,value,low,high,path mass}, of a rate {@code
 * row,rate,expected,path mass}; of several numbers {@code row,a,a low,a high,b,b low,b high,path mass}, each called as its column.
 */
public final class NumberWriter {
    private final PredictionWriter.Format format;
    private final Writer out;
    private final Rule rule;
    private final boolean isRate;
    /** Of several numbers; else none. */
    private final List<String> outputs;

    private final Optional<Intervals> intervals;

    /**
     * Writes the header of a CSV file.
     *
     * @param tree of a number or a rate
     */
    public NumberWriter(PredictionWriter.Format format, OutputStream out, SoftDecisionTree tree, Rule rule)
            throws IOException {
        this.format = format;
        this.out = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        this.rule = rule;
        this.isRate = tree.schema().target().kind() == Target.Kind.RATE;
        this.intervals = tree.intervals();
        Target target = tree.schema().target();
        this.outputs = target instanceof Target.Numbers ? target.columns() : List.of();
        if (format == PredictionWriter.Format.CSV) {
            String answer = isRate ? "rate,expected" : intervals.isPresent() ? "value,low,high" : "value";
            this.out.write("row," + (outputs.isEmpty() ? answer : String.join(",", header())) + ",path mass\n");
        }
    }

    private List<String> header() {
        List<String> names = new ArrayList<>();
        for (String output : outputs) {
            names.add(output);
            if (intervals.isPresent()) {
                names.add(output + " low");
                names.add(output + " high");
            }
        }
        return PredictionWriter.unlike(List.of("row", "path mass"), names, "value of ");
    }

    /**
     * @param values {@code [outputs]}
     * @param leaf whose interval it has
     * @param pathMass path probability of the leaf that answers, or of the max-path leaf
     */
    public void write(Row row, float[] values, int leaf, float pathMass) throws IOException {
        List<Map<String, Object>> answers = new ArrayList<>();
        for (int k = 0; k < values.length; k++) {
            answers.add(answer(row, values[k], leaf * values.length + k));
        }
        if (format == PredictionWriter.Format.CSV) {
            out.write(String.valueOf(row.number()));
            for (Map<String, Object> answer : answers) {
                for (Object number : answer.values()) {
                    out.write("," + number);
                }
            }
            out.write("," + pathMass + "\n");
            return;
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("row", row.number());
        if (outputs.isEmpty()) {
            object.putAll(answers.get(0));
        } else {
            Map<String, Object> byOutput = new LinkedHashMap<>();
            for (int k = 0; k < values.length; k++) {
                byOutput.put(outputs.get(k), answers.get(k));
            }
            object.put("values", byOutput);
        }
        object.put("rule", rule.text());
        object.put("pathMass", pathMass);
        out.write(Console.escapeInJson(Json.compact(object)) + "\n");
    }

    /** @param interval the index of the interval: {@code leaf * outputs + output} */
    private Map<String, Object> answer(Row row, float value, int interval) {
        Map<String, Object> answer = new LinkedHashMap<>();
        if (isRate) {
            answer.put("rate", value);
            answer.put("expected", value * row.weight());
        } else {
            answer.put("value", value);
            intervals.ifPresent(i -> {
                answer.put("low", i.low(interval, value));
                answer.put("high", i.high(interval, value));
            });
        }
        return answer;
    }

    /** Hands on what is written; the stream stays open. */
    public void flush() throws IOException {
        out.flush();
    }
}
