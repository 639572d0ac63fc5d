package org.espalier.train;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Knots;
import org.espalier.data.Matrix;
import org.espalier.data.Schema;
import org.espalier.sdt.Basis;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;

/**
 * Trains a tree of few one-column gates whose leaves carry scorecards: gates are searched for ({@link SplitSearch}), then
 * gates and leaves are trained together by the expected loss, and each leaf keeps the columns that move its score most.
 */
final class ScorecardTraining {
    private static final double[] LAMBDAS = {0.3, 1, 3, 10, 30, 100, 300};
    private static final int COARSE_RAMPS = 4;
    /** Roots that are trained and compared on the validation rows. */
    private static final int ROOTS_TRIED = 3;

    private final DistillOptions options;
    private final TreeEngineFactory factory;
    private final TrainingListener listener;

    ScorecardTraining(DistillOptions options, TreeEngineFactory factory, TrainingListener listener) {
        this.options = options;
        this.factory = factory;
        this.listener = listener;
    }

    /**
     * A trained tree, without statistics and provenance.
     *
     * @param schema of the rows, without knots or with some
     * @param rows training rows; {@code targets} at temperature 1
     * @param own how many of them are the user's own, which come first
     * @param validation rows to choose lambda by, with their targets
     */
    SoftDecisionTree train(Schema schema, TrainingData rows, int own, Dataset validation, float[] validationTargets) {
        Matrix ownRows = rows.features().select(IntStream.range(0, own).toArray());
        Schema fine = new KnotPlacement(ScorecardOptions.ramps(own)).place(schema, ownRows);
        Basis basis = Basis.of(fine);
        TrainingData data = rows.withBasis(basis);
        HeldOutRows heldOut = new HeldOutRows(options, factory, data, own, validation, validationTargets);
        double lambda = chooseLambda(heldOut);
        int columns = chooseColumns(heldOut, lambda);
        Grown best = grown(heldOut, List.of(), 0, lambda, columns);
        if (options.depth() > 0) {
            SplitSearch search = search(schema, rows, own);
            boolean[] allowed = allowed(schema);
            best = withRoot(heldOut, best, search.roots(allowed, ROOTS_TRIED), lambda, columns);
            if (!best.splits.isEmpty()) {
                SplitSearch.Split root = best.splits.get(0);
                for (int depth = 2; depth <= options.depth(); depth++) {
                    List<SplitSearch.Split> splits = search.below(root, depth, allowed);
                    if (splits.size() > best.splits.size()) {
                        best = better(best, grown(heldOut, splits, depth, lambda, columns));
                    }
                }
            }
        }
        tell(schema, best);
        return best.tree;
    }

    /**
     * A tree, and how it does on the validation rows.
     *
     * @param losses of each row
     */
    private record Grown(SoftDecisionTree tree, List<SplitSearch.Split> splits, double[] losses) {}

    private Grown grown(HeldOutRows heldOut, List<SplitSearch.Split> splits, int depth, double lambda, int columns) {
        SoftDecisionTree tree = splits.isEmpty()
                ? heldOut.one(lambda, columns)
                : new ScorecardRun(
                                options,
                                factory,
                                heldOut.data,
                                heldOut.own,
                                new TreeShape(depth),
                                splits,
                                lambda,
                                columns)
                        .tree();
        Grown grown = new Grown(tree, splits, heldOut.losses(tree));
        listener.note(String.format(
                Locale.ROOT,
                "%s: validation loss %.5f",
                splits.isEmpty()
                        ? "one scorecard"
                        : splits.size() + " gates, the first on " + name(heldOut, splits.get(0)),
                mean(grown.losses)));
        return grown;
    }

    private static String name(HeldOutRows heldOut, SplitSearch.Split split) {
        return heldOut.data
                .basis()
                .orElseThrow()
                .schema()
                .columns()
                .get(split.column())
                .name();
    }

    /** The tree with the root that does best, where it is clearly better than one scorecard. */
    private Grown withRoot(HeldOutRows heldOut, Grown one, List<SplitSearch.Split> roots, double lambda, int columns) {
        Grown best = null;
        for (SplitSearch.Split root : roots) {
            Grown grown = grown(heldOut, List.of(root), 1, lambda, columns);
            best = best == null || mean(grown.losses) < mean(best.losses) ? grown : best;
        }
        return best == null ? one : better(one, best);
    }

    /** The deeper tree only where it is clearly better. */
    private static Grown better(Grown smaller, Grown larger) {
        return isBetter(larger.losses, smaller.losses) ? larger : smaller;
    }

    private void tell(Schema schema, Grown best) {
        for (SplitSearch.Split s : best.splits) {
            listener.note(String.format(
                    Locale.ROOT,
                    "gate %d asks about %s: gain on held-out rows in the search %.1f (standard error %.1f, %d rows)",
                    s.node(),
                    schema.columns().get(s.column()).name(),
                    s.gain(),
                    s.error(),
                    s.rows()));
        }
    }

    /** By more than a standard error of the rows' differences. */
    private static boolean isBetter(double[] losses, double[] than) {
        double sum = 0;
        double squares = 0;
        for (int r = 0; r < losses.length; r++) {
            double gain = than[r] - losses[r];
            sum += gain;
            squares += gain * gain;
        }
        double variance = squares / losses.length - Math.pow(sum / losses.length, 2);
        return sum > Math.sqrt(Math.max(0, variance) * losses.length);
    }

    /** From the middle of the scale on in the direction in which the held-out loss falls, as long as it does. */
    private double chooseLambda(HeldOutRows heldOut) {
        Map<Integer, Double> known = new TreeMap<>();
        int at = LAMBDAS.length / 2;
        double here = lambdaLoss(at, known, heldOut);
        int direction = lambdaLoss(at + 1, known, heldOut) < here ? 1 : -1;
        while (at + direction >= 0 && at + direction < LAMBDAS.length) {
            double next = lambdaLoss(at + direction, known, heldOut);
            if (next >= here) {
                break;
            }
            at += direction;
            here = next;
        }
        listener.note("lambda " + LAMBDAS[at] + " by held-out loss ("
                + known.entrySet().stream()
                        .map(e -> String.format(Locale.ROOT, "%s: %.5f", LAMBDAS[e.getKey()], e.getValue()))
                        .collect(Collectors.joining(", "))
                + ")");
        return LAMBDAS[at];
    }

    private double lambdaLoss(int index, Map<Integer, Double> known, HeldOutRows heldOut) {
        return known.computeIfAbsent(index, i -> mean(heldOut.losses(LAMBDAS[i], Integer.MAX_VALUE)));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** As many as were asked for; else few, unless all of them are clearly better. */
    private int chooseColumns(HeldOutRows heldOut, double lambda) {
        if (options.columnsPerLeaf() > 0) {
            return options.columnsPerLeaf();
        }
        Basis basis = heldOut.data.basis().orElseThrow();
        long askable = IntStream.range(0, basis.columns())
                .filter(c -> basis.endTerm(c) > basis.firstTerm(c))
                .count();
        if (askable <= ScorecardOptions.COLUMNS) {
            return Integer.MAX_VALUE;
        }
        double[] few = heldOut.losses(lambda, ScorecardOptions.COLUMNS);
        double[] all = heldOut.losses(lambda, Integer.MAX_VALUE);
        boolean more = isBetter(all, few);
        listener.note(String.format(
                Locale.ROOT,
                "%s columns a leaf: held-out loss %.5f with %d of them, %.5f with all",
                more ? "all" : String.valueOf(ScorecardOptions.COLUMNS),
                mean(few),
                ScorecardOptions.COLUMNS,
                mean(all)));
        return more ? Integer.MAX_VALUE : ScorecardOptions.COLUMNS;
    }

    private SplitSearch search(Schema schema, TrainingData rows, int own) {
        Matrix features = rows.features().select(IntStream.range(0, own).toArray());
        Basis coarse = Basis.of(new KnotPlacement(COARSE_RAMPS).place(withoutKnots(schema), features));
        int outputs = LeafScorecards.outputs(schema);
        double[] targets = new double[own * outputs];
        for (int r = 0; r < own; r++) {
            for (int k = 0; k < outputs; k++) {
                int from = outputs == 1 ? schema.positiveIndex() : k;
                targets[r * outputs + k] = rows.targets()[r * rows.classes() + from];
            }
        }
        return new SplitSearch(
                coarse,
                features,
                targets,
                outputs,
                Arrays.copyOf(rows.weights(), own),
                options.seed(),
                options.threads());
    }

    /** A column that the answer must be monotone in stands in no gate: the weights of the leaves must not depend on it. */
    private static boolean[] allowed(Schema schema) {
        boolean[] allowed = new boolean[schema.columns().size()];
        for (int c = 0; c < allowed.length; c++) {
            Column column = schema.columns().get(c);
            boolean monotone = column instanceof Column.Number n && n.monotone() != Column.Monotone.NONE;
            allowed[c] = !monotone && !(column instanceof Column.Ignored);
        }
        return allowed;
    }

    private static Schema withoutKnots(Schema schema) {
        return schema.withColumns(schema.columns().stream()
                .map(c -> c instanceof Column.Number n ? n.withKnots(Knots.NONE) : c)
                .toList());
    }
}
