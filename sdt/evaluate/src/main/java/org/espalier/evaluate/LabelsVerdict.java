package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.data.Dataset;
import org.espalier.data.Target;
import org.espalier.evaluate.Contender.Role;
import org.espalier.evaluate.Verdict.Figure;
import org.espalier.evaluate.Verdict.Kind;
import org.espalier.evaluate.Verdict.Sentence;

/**
 * Whether a tree of labels was worth it: what a logistic regression of each label, and the network, make of the same held-out rows,
 * with intervals of the paired differences, and what follows, in sentences. Of classes it is {@link Verdict}.
 *
 * <p>Models are judged by the share of the cross-entropy that they explain, of all labels together: 0 for one that gives each label
 * its share of the held-out rows, 1 for one without fault (McFadden's pseudo R2, 1974). Every row counts by its weight, but for F1.
 *
 * @param rows held-out rows, all of them with every label
 * @param standings the tree, the tree by one path where its answers are others, then the others, in the order that they were given
 * @param sentences the most important first
 */
public record LabelsVerdict(int rows, List<Standing> standings, List<Sentence> sentences) {
    private static final EvaluationOptions INTERVALS = EvaluationOptions.defaults();

    /**
     * A line of the table.
     *
     * @param explained share of the cross-entropy that is explained
     * @param logLoss cross-entropy of a label
     * @param microF1 F1 of all labels' answers in one heap
     * @param macroF1 mean of the labels' F1
     * @param lead how much more the tree explains: above 0 where the tree is ahead; absent of the tree
     */
    public record Standing(
            String name,
            Role role,
            Figure explained,
            Figure logLoss,
            Figure microF1,
            Figure macroF1,
            Optional<Figure> lead) {}

    /**
     * A model beside the tree.
     *
     * @param answers probabilities of yes, {@code [rows, labels]}
     */
    public record Other(String name, Role role, float[] answers) {}

    public LabelsVerdict {
        standings = List.copyOf(standings);
        sentences = List.copyOf(sentences);
    }

    /**
     * Measures and judges.
     *
     * @param heldOut all of them with every label
     * @param average the tree's answers, {@code [rows, labels]}
     * @param maxPath the same by one path
     * @param others the models beside it
     * @throws IllegalArgumentException when the shapes do not fit, or there are no rows
     */
    public static LabelsVerdict of(
            Dataset heldOut, float[] average, float[] maxPath, List<Other> others, Verdict.Background background) {
        if (heldOut.rows() == 0) {
            throw new IllegalArgumentException("expected held-out rows, found none");
        }
        Other tree = new Other("tree", Role.TREE, average);
        List<Other> all = new ArrayList<>(List.of(tree));
        if (!Arrays.equals(average, maxPath)) {
            all.add(new Other("tree, one path", Role.PATH, maxPath));
        }
        all.addAll(others);
        List<Standing> standings =
                all.stream().map(o -> standing(heldOut, tree, o)).toList();
        LabelsVerdict measured = new LabelsVerdict(heldOut.rows(), standings, List.of());
        Optional<Double> asTeacher = others.stream()
                .filter(o -> o.role() == Role.TEACHER)
                .findFirst()
                .map(teacher -> alike(teacher.answers(), maxPath));
        return new LabelsVerdict(heldOut.rows(), standings, measured.said(asTeacher, background));
    }

    private static Standing standing(Dataset heldOut, Other tree, Other other) {
        float[] truth = heldOut.values();
        if (other.answers().length != truth.length) {
            throw new IllegalArgumentException(
                    other.name() + ": expected " + truth.length + " answers, found " + other.answers().length);
        }
        int labels = heldOut.schema().target().answers();
        int rows = heldOut.rows();
        double[] shares = shares(heldOut, labels);
        double[] weight = new double[rows];
        double[] cost = new double[rows];
        double[] less = new double[rows];
        double[] ofShares = new double[rows];
        for (int i = 0; i < truth.length; i++) {
            int r = i / labels;
            boolean isYes = isYes(truth[i]);
            double w = heldOut.weight(r) / labels;
            weight[r] += w;
            cost[r] += w * cost(other.answers()[i], isYes);
            less[r] += w * (cost(other.answers()[i], isYes) - cost(tree.answers()[i], isYes));
            ofShares[r] += w * cost(shares[i % labels], isYes);
        }
        return new Standing(
                other.name(),
                other.role(),
                NumberVerdict.figure(cost, ofShares, m -> 1 - m),
                NumberVerdict.figure(cost, weight, m -> m),
                f1(other, truth, labels, LabelsVerdict::micro),
                f1(other, truth, labels, LabelsVerdict::macro),
                other.role() == Role.TREE
                        ? Optional.empty()
                        : Optional.of(NumberVerdict.figure(less, ofShares, m -> m)));
    }

    private static double cost(double yes, boolean isYes) {
        return Metrics.logLoss(isYes ? yes : 1 - yes);
    }

    private static boolean isYes(float value) {
        return value >= Target.Labels.THRESHOLD;
    }

    private static double[] shares(Dataset rows, int labels) {
        double[] out = new double[labels];
        double all = 0;
        for (int r = 0; r < rows.rows(); r++) {
            all += rows.weight(r);
            for (int k = 0; k < labels; k++) {
                out[k] += rows.weight(r) * (double) rows.values()[r * labels + k];
            }
        }
        for (int k = 0; k < labels; k++) {
            out[k] /= all;
        }
        return out;
    }

    /** A figure of true positives, false positives and false negatives of each label, with its interval by bootstrap over the rows. */
    private static Figure f1(Other other, float[] truth, int labels, ToDoubleFunction<double[]> figure) {
        int rows = truth.length / labels;
        double[][] counts = new double[3 * labels][rows];
        for (int i = 0; i < truth.length; i++) {
            boolean answer = isYes(other.answers()[i]);
            boolean is = isYes(truth[i]);
            if (answer || is) {
                counts[3 * (i % labels) + (answer && is ? 0 : answer ? 1 : 2)][i / labels] = 1;
            }
        }
        Bootstrap bootstrap = new Bootstrap(rows, INTERVALS);
        double[] means = new double[counts.length];
        for (int c = 0; c < counts.length; c++) {
            bootstrap.add(String.valueOf(c), counts[c]);
            means[c] = Metrics.mean(counts[c]);
        }
        double value = figure.applyAsDouble(means);
        return new Figure(value, bootstrap.interval(figure).orElse(new Interval(value, value)));
    }

    /** 0 where nothing is positive and nothing is answered so. */
    private static double micro(double[] m) {
        double[] sums = new double[3];
        for (int i = 0; i < m.length; i++) {
            sums[i % 3] += m[i];
        }
        double f1 = LabelsMeasurement.f1(sums[0], sums[1], sums[2]);
        return Double.isNaN(f1) ? 0 : f1;
    }

    private static double macro(double[] m) {
        return IntStream.range(0, m.length / 3)
                .mapToDouble(k -> LabelsMeasurement.f1(m[3 * k], m[3 * k + 1], m[3 * k + 2]))
                .filter(f -> !Double.isNaN(f))
                .average()
                .orElse(0);
    }

    private static double alike(float[] teacher, float[] maxPath) {
        int alike = 0;
        for (int i = 0; i < maxPath.length; i++) {
            alike += isYes(teacher[i]) == isYes(maxPath[i]) ? 1 : 0;
        }
        return (double) alike / maxPath.length;
    }

    private List<Sentence> said(Optional<Double> asTeacher, Verdict.Background background) {
        VerdictSentences sentences = new VerdictSentences();
        Figure tree = standing(Role.TREE).orElseThrow().explained();
        Figure ahead = standing(Role.MAJORITY).flatMap(Standing::lead).orElse(tree);
        if (ahead.interval().low() <= 0) {
            sentences.say(
                    Kind.NOTHING_LEARNED,
                    String.format(
                            Locale.ROOT,
                            "Nothing was learned: on %d held-out rows the tree explains %.3f of the cross-entropy, 95 %%"
                                    + " interval %.3f to %.3f; each label's share alone is worth 0.",
                            rows,
                            tree.value(),
                            tree.interval().low(),
                            tree.interval().high()));
            return sentences.end(rows);
        }
        standing(Role.LINEAR)
                .ifPresent(l -> sentences.linear(Texts.escape(l.name()), l.lead(), figures(l), background));
        asTeacher.ifPresent(share -> sentences.say(
                Kind.EXPLAINS_TEACHER,
                "One path of the tree answers " + Percent.digits(share, 1) + " % of all labels as the "
                        + Texts.escape(standing(Role.TEACHER).orElseThrow().name()) + " does on these rows."));
        sentences.add(background.said());
        return sentences.end(rows);
    }

    /** {@code  (log loss of a label 0.3120 against 0.3410, micro F1 0.812 against 0.798)}, the tree first. */
    private String figures(Standing other) {
        Standing tree = standing(Role.TREE).orElseThrow();
        return String.format(
                Locale.ROOT,
                " (log loss of a label %.4f against %.4f, micro F1 %.3f against %.3f)",
                tree.logLoss().value(),
                other.logLoss().value(),
                tree.microF1().value(),
                other.microF1().value());
    }

    /** The first line of a role. */
    public Optional<Standing> standing(Role role) {
        return standings.stream().filter(s -> s.role() == role).findFirst();
    }

    /** The one thing to remember. */
    public Optional<Sentence> headline() {
        return sentences.stream().findFirst();
    }

    /** The table, then the sentences, one a line. */
    public String text() {
        TextTable table = new TextTable()
                .line("", "explained", "log loss of a label", "micro F1, %", "macro F1, %", "the tree is ahead by");
        for (Standing s : standings) {
            table.line(
                    Texts.escape(s.name()),
                    s.explained().text("%.4f"),
                    String.format(Locale.ROOT, "%.4f", s.logLoss().value()),
                    Percent.digits(s.microF1().value(), 2),
                    Percent.digits(s.macroF1().value(), 2),
                    s.lead().map(l -> l.text("%+.4f")).orElse("-"));
        }
        StringBuilder out = new StringBuilder(table.toString());
        out.append("rows: ")
                .append(rows)
                .append(
                        ", held out; in brackets: 95 % intervals; ahead by: explained (share of the cross-entropy), on the"
                                + " same rows\n");
        VerdictText.addSentences(sentences, out);
        return out.toString();
    }

    /** For a document that holds a verdict: what {@link org.espalier.json.Json} writes. */
    public Map<String, Object> toMap() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rows", rows);
        json.put("measure", "explained");
        json.put("models", standings.stream().map(LabelsVerdict::model).toList());
        json.put("sentences", VerdictText.sentences(sentences));
        return json;
    }

    private static Map<String, Object> model(Standing s) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", s.name());
        json.put("role", s.role().text());
        json.put("explained", s.explained().toMap());
        json.put("logLoss", s.logLoss().toMap());
        json.put("microF1", s.microF1().toMap());
        json.put("macroF1", s.macroF1().toMap());
        s.lead().ifPresent(l -> json.put("lead", l.toMap()));
        return json;
    }
}
