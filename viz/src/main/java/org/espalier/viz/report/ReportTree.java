package org.espalier.viz.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.espalier.explain.Branch;
import org.espalier.explain.Question;
import org.espalier.explain.TreeView;
import org.espalier.sdt.TreeShape;
import org.espalier.viz.DrawnTree;
import org.espalier.viz.GateImages;
import org.espalier.viz.GateTerms;
import org.espalier.viz.page.Counts;

/** The tree of a report: every node that the reader may unfold, with what its box shows. */
final class ReportTree {
    /** Gates in the file, the most visited; a deeper tree has branches that stay folded, and the report says so. */
    private static final int MAX_GATES = 1023;

    /** Pictures weigh more than words. */
    private static final int MAX_IMAGE_GATES = 511;

    private static final int TERMS = 4;
    private static final int MAX_REACHABLE = 12;

    private final TreeView view;
    private final ReportNames names;
    private final Counts counts;
    private final ReportDistribution spread;
    private final Function<GateImages.Panel, Object> images;

    ReportTree(
            TreeView view,
            ReportNames names,
            Counts counts,
            ReportDistribution spread,
            Function<GateImages.Panel, Object> images) {
        this.view = view;
        this.names = names;
        this.counts = counts;
        this.spread = spread;
        this.images = images;
    }

    Map<String, Object> toMap() {
        int gates = view.gates();
        boolean isImage = GateImages.fit(view.tree().schema());
        int most = isImage ? MAX_IMAGE_GATES : MAX_GATES;
        DrawnTree drawn = gates <= most
                ? DrawnTree.levels(view, view.tree().shape().depth())
                : DrawnTree.mostVisited(view, most + 1);
        GateImages art = new GateImages(view);
        List<Object> nodes = new ArrayList<>();
        for (int heap : drawn.nodes()) {
            Map<String, Object> node = new LinkedHashMap<>();
            node.put("id", heap);
            if (drawn.isLeaf(heap) && view.leafNode(heap) != heap) {
                node.put("name", view.leafNode(heap));
            }
            if (heap > 0) {
                node.put("parent", TreeShape.parent(heap));
            }
            if (view.knowsItsRows()) {
                node.put("reach", counts.share(view.reach(heap)));
                node.put("rows", counts.of(view.rows(heap)));
                node.put("dead", view.isDead(heap));
            }
            List<Integer> reachable = view.reachableClasses(heap);
            node.put("reachable", reachable.subList(0, Math.min(MAX_REACHABLE, reachable.size())));
            node.put("leaf", drawn.isLeaf(heap));
            node.put("leaves", drawn.isLeaf(heap) ? 1 : drawn.leavesUnder(heap));
            if (drawn.isOpen(heap)) {
                if (isImage) {
                    node.put("images", art.weights(heap).stream().map(images).toList());
                } else {
                    Question.of(view, heap).ifPresent(q -> node.put("question", question(heap, q)));
                    node.put("asks", view.askedBy(heap).size());
                    node.put(
                            "terms",
                            terms(GateTerms.general(view, heap, TERMS).stream()
                                    .map(names::labelled)
                                    .toList()));
                }
                node.put("spread", spread.of(heap));
            }
            nodes.add(node);
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("nodes", nodes);
        out.put(
                "left out",
                view.gates()
                        - (int) drawn.nodes().stream().filter(drawn::isOpen).count());
        return out;
    }

    /** The question's text, what a left branch answers to it, and from where to where it is undecided. */
    private Map<String, Object> question(int node, Question q) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("text", names.question(node, q) + "?");
        out.put("column", q.column());
        out.put("left", q.answer(Branch.LEFT));
        out.put("ifLeft", names.statement(node, q, Branch.LEFT));
        out.put("ifRight", names.statement(node, q, Branch.RIGHT));
        out.put("note", q.undecided().orElse(""));
        q.threshold().ifPresent(t -> out.put("threshold", t));
        if (!q.band().isEmpty()) {
            out.put("band", q.band());
        }
        return out;
    }

    /** Parts of the text, each by itself, and the push. */
    static List<Object> terms(List<GateTerms.Term> terms) {
        List<Object> out = new ArrayList<>();
        terms.forEach(t -> out.add(List.of(t.parts(), ReportData.round(t.push()))));
        return out;
    }
}
