package org.espalier.console;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Row;
import org.espalier.data.Target;
import org.espalier.json.Json;
import org.espalier.sdt.Intervals;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/** Writes the answers of a tree of numbers or rates, one by one. */
public final class NumberWriter {
    private final PredictionWriter.Format format;
    private final Writer out;
    private final Rule rule;
    private final boolean isRate;
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
        if (format == PredictionWriter.Format.CSV) {
            String answer = isRate ? "rate,expected" : intervals.isPresent() ? "value,low,high" : "value";
            this.out.write("row," + answer + ",path mass\n");
        }
    }

    /**
     * @param leaf whose interval it has
     * @param pathMass path probability of the leaf that answers, or of the max-path leaf
     */
    public void write(Row row, float value, int leaf, float pathMass) throws IOException {
        Map<String, Object> answer = new LinkedHashMap<>();
        if (isRate) {
            answer.put("rate", value);
            answer.put("expected", value * row.weight());
        } else {
            answer.put("value", value);
            intervals.ifPresent(i -> {
                answer.put("low", i.low(leaf, value));
                answer.put("high", i.high(leaf, value));
            });
        }
        if (format == PredictionWriter.Format.CSV) {
            out.write(String.valueOf(row.number()));
            for (Object number : answer.values()) {
                out.write("," + number);
            }
            out.write("," + pathMass + "\n");
            return;
        }
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("row", row.number());
        object.putAll(answer);
        object.put("rule", rule.text());
        object.put("pathMass", pathMass);
        out.write(Json.compact(object) + "\n");
    }

    /** Hands on what is written; the stream stays open. */
    public void flush() throws IOException {
        out.flush();
    }
}
