package org.espalier.viz.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.base.Texts;
import org.espalier.data.Dataset;
import org.espalier.explain.TreeView;
import org.espalier.explain.rules.HardNode;
import org.espalier.explain.rules.HardTree;
import org.espalier.explain.rules.RuleFit;
import org.espalier.explain.rules.RuleOptions;
import org.espalier.explain.rules.Rules;
import org.espalier.viz.GateImages;

/**
 * The leaves of a report's tree, each with the rule that leads to it. Of a table a rule is a list of conditions; a sum of
 * hundreds of pixels says nothing in words, so that of images and boards it is the list of gates with the branches taken,
 * which the report shows as the gates' pictures.
 */
final class ReportRules {
    private static final int MAX_RULES = 100;

    /** A sum of many columns with many categories; in the middle of one a reader is lost anyway. */
    private static final int MAX_SUM = 6000;

    private final TreeView view;
    private final Dataset data;
    private final Optional<float[]> teacher;
    private final Counts counts;
    private final HardTree hard;
    private final boolean isDrawn;

    ReportRules(TreeView view, Dataset data, Optional<float[]> teacher, Counts counts) {
        this.view = view;
        this.data = data;
        this.teacher = teacher;
        this.counts = counts;
        this.hard = HardTree.of(view, data, RuleOptions.defaults());
        this.isDrawn = GateImages.fit(view.tree().schema());
    }

    Map<String, Object> toMap() {
        List<Map<String, Object>> all = new ArrayList<>();
        if (isDrawn) {
            walk(hard.wholeRoot(), List.of(), all);
            all.sort(Comparator.comparingInt(leaf -> -(int) leaf.get("rows")));
        } else {
            Rules.of(hard).list().forEach(rule -> {
                Map<String, Object> one = leaf(rule.leaf());
                one.put(
                        "conditions",
                        rule.conditions().stream().map(Rules.Condition::brief).toList());
                all.add(one);
            });
        }
        List<Map<String, Object>> told = all.stream()
                .filter(leaf -> (int) leaf.get("rows") != Counts.UNTOLD)
                .toList();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("count", told.size());
        out.put("few", all.size() - told.size());
        out.put("list", told.stream().limit(MAX_RULES).toList());
        RuleFit fit = RuleFit.of(hard, data, teacher);
        out.put("fit", lines(fit));
        out.put("measured", measured(fit));
        return out;
    }

    /** Name and text of the sums that conditions of a table refer to; longer than other texts of a report. */
    List<Object> sums() {
        List<Object> out = new ArrayList<>();
        if (!isDrawn) {
            Rules.of(hard).sums().forEach(sum -> out.add(List.of(sum.name(), Texts.visible(sum.text(), MAX_SUM))));
        }
        return out;
    }

    private void walk(HardNode node, List<Object> above, List<Map<String, Object>> out) {
        if (node instanceof HardNode.Leaf leaf) {
            Map<String, Object> one = leaf(leaf);
            one.put("path", above);
            out.add(one);
            return;
        }
        HardNode.Gate gate = (HardNode.Gate) node;
        walk(gate.left(), and(above, gate.node(), "left"), out);
        walk(gate.right(), and(above, gate.node(), "right"), out);
    }

    private static List<Object> and(List<Object> above, int gate, String branch) {
        List<Object> all = new ArrayList<>(above);
        all.add(List.of(gate, branch));
        return all;
    }

    private Map<String, Object> leaf(HardNode.Leaf leaf) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("node", leaf.node());
        one.put("leaves", leaf.leaves());
        one.put("class", leaf.answer());
        one.put("rows", counts.of(leaf.rows()));
        leaf.precision().ifPresent(p -> one.put("precision", counts.share(p)));
        one.put("dist", ReportData.rounded(view.distribution(leaf.node())));
        return one;
    }

    /** What a reader must know of the rows behind the lines. */
    private static String measured(RuleFit fit) {
        return switch (fit.measured()) {
            case OTHERS -> "";
            case SECOND_HALF ->
                String.format(
                        Locale.ROOT,
                        "Every second row of this report cut the rules; measured on the other %,d.",
                        fit.rows());
            case SAME -> "Measured on the rows that the rules were made from: optimistic.";
        };
    }

    /** Where a gate is shown as a picture no column was dropped. */
    private List<Object> lines(RuleFit fit) {
        List<Object> lines = new ArrayList<>();
        for (RuleFit.NamedLine named : fit.lines()) {
            RuleFit.Line line = named.line();
            if (isDrawn && named.name().equals(RuleFit.RULES)) {
                continue;
            }
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", isDrawn && named.name().equals(RuleFit.PRUNED) ? RuleFit.RULES : named.name());
            line.accuracy().ifPresent(a -> one.put("accuracy", ReportData.round(a)));
            one.put("maxPath", ReportData.round(line.maxPath()));
            one.put("average", ReportData.round(line.average()));
            line.teacher().ifPresent(t -> one.put("teacher", ReportData.round(t)));
            lines.add(one);
        }
        return lines;
    }
}
