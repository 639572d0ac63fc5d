package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * How a single class fares, over the rows that have a label: where one class is rare, the accuracy of all of them says
 * nothing about it.
 *
 * @param name the class
 * @param rows rows of this class
 * @param recall share of the class's rows for which it is answered; absent where there are no such rows
 * @param precision share of the answers of this class that are right; absent where it is never answered
 * @param auc of this class against the rest ({@link Auc}), greedy not measured; absent where it has none or all of the rows
 */
public record ClassScores(String name, int rows, Shares recall, Shares precision, Optional<Evaluation.Scores> auc) {
    /** Without AUC. */
    public ClassScores(String name, int rows, Shares recall, Shares precision) {
        this(name, rows, recall, precision, Optional.empty());
    }

    /** A share for each way to answer, absent where there is nothing to take it of. */
    public record Shares(
            OptionalDouble average, OptionalDouble maxPath, OptionalDouble greedy, OptionalDouble teacher) {}

    private static ClassCounts counts(Answers answers, int[] labels, int[] labelled, int classes) {
        ClassCounts counts = new ClassCounts(classes);
        for (int r : labelled) {
            counts.add(labels[r], answers.classes()[r]);
        }
        return counts;
    }

    /** Of every class, in the order of their names. */
    static List<ClassScores> of(
            List<String> names,
            int[] labels,
            int[] labelled,
            Answers average,
            Answers maxPath,
            Answers greedy,
            Optional<Answers> teacher,
            List<Optional<Evaluation.Scores>> auc) {
        Function<Answers, ClassCounts> counts = answers -> counts(answers, labels, labelled, names.size());
        ClassCounts byAverage = counts.apply(average);
        ClassCounts byMaxPath = counts.apply(maxPath);
        ClassCounts byGreedy = counts.apply(greedy);
        Optional<ClassCounts> byTeacher = teacher.map(counts);
        List<ClassScores> scores = new ArrayList<>();
        for (int k = 0; k < names.size(); k++) {
            int of = k;
            scores.add(new ClassScores(
                    names.get(k),
                    byAverage.rows(k),
                    new Shares(
                            byAverage.recall(k),
                            byMaxPath.recall(k),
                            byGreedy.recall(k),
                            byTeacher.map(t -> t.recall(of)).orElse(OptionalDouble.empty())),
                    new Shares(
                            byAverage.precision(k),
                            byMaxPath.precision(k),
                            byGreedy.precision(k),
                            byTeacher.map(t -> t.precision(of)).orElse(OptionalDouble.empty())),
                    auc.get(k)));
        }
        return scores;
    }

    /** The mean of the classes' recalls, over those that have rows (Brodersen et al. 2010); NaN where none has. */
    static Evaluation.Scores balancedAccuracy(List<ClassScores> classes) {
        return new Evaluation.Scores(
                mean(classes, Shares::average).orElse(Double.NaN),
                mean(classes, Shares::maxPath).orElse(Double.NaN),
                mean(classes, Shares::greedy),
                mean(classes, Shares::teacher));
    }

    private static OptionalDouble mean(List<ClassScores> classes, Function<Shares, OptionalDouble> way) {
        return classes.stream()
                .flatMapToDouble(c -> way.apply(c.recall).stream())
                .average();
    }
}
