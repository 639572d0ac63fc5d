package org.espalier.evaluate;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.data.Schema;
import org.espalier.evaluate.Contender.Role;
import org.espalier.evaluate.Verdict.Figure;
import org.espalier.evaluate.Verdict.Standing;

/** Measures the models of a verdict on the same rows, each beside the tree. */
final class Standings {
    private final int[] labels;
    private final int classes;
    /** Index of the positive class of two; -1 of more. */
    private final int positive;

    private final boolean ranks;
    private final Contender tree;
    private final Rows ofTree;

    /** What a model makes of each row. */
    private record Rows(boolean[] hits, double[] loss, double[] brier) {}

    Standings(Schema schema, int[] labels, Contender tree) {
        if (labels.length == 0) {
            throw new IllegalArgumentException("expected held-out rows, found none");
        }
        this.labels = labels;
        this.classes = schema.classes();
        this.positive = classes == 2 ? schema.positiveIndex() : -1;
        this.ranks = Arrays.stream(labels).distinct().count() > 1;
        this.tree = tree;
        this.ofTree = rows(tree);
    }

    private Rows rows(Contender of) {
        float[] p = of.probabilities();
        if (p.length != labels.length * classes) {
            throw new IllegalArgumentException(of.name() + ": expected " + labels.length + " rows of " + classes
                    + " probabilities, found " + p.length + " numbers");
        }
        Rows rows = new Rows(new boolean[labels.length], new double[labels.length], new double[labels.length]);
        for (int r = 0; r < labels.length; r++) {
            rows.hits[r] = Metrics.argmax(p, r, classes) == labels[r];
            rows.loss[r] = Metrics.logLoss(p[r * classes + labels[r]]);
            rows.brier[r] = Discrimination.brier(p, r, labels[r], classes);
        }
        return rows;
    }

    Standing of(Contender other) {
        boolean isTree = other.role() == Role.TREE;
        Rows rows = isTree ? ofTree : rows(other);
        int right = 0;
        for (boolean hit : rows.hits) {
            right += hit ? 1 : 0;
        }
        Figure accuracy = new Figure((double) right / labels.length, Interval.ofShare(right, labels.length));
        return new Standing(
                other.name(),
                other.role(),
                accuracy,
                ranks ? Optional.of(auc(other)) : Optional.empty(),
                Figure.of(Estimate.ofMean(rows.loss)),
                Figure.of(Estimate.ofMean(rows.brier), 0, 2),
                isTree || positive >= 0 && !ranks ? Optional.empty() : Optional.of(lead(other, rows)),
                isTree ? Optional.empty() : Optional.of(Figure.of(Estimate.ofDifference(rows.loss, ofTree.loss))));
    }

    private Figure auc(Contender of) {
        Auc auc = positive >= 0 ? Auc.of(scores(of), positives()) : Auc.macro(of.probabilities(), labels, classes);
        return new Figure(auc.value(), auc.interval());
    }

    private Figure lead(Contender other, Rows rows) {
        if (positive >= 0) {
            return Figure.of(Auc.difference(scores(tree), scores(other), positives()), -1, 1);
        }
        long onlyTree = 0;
        long onlyOther = 0;
        for (int r = 0; r < labels.length; r++) {
            onlyTree += ofTree.hits[r] && !rows.hits[r] ? 1 : 0;
            onlyOther += rows.hits[r] && !ofTree.hits[r] ? 1 : 0;
        }
        return new Figure(
                (double) (onlyTree - onlyOther) / labels.length,
                Interval.ofDifference(onlyTree, onlyOther, labels.length));
    }

    private double[] scores(Contender of) {
        double[] out = new double[labels.length];
        for (int r = 0; r < out.length; r++) {
            out[r] = of.probabilities()[2 * r + positive];
        }
        return out;
    }

    private boolean[] positives() {
        boolean[] out = new boolean[labels.length];
        for (int r = 0; r < out.length; r++) {
            out[r] = labels[r] == positive;
        }
        return out;
    }
}
