package org.espalier.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.data.Schema;
import org.espalier.sdt.SoftDecisionTree;

/** An explanation in a few sentences, three lines at most: what is answered, what spoke for it, what is doubtful. */
public final class ExplanationSummary {
    private static final int COLUMNS = 3;
    private static final int NAME_LENGTH = 40;
    private static final int TEXT_LENGTH = 400;

    /** From this path mass on a row belongs to its group. */
    static final double ONE_GROUP = 0.8;

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
        if (e.hasValue()) {
            return NumberText.summary(e);
        }
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
        String positive = view.classes().get(tree.schema().positiveIndex());
        return Optional.of("The tree answers " + name(view.words().className(positive)) + " from a probability of "
                + ValueText.number(tree.decision().threshold().getAsDouble()) + " on.");
    }

    /** {@code Likely bad (88 %).} Where the row lies between two groups, that too. */
    private static String likeliestPath(Explanation e) {
        float probability = e.distribution().of(e.predicted());
        // by a threshold an answer is given whatever is likely
        String how = e.tree().tree().decision().threshold().isPresent()
                ? "the answer is"
                : Likelihood.ofAnswer(probability) + (probability < Likelihood.CLOSE ? ":" : "");
        String begin = how.substring(0, 1).toUpperCase(Locale.ROOT) + how.substring(1) + " "
                + className(e, e.predictedClass()) + " (" + Percent.ofProbability(probability) + ").";
        if (e.mass() >= ONE_GROUP || e.path().isEmpty()) {
            return begin;
        }
        if (e.isOnePathEnough()) {
            return begin + " This " + row(e) + " lies between two groups: the path told here has "
                    + Percent.ofProbability(e.mass()) + " of the probability.";
        }
        RunnerUp second = e.runnerUp().orElseThrow();
        return begin + " One path does not tell the story: this one has " + Percent.ofProbability(e.mass())
                + " of the probability, and the next one, which answers "
                + className(e, second.predictedClass()) + ", has " + Percent.ofProbability(second.mass())
                + "; they part at question "
                + question(e, second.partsAt()) + ".";
    }

    /** Only where their answer is another one. */
    private static String allLeaves(Explanation e) {
        String answer = e.averageClass();
        return answer.equals(e.predictedClass())
                ? ""
                : " All groups together answer " + className(e, answer) + " ("
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
        List<ReasonCodes.Reason> top = e.reasonsFor(COLUMNS);
        return top.isEmpty()
                ? "No column speaks for it."
                : "What speaks most for it: "
                        + top.stream().map(r -> valued(e, r.index())).collect(Collectors.joining(", ")) + ".";
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

    /** In a sentence: {@code Age (52 years)}, {@code Home (castle, not seen in training)}. */
    static String valued(Explanation e, int column) {
        Optional<String> said = ValueText.statement(e, column);
        return said.isPresent()
                ? name(said.get())
                : columnName(e, column) + " (" + name(ValueText.shown(e, column))
                        + e.noteOn(column).map(note -> ", " + note).orElse("") + ")";
    }

    /** In a line of its own: {@code Age: 52 years}, {@code Home: castle (not seen in training)}. */
    static String tabled(Explanation e, int column) {
        Optional<String> said = ValueText.statement(e, column);
        return said.isPresent()
                ? name(said.get())
                : columnName(e, column) + ": " + name(ValueText.shown(e, column))
                        + e.noteOn(column).map(note -> " (" + note + ")").orElse("");
    }

    static String columnName(Explanation e, int column) {
        return name(e.tree().words().column(e.tree().columns().get(column).name()));
    }

    static String className(Explanation e, String name) {
        return name(e.tree().words().className(name));
    }

    /** What a row is: {@code applicant}. */
    static String row(Explanation e) {
        return name(e.tree().words().row());
    }

    /** The number of a gate's question on the path, from 1. */
    static int question(Explanation e, int node) {
        int i = 0;
        while (e.path().get(i).node() != node) {
            i++;
        }
        return i + 1;
    }

    /** How much of the row, and of the training rows, is in the group. */
    static String share(Explanation e) {
        String rows = "";
        if (e.tree().counted() == TreeView.Rows.TRAINING) {
            int leaf = e.tree().tree().shape().nodes() + e.leaf();
            double share = (double) e.tree().rows(leaf) / e.tree().rows(0);
            rows = "; " + Percent.of(share) + " of the training "
                    + name(e.tree().words().rows()) + " came here";
        }
        return " It has " + Percent.ofProbability(e.mass()) + " of the probability" + rows + ".";
    }

    private static String doubts(Explanation e) {
        List<String> parts = new ArrayList<>();
        e.teachersClass()
                .filter(t -> !t.equals(e.predictedClass()))
                .ifPresent(t -> parts.add("The teacher answers " + className(e, t) + ": tree and teacher disagree."));
        againstOdds(e).ifPresent(parts::add);
        return String.join(" ", parts);
    }

    /** That the path takes the less likely branch somewhere. */
    static Optional<String> againstOdds(Explanation e) {
        List<Step> against = e.path().stream().filter(Step::againstOdds).toList();
        return against.isEmpty()
                ? Optional.empty()
                : Optional.of("Against the odds of question "
                        + against.stream()
                                .map(s -> question(e, s.node()) + " (" + Percent.ofProbability(s.probability()) + ")")
                                .collect(Collectors.joining(", "))
                        + ": the path as a whole is still the likeliest.");
    }

    /** A sentence with names in it. */
    static String visible(String text) {
        return Texts.visible(text, TEXT_LENGTH);
    }

    static String name(String text) {
        return Texts.visible(text, NAME_LENGTH);
    }
}
