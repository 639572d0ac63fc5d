package org.espalier.explain.fidelity;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.EspalierException;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Interval;
import org.espalier.explain.Explainer;

/**
 * How far an explanation may be trusted, beside what {@link org.espalier.evaluate.Evaluation} measures: what answering by
 * one path costs against all leaves, how much of the teacher's probabilities the tree's explain, and whether the columns
 * that an explanation names first are those that the answer hangs on.
 *
 * @param rows all rows, for {@link #cost} and {@link #classes}
 * @param cost what a single path costs
 * @param classes by class; empty without teacher
 * @param curves columns taken away and put back
 * @param intervals 95 % intervals by the name of the figure, as in the JSON form: of the {@link #cost} those of shares
 *     ({@link Interval#ofShare}, {@link Interval#ofDifference}), of the others by bootstrap
 */
public record Fidelity(int rows, Cost cost, List<ClassFit> classes, Curves curves, Map<String, Interval> intervals) {
    public Fidelity {
        classes = List.copyOf(classes);
        intervals = Collections.unmodifiableMap(new LinkedHashMap<>(intervals));
    }

    /**
     * Soft to hard.
     *
     * @param maxPath accuracy by average less accuracy by max-path; empty without labels
     * @param greedy the same for greedy
     * @param agreementMaxPath share of rows that max-path answers as average does
     * @param agreementGreedy the same for greedy
     */
    public record Cost(
            OptionalDouble maxPath, OptionalDouble greedy, double agreementMaxPath, double agreementGreedy) {}

    /**
     * Coefficient of determination of one class's probability, {@code R2_k = 1 - sum_r (p_rk - q_rk)^2 / sum_r (p_rk -
     * mean p_k)^2} with the teacher's p and the tree's q. 1 is all of it; below 0 is worse than the mean. Empty where the
     * teacher gives every row the same.
     *
     * @param name the class
     * @param average of the answer by all leaves
     * @param maxPath of the answer by the likeliest path
     */
    public record ClassFit(String name, OptionalDouble average, OptionalDouble maxPath) {}

    /**
     * Deletion and insertion curves (Petsiuk, Das and Saenko 2018): columns are taken away from a row, or put back into an
     * average one, in the order of a ranking, and the probability that all leaves together give to the explained class
     * is followed. A column that is taken away has the mean of its training rows, a category column the slot for what
     * it does not know.
     *
     * @param rows rows that this was done for
     * @param removed share of the columns that is taken away at each point, from 0 to 1
     * @param explanation the columns that speak most for the explained class first
     *     ({@link org.espalier.explain.Explanation#attribution()})
     * @param random in random order, another one for every row
     * @param reverse the explanation's order from its end: whoever measures an explainer's worth with a curve must see
     *     this one do badly
     */
    public record Curves(int rows, List<Double> removed, Ranking explanation, Ranking random, Ranking reverse) {
        public Curves {
            removed = List.copyOf(removed);
        }
    }

    /**
     * A ranking's curves, means over the rows.
     *
     * @param deletion by point of {@link Curves#removed()}: a good ranking falls early
     * @param insertion by the share that is put back, in the same points: a good ranking rises early
     * @param deletionArea area under the deletion curve, 0 to 1; less is better
     * @param insertionArea area under the insertion curve; more is better
     */
    public record Ranking(List<Double> deletion, List<Double> insertion, double deletionArea, double insertionArea) {
        public Ranking {
            deletion = List.copyOf(deletion);
            insertion = List.copyOf(insertion);
        }
    }

    /**
     * @param data encoded by the tree's schema; rows that took no part in training
     * @param teacherLogProbabilities {@code [rows, classes]}
     * @throws EspalierException when there are no rows
     */
    public static Fidelity of(
            Explainer explainer, Dataset data, Optional<float[]> teacherLogProbabilities, FidelityOptions options) {
        if (data.rows() == 0) {
            throw new EspalierException("expected rows to measure fidelity on, found none");
        }
        int classes = explainer.view().classes().size();
        teacherLogProbabilities.ifPresent(t -> {
            if (t.length != (long) data.rows() * classes) {
                throw new IllegalArgumentException("expected " + (long) data.rows() * classes
                        + " log-probabilities of the teacher, found " + t.length);
            }
        });
        Map<String, Interval> intervals = new LinkedHashMap<>();
        TeacherFit fit = new TeacherFit(explainer.view().tree(), data, teacherLogProbabilities, options.evaluation());
        Cost cost = fit.cost(intervals);
        List<ClassFit> byClass = fit.byClass(intervals);
        Curves curves = new ColumnCurves(explainer, data, options).measure(intervals);
        return new Fidelity(data.rows(), cost, byClass, curves, intervals);
    }
}
