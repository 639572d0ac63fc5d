package org.espalier.viz;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.espalier.data.Texts;
import org.espalier.explain.Branch;
import org.espalier.explain.Explanation;
import org.espalier.explain.Step;
import org.espalier.explain.TreeView;
import org.espalier.sdt.TreeShape;

/**
 * Draws a tree, or one row's path through it. Graphviz places boxes of fixed size, the SVG is drawn into that layout.
 *
 * <pre>{@code
 * Files.write(file, TreePicture.of(view).heaviest(32).as(PictureFormat.SVG));
 * Files.write(file, TreePicture.of(view).path(explanation).as(PictureFormat.PNG));
 * }</pre>
 *
 * Immutable; safe for any number of threads.
 */
public final class TreePicture {
    /** Ends that {@link #draw()} shows at most where gates are drawn as images; boxes of a table are wider. */
    private static final int IMAGE_ENDS = 32;

    private static final int TABLE_ENDS = 16;

    /** Levels that may be drawn in full; a layout of more takes {@code dot} too long. */
    public static final int MOST_LEVELS = 10;

    private static final int TERMS = 5;
    private static final int ROW_TERMS = 6;
    private static final int EDGE_CLASSES = 8;
    private static final double MARGIN = 20;
    private static final double TOP = 58;
    private static final double BOTTOM = 44;
    private static final double LEAST_WIDTH = 560;
    private static final String PATH = "#222222";
    private static final String RUNNER_UP = "#8a8a8a";
    private static final String OTHER = "#c4c4c4";

    private final TreeView view;
    private final LayoutEngine engine;

    private TreePicture(TreeView view, LayoutEngine engine) {
        this.view = view;
        this.engine = engine;
    }

    public static TreePicture of(TreeView view) {
        return new TreePicture(view, LayoutEngine.AUTO);
    }

    /** The same with boxes placed by a certain engine. */
    public TreePicture by(LayoutEngine chosen) {
        return new TreePicture(view, chosen);
    }

    /** The whole tree where that can be read (32 leaves of images, 16 of a table), else its heaviest branches. */
    public Picture draw() {
        int most = GateImages.fit(view.tree().schema()) ? IMAGE_ENDS : TABLE_ENDS;
        return heaviest(Math.min(most, view.tree().shape().leaves()));
    }

    /**
     * The first levels; what is below is folded, and the picture says so.
     *
     * @param levels 1 or more; {@link #MOST_LEVELS} at most are drawn
     */
    public Picture levels(int levels) {
        if (levels < 1) {
            throw new IllegalArgumentException("levels: expected 1 or more, found " + levels);
        }
        return tree(DrawnTree.levels(view, Math.min(levels, MOST_LEVELS)));
    }

    /**
     * The branches that most rows come to, dead ones folded, and the picture says what was folded.
     *
     * @param ends leaves and folded branches together, 2 or more
     */
    public Picture heaviest(int ends) {
        if (ends < 2) {
            throw new IllegalArgumentException("ends: expected 2 or more, found " + ends);
        }
        return tree(DrawnTree.heaviest(view, Math.min(ends, 1 << MOST_LEVELS)));
    }

    /** One row's max-path, and the runner-up in a lighter colour where the path mass is below one half. */
    public Picture path(Explanation why) {
        if (why.tree() != view) {
            throw new IllegalArgumentException("expected an explanation by the same tree");
        }
        DrawnTree drawn = DrawnTree.path(why);
        Map<Integer, Step> steps = new LinkedHashMap<>();
        why.runnerUp().ifPresent(r -> r.path().forEach(s -> steps.put(s.node(), s)));
        why.path().forEach(s -> steps.put(s.node(), s));
        Set<Integer> main = DrawnTree.pathTo(view.tree().shape().nodes() + why.leaf());
        Set<Integer> second = why.runnerUp()
                .map(r -> DrawnTree.pathTo(view.tree().shape().nodes() + r.leaf()))
                .orElse(Set.of());
        GateImages images = new GateImages(view);
        Map<Integer, NodeArt> arts = arts(drawn, i -> gate(why, steps.get(i), main, images));
        Map<Integer, String> edges = new LinkedHashMap<>();
        for (int heap : arts.keySet()) {
            if (heap > 0) {
                Step parent = steps.get((heap - 1) / 2);
                boolean isTaken = (parent.branch() == Branch.LEFT) == (heap % 2 == 1);
                edges.put(heap, Wording.probability(isTaken ? parent.probability() : 1 - parent.probability()));
            }
        }
        String title = "Row " + why.row().number() + ": " + Texts.visible(why.predictedClass(), 40) + " ("
                + Wording.percent(why.distribution()[why.predicted()]) + "), path mass "
                + Wording.probability(why.mass());
        String note = why.isOnePathEnough()
                ? "The likeliest path is dark."
                : "One path does not tell the story: the likeliest path is dark, the next one (mass "
                        + Wording.probability(why.runnerUp().orElseThrow().mass()) + ") grey and dashed.";
        return picture(
                drawn, arts, edges, title, note, heap -> main.contains(heap) ? 2 : second.contains(heap) ? 1 : 0);
    }

    private Picture tree(DrawnTree drawn) {
        GateImages images = new GateImages(view);
        Map<Integer, NodeArt> arts = arts(drawn, i -> gate(i, images));
        Map<Integer, String> edges = new LinkedHashMap<>();
        List<String> names = view.classes();
        for (int heap : arts.keySet()) {
            if (heap > 0) {
                edges.put(
                        heap,
                        Wording.classes(
                                view.livingClasses(heap).stream()
                                        .sorted()
                                        .map(names::get)
                                        .toList(),
                                EDGE_CLASSES));
            }
        }
        int depth = view.tree().shape().depth();
        String title = "Soft decision tree for "
                + Texts.visible(view.tree().schema().target().name(), 40) + ", depth "
                + depth + ": " + Wording.count(view.tree().shape().nodes()) + " gates, "
                + Wording.count(view.tree().shape().leaves()) + " leaves";
        int folded = drawn.foldedLeaves();
        String note = folded == 0
                ? "All of the tree is shown."
                : "Folded: " + Wording.count(folded) + " of "
                        + Wording.count(view.tree().shape().leaves()) + " leaves, in the boxes with a shadow.";
        return picture(drawn, arts, edges, title, note, heap -> 0);
    }

    private Map<Integer, NodeArt> arts(DrawnTree drawn, Function<Integer, NodeArt> gates) {
        ClassColours colours = ClassColours.of(view.classes().size());
        Map<Integer, NodeArt> out = new LinkedHashMap<>();
        for (int heap : drawn.nodes()) {
            out.put(heap, drawn.isOpen(heap) ? gates.apply(heap) : end(drawn, heap, colours));
        }
        return out;
    }

    private NodeArt end(DrawnTree drawn, int heap, ClassColours colours) {
        boolean isLeaf = drawn.isLeaf(heap);
        String head =
                isLeaf ? "leaf " + heap : "gate " + heap + ": " + Wording.count(drawn.leavesUnder(heap)) + " leaves";
        String side = !view.knowsItsRows()
                ? ""
                : view.isDead(heap)
                        ? "dead: no row comes here"
                        : "n " + Wording.count(view.rows(heap)) + ", reach " + Wording.percent(view.reach(heap));
        return new ClassArt(head, side, view.classes(), view.distribution(heap), colours, !isLeaf);
    }

    private NodeArt gate(int node, GateImages images) {
        String reach = view.knowsItsRows() ? "reach " + Wording.percent(view.reach(node)) : "";
        if (GateImages.fit(view.tree().schema())) {
            return new ImageArt("gate " + node, reach, images.weights(node));
        }
        List<TermArt.Term> terms = GateTerms.general(view, node, TERMS);
        return new TermArt(
                "gate " + node, reach, terms, Math.min(TERMS, view.columns().size()));
    }

    private NodeArt gate(Explanation why, Step step, Set<Integer> main, GateImages images) {
        String branch = step.branch().text() + " " + Wording.probability(step.probability())
                + (step.againstOdds() ? ", against odds" : "");
        String head = "gate " + step.node();
        if (!GateImages.fit(view.tree().schema())) {
            int most = Math.min(ROW_TERMS, view.columns().size()) + 2;
            return new TermArt(head, branch, GateTerms.of(why, step, most - 2), most);
        }
        List<ImageArt.Panel> panels = new ArrayList<>();
        if (view.tree().schema().image().isPresent() && main.contains(step.node())) {
            panels.add(images.input(why.row().features()));
        }
        panels.addAll(images.products(step.node(), why.row().features()));
        return new ImageArt(head, branch, panels);
    }

    /** @param strength of the edge that leads to a node: 2 path, 1 runner-up, 0 neither */
    private Picture picture(
            DrawnTree drawn,
            Map<Integer, NodeArt> arts,
            Map<Integer, String> edges,
            String title,
            String note,
            Function<Integer, Integer> strength) {
        String dot = Dot.write(drawn, arts, edges);
        Layout layout = Layouts.place(drawn, arts, dot, engine);
        double width = Math.max(LEAST_WIDTH, layout.width() + 2 * MARGIN);
        double left = (width - layout.width()) / 2;
        double height = TOP + layout.height() + BOTTOM;
        Svg svg = new Svg();
        svg.text(MARGIN, 26, width - 2 * MARGIN, TextStyle.TITLE, "start", title);
        String plainer = layout.engine() == LayoutEngine.BUILT_IN
                ? " Plain built-in layout; with Graphviz (dot) installed it is tighter."
                : "";
        svg.text(MARGIN, 44, width - 2 * MARGIN, TextStyle.NOTE, "start", note + plainer);
        for (int pass = 0; pass <= 2; pass++) {
            for (int heap : arts.keySet()) {
                if (heap > 0 && strength.apply(heap) == pass) {
                    edge(svg, layout, arts, heap, left, pass);
                }
            }
        }
        arts.forEach((heap, art) -> {
            Layout.Point at = layout.centres().get(heap);
            art.draw(svg, left + at.x() - art.width() / 2, TOP + at.y() - art.height() / 2);
        });
        arts.forEach((heap, art) -> edgeText(svg, layout, art, heap, left, edges.get(heap)));
        legend(svg, MARGIN, height - 22);
        return new Picture(dot, svg.document(width, height, title), width, height, layout.engine());
    }

    private static void edge(Svg svg, Layout layout, Map<Integer, NodeArt> arts, int heap, double left, int strength) {
        int parent = (heap - 1) / 2;
        Layout.Point from = layout.centres().get(parent);
        Layout.Point to = layout.centres().get(heap);
        boolean isLeft = heap == TreeShape.left(parent);
        double leaves = from.x() + (isLeft ? -1 : 1) * arts.get(parent).width() / 4;
        svg.curve(
                left + leaves,
                TOP + from.y() + arts.get(parent).height() / 2,
                left + to.x(),
                TOP + to.y() - arts.get(heap).height() / 2,
                strength == 2 ? PATH : strength == 1 ? RUNNER_UP : OTHER,
                strength == 2 ? 3.5 : strength == 1 ? 2.5 : 1.5,
                strength == 1);
    }

    private static void edgeText(Svg svg, Layout layout, NodeArt art, int heap, double left, String text) {
        if (text == null || text.isEmpty()) {
            return;
        }
        Layout.Point at = layout.centres().get(heap);
        String shown = TextFit.fit(text, art.width() - 8, TextStyle.PLAIN);
        double width = TextFit.width(shown, TextStyle.PLAIN) + 6;
        double y = TOP + at.y() - art.height() / 2 - 10;
        svg.rect(left + at.x() - width / 2, y - 9, width, 13, "#ffffff", "", 3);
        svg.text(left + at.x(), y + 1, art.width(), TextStyle.PLAIN, "middle", shown);
    }

    private static void legend(Svg svg, double x, double y) {
        svg.rect(x, y, 14, 10, WeightImage.NEGATIVE, "", 0);
        svg.text(x + 18, y + 9, 100, TextStyle.NOTE, "start", "pushes left");
        svg.rect(x + 110, y, 14, 10, WeightImage.POSITIVE, "", 0);
        svg.text(x + 128, y + 9, 100, TextStyle.NOTE, "start", "pushes right");
        svg.text(x + 240, y + 9, 320, TextStyle.NOTE, "start", "each gate on its own scale");
    }
}
