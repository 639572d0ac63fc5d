package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.espalier.base.Texts;
import org.espalier.evaluate.ClassScores.Shares;
import org.espalier.evaluate.LabelsEvaluation.Label;

/** A {@link LabelsEvaluation} for people, and as JSON. Shares are in per cent in the text. */
public final class LabelsEvaluationText {
    private LabelsEvaluationText() {}

    /** In full, average and max-path side by side, with intervals and the number of rows. */
    public static String full(LabelsEvaluation e) {
        TextTable table = new TextTable().line("", "average", "max-path", "teacher");
        line(table, e, "accuracy", "labels right, %", e.accuracy(), 100);
        line(table, e, "exactMatch", "all labels of a row right, %", e.exactMatch(), 100);
        line(table, e, "microF1", "micro F1, %", e.microF1(), 100);
        line(table, e, "macroF1", "macro F1, %", e.macroF1(), 100);
        line(table, e, "logLoss", "log loss of a label", e.logLoss(), 1);
        line(table, e, "agreement", "agreement with teacher, %", e.agreement(), 100);
        line(table, e, "agreementInAll", "  in all labels of a row, %", e.agreementInAll(), 100);
        StringBuilder out = new StringBuilder(table.toString());
        out.append(String.format(
                Locale.ROOT,
                "path mass: mean %.3f, 5 %% of rows below %.3f%n",
                e.pathMass().mean(),
                e.pathMass().p05()));
        out.append("leaves: " + e.leaves().total() + ", " + e.leaves().dead()
                + " of them dead (the max-path leaf of no row)\n");
        out.append("rows: " + e.rows()
                + (e.labelled() < e.rows() ? ", " + e.labelled() + " of them with every label" : "")
                + (e.intervals().isEmpty() ? "\n" : "; in brackets: 95 % intervals over the rows\n"));
        return out + labels(e);
    }

    private static void line(TextTable table, LabelsEvaluation e, String key, String title, Shares s, int unit) {
        if (s.maxPath().isPresent()) {
            table.line(
                    title,
                    EvaluationText.cell(s.average(), unit, range(e, key + ".average", unit)),
                    EvaluationText.cell(s.maxPath(), unit, range(e, key + ".maxPath", unit)),
                    EvaluationText.cell(s.teacher(), unit, ""));
        }
    }

    private static String range(LabelsEvaluation e, String name, int unit) {
        return EvaluationText.range(e.intervals(), name, unit, unit == 100 ? 1 : 4);
    }

    /** Which labels are found, and how well each is ranked. */
    private static String labels(LabelsEvaluation e) {
        boolean hasTeacher = e.agreement().maxPath().isPresent();
        List<String> second = new ArrayList<>(List.of("label", "average", "max-path", "average", "max-path"));
        if (hasTeacher) {
            second.add("max-path");
        }
        TextTable found = new TextTable()
                .line("", "", "precision, %", "", "recall, %", "")
                .line("label", "yes", "average", "max-path", "average", "max-path");
        TextTable ranked = new TextTable()
                .line("", "F1, %", "", "AUC", "", hasTeacher ? "agreement, %" : "")
                .line(second);
        for (Label label : e.labels()) {
            String name = Texts.escape(label.name());
            List<String> line = new ArrayList<>(List.of(name, label.positives() + " of " + label.rows()));
            cells(line, e, "precision", label, label.precision(), 100);
            cells(line, e, "recall", label, label.recall(), 100);
            found.line(line);
            line = new ArrayList<>(List.of(name));
            cells(line, e, "f1", label, label.f1(), 100);
            cells(line, e, "auc", label, label.auc(), 1);
            if (hasTeacher) {
                line.add(EvaluationText.cell(
                        label.agreement().maxPath(), 100, range(e, "agreement.maxPath." + label.name(), 100)));
            }
            ranked.line(line);
        }
        return "\n" + found + "\n" + ranked;
    }

    private static void cells(List<String> line, LabelsEvaluation e, String key, Label of, Shares s, int unit) {
        line.add(EvaluationText.cell(s.average(), unit, range(e, key + ".average." + of.name(), unit)));
        line.add(EvaluationText.cell(s.maxPath(), unit, range(e, key + ".maxPath." + of.name(), unit)));
    }

    /** What {@code evaluate --json} prints of it; a key is absent where it does not apply. */
    public static Map<String, Object> toMap(LabelsEvaluation e) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rows", e.rows());
        EvaluationJson.putShares(json, "accuracy", e.accuracy());
        EvaluationJson.putShares(json, "exactMatch", e.exactMatch());
        EvaluationJson.putShares(json, "microF1", e.microF1());
        EvaluationJson.putShares(json, "macroF1", e.macroF1());
        EvaluationJson.putShares(json, "logLoss", e.logLoss());
        EvaluationJson.putShares(json, "agreement", e.agreement());
        EvaluationJson.putShares(json, "agreementInAll", e.agreementInAll());
        EvaluationJson.putTree(json, e.pathMass(), e.leaves(), e.intervals());
        if (e.labelled() < e.rows()) {
            json.put("labelled", e.labelled());
        }
        Map<String, Function<Label, Shares>> figures = new LinkedHashMap<>();
        figures.put("precision", Label::precision);
        figures.put("recall", Label::recall);
        figures.put("f1", Label::f1);
        figures.put("auc", Label::auc);
        figures.put("agreement", Label::agreement);
        Map<String, Object> labels = new LinkedHashMap<>();
        for (Label label : e.labels()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("rows", label.rows());
            one.put("positives", label.positives());
            figures.forEach((name, figure) -> EvaluationJson.putShares(one, name, figure.apply(label)));
            labels.put(label.name(), one);
        }
        json.put("labels", labels);
        return json;
    }
}
