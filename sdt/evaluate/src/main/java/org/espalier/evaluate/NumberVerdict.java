package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.evaluate.Contender.Role;
import org.espalier.evaluate.Verdict.Figure;
import org.espalier.evaluate.Verdict.Sentence;

/**
 * Whether a tree of a number or a rate was worth it: what simpler models and stronger ones make of the same held-out rows, with
 * intervals of the paired differences, and what follows, in sentences that rules wrote ({@link NumberVerdictRules}). Of classes
 * it is {@link Verdict}.
 *
 * <p>A number is judged by R2, a rate by D2, the share of the Poisson deviance that is explained. Every row counts by its weight.
 *
 * @param rows held-out rows with a value
 * @param isRate whether the target is a rate
 * @param unit of a number
 * @param standings the tree, the tree by one path where its answers are others, then the others, in the order that they
 *     were given
 * @param sentences the most important first
 */
public record NumberVerdict(
        int rows, boolean isRate, Optional<String> unit, List<Standing> standings, List<Sentence> sentences) {
    /** A rate's answer is held above this part of the mean rate: a regression may answer 0 or less. */
    private static final double LEAST_RATE = 1e-3;

    private static final EvaluationOptions INTERVALS = EvaluationOptions.defaults();

    /**
     * A line of the table.
     *
     * @param explained R2, of a rate D2
     * @param rmse root mean squared error
     * @param mae mean absolute error
     * @param lead how much more the tree explains: above 0 where the tree is ahead; absent of the tree
     */
    public record Standing(String name, Role role, Figure explained, Figure rmse, Figure mae, Optional<Figure> lead) {}

    /**
     * A model beside the tree.
     *
     * @param answers values, {@code [rows]}
     */
    public record Other(String name, Role role, float[] answers) {}

    public NumberVerdict {
        standings = List.copyOf(standings);
        sentences = List.copyOf(sentences);
    }

    /**
     * Measures and judges.
     *
     * @param heldOut all of them with a value
     * @param average the tree's answers, {@code [rows]}
     * @param maxPath the same by one path
     * @param others the models beside it
     * @throws IllegalArgumentException when the shapes do not fit, or there are no rows
     */
    public static NumberVerdict of(
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
        Target target = heldOut.schema().target();
        NumberVerdict measured = new NumberVerdict(
                heldOut.rows(),
                isRate(heldOut.schema()),
                target instanceof Target.Number number ? number.unit() : Optional.empty(),
                standings,
                List.of());
        Optional<Double> toTeacher = others.stream()
                .filter(o -> o.role() == Role.TEACHER)
                .findFirst()
                .map(teacher -> share(heldOut, teacher.answers(), maxPath));
        return new NumberVerdict(
                measured.rows,
                measured.isRate,
                measured.unit,
                standings,
                new NumberVerdictRules(measured, target.name(), toTeacher, background).sentences());
    }

    private static Standing standing(Dataset heldOut, Other tree, Other other) {
        if (other.answers().length != heldOut.rows()) {
            throw new IllegalArgumentException(
                    other.name() + ": expected " + heldOut.rows() + " answers, found " + other.answers().length);
        }
        boolean isRate = isRate(heldOut.schema());
        boolean isTree = other.role() == Role.TREE;
        float[] mean = mean(heldOut, heldOut.rows());
        float[] own = isRate ? floored(other.answers(), mean[0]) : other.answers();
        float[] ofTree = isRate ? floored(tree.answers(), mean[0]) : tree.answers();
        int rows = heldOut.rows();
        double[] weight = new double[rows];
        double[] cost = new double[rows];
        double[] less = new double[rows];
        double[] ofMean = new double[rows];
        double[] square = new double[rows];
        double[] absolute = new double[rows];
        for (int r = 0; r < rows; r++) {
            double truth = heldOut.values()[r];
            weight[r] = heldOut.weight(r);
            cost[r] = weight[r] * cost(isRate, truth, own[r]);
            less[r] = cost[r] - weight[r] * cost(isRate, truth, ofTree[r]);
            ofMean[r] = weight[r] * cost(isRate, truth, mean[r]);
            square[r] = weight[r] * Math.pow(truth - other.answers()[r], 2);
            absolute[r] = weight[r] * Math.abs(truth - other.answers()[r]);
        }
        return new Standing(
                other.name(),
                other.role(),
                figure(cost, ofMean, m -> 1 - m),
                figure(square, weight, Math::sqrt),
                figure(absolute, weight, m -> m),
                isTree ? Optional.empty() : Optional.of(figure(less, ofMean, m -> m)));
    }

    /** A figure of the quotient of two means, with its interval by bootstrap over the rows. */
    static Figure figure(double[] above, double[] below, DoubleUnaryOperator of) {
        Bootstrap bootstrap = new Bootstrap(above.length, INTERVALS);
        bootstrap.add("above", above);
        bootstrap.add("below", below);
        double value = of.applyAsDouble(quotient(Metrics.mean(above), Metrics.mean(below)));
        Interval interval =
                bootstrap.interval(m -> of.applyAsDouble(quotient(m[0], m[1]))).orElse(new Interval(value, value));
        return new Figure(value, interval);
    }

    /** Rows that are all alike have nothing to explain. */
    private static double quotient(double above, double below) {
        return below > 0 ? above / below : above > 0 ? Double.POSITIVE_INFINITY : 0;
    }

    private static float[] floored(float[] answers, double mean) {
        float[] out = answers.clone();
        for (int r = 0; r < out.length; r++) {
            out[r] = (float) Math.max(LEAST_RATE * mean, out[r]);
        }
        return out;
    }

    /** Weighted share of the variance of {@code truth} that {@code answers} explain. */
    private static double share(Dataset rows, float[] truth, float[] answers) {
        double all = 0;
        double mean = 0;
        for (int r = 0; r < truth.length; r++) {
            all += rows.weight(r);
            mean += (double) rows.weight(r) * truth[r];
        }
        mean /= all;
        double missed = 0;
        double whole = 0;
        for (int r = 0; r < truth.length; r++) {
            missed += rows.weight(r) * Math.pow((double) truth[r] - answers[r], 2);
            whole += rows.weight(r) * Math.pow(truth[r] - mean, 2);
        }
        return 1 - quotient(missed, whole);
    }

    /** Whether rows of it are judged by the Poisson deviance. */
    public static boolean isRate(Schema schema) {
        return schema.target().kind() == Target.Kind.RATE;
    }

    /**
     * What an answer costs: {@code (y - p)^2}; of a rate half its Poisson deviance, {@code y log(y / p) - y + p} (McCullagh and
     * Nelder 1989), with p above 0.
     */
    public static double cost(boolean isRate, double truth, double answer) {
        if (!isRate) {
            return (truth - answer) * (truth - answer);
        }
        double above = Math.max(answer, Double.MIN_NORMAL);
        return (truth > 0 ? truth * Math.log(truth / above) : 0) - truth + above;
    }

    /** The weighted mean of the rows' values, {@code count} times. */
    public static float[] mean(Dataset rows, int count) {
        double all = 0;
        double sum = 0;
        for (int r = 0; r < rows.rows(); r++) {
            all += rows.weight(r);
            sum += (double) rows.weight(r) * rows.values()[r];
        }
        float[] out = new float[count];
        Arrays.fill(out, (float) (sum / all));
        return out;
    }

    /** The first line of a role. */
    public Optional<Standing> standing(Role role) {
        return standings.stream().filter(s -> s.role() == role).findFirst();
    }

    /** The one thing to remember. */
    public Optional<Sentence> headline() {
        return sentences.stream().findFirst();
    }
}
