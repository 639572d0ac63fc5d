package org.espalier.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.matrix.Matrix;
import org.espalier.scorecard.IdleGates;
import org.espalier.scorecard.KnotPlacement;
import org.espalier.scorecard.NewtonScorecard;
import org.espalier.scorecard.ScorecardStart;
import org.espalier.scorecard.SplitSearch;
import org.espalier.sdt.Basis;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.SoftDecisionTree;

/**
 * Trains a tree of few one-column gates whose leaves carry scorecards: gates are searched for ({@link SplitSearch}), then
 * gates and leaves are trained together by the expected loss, and each leaf keeps the columns that move its score most.
 */
final class ScorecardTraining {
    private static final double[] LAMBDAS = PenaltyChoice.LAMBDAS;
    private static final int COARSE_RAMPS = 4;
    /** Roots that are trained and compared on the validation rows. */
    private static final int ROOTS_TRIED = 3;

    /** Share of the loss that more columns must save: they cost whoever reads. */
    private static final double WORTH_MORE_COLUMNS = 0.005;

    private final DistillOptions options;
    private final TreeEngineFactory factory;
    private final TrainingListener listener;

    ScorecardTraining(DistillOptions options, TreeEngineFactory factory, TrainingListener listener) {
        this.options = options;
        this.factory = factory;
        this.listener = listener;
    }

    /**
     * What a run gives; both without statistics and provenance.
     *
     * @param chosen the tree that was chosen by the validation rows, trained without them
     * @param last the same gates and columns, trained on these rows too where they are a part of the training rows
     */
    record Trained(SoftDecisionTree chosen, SoftDecisionTree last) {}

    /**
     * Trains.
     *
     * @param schema of the rows, without knots or with some
     * @param rows training rows; {@code targets} at temperature 1
     * @param own how many of them are the user's own, which come first
     * @param validation rows to choose by, with their targets
     * @param isShare whether these are a part of the training rows
     */
    Trained train(
            Schema schema, TrainingData rows, int own, Dataset validation, float[] validationTargets, boolean isShare) {
        boolean refits = isShare && rows.rows() == own;
        TrainingData all = refits ? rows.with(validation, validationTargets) : rows;
        int ownOfAll = refits ? all.rows() : own;
        PenaltyChoice choice = PenaltyChoice.of(
                schema,
                all,
                ownOfAll,
                options,
                listener,
                (start, basis, lambda) -> HeldOutRows.mean(new HeldOutRows(
                                options, factory, all.withBasis(basis), ownOfAll, validation, validationTargets, start)
                        .losses(lambda, Integer.MAX_VALUE)));
        TrainingData data = rows.withBasis(choice.basis());
        Optional<double[]> fitted =
                choice.start().flatMap(ScorecardStart::newton).map(NewtonScorecard::coefficients);
        HeldOutRows heldOut = new HeldOutRows(
                options, factory, data, own, validation, validationTargets, data.start(own, options, fitted));
        double lambda = choice.lambda().isPresent() ? choice.lambda().getAsDouble() : chooseLambda(heldOut);
        int columns = chooseColumns(heldOut, lambda);
        Grown best = best(schema, rows, own, heldOut, lambda, columns);
        tell(schema, best);
        if (!refits) {
            return new Trained(best.tree, best.tree);
        }
        TrainingData whole = all.withBasis(choice.basis());
        ScorecardStart start = choice.start().orElseGet(() -> whole.start(ownOfAll, options, Optional.empty()));
        HeldOutRows again = new HeldOutRows(options, factory, whole, ownOfAll, validation, validationTargets, start);
        return new Trained(best.tree, trained(again, best.gates, lambda, columns));
    }

    private Grown best(Schema schema, TrainingData rows, int own, HeldOutRows heldOut, double lambda, int columns) {
        Grown best = grown(heldOut, List.of(), 0, lambda, columns);
        if (options.gates() == GateKind.ALL || options.gates() == GateKind.FEW) {
            Matrix ownRows = heldOut.ownRows();
            return grown(heldOut, ScorecardGates.dense(options, heldOut.schema(), ownRows), List.of(), lambda, columns);
        }
        if (options.depth() == 0) {
            return best;
        }
        Matrix features = rows.features().select(IntStream.range(0, own).toArray());
        Basis coarse = Basis.of(new KnotPlacement(COARSE_RAMPS).place(withoutKnots(schema), features));
        if (!SplitSearch.serves(coarse)) {
            listener.note(String.format(
                    Locale.ROOT,
                    "one scorecard: a search for gates among %d columns, of %d terms for %d classes, would take hours",
                    coarse.columns(),
                    coarse.size(),
                    schema.classes()));
            return best;
        }
        SplitSearch search = search(coarse, features, rows, own);
        boolean[] allowed = ScorecardGates.allowed(schema);
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
        return best;
    }

    /**
     * A tree, and how it does on the validation rows.
     *
     * @param gates that it was started with
     * @param splits where a search found these
     * @param losses of each row
     */
    private record Grown(
            SoftDecisionTree tree, ScorecardGates gates, List<SplitSearch.Split> splits, double[] losses) {}

    private Grown grown(HeldOutRows heldOut, List<SplitSearch.Split> splits, int depth, double lambda, int columns) {
        return grown(heldOut, ScorecardGates.of(depth, splits, heldOut.schema()), splits, lambda, columns);
    }

    private Grown grown(
            HeldOutRows heldOut, ScorecardGates gates, List<SplitSearch.Split> splits, double lambda, int columns) {
        SoftDecisionTree tree = trained(heldOut, gates, lambda, columns);
        Grown grown = new Grown(tree, gates, splits, heldOut.losses(tree));
        int open = gates(tree);
        int idle = gates.shape().nodes() - gates.closed().cardinality() - open;
        listener.note(String.format(
                Locale.ROOT,
                "%s: validation loss %.5f",
                gates.shape().depth() == 0
                        ? "one scorecard"
                        : open
                                + (open == 1 ? " gate" : " gates")
                                + (splits.isEmpty() ? "" : ", the first on " + name(heldOut, splits.get(0)))
                                + (idle == 0 ? "" : " (" + idle + " more decided nothing and are closed)"),
                HeldOutRows.mean(grown.losses)));
        return grown;
    }

    private SoftDecisionTree trained(HeldOutRows heldOut, ScorecardGates gates, double lambda, int columns) {
        if (gates.shape().depth() == 0) {
            return heldOut.one(lambda, columns);
        }
        ScorecardRun run =
                new ScorecardRun(options, factory, heldOut.data, heldOut.own, gates, lambda, columns, heldOut.start);
        return IdleGates.closed(run.tree(), heldOut.ownRows());
    }

    private static int gates(SoftDecisionTree tree) {
        return tree.shape().nodes() - tree.structure().closed().cardinality();
    }

    private static String name(HeldOutRows heldOut, SplitSearch.Split split) {
        return heldOut.schema().columns().get(split.column()).name();
    }

    /** The tree with the root that does best, where it is clearly better than one scorecard. */
    private Grown withRoot(HeldOutRows heldOut, Grown one, List<SplitSearch.Split> roots, double lambda, int columns) {
        Grown best = null;
        for (SplitSearch.Split root : roots) {
            // one that the search found clearly worse need not be trained
            if (root.gain() + root.error() < roots.get(0).gain() - roots.get(0).error()) {
                continue;
            }
            Grown grown = grown(heldOut, List.of(root), 1, lambda, columns);
            best = best == null || HeldOutRows.mean(grown.losses) < HeldOutRows.mean(best.losses) ? grown : best;
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

    private double chooseLambda(HeldOutRows heldOut) {
        TreeMap<Integer, Double> known = new TreeMap<>();
        int at = PenaltyChoice.descend(
                known, PenaltyChoice.FIRST, lambda -> HeldOutRows.mean(heldOut.losses(lambda, Integer.MAX_VALUE)));
        listener.note("lambda " + LAMBDAS[at] + " by held-out loss ("
                + known.entrySet().stream()
                        .map(e -> String.format(Locale.ROOT, "%s: %.5f", LAMBDAS[e.getKey()], e.getValue()))
                        .collect(Collectors.joining(", "))
                + ")");
        return LAMBDAS[at];
    }

    /** As many as were asked for; else few, unless more of them save a share of the loss that is worth reading them. */
    private int chooseColumns(HeldOutRows heldOut, double lambda) {
        if (options.columnsPerLeaf() > 0) {
            return options.columnsPerLeaf();
        }
        long askable = ScorecardRun.askable(heldOut.data.basis().orElseThrow());
        List<Integer> numbers = IntStream.concat(
                        ScorecardOptions.COLUMNS.stream().mapToInt(c -> c).filter(c -> c < askable),
                        IntStream.of(Integer.MAX_VALUE))
                .boxed()
                .toList();
        if (numbers.size() == 1) {
            return numbers.get(0);
        }
        double[][] losses = heldOut.losses(
                lambda, numbers.stream().sorted(Comparator.reverseOrder()).toList());
        int best = 0;
        double lowest = Double.POSITIVE_INFINITY;
        List<String> told = new ArrayList<>();
        for (int k = 0; k < numbers.size(); k++) {
            double loss = HeldOutRows.mean(losses[numbers.size() - 1 - k]);
            told.add(String.format(
                    Locale.ROOT, "%.5f with %s", loss, TrainingOptions.COLUMNS_PER_LEAF.write(numbers.get(k))));
            if (best == 0 || loss < (1 - WORTH_MORE_COLUMNS) * lowest) {
                best = numbers.get(k);
                lowest = loss;
            }
        }
        listener.note(TrainingOptions.COLUMNS_PER_LEAF.write(best) + " columns a leaf: held-out loss "
                + String.join(", ", told));
        return best;
    }

    private SplitSearch search(Basis coarse, Matrix features, TrainingData rows, int own) {
        Schema schema = coarse.schema();
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

    private static Schema withoutKnots(Schema schema) {
        return schema.withColumns(schema.columns().stream()
                .map(c -> c instanceof Column.Number n ? n.withKnots(Knots.NONE) : c)
                .toList());
    }
}
