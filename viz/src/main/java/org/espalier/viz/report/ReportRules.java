package org.espalier.viz.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.espalier.base.Texts;
import org.espalier.data.Dataset;
import org.espalier.explain.TreeView;
import org.espalier.explain.rules.GateTable;
import org.espalier.explain.rules.PlainRules;
import org.espalier.explain.rules.RuleFit;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.viz.GateImages;
import org.espalier.viz.page.Counts;

/**
 * The leaves of a report's tree, each with the rule that leads to it, without loss. Of a table a rule is a list of conditions and of tables of
 * points; a sum of hundreds of pixels says nothing in words, so that of images and boards it is the list of gates with the branches taken,
 * which the report shows as the gates' pictures.
 */
final class ReportRules {
    private static final int MAX_RULES = 100;

    /** Tables of points, of those that the first rules ask for. */
    private static final int MAX_TABLES = 60;

    /** A table's line may have many categories. */
    private static final int MAX_LINE = 2000;

    private final TreeView view;
    private final Dataset data;
    private final Optional<float[]> teacher;
    private final Counts counts;
    private final boolean isDrawn;
    private final List<Group> groups;

    /**
     * A rule and the rows that follow it.
     *
     * @param node heap number of the leaf, or of the gate whose leaves have one answer
     */
    private record Group(int node, int answer, int rows, int labelled, int correct, Optional<PlainRules.Rule> rule) {}

    ReportRules(TreeView view, Dataset data, Optional<float[]> teacher, Counts counts) {
        this.view = view;
        this.data = data;
        this.teacher = teacher;
        this.counts = counts;
        this.isDrawn = GateImages.fit(view.tree().schema());
        this.groups = groups();
    }

    private List<Group> groups() {
        int leaves = view.tree().shape().leaves();
        int[] rows = new int[leaves];
        int[] labelled = new int[leaves];
        int[] correct = new int[leaves];
        Predictions greedy = view.tree().predict(data.features(), Rule.GREEDY, 1);
        for (int r = 0; r < data.rows(); r++) {
            int leaf = greedy.leaf()[r];
            rows[leaf]++;
            labelled[leaf] += data.labels()[r] == Dataset.UNLABELLED ? 0 : 1;
            correct[leaf] += data.labels()[r] == view.answer(view.tree().shape().nodes() + leaf) ? 1 : 0;
        }
        List<Group> out = new ArrayList<>();
        if (isDrawn) {
            IntStream.range(0, leaves).filter(l -> rows[l] > 0).forEach(l -> {
                int node = view.tree().shape().nodes() + l;
                out.add(new Group(node, view.answer(node), rows[l], labelled[l], correct[l], Optional.empty()));
            });
        } else {
            for (PlainRules.Rule rule : PlainRules.of(view).list()) {
                int[] below = below(rule.node());
                out.add(new Group(
                        rule.node(),
                        rule.answer(),
                        sum(rows, below),
                        sum(labelled, below),
                        sum(correct, below),
                        Optional.of(rule)));
            }
        }
        out.sort(Comparator.comparingInt(g -> -g.rows()));
        return out;
    }

    /** The first leaf below a node, and the one after the last. */
    private int[] below(int node) {
        int nodes = view.tree().shape().nodes();
        int from = node;
        int to = node;
        while (from < nodes) {
            from = 2 * from + 1;
            to = 2 * to + 2;
        }
        return new int[] {from - nodes, to - nodes + 1};
    }

    private static int sum(int[] values, int[] range) {
        return IntStream.range(range[0], range[1]).map(i -> values[i]).sum();
    }

    Map<String, Object> toMap() {
        List<Group> met = groups.stream().filter(g -> g.rows() > 0).toList();
        List<Group> told = met.stream().filter(g -> !counts.isFew(g.rows())).toList();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("count", told.size());
        // where no row may be told, a group of none is one of fewer than ten
        int empty = counts.isGuarded() ? 0 : groups.size() - met.size();
        out.put("few", groups.size() - told.size() - empty);
        out.put("empty", empty);
        out.put("list", told.stream().limit(MAX_RULES).map(this::leaf).toList());
        out.put("fit", lines());
        out.put("tables", Math.max(0, tables().size() - MAX_TABLES));
        return out;
    }

    /** The tables that the rules told ask for, in their order. */
    private Set<GateTable> tables() {
        Set<GateTable> out = new LinkedHashSet<>();
        groups.stream()
                .filter(g -> g.rows() > 0 && !counts.isFew(g.rows()))
                .limit(MAX_RULES)
                .flatMap(g -> g.rule().stream())
                .flatMap(rule -> rule.sums().stream())
                .forEach(sum -> out.add(sum.table()));
        return out;
    }

    /** The lines of the tables of points that conditions refer to; longer than other texts of a report. */
    List<Object> sums() {
        return tables().stream()
                .limit(MAX_TABLES)
                .map(table -> (Object) table.lines(view).stream()
                        .map(line -> Texts.visible(line.strip(), MAX_LINE))
                        .toList())
                .toList();
    }

    private Map<String, Object> leaf(Group group) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("node", group.node());
        one.put("class", group.answer());
        one.put("rows", counts.of(group.rows()));
        if (group.labelled() > 0) {
            one.put("precision", counts.share((double) group.correct() / group.labelled()));
        }
        one.put("dist", ReportData.rounded(view.distribution(group.node())));
        group.rule()
                .ifPresentOrElse(
                        rule -> one.put("conditions", conditions(rule)), () -> one.put("path", path(group.node())));
        return one;
    }

    /** Points have a real minus; names keep what they have. */
    private List<String> conditions(PlainRules.Rule rule) {
        List<String> texts = rule.texts(view);
        int columns = rule.conditions().size();
        return IntStream.range(0, texts.size())
                .mapToObj(i -> i < columns ? texts.get(i) : texts.get(i).replace('-', '−'))
                .toList();
    }

    private List<Object> path(int node) {
        List<Object> out = new ArrayList<>();
        for (int at = node; at > 0; at = (at - 1) / 2) {
            if (view.tree().structure().isOpen((at - 1) / 2)) {
                out.add(0, List.of((at - 1) / 2, at % 2 == 1 ? "left" : "right"));
            }
        }
        return out;
    }

    private List<Object> lines() {
        List<Object> lines = new ArrayList<>();
        for (RuleFit.NamedLine named : RuleFit.ofPlain(view, data, teacher)) {
            RuleFit.Line line = named.line();
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", named.name());
            line.accuracy().ifPresent(a -> one.put("accuracy", ReportData.round(a)));
            one.put("maxPath", ReportData.round(line.maxPath()));
            one.put("average", ReportData.round(line.average()));
            line.teacher().ifPresent(t -> one.put("teacher", ReportData.round(t)));
            lines.add(one);
        }
        return lines;
    }
}
