package org.espalier.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.evaluate.Verdict.Figure;
import org.espalier.evaluate.Verdict.Standing;

/** A verdict as text for people, and as JSON. */
public final class VerdictText {
    private VerdictText() {}

    /** The table, then the sentences, one a line. */
    public static String write(Verdict verdict) {
        boolean byAuc = verdict.measure() == Verdict.Measure.AUC;
        TextTable table = new TextTable().line("", "AUC", "accuracy, %", "log loss", "Brier", "the tree is ahead by");
        for (Standing s : verdict.standings()) {
            table.line(
                    Texts.escape(s.name()),
                    s.auc().map(a -> a.text("%.4f")).orElse("-"),
                    Percent.digits(s.accuracy().value(), 2)
                            + String.format(
                                    Locale.ROOT,
                                    " [%.1f, %.1f]",
                                    100 * s.accuracy().interval().low(),
                                    100 * s.accuracy().interval().high()),
                    String.format(Locale.ROOT, "%.4f", s.logLoss().value()),
                    String.format(Locale.ROOT, "%.4f", s.brier().value()),
                    s.lead().map(lead -> lead(lead, byAuc)).orElse("-"));
        }
        StringBuilder out = new StringBuilder(table.toString());
        out.append("rows: ")
                .append(verdict.rows())
                .append(", held out; in brackets: 95 % intervals; ahead by: ")
                .append(byAuc ? "AUC" : "% right")
                .append(", on the same rows\n");
        addSentences(verdict.sentences(), out);
        return out.toString();
    }

    /** Behind the table, one a line. */
    static void addSentences(List<Verdict.Sentence> sentences, StringBuilder out) {
        if (!sentences.isEmpty()) {
            out.append("\nverdict\n");
        }
        for (Verdict.Sentence sentence : sentences) {
            out.append("  ").append(sentence.text()).append('\n');
        }
    }

    private static String lead(Figure lead, boolean byAuc) {
        return byAuc ? lead.text("%+.4f") : lead.times(100).text("%+.2f");
    }

    /** For a document that holds a verdict: what {@link org.espalier.json.Json} writes. */
    public static Map<String, Object> toMap(Verdict verdict) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rows", verdict.rows());
        json.put("measure", verdict.measure() == Verdict.Measure.AUC ? "auc" : "accuracy");
        verdict.positive().ifPresent(name -> json.put("positive", name));
        json.put("models", verdict.standings().stream().map(VerdictText::model).toList());
        json.put("sentences", sentences(verdict.sentences()));
        return json;
    }

    static List<Map<String, Object>> sentences(List<Verdict.Sentence> sentences) {
        return sentences.stream()
                .map(s -> {
                    Map<String, Object> one = new LinkedHashMap<>();
                    one.put("kind", s.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
                    one.put("text", s.text());
                    return one;
                })
                .toList();
    }

    private static Map<String, Object> model(Standing s) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", s.name());
        json.put("role", s.role().text());
        json.put("accuracy", s.accuracy().toMap());
        s.auc().ifPresent(a -> json.put("auc", a.toMap()));
        json.put("logLoss", s.logLoss().toMap());
        json.put("brier", s.brier().toMap());
        s.lead().ifPresent(l -> json.put("lead", l.toMap()));
        s.lossLead().ifPresent(l -> json.put("logLossLead", l.toMap()));
        return json;
    }
}
