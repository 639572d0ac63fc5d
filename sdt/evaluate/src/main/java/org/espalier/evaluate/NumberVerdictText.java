package org.espalier.evaluate;

import java.util.LinkedHashMap;
import java.util.Map;
import org.espalier.base.Texts;
import org.espalier.evaluate.NumberVerdict.Standing;

/** A {@link NumberVerdict} as text for people, and as JSON. */
public final class NumberVerdictText {
    private NumberVerdictText() {}

    /** The table, then the sentences, one a line. */
    public static String write(NumberVerdict verdict) {
        String measure = verdict.isRate() ? "D2" : "R2";
        String inUnit = verdict.unit().map(u -> ", " + Texts.visible(u, 20)).orElse("");
        TextTable table = new TextTable()
                .line("", measure, "RMSE" + inUnit, "mean absolute error" + inUnit, "the tree is ahead by");
        for (Standing s : verdict.standings()) {
            table.line(
                    Texts.escape(s.name()),
                    s.explained().text("%.4f"),
                    NumberEvaluationText.number(s.rmse().value()),
                    NumberEvaluationText.number(s.mae().value()),
                    s.lead().map(l -> l.text("%+.4f")).orElse("-"));
        }
        StringBuilder out = new StringBuilder(table.toString());
        out.append("rows: ")
                .append(verdict.rows())
                .append(", held out; in brackets: 95 % intervals; ahead by: ")
                .append(measure)
                .append(verdict.isRate() ? " (share of the Poisson deviance)" : " (share of the variance)")
                .append(", on the same rows\n");
        VerdictText.addSentences(verdict.sentences(), out);
        return out.toString();
    }

    /** For a document that holds a verdict: what {@link org.espalier.json.Json} writes. */
    public static Map<String, Object> toMap(NumberVerdict verdict) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rows", verdict.rows());
        json.put("measure", verdict.isRate() ? "d2" : "r2");
        json.put(
                "models",
                verdict.standings().stream().map(s -> model(s, verdict)).toList());
        json.put("sentences", VerdictText.sentences(verdict.sentences()));
        return json;
    }

    private static Map<String, Object> model(Standing s, NumberVerdict verdict) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", s.name());
        json.put("role", s.role().text());
        json.put(verdict.isRate() ? "d2" : "r2", s.explained().toMap());
        json.put("rmse", s.rmse().toMap());
        json.put("mae", s.mae().toMap());
        s.lead().ifPresent(l -> json.put("lead", l.toMap()));
        return json;
    }
}
