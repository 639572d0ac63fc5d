package org.espalier.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.espalier.base.Percent;
import org.espalier.data.Target;

/** The sentences of an explanation whose answer is a number or a rate: amounts in the target's unit, rates as factors. */
final class NumberText {
    private static final int COLUMNS = 3;
    private static final int AGAINST = 2;

    /** A factor within this of 1, as a logarithm, is written as 1. */
    private static final double NO_FACTOR = 0.005;

    /** So far apart, in standard deviations (of rates as logarithms), tree and teacher disagree. */
    private static final double DISAGREE = 0.5;

    private static final int NUMBER = 12;

    private NumberText() {}

    /** {@code 241,200 EUR}. */
    static String answer(Explanation e, ClassProbabilities answer) {
        return amounts(e).text(answer.of(0));
    }

    /** Three lines at most: what the answer is made of, how far it can be trusted, what is doubtful. */
    static List<String> summary(Explanation e) {
        List<String> lines = new ArrayList<>();
        lines.add(made(e));
        lines.add((range(e) + path(e)).strip());
        lines.add(doubts(e));
        return lines.stream().filter(line -> !line.isEmpty()).toList();
    }

    private static Amounts amounts(Explanation e) {
        return e.tree().amounts();
    }

    /** {@code 90 % prediction interval: 180,000 to 310,000 EUR.} */
    static String range(Explanation e) {
        return e.tree()
                .tree()
                .intervals()
                .map(i -> Percent.of(i.coverage()) + " prediction interval: "
                        + amounts(e).plain(e.interval().get(0)) + " to "
                        + amounts(e).text(e.interval().get(1)) + ".")
                .orElse("");
    }

    private static String path(Explanation e) {
        if (e.mass() >= ExplanationSummary.ONE_GROUP || e.path().isEmpty()) {
            return "";
        }
        String all = "; all groups together answer " + answer(e, e.average()) + ".";
        if (e.isOnePathEnough()) {
            return " This " + ExplanationSummary.row(e) + " lies between two groups: the path told here has "
                    + Percent.ofProbability(e.mass()) + " of the probability" + all;
        }
        RunnerUp second = e.runnerUp().orElseThrow();
        return " One path does not tell the story: this one has " + Percent.ofProbability(e.mass())
                + " of the probability, and the next one, which answers " + answer(e, runnerUp(e, second)) + ", has "
                + Percent.ofProbability(second.mass()) + "; they part at question "
                + ExplanationSummary.question(e, second.partsAt()) + all;
    }

    static ClassProbabilities runnerUp(Explanation e, RunnerUp second) {
        return e.answerOf(e.tree().tree().shape().nodes() + second.leaf());
    }

    /** A part of the way from the average to the answer. */
    private record Share(String what, double effect) {}

    /** {@code 34,400 EUR above the average of 206,800, of which 24,100 by the group, 12,300 by Income (5.2).} */
    static String made(Explanation e) {
        Amounts amounts = amounts(e);
        double mean = mean(e);
        double all = amounts.isRate() ? Math.log(e.value() / mean) : e.value() - mean;
        if (isNothing(amounts, all)) {
            return "That is the average.";
        }
        String begin = amounts.isRate()
                ? Amounts.factor(all) + " the average of " + amounts.text(mean)
                : amounts.text(Math.abs(all)) + (all > 0 ? " above" : " below") + " the average of "
                        + amounts.plain(mean);
        if (e.points().isEmpty()) {
            return begin + "." + pushed(e, Math.signum(all));
        }
        List<Share> shares = shares(e, e.points().get(), mean);
        String with = list(amounts, shares, COLUMNS, s -> s.effect() * all > 0);
        String against = list(amounts, shares, AGAINST, s -> s.effect() * all < 0);
        return begin + (with.isEmpty() ? "" : ", of which " + with)
                + (against.isEmpty() ? "" : "; against that " + against) + ".";
    }

    /** The average of the training rows: what is compared with. */
    static double mean(Explanation e) {
        Optional<Target.Spread> spread = e.tree().tree().schema().target().spread();
        return spread.map(Target.Spread::mean)
                .orElseGet(() -> (double) e.tree().probabilities(0).of(0));
    }

    private static List<Share> shares(Explanation e, Points points, double mean) {
        List<Share> out = new ArrayList<>();
        boolean isRate = amounts(e).isRate();
        double group = points.base() - (isRate ? Math.log(mean) : mean);
        out.add(new Share(e.path().isEmpty() ? "what is not told here" : "the group", group));
        for (Points.Part part : points.columns()) {
            out.add(new Share(ExplanationSummary.valued(e, part.index()), part.points()));
        }
        out.add(new Share("the group's limits", held(e, points)));
        out.sort(Comparator.comparingDouble(s -> -Math.abs(s.effect())));
        return out;
    }

    /** What holding the score within the leaf's range adds to it. */
    private static double held(Explanation e, Points points) {
        return (amounts(e).isRate() ? Math.log(points.probability()) : points.probability()) - points.score();
    }

    private static String list(Amounts amounts, List<Share> shares, int most, Predicate<Share> which) {
        return shares.stream()
                .filter(which)
                .filter(s -> !isNothing(amounts, s.effect()))
                .limit(most)
                .map(s -> (amounts.isRate() ? Amounts.factor(s.effect()) : amounts.plain(Math.abs(s.effect()))) + " by "
                        + s.what())
                .collect(Collectors.joining(", "));
    }

    private static boolean isNothing(Amounts amounts, double effect) {
        return amounts.isRate() ? Math.abs(effect) < NO_FACTOR : amounts.steps(effect) == 0;
    }

    /** Of constant leaves: the columns whose attribution is largest in a direction. */
    private static String pushed(Explanation e, double sign) {
        if (e.tree().tree().schema().image().isPresent()) {
            return "";
        }
        double[] attribution = e.attribution();
        int[] top = Largest.indices(attribution.length, COLUMNS, 0, c -> sign * attribution[c]);
        return top.length == 0
                ? ""
                : " What moves it there most: "
                        + Arrays.stream(top)
                                .mapToObj(c -> ExplanationSummary.valued(e, c))
                                .collect(Collectors.joining(", "))
                        + ".";
    }

    private static String doubts(Explanation e) {
        List<String> parts = new ArrayList<>();
        if (!e.teacher().isEmpty() && amounts(e).distance(e.teacher().of(0), e.value()) > DISAGREE) {
            parts.add("The teacher answers " + answer(e, e.teacher()) + ": tree and teacher disagree.");
        }
        ExplanationSummary.againstOdds(e).ifPresent(parts::add);
        return String.join(" ", parts);
    }

    /** What a gate of several columns tells apart. */
    static String sides(Explanation e, Step step, Branch towards) {
        TreeView tree = e.tree();
        Branch away = towards == Branch.RIGHT ? Branch.LEFT : Branch.RIGHT;
        return "where the answer is larger (" + amounts(e).text(tree.probability(step.node(), towards, 0)) + " there, "
                + amounts(e).text(tree.probability(step.node(), away, 0)) + " on the other, on average)";
    }

    /** {@code On the side not taken: 150,000 EUR, 91,200 EUR less.} */
    static String otherSide(Explanation e, OtherSide other) {
        return "On the side not taken: " + amounts(e).text(other.probability()) + ", "
                + amounts(e).comparison(other.probability(), e.value()) + ".";
    }

    /** {@code What adds up to the answer, in EUR}. */
    static String heading(Explanation e) {
        Amounts amounts = amounts(e);
        return (amounts.isRate() ? "What multiplies up to the answer" : "What adds up to the answer")
                + (amounts.unit().isEmpty() || amounts.isRate() ? "" : ", in " + amounts.unit());
    }

    /** The table of a leaf: the base, the columns that move it most, the others in one line, what it comes to. */
    static List<String> table(Explanation e, Points points, int most, int width) {
        Amounts amounts = amounts(e);
        boolean isRate = amounts.isRate();
        List<Points.Part> parts = points.bySize();
        int listed = parts.size() == most + 1 ? most + 1 : Math.min(most, parts.size());
        List<String> lines = new ArrayList<>();
        lines.add(line(PointsText.base(e, points), total(amounts, points.base()), width));
        // of a number what rounding leaves over is with the columns that are not listed, or has a line of its own
        long left = amounts.steps(points.score()) - amounts.steps(points.base());
        double rest = points.score() - points.base();
        for (Points.Part part : parts.subList(0, listed)) {
            lines.add(line(ExplanationSummary.tabled(e, part.index()), amounts.effect(part.points()), width));
            left -= amounts.steps(part.points());
            rest -= part.points();
        }
        if (parts.size() > listed) {
            String rounding = isRate || left == amounts.steps(rest) ? "" : ", and rounding";
            lines.add(line(
                    parts.size() - listed + " more columns" + rounding,
                    isRate ? Amounts.factor(rest) : amounts.signed(left),
                    width));
        } else if (!isRate && left != 0) {
            lines.add(line("rounding", amounts.signed(left), width));
        }
        lines.add(line(isRate ? "product" : "sum", total(amounts, points.score()), width));
        return lines;
    }

    private static String line(String what, String number, int width) {
        return PointsText.line(what, number, NUMBER, width);
    }

    private static String total(Amounts amounts, double score) {
        return amounts.plain(amounts.isRate() ? Math.exp(score) : score);
    }

    /** Where the sum lies beyond what the rows of the leaf were: that the nearest of those is answered. */
    static Optional<String> meaning(Explanation e, Points points) {
        return isNothing(amounts(e), held(e, points))
                ? Optional.empty()
                : Optional.of("no training " + ExplanationSummary.row(e) + " of this group had so "
                        + (held(e, points) < 0 ? "much" : "little") + ": the answer is "
                        + amounts(e).text(points.probability()));
    }
}
