package org.espalier.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.base.Texts;
import org.espalier.data.Schema;

/** An explanation in a few sentences, three lines at most: what is answered, what spoke for it, what is doubtful. */
public final class ExplanationSummary {
    private static final int COLUMNS = 3;
    private static final int NAME_LENGTH = 40;

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
        return likeliestPath(e) + allLeaves(e);
    }

    private static String likeliestPath(Explanation e) {
        String begin = "The likeliest path answers " + name(e.predictedClass()) + " ("
                + Shares.percent(e.distribution()[e.predicted()]) + ")";
        if (e.isOnePathEnough()) {
            return begin + " and has " + Shares.percent(e.mass()) + " of the probability.";
        }
        RunnerUp second = e.runnerUp().orElseThrow();
        int nodes = e.tree().tree().shape().nodes();
        int answer = Explanation.greatest(e.tree().distribution(nodes + second.leaf()));
        return begin + ", but one path does not tell the story: it has " + Shares.percent(e.mass())
                + " of the probability, and the next one, which answers "
                + name(e.tree().classes().get(answer)) + ", has " + Shares.percent(second.mass())
                + "; they part at gate "
                + second.partsAt() + ".";
    }

    /** Only where their answer is another one. */
    private static String allLeaves(Explanation e) {
        int answer = Explanation.greatest(e.average());
        return answer == e.predicted()
                ? ""
                : " All leaves together answer " + name(e.tree().classes().get(answer)) + " ("
                        + Shares.percent(e.average()[answer]) + ").";
    }

    /** The columns that speak most for the answer; none that speaks against it, whatever branch it pushed to. */
    private static String mattered(Explanation e) {
        Optional<Schema.Image> image = e.tree().tree().schema().image();
        if (image.isPresent()) {
            List<Integer> top = top(byRegion(e, image.get()));
            return top.isEmpty()
                    ? "No part of the image by itself pushed towards it."
                    : "What pushed most towards it, of nine parts of the image: "
                            + top.stream().map(REGIONS::get).collect(Collectors.joining(", ")) + ".";
        }
        List<Integer> top = top(e.towards());
        return top.isEmpty()
                ? "No column by itself pushed towards it."
                : "What pushed most towards it: "
                        + top.stream().map(c -> valued(e, c)).collect(Collectors.joining(", ")) + ".";
    }

    /** Those above 0, the greatest first. */
    private static List<Integer> top(double[] towards) {
        return IntStream.range(0, towards.length)
                .filter(c -> towards[c] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> -towards[c]))
                .limit(COLUMNS)
                .toList();
    }

    /** Of an image no single pixel says anything: it is cut into nine parts. */
    private static double[] byRegion(Explanation e, Schema.Image image) {
        double[] towards = e.towards();
        double[] byRegion = new double[REGIONS.size()];
        for (int f = 0; f < towards.length; f++) {
            int pixel = f % (image.width() * image.height());
            int down = pixel / image.width() * 3 / image.height();
            int across = pixel % image.width() * 3 / image.width();
            byRegion[3 * down + across] += towards[f];
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
                .filter(t -> t != e.predicted())
                .ifPresent(t -> parts.add(
                        "The teacher answers " + name(e.tree().classes().get(t)) + ": tree and teacher disagree."));
        List<Step> against = e.path().stream().filter(Step::againstOdds).toList();
        if (!against.isEmpty()) {
            parts.add("Against the odds of gate "
                    + against.stream()
                            .map(s -> s.node() + " (" + Shares.percent(s.probability()) + ")")
                            .collect(Collectors.joining(", "))
                    + ": the path as a whole is still the likeliest.");
        }
        return String.join(" ", parts);
    }

    static String name(String text) {
        return Texts.visible(text, NAME_LENGTH);
    }
}
