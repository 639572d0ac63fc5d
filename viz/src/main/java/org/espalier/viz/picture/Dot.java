package org.espalier.viz.picture;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.espalier.base.Texts;
import org.espalier.sdt.TreeShape;
import org.espalier.viz.DrawnTree;

/** The drawn tree as a DOT file: nodes of fixed size with their text. The one place where text is escaped for DOT. */
final class Dot {
    private static final int MAX_TEXT = 60;

    private Dot() {}

    /**
     * @param arts by heap number
     * @param edges what an edge says, by the heap number of its child
     */
    static String write(DrawnTree tree, Map<Integer, NodeArt> arts, Map<Integer, String> edges) {
        StringBuilder out = new StringBuilder("digraph tree {\n");
        out.append("  graph [ordering=out, nodesep=0.2, ranksep=0.62]\n");
        out.append("  node [shape=box, style=rounded, fixedsize=true, fontname=\"Helvetica\", fontsize=9]\n");
        out.append("  edge [fontname=\"Helvetica\", fontsize=9, arrowhead=none]\n");
        arts.forEach((heap, art) -> out.append("  n")
                .append(heap)
                .append(" [width=")
                .append(inches(art.width()))
                .append(", height=")
                .append(inches(art.height()))
                .append(", label=\"")
                .append(label(art.lines()))
                .append("\"]\n"));
        for (int heap : arts.keySet()) {
            if (tree.isOpen(heap)) {
                edge(out, heap, TreeShape.left(heap), edges);
                edge(out, heap, TreeShape.right(heap), edges);
            }
        }
        return out.append("}\n").toString();
    }

    private static void edge(StringBuilder out, int parent, int child, Map<Integer, String> edges) {
        out.append("  n").append(parent).append(" -> n").append(child);
        out.append(" [tooltip=\"").append(escape(edges.getOrDefault(child, ""))).append("\"]\n");
    }

    private static String label(List<String> lines) {
        return lines.stream().map(Dot::escape).collect(Collectors.joining("\\n"));
    }

    /** A backslash is doubled, or Graphviz would take what follows as an escape ({@code \N} for the node's name). */
    private static String escape(String text) {
        return Texts.visible(text, MAX_TEXT)
                .replace("\\", "\\\\")
                .replace("\"", "\\\"")
                // a label is read as HTML's entities too
                .replace("&", "&amp;");
    }

    private static String inches(double pixels) {
        return new BigDecimal(pixels / 72)
                .setScale(3, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
