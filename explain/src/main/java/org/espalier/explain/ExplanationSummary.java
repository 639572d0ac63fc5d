package org.espalier.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.data.Schema;
import org.espalier.sdt.SoftDecisionTree;

/** An explanation in a few sentences, three lines at most: what is answered, what spoke for it, what is doubtful. */
public final class ExplanationSummary {
    private static final int COLUMNS = 3;
    private static final int NAME_LENGTH = 40;
    private static final int TEXT_LENGTH = 120;

    private static final List<String> REGIONS = List.of(
            "the upper left",
            "the upper middle",
            "the upper right",
            "the middle left",
            "the centre",
            "the middle right",
            "the lower left",
            "the lower middle",
            "the lower right");

    private ExplanationSummary() {}

    /** Three lines at most; names are made visible, see {@link Texts#visible}. */
    public static List<String> of(Explanation e) {
        List<String> lines = new ArrayList<>();
        lines.add(answer(e));
        lines.add(mattered(e));
        String doubts = doubts(e);
        if (!doubts.isEmpty()) {
            lines.add(doubts);
        }
        return List.copyOf(lines);
    }

    private static String answer(Explanation e) {
        return likeliestPath(e)
                + allLeaves(e)
                + threshold(e.tree()).map(sentence -> " " + sentence).orElse("");
    }

    /** What turns a probability into an answer, where a threshold does: {@code The tree answers bad from a probability of 0.3 on.} */
    public static Optional<String> threshold(TreeView view) {
        SoftDecisionTree tree = view.tree();
        if (tree.decision().threshold().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of("The tree answers "
                + name(view.classes().get(tree.schema().positiveIndex())) + " from a probability of "
                + ValueText.number(tree.decision().threshold().getAsDouble()) + " on.");
    }

    private static String likeliestPath(Explanation e) {
        String begin = (e.path().isEmpty() ? "The scorecard answers " : "The likeliest path answers ")
                + name(e.predictedClass()) + " ("
                + Percent.ofProbability(e.distribution().of(e.predicted())) + ")";
        if (e.path().isEmpty()) {
            return begin + ".";
        }
        if (e.isOnePathEnough()) {
            return begin + " and has " + Percent.ofProbability(e.mass()) + " of the probability.";
        }
        RunnerUp second = e.runnerUp().orElseThrow();
        return begin + ", but one path does not tell the story: it has " + Percent.ofProbability(e.mass())
                + " of the probability, and the next one, which answers "
                + name(second.predictedClass()) + ", has " + Percent.ofProbability(second.mass())
                + "; they part at gate "
                + second.partsAt() + ".";
    }

    /** Only where their answer is another one. */
    private static String allLeaves(Explanation e) {
        String answer = e.averageClass();
        return answer.equals(e.predictedClass())
                ? ""
                : " All leaves together answer " + name(answer) + " ("
                        + Percent.ofProbability(e.average().get(answer)) + ").";
    }

    /** The columns that speak most for the answer; none that speaks against it, whatever branch it pushed to. */
    private static String mattered(Explanation e) {
        Optional<Schema.Image> image = e.tree().tree().schema().image();
        if (image.isPresent()) {
            double[] byRegion = byRegion(e, image.get());
            int[] top = Largest.indices(byRegion.length, COLUMNS, 0, r -> byRegion[r]);
            return top.length == 0
                    ? "No part of the image speaks for it."
                    : "What speaks most for it, of nine parts of the image: " + list(top, REGIONS::get) + ".";
        }
        int[] top = Largest.indices(e.tree().columns().size(), COLUMNS, 0, spokenFor(e));
        return top.length == 0
                ? "No column speaks for it."
                : "What speaks most for it: " + list(top, c -> valued(e, c)) + ".";
    }

    /** Constant leaves add nothing to the gates: then no memory for all columns is needed. */
    private static IntToDoubleFunction spokenFor(Explanation e) {
        if (e.points().isPresent()) {
            double[] all = e.attribution();
            return c -> all[c];
        }
        double[] gains = e.gains(e.predicted());
        return c -> e.attribution(gains, c);
    }

    private static String list(int[] indices, IntFunction<String> text) {
        return Arrays.stream(indices).mapToObj(text).collect(Collectors.joining(", "));
    }

    /** Of an image no single pixel says anything: it is cut into nine parts. */
    private static double[] byRegion(Explanation e, Schema.Image image) {
        double[] gains = e.gains(e.predicted());
        double[] byRegion = new double[REGIONS.size()];
        for (int f = 0; f < e.tree().columns().size(); f++) {
            int pixel = f % (image.width() * image.height());
            int down = pixel / image.width() * 3 / image.height();
            int across = pixel % image.width() * 3 / image.width();
            byRegion[3 * down + across] += e.attribution(gains, f);
        }
        return byRegion;
    }

    /** {@code age 52 years}, {@code home castle (not seen in training)}. */
    static String valued(Explanation e, int column) {
        return plainlyValued(e, column)
                + e.noteOn(column).map(note -> " (" + note + ")").orElse("");
    }

    /** {@code age 52 years}. */
    static String plainlyValued(Explanation e, int column) {
        ExplainedColumn c = e.tree().columns().get(column);
        String unit = ValueText.unit(e.tree(), c).map(u -> " " + name(u)).orElse("");
        return name(c.name()) + " " + name(e.valueOf(column)) + unit;
    }

    private static String doubts(Explanation e) {
        List<String> parts = new ArrayList<>();
        e.teachersClass()
                .filter(t -> !t.equals(e.predictedClass()))
                .ifPresent(t -> parts.add("The teacher answers " + name(t) + ": tree and teacher disagree."));
        List<Step> against = e.path().stream().filter(Step::againstOdds).toList();
        if (!against.isEmpty()) {
            parts.add("Against the odds of gate "
                    + against.stream()
                            .map(s -> s.node() + " (" + Percent.ofProbability(s.probability()) + ")")
                            .collect(Collectors.joining(", "))
                    + ": the path as a whole is still the likeliest.");
        }
        return String.join(" ", parts);
    }

    /** A sentence with names in it. */
    static String visible(String text) {
        return Texts.visible(text, TEXT_LENGTH);
    }

    static String name(String text) {
        return Texts.visible(text, NAME_LENGTH);
    }
}
