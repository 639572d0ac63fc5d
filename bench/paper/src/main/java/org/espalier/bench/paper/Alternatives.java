package org.espalier.bench.paper;

import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.espalier.data.Dataset;

/**
 * A tree with the default augmentation of its rows, and without. A copy of a row that keeps the row's label may carry a
 * wrong one, where a teacher labels it anew: a tree trained on labels that could not do without them would be no fair one.
 */
final class Alternatives {
    private Alternatives() {}

    /** The tree itself, and where the default has augmentation the one without. */
    static List<Experiment> of(Experiment tree, Dataset rows) {
        return tree.options(rows, 1).augment() == 0
                ? List.of(tree)
                : List.of(tree, tree.changes(tree.changes().augment(0)));
    }

    static boolean isWithout(Experiment tree) {
        return tree.changes().augment().equals(OptionalInt.of(0));
    }

    /** The better one by the mean max-path accuracy on validation rows: the baseline. */
    static Experiment better(List<Experiment> trees, Runs runs) {
        return trees.stream()
                .filter(runs::has)
                .max(Comparator.comparingDouble(v -> Statistics.summary(runs.figures(v, "validation.accuracy.maxPath"))
                        .mean()))
                .orElse(trees.get(0));
    }
}
