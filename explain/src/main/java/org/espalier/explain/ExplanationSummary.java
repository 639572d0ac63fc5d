package org.espalier.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.data.Schema;
import org.espalier.data.Texts;

/** An explanation in three sentences at most, one a line. */
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

    /** One sentence a line, three at most; names are made visible, see {@link Texts#visible}. */
    public static List<String> of(Explanation e) {
        List<String> lines = new ArrayList<>();
        lines.add(answer(e));
        mattered(e).ifPresent(lines::add);
        String doubts = doubts(e);
        if (!doubts.isEmpty()) {
            lines.add(doubts);
        }
        return List.copyOf(lines);
    }

    private static String answer(Explanation e) {
        String begin = "The likeliest path answers " + name(e.predictedClass()) + " ("
                + percent(e.distribution()[e.predicted()]) + ")";
        if (e.isOnePathEnough()) {
            return begin + " and has " + percent(e.mass()) + " of the probability.";
        }
        RunnerUp second = e.runnerUp().orElseThrow();
        int nodes = e.tree().tree().shape().nodes();
        int answer = Explanation.greatest(e.tree().distribution(nodes + second.leaf()));
        return begin + ", but one path does not tell the story: it has " + percent(e.mass())
                + " of the probability, and the next one, which answers "
                + name(e.tree().classes().get(answer)) + ", has " + percent(second.mass()) + "; they part at gate "
                + second.partsAt() + ".";
    }

    /** The columns whose contributions push most towards the branches that were taken. */
    private static Optional<String> mattered(Explanation e) {
        if (e.tree().tree().schema().image().isPresent()) {
            return regions(e, e.tree().tree().schema().image().get());
        }
        double[] towards = e.towards();
        List<Integer> top = IntStream.range(0, towards.length)
                .filter(c -> towards[c] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer c) -> -towards[c]))
                .limit(COLUMNS)
                .toList();
        return top.isEmpty()
                ? Optional.empty()
                : Optional.of("What pushed most towards it: "
                        + top.stream().map(c -> valued(e, c)).collect(Collectors.joining(", ")) + ".");
    }

    /** Of an image no single pixel says anything: it is cut into nine parts. */
    private static Optional<String> regions(Explanation e, Schema.Image image) {
        double[] towards = e.towards();
        double[] byRegion = new double[REGIONS.size()];
        for (int f = 0; f < towards.length; f++) {
            int pixel = f % (image.width() * image.height());
            int down = pixel / image.width() * 3 / image.height();
            int across = pixel % image.width() * 3 / image.width();
            byRegion[3 * down + across] += towards[f];
        }
        List<Integer> top = IntStream.range(0, byRegion.length)
                .filter(region -> byRegion[region] > 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer region) -> -byRegion[region]))
                .limit(COLUMNS)
                .toList();
        return top.isEmpty()
                ? Optional.empty()
                : Optional.of("What pushed most towards it, of nine parts of the image: "
                        + top.stream().map(REGIONS::get).collect(Collectors.joining(", ")) + ".");
    }

    private static String valued(Explanation e, int column) {
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
                            .map(s -> s.node() + " (" + percent(s.probability()) + ")")
                            .collect(Collectors.joining(", "))
                    + ": the path as a whole is still the likeliest.");
        }
        return String.join(" ", parts);
    }

    static String name(String text) {
        return Texts.visible(text, NAME_LENGTH);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, share < 0.9995 && share > 0.99 ? "%.1f %%" : "%.0f %%", 100 * share);
    }
}
