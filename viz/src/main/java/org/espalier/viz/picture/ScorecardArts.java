package org.espalier.viz.picture;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.explain.ClassProbabilities;
import org.espalier.explain.Explanation;
import org.espalier.explain.OtherSide;
import org.espalier.explain.Points;
import org.espalier.explain.Question;
import org.espalier.explain.Scorecard;
import org.espalier.explain.Step;
import org.espalier.explain.TreeView;
import org.espalier.viz.ClassColours;
import org.espalier.viz.DrawnTree;
import org.espalier.viz.Names;
import org.espalier.viz.PointsTerms;
import org.espalier.viz.Wording;

/** The boxes of a tree of a table: gates of one column as questions, leaves with scorecards as points. */
final class ScorecardArts {
    /** Columns of a row's scorecard; the others are added up. */
    private static final int ROW_COLUMNS = 12;

    private static final int LEAF_COLUMNS = 5;
    private static final int NAME = 30;
    private static final int LONG = 28;

    private final TreeView view;
    private final Names names;
    private final ClassColours colours;

    ScorecardArts(TreeView view) {
        this.view = view;
        this.names = new Names(view);
        this.colours = ClassColours.of(view.isNumeric() ? 1 : view.classes().size());
    }

    /**
     * Of a whole tree.
     *
     * @param gates what a gate of several columns looks like
     * @param ends class bars of a leaf or of a folded branch, or its number
     */
    Map<Integer, NodeArt> tree(DrawnTree drawn, IntFunction<NodeArt> gates, IntFunction<NodeArt> ends) {
        Map<Integer, NodeArt> out = new LinkedHashMap<>();
        for (int heap : drawn.nodes()) {
            if (drawn.isOpen(heap)) {
                out.put(
                        heap,
                        Question.of(view, heap).map(q -> question(heap, q)).orElseGet(() -> gates.apply(heap)));
            } else {
                NodeArt end = ends.apply(heap);
                boolean hasPoints = view.hasScorecards() && drawn.isLeaf(heap) && !view.isDead(heap);
                out.put(heap, hasPoints && end instanceof ClassArt bars ? leaf(heap, bars) : end);
            }
        }
        return sameHeight(out);
    }

    private NodeArt question(int node, Question question) {
        String reach = view.knowsItsRows() ? "reach " + Wording.reach(view.reach(node)) : "";
        List<String> notes = notes(question);
        question.undecided().ifPresent(notes::add);
        question.missingIsYes()
                .filter(yes -> question.threshold().isPresent())
                .ifPresent(yes -> notes.add("a missing value counts as " + (yes ? "yes" : "no")));
        return new QuestionArt("gate " + node, reach, parts(question), notes, notes.size());
    }

    private static List<String> parts(Question question) {
        String name = Texts.visible(question.name(), NAME);
        if (question.otherwise().isPresent()) {
            return List.of(name, "?");
        }
        return isLong(question)
                ? List.of(name, question.answers() == 1 ? " is:" : " is one of:")
                : List.of(
                        name,
                        question.threshold().isPresent() ? " above " : " is ",
                        Texts.visible(question.asked(), LONG),
                        "?");
    }

    /** Categories that get a line of their own, as they would not fit beside the column's name. */
    private static boolean isLong(Question question) {
        return question.threshold().isEmpty()
                && (question.asked().length() > LONG
                        || !QuestionArt.fits(Texts.visible(question.name(), NAME) + " is " + question.asked() + "?"));
    }

    private static List<String> notes(Question question) {
        return isLong(question)
                ? new ArrayList<>(List.of(Texts.visible(question.asked(), 3 * LONG)))
                : new ArrayList<>();
    }

    private NodeArt leaf(int heap, ClassArt answer) {
        int leaf = view.leafNode(heap) - view.tree().shape().nodes();
        int towards = view.classes().size() == 2
                ? view.tree().schema().positiveIndex()
                : view.probabilities(heap).argmax();
        Scorecard card = Scorecard.of(view, leaf, towards);
        int asked = card.columns().size();
        String heading =
                PointsTerms.heading(card.towards(), card.against(), names) + ", base " + PointsTerms.whole(card.base());
        return new PointsArt(
                answer,
                heading,
                PointsTerms.ranges(card, names, LEAF_COLUMNS),
                asked > LEAF_COLUMNS ? (asked - LEAF_COLUMNS) + " more columns" : "");
    }

    /** Of one row's path: the leaf with its points, other ends as their class bars for this row. */
    Map<Integer, NodeArt> path(Explanation why, DrawnTree drawn, Map<Integer, Step> steps, IntFunction<NodeArt> gates) {
        Map<Integer, NodeArt> out = new LinkedHashMap<>();
        int nodes = view.tree().shape().nodes();
        for (int heap : drawn.nodes()) {
            if (drawn.isOpen(heap)) {
                Step step = steps.get(heap);
                out.put(
                        heap,
                        Question.of(view, heap).map(q -> question(why, step, q)).orElseGet(() -> gates.apply(heap)));
                continue;
            }
            boolean isOfRow = drawn.isLeaf(heap) && view.leafNode(heap) == nodes + why.leaf();
            ClassArt end = end(why, drawn, heap);
            out.put(heap, isOfRow ? points(why.points().orElseThrow(), end) : end);
        }
        return sameHeight(out);
    }

    private ClassArt end(Explanation why, DrawnTree drawn, int heap) {
        boolean isLeaf = drawn.isLeaf(heap);
        ClassProbabilities answer = isLeaf ? why.answerOf(view.leafNode(heap)) : view.probabilities(heap);
        return new ClassArt(
                isLeaf
                        ? "leaf " + view.leafNode(heap)
                        : "gate " + heap + ": " + Wording.count(drawn.leavesUnder(heap)) + " leaves",
                isLeaf ? "its answer to this " + names.row() : "on average",
                names.classes(),
                answer.toFloats(),
                isLeaf ? view.answerAt(heap, why.row().features().toFloats()) : view.answer(heap),
                colours,
                isLeaf ? ClassArt.Kind.LEAF : ClassArt.Kind.FOLDED);
    }

    private NodeArt points(Points points, ClassArt end) {
        return new PointsArt(
                end,
                PointsTerms.heading(points.towards(), points.against(), names),
                PointsTerms.of(points, names, ROW_COLUMNS),
                PointsTerms.meaning(points, names));
    }

    private NodeArt question(Explanation why, Step step, Question question) {
        OtherSide other = OtherSide.of(why, step);
        List<String> notes = notes(question);
        notes.add(Texts.visible(question.name(), NAME) + " is "
                + Texts.visible(names.value(question.column(), why.valueOf(question.column())), NAME)
                + question.undecided().map(u -> "; " + u).orElse(""));
        notes.add("other side: " + Texts.visible(names.className(other.predictedClass()), NAME) + " "
                + Percent.ofProbability(other.probability()) + (other.decides() ? ", this gate decides" : ""));
        String answer = question.answer(step.branch()) + " " + Percent.ofProbability(step.probability())
                + (step.againstOdds() ? ", against odds" : "");
        return new QuestionArt("gate " + step.node(), answer, parts(question), notes, notes.size());
    }

    /** Questions side by side are as high as each other. */
    private static Map<Integer, NodeArt> sameHeight(Map<Integer, NodeArt> arts) {
        int rows = arts.values().stream()
                .flatMap(a -> a instanceof QuestionArt q ? Stream.of(q.notes().size()) : Stream.of())
                .mapToInt(n -> n)
                .max()
                .orElse(0);
        arts.replaceAll((heap, art) -> art instanceof QuestionArt q
                ? new QuestionArt(q.head(), q.side(), q.question(), q.notes(), rows)
                : art);
        return arts;
    }
}
