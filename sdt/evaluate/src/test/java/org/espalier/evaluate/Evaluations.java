package org.espalier.evaluate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.evaluate.ClassScores.Shares;
import org.espalier.evaluate.Evaluation.Divergence;
import org.espalier.evaluate.Evaluation.Leaves;
import org.espalier.evaluate.Evaluation.PathMass;
import org.espalier.evaluate.Evaluation.Scores;

/** Evaluations to write: of a distilled tree, of one trained on labels, of a rare class, of two classes in full. */
final class Evaluations {
    private Evaluations() {}

    static final Evaluation DISTILLED = new Evaluation(
            10000,
            10000,
            Optional.of(new Scores(0.9694, 0.962, OptionalDouble.of(0.959), OptionalDouble.of(0.9906))),
            Optional.of(new Scores(0.973, 0.966, OptionalDouble.empty(), OptionalDouble.empty())),
            Optional.of(new Divergence(0.0812, 0.421, 9.1)),
            Optional.of(new Divergence(0.11, 0.6, 12.5)),
            Optional.of(new Scores(0.104, 0.14, OptionalDouble.empty(), OptionalDouble.of(0.03))),
            Optional.of(new Scores(0.011, 0.02, OptionalDouble.empty(), OptionalDouble.of(0.004))),
            new PathMass(0.83, 0.31),
            new Leaves(256, 3),
            Optional.of(new Scores(0.96, 0.95, OptionalDouble.of(0.94), OptionalDouble.of(0.99))),
            List.of(
                    new ClassScores("no", 6000, shares(0.97, 0.96, 0.95, 0.99), shares(0.98, 0.97, 0.96, 0.995)),
                    new ClassScores("yes", 4000, shares(0.95, 0.94, 0.93, 0.99), shares(0.94, 0.93, 0.92, 0.985))),
            intervals());

    static Shares shares(double average, double maxPath, double greedy, double teacher) {
        return new Shares(
                OptionalDouble.of(average),
                OptionalDouble.of(maxPath),
                OptionalDouble.of(greedy),
                OptionalDouble.of(teacher));
    }

    static final Shares NONE =
            new Shares(OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty(), OptionalDouble.empty());

    /** One in a thousand is fraud, and a tree that answers nothing but {@code ok}. */
    static Evaluation rare(Shares precisionOfFraud) {
        return new Evaluation(
                10000,
                10000,
                Optional.of(new Scores(0.999, 0.999, OptionalDouble.of(0.999), OptionalDouble.empty())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Scores(0.2, 0.25, OptionalDouble.empty(), OptionalDouble.empty())),
                Optional.of(new Scores(0.03, 0.04, OptionalDouble.empty(), OptionalDouble.empty())),
                new PathMass(0.5, 0.25),
                new Leaves(2, 0, OptionalDouble.of(5.25)),
                Optional.of(new Scores(0.5, 0.5, OptionalDouble.of(0.5), OptionalDouble.empty())),
                List.of(
                        new ClassScores("ok", 9990, onlyTree(1), onlyTree(0.999)),
                        new ClassScores("fraud", 10, onlyTree(0), precisionOfFraud),
                        new ClassScores("unseen", 0, NONE, NONE)),
                Map.of());
    }

    static Shares onlyTree(double share) {
        return new Shares(
                OptionalDouble.of(share), OptionalDouble.of(share), OptionalDouble.of(share), OptionalDouble.empty());
    }

    static Map<String, Interval> intervals() {
        Map<String, Interval> intervals = new LinkedHashMap<>();
        intervals.put("accuracy.average", new Interval(0.966, 0.9728));
        intervals.put("accuracy.maxPath", new Interval(0.9582, 0.9657));
        intervals.put("accuracy.teacher", new Interval(0.9887, 0.9925));
        intervals.put("agreement.maxPath", new Interval(0.9625, 0.9695));
        intervals.put("kl.mean", new Interval(0.0788, 0.0837));
        intervals.put("pathMass.mean", new Interval(0.8254, 0.8346));
        return intervals;
    }

    /** With all that is measured of two classes. */
    static Evaluation ofTwoClasses() {
        Map<String, Interval> intervals = intervals();
        intervals.put("auc.average", new Interval(0.98, 0.99));
        intervals.put("gini.average", new Interval(0.96, 0.98));
        intervals.put("ks.maxPath", new Interval(0.86, 0.88));
        intervals.put("pathCost.auc", new Interval(0.004, 0.006));
        intervals.put("balancedAccuracy.average", new Interval(0.955, 0.965));
        intervals.put("mcc.average", new Interval(0.91, 0.93));
        intervals.put("macroF1.average", new Interval(0.96, 0.97));
        intervals.put("brier.average", new Interval(0.02, 0.03));
        intervals.put("recall.average.yes", new Interval(0.943, 0.957));
        Scores auc = new Scores(0.985, 0.98, OptionalDouble.empty(), OptionalDouble.of(0.999));
        return new Evaluation(
                DISTILLED.rows(),
                DISTILLED.labelled(),
                DISTILLED.accuracy(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                DISTILLED.logLoss(),
                DISTILLED.calibration(),
                DISTILLED.pathMass(),
                DISTILLED.leaves(),
                DISTILLED.balancedAccuracy(),
                List.of(
                        DISTILLED.classes().get(0),
                        new ClassScores(
                                "yes",
                                4000,
                                DISTILLED.classes().get(1).recall(),
                                DISTILLED.classes().get(1).precision(),
                                Optional.of(auc))),
                intervals,
                Optional.of(new Evaluation.Ranking(
                        Optional.of("yes"),
                        auc,
                        Optional.of(new Scores(0.88, 0.87, OptionalDouble.empty(), OptionalDouble.of(0.97))),
                        new Estimate(0.005, 0.0005))),
                Optional.of(new Scores(0.025, 0.03, OptionalDouble.empty(), OptionalDouble.of(0.01))),
                Optional.of(new Scores(0.92, 0.91, OptionalDouble.of(0.9), OptionalDouble.of(0.98))),
                Optional.of(new Scores(0.965, 0.955, OptionalDouble.of(0.95), OptionalDouble.of(0.99))),
                new Evaluation.Deciles(
                        List.of(
                                new Discrimination.Decile(
                                        5000,
                                        0.79,
                                        0.78,
                                        new Interval(0.77, 0.79),
                                        OptionalDouble.of(1.95),
                                        OptionalDouble.of(0.975)),
                                new Discrimination.Decile(
                                        5000,
                                        0.03,
                                        0.02,
                                        new Interval(0.01, 0.03),
                                        OptionalDouble.of(0.05),
                                        OptionalDouble.of(1))),
                        List.of()));
    }

    /** Trained without a teacher, on rows of which some have no label. */
    static final Evaluation LABELS_ONLY = new Evaluation(
            10000,
            9000,
            Optional.of(new Scores(0.95, 0.9412, OptionalDouble.of(0.94), OptionalDouble.empty())),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(new Scores(0.2, 0.25, OptionalDouble.empty(), OptionalDouble.empty())),
            Optional.of(new Scores(0.03, 0.04, OptionalDouble.empty(), OptionalDouble.empty())),
            new PathMass(0.5, 0.25),
            new Leaves(256, 120),
            Optional.empty(),
            List.of(),
            Map.of());
}
