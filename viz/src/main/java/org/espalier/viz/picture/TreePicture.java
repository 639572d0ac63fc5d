package org.espalier.viz.picture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.explain.Branch;
import org.espalier.explain.ClassProbabilities;
import org.espalier.explain.Explanation;
import org.espalier.explain.ExplanationSummary;
import org.espalier.explain.Points;
import org.espalier.explain.Question;
import org.espalier.explain.Step;
import org.espalier.explain.TreeView;
import org.espalier.sdt.TreeShape;
import org.espalier.viz.ClassColours;
import org.espalier.viz.DrawnTree;
import org.espalier.viz.GateImages;
import org.espalier.viz.GateTerms;
import org.espalier.viz.Names;
import org.espalier.viz.Wording;

/**
 * Draws a tree, or one row's path through it. Graphviz places boxes of fixed size, the SVG is drawn into that layout.
 *
 * <pre>{@code
 * TreeView view = TreeView.of(tree); // or TreeView.over(tree, rows, threads): branches weigh what these rows give them
 * Files.write(file, TreePicture.of(view).mostVisited(32).as(PictureFormat.SVG));
 * Files.write(file, TreePicture.of(view).path(explanation).as(PictureFormat.PNG));
 * }</pre>
 *
 * Immutable; safe for any number of threads.
 */
public final class TreePicture {
    /** Ends that {@link #draw()} shows at most where gates are drawn as images; boxes of a table are wider. */
    private static final int IMAGE_ENDS = 32;

    private static final int TABLE_ENDS = 16;

    /** In pixels: {@link #draw()} folds branches until it is no wider. */
    private static final double WIDE = 1600;

    /** Levels that may be drawn in full; a layout of more takes {@code dot} too long. */
    public static final int MAX_LEVELS = 10;

    /** Leaves and folded branches together that may be drawn. */
    public static final int MAX_ENDS = 1 << MAX_LEVELS;

    private static final int TERMS = 5;
    private static final int ROW_TERMS = 6;
    private static final int EDGE_CLASSES = 8;
    private static final double MARGIN = 20;
    /** Of the title, and of each line below it. */
    private static final double TITLE = 26;

    private static final double LINE = 16;
    private static final double MIN_WIDTH = 600;
    /** Of a line that all rows take; thinner ones are thinner by the rows that do. */
    private static final double MAX_STROKE = 9;

    private static final double MIN_STROKE = 1.2;
    private static final String ROW_BARS =
            "Bars: points of a column for this row, against the average row; " + Points.UNIT + " of going right.";
    private static final String TREE_BARS =
            "Bars: points of one standard deviation more of a number, or of a category; " + Points.UNIT
                    + " of going right.";
    private static final List<String> GATE_SIDES = List.of("pushes left", "pushes right; each gate on its own scale");
    private static final List<String> POINTS_SIDES = List.of("against the class", "for it; " + Points.UNIT);
    private static final String PATH = "#222222";
    private static final String RUNNER_UP = "#767676";
    private static final String OTHER = "#8f8f8f";

    private final TreeView view;
    private final Names names;
    private final LayoutEngine engine;

    private TreePicture(TreeView view, LayoutEngine engine) {
        this.view = view;
        this.names = new Names(view);
        this.engine = engine;
    }

    public static TreePicture of(TreeView view) {
        return new TreePicture(view, LayoutEngine.AUTO);
    }

    /** The same with boxes placed by a certain engine. */
    public TreePicture by(LayoutEngine chosen) {
        return new TreePicture(view, chosen);
    }

    /**
     * The whole tree where that can be read (32 leaves of images, 16 of a table, 1,600 pixels in width), else its most visited
     * branches.
     */
    public Picture draw() {
        int ends = Math.max(2, Math.min(isDrawnAsImages() ? IMAGE_ENDS : TABLE_ENDS, view.leaves()));
        Picture picture = mostVisited(ends);
        while (picture.width() > WIDE && ends > 2) {
            // as many as would fit if all were as wide, and one less at least
            ends = Math.max(2, Math.min(ends - 1, (int) Math.floor(ends * WIDE / picture.width())));
            picture = mostVisited(ends);
        }
        return picture;
    }

    /**
     * The first levels; what is below is folded, and the picture says so.
     *
     * @param levels 1 or more; {@link #MAX_LEVELS} at most are drawn
     */
    public Picture levels(int levels) {
        if (levels < 1) {
            throw new IllegalArgumentException("levels: expected 1 or more, found " + levels);
        }
        return tree(DrawnTree.levels(view, Math.min(levels, MAX_LEVELS)));
    }

    /**
     * The branches that most rows come to, dead ones folded, and the picture says what was folded.
     *
     * @param ends leaves and folded branches together, 2 or more; {@link #MAX_ENDS} at most are drawn
     */
    public Picture mostVisited(int ends) {
        if (ends < 2) {
            throw new IllegalArgumentException("ends: expected 2 or more, found " + ends);
        }
        return tree(DrawnTree.mostVisited(view, Math.min(ends, MAX_ENDS)));
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
        Map<Integer, NodeArt> arts = hasPoints()
                ? new ScorecardArts(view).path(why, drawn, steps, i -> gate(why, steps.get(i), main, images))
                : arts(
                        drawn,
                        i -> gate(why, steps.get(i), main, images),
                        view.isNumeric() ? heap -> number(drawn, heap, Optional.of(why)) : heap -> end(drawn, heap));
        Map<Integer, List<String>> edges = new LinkedHashMap<>();
        for (int heap : arts.keySet()) {
            if (heap > 0) {
                Step parent = steps.get((heap - 1) / 2);
                boolean isTaken = (parent.branch() == Branch.LEFT) == (heap % 2 == 1);
                String share = Percent.ofProbability(isTaken ? parent.probability() : 1 - parent.probability());
                edges.put(
                        heap,
                        List.of((hasPoints() ? answer(heap) : Optional.<String>empty())
                                .map(a -> a + " " + share)
                                .orElse(share)));
            }
        }
        Map<Integer, Line> lines = new LinkedHashMap<>();
        for (int heap : arts.keySet()) {
            lines.put(heap, main.contains(heap) ? Line.PATH : second.contains(heap) ? Line.RUNNER_UP : Line.OTHER);
        }
        List<String> title = new ArrayList<>(List.of(
                Texts.capitalised(names.row()) + " " + why.number() + ": ", names.targetBefore(why.predictedClass())));
        title.addAll(answer(why.predictedClass(), why.distribution()));
        if (!why.path().isEmpty()) {
            title.add(", path mass " + Percent.ofProbability(why.mass()));
        }
        String note = why.path().isEmpty()
                ? "The tree is one leaf: every row has this scorecard."
                : why.isOnePathEnough()
                        ? "The likeliest path is drawn thick."
                        : "One path does not tell the story: the likeliest path is drawn thick, the next one (mass "
                                + Percent.ofProbability(
                                        why.runnerUp().orElseThrow().mass()) + ") grey and dashed.";
        List<String> beside = new ArrayList<>();
        if (!why.path().isEmpty()) {
            beside.add("All leaves together answer ");
            beside.addAll(answer(why.averageClass(), why.average()));
        }
        if (!why.teacher().isEmpty()) {
            beside.add(why.path().isEmpty() ? "The teacher answers " : ", the teacher ");
            beside.addAll(answer(why.teacher().likeliest(), why.teacher()));
        }
        if (!beside.isEmpty()) {
            beside.add(".");
        }
        List<List<String>> texts = new ArrayList<>(List.of(title, List.of(note), beside));
        ExplanationSummary.threshold(view).ifPresent(text -> texts.add(List.of(text)));
        return picture(
                new Sketch(drawn, arts, edges, lines),
                texts,
                hasPoints()
                        ? "Points of the row's values, measured against " + names.reference(view.reference()) + "."
                        : isDrawnAsImages() ? "Colour: weight × input, pixel by pixel or cell by cell." : ROW_BARS,
                why.path().isEmpty() ? "" : "A line's number: the probability of that branch for this row.");
    }

    private List<String> answer(String name, ClassProbabilities answer) {
        if (view.isNumeric()) {
            return List.of(view.amounts().text(answer.of(0)));
        }
        return List.of(Texts.visible(names.className(name), 40), " (" + Percent.ofProbability(answer.get(name)) + ")");
    }

    /** What a row that comes to a node answers to the question above it; empty where that is no question. */
    private Optional<String> answer(int heap) {
        Branch side = heap % 2 == 1 ? Branch.LEFT : Branch.RIGHT;
        return hasQuestions() ? Question.of(view, TreeShape.parent(heap)).map(q -> q.answer(side)) : Optional.empty();
    }

    /** Whether leaves are drawn as scorecards; those of numbers are drawn as their answer. */
    private boolean hasPoints() {
        return view.hasScorecards() && !view.isNumeric();
    }

    /** Whether a gate of one column is drawn as its question. */
    private boolean hasQuestions() {
        return !isDrawnAsImages();
    }

    private boolean isDrawnAsImages() {
        return GateImages.fit(view.tree().schema());
    }

    private Picture tree(DrawnTree drawn) {
        GateImages images = new GateImages(view);
        IntFunction<NodeArt> ends =
                view.isNumeric() ? heap -> number(drawn, heap, Optional.empty()) : heap -> end(drawn, heap);
        Map<Integer, NodeArt> arts = hasQuestions()
                ? new ScorecardArts(view).tree(drawn, i -> gate(i, images), ends)
                : arts(drawn, i -> gate(i, images), ends);
        Map<Integer, List<String>> edges = new LinkedHashMap<>();
        for (int heap : arts.keySet()) {
            if (heap > 0 && view.isNumeric()) {
                String mean = view.amounts().plain(view.distribution(heap)[0]);
                edges.put(
                        heap,
                        List.of(answer(heap)
                                .map(a -> drawn.isOpen(heap) ? a + ": " + mean : a)
                                .orElse(mean)));
            } else if (heap > 0 && (hasPoints() || answer(heap).isPresent())) {
                answer(heap).ifPresent(a -> edges.put(heap, List.of(a)));
            } else if (heap > 0) {
                edges.put(heap, names.reachable(heap, EDGE_CLASSES));
            }
        }
        int depth = view.tree().shape().depth();
        List<String> title = List.of(
                hasPoints() ? "Tree of scorecards for " : "Soft decision tree for ",
                Texts.visible(names.target(), 40),
                view.gates() == 0
                        ? ": one leaf"
                        : ", depth " + depth + ": " + many(view.gates(), "gate", "gates") + ", "
                                + many(view.leaves(), "leaf", "leaves"));
        int folded = drawn.foldedLeaves();
        String note = folded == 0
                ? "All of the tree is shown."
                : "Folded: " + Wording.count(folded) + " of " + Wording.count(view.leaves())
                        + " leaves, in the boxes with a shadow.";
        List<List<String>> texts = new ArrayList<>(List.of(title, List.of(note)));
        counted().ifPresent(text -> texts.add(List.of(text)));
        ExplanationSummary.threshold(view).ifPresent(text -> texts.add(List.of(text)));
        return picture(
                new Sketch(drawn, arts, edges, Map.of()),
                texts,
                hasPoints()
                        ? "A leaf: the average answer to its rows, and the columns whose points differ most."
                        : isDrawnAsImages() ? "Colour: the weight of each pixel or cell." : TREE_BARS,
                view.gates() == 0
                        ? ""
                        : (hasPoints()
                                        ? "A line says the answer to the question above it"
                                        : view.isNumeric()
                                                ? "A line answers the question above it, and says what is answered below on average"
                                                : "A line answers the question above it, or names the classes that are reachable below")
                                + (view.knowsItsRows() ? "; the thicker, the more rows take it." : "."));
    }

    private static String many(int n, String one, String more) {
        return Wording.count(n) + " " + (n == 1 ? one : more);
    }

    private Optional<String> counted() {
        return switch (view.counted()) {
            case NONE -> Optional.empty();
            case TRAINING -> Optional.of("Rows and reach are those of the training.");
            case GIVEN ->
                Optional.of("Rows and reach are those of the " + Wording.count(view.rows(0)) + " given rows.");
        };
    }

    private static Map<Integer, NodeArt> arts(DrawnTree drawn, IntFunction<NodeArt> gates, IntFunction<NodeArt> ends) {
        Map<Integer, NodeArt> out = new LinkedHashMap<>();
        for (int heap : drawn.nodes()) {
            out.put(heap, drawn.isOpen(heap) ? gates.apply(heap) : ends.apply(heap));
        }
        return out;
    }

    private String head(DrawnTree drawn, int heap) {
        return drawn.isLeaf(heap)
                ? "leaf " + view.leafNode(heap)
                : "gate " + heap + ": " + Wording.count(drawn.leavesUnder(heap)) + " leaves";
    }

    private String side(int heap) {
        return !view.knowsItsRows()
                ? ""
                : view.isDead(heap)
                        ? "dead: no row comes here"
                        : "n " + Wording.count(view.rows(heap)) + ", reach " + Wording.reach(view.reach(heap));
    }

    private ClassArt.Kind kind(DrawnTree drawn, int heap) {
        return view.isDead(heap) ? ClassArt.Kind.DEAD : drawn.isLeaf(heap) ? ClassArt.Kind.LEAF : ClassArt.Kind.FOLDED;
    }

    private ClassArt end(DrawnTree drawn, int heap) {
        return new ClassArt(
                head(drawn, heap),
                side(heap),
                names.classes(),
                view.distribution(heap),
                view.answer(heap),
                ClassColours.of(view.classes().size()),
                kind(drawn, heap));
    }

    /** Of a number or a rate. */
    private NodeArt number(DrawnTree drawn, int heap, Optional<Explanation> why) {
        return NumberArt.of(view, drawn, heap, why, head(drawn, heap), side(heap), kind(drawn, heap));
    }

    private NodeArt gate(int node, GateImages images) {
        String reach = view.knowsItsRows() ? "reach " + Wording.reach(view.reach(node)) : "";
        if (isDrawnAsImages()) {
            return new ImageArt("gate " + node, reach, images.weights(node));
        }
        List<GateTerms.Term> terms = GateTerms.general(view, node, TERMS).stream()
                .map(names::labelled)
                .toList();
        return new TermArt(
                "gate " + node, reach, terms, Math.min(TERMS, view.columns().size()));
    }

    private NodeArt gate(Explanation why, Step step, Set<Integer> main, GateImages images) {
        String branch = step.branch().text() + " " + Percent.ofProbability(step.probability())
                + (step.againstOdds() ? ", against odds" : "");
        String head = "gate " + step.node();
        if (!isDrawnAsImages()) {
            int columns = view.columns().size();
            // the average row below them, and the other columns where there are any
            int most = columns > ROW_TERMS ? ROW_TERMS + 2 : columns + 1;
            return new TermArt(head, branch, GateTerms.of(why, step, names, ROW_TERMS), most);
        }
        List<GateImages.Panel> panels = new ArrayList<>();
        // a board's planes show most of the position already: once is enough
        if (main.contains(step.node())
                && (step.node() == 0 || view.tree().schema().image().isPresent())) {
            images.input(why.row().features().toFloats()).ifPresent(panels::add);
        }
        panels.addAll(images.products(step.node(), why.row().features().toFloats()));
        return new ImageArt(head, branch, panels);
    }

    /** How the line to a node, and the node, are drawn. */
    private enum Line {
        PATH,
        RUNNER_UP,
        OTHER
    }

    /**
     * What is drawn, before it has places.
     *
     * @param edges what a line says, by the heap number of its lower end
     * @param lines by heap number, in the picture of a row; none in that of a tree
     */
    private record Sketch(
            DrawnTree drawn, Map<Integer, NodeArt> arts, Map<Integer, List<String>> edges, Map<Integer, Line> lines) {}

    /** @param texts the title, and the lines below it */
    private Picture picture(Sketch sketch, List<List<String>> texts, String meaning, String linesMean) {
        Map<Integer, NodeArt> arts = sketch.arts();
        Map<Integer, String> said = new LinkedHashMap<>();
        sketch.edges().forEach((heap, parts) -> said.put(heap, String.join("", parts)));
        String dot = Dot.write(sketch.drawn(), arts, said);
        Layout layout = Layouts.place(sketch.drawn(), arts, dot, engine);
        double width = Math.max(MIN_WIDTH, layout.width() + 2 * MARGIN);
        double left = (width - layout.width()) / 2;
        Svg svg = new Svg();
        double y = TITLE;
        svg.text(MARGIN, y, width - 2 * MARGIN, TextStyle.TITLE, "start", texts.get(0));
        for (List<String> text : texts.subList(1, texts.size()).stream()
                .filter(t -> !t.isEmpty())
                .toList()) {
            svg.text(MARGIN, y += LINE, width - 2 * MARGIN, TextStyle.NOTE, "start", text);
        }
        double top = y + LINE;
        double height = top + layout.height() + MARGIN + Legend.HEIGHT;
        Map<Integer, Layout.Point> corners = new LinkedHashMap<>();
        arts.forEach((heap, art) -> {
            Layout.Point at = layout.centres().get(heap);
            corners.put(heap, new Layout.Point(left + at.x() - art.width() / 2, top + at.y() - art.height() / 2));
        });
        Map<Integer, Double> levels = new LinkedHashMap<>();
        corners.forEach((heap, at) -> levels.merge(TreeShape.depthOf(heap), at.y(), Math::min));
        for (Line line : List.of(Line.OTHER, Line.RUNNER_UP, Line.PATH)) {
            for (int heap : arts.keySet()) {
                if (heap > 0 && sketch.lines().getOrDefault(heap, Line.OTHER) == line) {
                    edge(svg, sketch, corners, levels.get(TreeShape.depthOf(heap)), heap);
                }
            }
        }
        arts.forEach((heap, art) -> {
            Layout.Point at = corners.get(heap);
            art.draw(svg, at.x(), at.y());
            if (sketch.lines().get(heap) == Line.PATH) {
                svg.outline(at.x(), at.y(), art.width(), art.height(), PATH, 2.5, 5);
            }
        });
        arts.keySet()
                .forEach(heap ->
                        edgeText(svg, sketch, corners, heap, sketch.edges().get(heap)));
        Legend.draw(
                svg,
                MARGIN,
                height - Legend.HEIGHT + 4,
                width - 2 * MARGIN,
                isDrawnAsImages(),
                sides(arts),
                meaning,
                linesMean);
        return new Picture(
                dot, svg.document(width, height, String.join("", texts.get(0))), width, height, layout.engine());
    }

    private List<String> sides(Map<Integer, NodeArt> arts) {
        if (!hasPoints()) {
            return GATE_SIDES;
        }
        return arts.values().stream().anyMatch(NodeArt::hasBars) ? POINTS_SIDES : List.of(Points.UNIT);
    }

    /** @param level where the highest box of this level begins: between boxes a line goes straight down */
    private void edge(Svg svg, Sketch sketch, Map<Integer, Layout.Point> corners, double level, int heap) {
        int parent = TreeShape.parent(heap);
        Layout.Point to = corners.get(heap);
        Line line = sketch.lines().get(heap);
        double thickness = line == null
                ? view.knowsItsRows() ? Math.max(MIN_STROKE, MAX_STROKE * view.reach(heap)) : 1.5
                : line == Line.PATH ? 3.5 : line == Line.RUNNER_UP ? 2.5 : 1.5;
        svg.curve(
                lineStart(sketch, corners, heap),
                corners.get(parent).y() + sketch.arts().get(parent).height(),
                to.x() + sketch.arts().get(heap).width() / 2,
                level,
                to.y(),
                line == Line.PATH ? PATH : line == Line.RUNNER_UP ? RUNNER_UP : OTHER,
                thickness,
                line == Line.RUNNER_UP);
    }

    /** Beside the line that comes down to a box, on the side that it does not come from: no line crosses there. */
    private static void edgeText(
            Svg svg, Sketch sketch, Map<Integer, Layout.Point> corners, int heap, List<String> text) {
        if (text == null || text.isEmpty()) {
            return;
        }
        double half = sketch.arts().get(heap).width() / 2;
        double end = corners.get(heap).x() + half;
        boolean isLeft = lineStart(sketch, corners, heap) > end;
        double aside = MAX_STROKE / 2 + 3;
        double x = end + (isLeft ? -aside : aside);
        svg.text(x, corners.get(heap).y() - 6, half - aside, TextStyle.PLAIN, isLeft ? "end" : "start", text);
    }

    /** Where the line to a box leaves the one above. */
    private static double lineStart(Sketch sketch, Map<Integer, Layout.Point> corners, int heap) {
        int parent = TreeShape.parent(heap);
        double side = heap == TreeShape.left(parent) ? 0.25 : 0.75;
        return corners.get(parent).x() + side * sketch.arts().get(parent).width();
    }
}
