package org.espalier.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.base.Seeds;
import org.espalier.sdt.Basis;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Knots;
import org.espalier.data.Matrix;
import org.espalier.data.Schema;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.Structure;
import org.espalier.sdt.TreeShape;

/**
 * Trains a tree of few one-column gates whose leaves carry scorecards: gates are searched for ({@link SplitSearch}), then
 * gates and leaves are trained together by the expected loss, and each leaf keeps the columns that move its score most.
 */
final class ScorecardTraining {
    private static final double[] LAMBDAS = {0.3, 1, 3, 10, 30, 100, 300};
    private static final int COARSE_RAMPS = 4;
    private static final double WARM_UP = 0.03;
    private static final double FINAL_RATE = 0.02;
    private static final double ADAM_BETA2 = 0.99;
    /** Leaves give up columns after these shares of the run: half of what is too much, then the rest. */
    private static final double FIRST_PRUNING = 0.35;

    private static final double SECOND_PRUNING = 0.5;
    /** Roots that are trained and compared on the validation rows. */
    private static final int ROOTS_TRIED = 3;

    private static final int FOLDS = 5;
    private static final double MIN_PROBABILITY = 1e-7;

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
        HeldOut heldOut = new HeldOut(data, own, validation, validationTargets);
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

    private Grown grown(HeldOut heldOut, List<SplitSearch.Split> splits, int depth, double lambda, int columns) {
        SoftDecisionTree tree =
                new Run(heldOut.data, heldOut.own, new TreeShape(depth), splits, lambda, columns).tree();
        Grown grown = new Grown(tree, splits, losses(tree, heldOut.validation, heldOut.targets));
        listener.note(String.format(
                Locale.ROOT,
                "%s: validation loss %.5f",
                splits.isEmpty() ? "one scorecard" : splits.size() + " gates, the first on " + name(heldOut, splits.get(0)),
                mean(grown.losses)));
        return grown;
    }

    private static String name(HeldOut heldOut, SplitSearch.Split split) {
        return heldOut.data.basis().orElseThrow().schema().columns().get(split.column()).name();
    }

    /** The tree with the root that does best, where it is clearly better than one scorecard. */
    private Grown withRoot(
            HeldOut heldOut, Grown one, List<SplitSearch.Split> roots, double lambda, int columns) {
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

    /** Each row's weighted cross-entropy by its max-path leaf and by the average, half and half. */
    private double[] losses(SoftDecisionTree tree, Dataset rows, float[] targets) {
        float[] average = tree.predict(rows.features(), Rule.AVERAGE, options.threads()).probabilities();
        float[] maxPath = tree.predict(rows.features(), Rule.MAX_PATH, options.threads()).probabilities();
        double[] out = new double[rows.rows()];
        int classes = tree.classes();
        for (int r = 0; r < out.length; r++) {
            for (int k = 0; k < classes; k++) {
                int at = r * classes + k;
                out[r] -= rows.weight(r)
                        * targets[at]
                        * 0.5
                        * (Math.log(Math.max(MIN_PROBABILITY, average[at])) + Math.log(Math.max(MIN_PROBABILITY, maxPath[at])));
            }
        }
        return out;
    }

    /** From the middle of the scale on in the direction in which the held-out loss falls, as long as it does. */
    private double chooseLambda(HeldOut heldOut) {
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

    private double lambdaLoss(int index, Map<Integer, Double> known, HeldOut heldOut) {
        return known.computeIfAbsent(index, i -> mean(heldOut.losses(LAMBDAS[i], Integer.MAX_VALUE)));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** As many as were asked for; else few, unless all of them are clearly better. */
    private int chooseColumns(HeldOut heldOut, double lambda) {
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

    /** Rows to choose by: the validation rows, or where there are few rows in all, five folds of the training rows. */
    private final class HeldOut {
        private final TrainingData data;
        private final int own;
        private final Dataset validation;
        private final float[] targets;

        HeldOut(TrainingData data, int own, Dataset validation, float[] targets) {
            this.data = data;
            this.own = own;
            this.validation = validation;
            this.targets = targets;
        }

        /** Loss of each held-out row by one scorecard that was trained without it. */
        double[] losses(double lambda, int columns) {
            if (own >= ScorecardOptions.FEW_ROWS) {
                SoftDecisionTree tree = new Run(data, own, new TreeShape(0), List.of(), lambda, columns).tree();
                return ScorecardTraining.this.losses(tree, validation, targets);
            }
            int[] order = Seeds.permutation(own, Seeds.stream(options.seed(), 0x5b4, 0));
            double[] out = new double[own];
            int versions = data.rows() / own;
            for (int fold = 0; fold < FOLDS; fold++) {
                int part = fold;
                int[] kept = IntStream.range(0, own)
                        .filter(i -> i % FOLDS != part)
                        .map(i -> order[i])
                        .toArray();
                int[] all = IntStream.range(0, versions)
                        .flatMap(v -> Arrays.stream(kept).map(r -> v * own + r))
                        .toArray();
                SoftDecisionTree tree = new Run(
                                select(data, all), kept.length, new TreeShape(0), List.of(), lambda, columns)
                        .tree();
                for (int i = fold; i < own; i += FOLDS) {
                    out[order[i]] = foldedLoss(tree, order[i]);
                }
            }
            return out;
        }

        private double foldedLoss(SoftDecisionTree tree, int row) {
            float[] answer = tree.predict(data.features().row(row), Rule.AVERAGE).probabilities();
            double loss = 0;
            for (int k = 0; k < data.classes(); k++) {
                loss -= data.weights()[row]
                        * data.targets()[row * data.classes() + k]
                        * Math.log(Math.max(MIN_PROBABILITY, answer[k]));
            }
            return loss;
        }
    }

    private static TrainingData select(TrainingData data, int[] rows) {
        int classes = data.classes();
        float[] targets = new float[rows.length * classes];
        float[] weights = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(data.targets(), rows[i] * classes, targets, i * classes, classes);
            weights[i] = data.weights()[rows[i]];
        }
        return new TrainingData(data.features().select(rows), classes, targets, weights, data.basis());
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

    /** One run of the engine, from nothing to a tree. */
    private final class Run {
        private final TrainingData data;
        private final int own;
        private final TreeShape shape;
        private final Basis basis;
        private final int outputs;
        private final int terms;
        private final int features;
        private final double lambda;
        private final int columnsPerLeaf;
        private final double[] mean;
        private final BitSet closed = new BitSet();
        private EngineState state;

        Run(
                TrainingData data,
                int own,
                TreeShape shape,
                List<SplitSearch.Split> splits,
                double lambda,
                int columnsPerLeaf) {
            this.data = data;
            this.own = own;
            this.shape = shape;
            this.basis = data.basis().orElseThrow();
            this.outputs = LeafScorecards.outputs(basis.schema());
            this.terms = basis.size();
            this.features = data.features().columns();
            this.lambda = lambda;
            this.columnsPerLeaf = columnsPerLeaf;
            this.mean = new SparseBasis(basis, data.features()).means(data.weights());
            this.state = start(splits);
            train();
        }

        private EngineState start(List<SplitSearch.Split> splits) {
            TreeParameters p = TreeParameters.zeros(shape, features, outputs, terms);
            boolean[] gates = new boolean[shape.nodes() * features];
            closed.set(0, shape.nodes());
            Arrays.fill(p.gateBias(), Structure.CLOSED_BIAS);
            for (SplitSearch.Split s : splits) {
                closed.clear(s.node());
                p.gateBias()[s.node()] = s.bias();
                System.arraycopy(s.weight(), 0, p.gateWeight(), s.node() * features, features);
                int first = firstFeature(s.column());
                Arrays.fill(
                        gates,
                        s.node() * features + first,
                        s.node() * features
                                + first
                                + basis.schema().columns().get(s.column()).width(),
                        true);
            }
            boolean[] leaves = new boolean[shape.leaves() * terms];
            Arrays.fill(leaves, true);
            int[] signs = new int[terms];
            for (int t = 0; t < terms; t++) {
                signs[t] = basis.term(t).sign();
            }
            EngineState initial = EngineState.initial(p);
            return new EngineState(
                    p,
                    initial.firstMoment(),
                    initial.secondMoment(),
                    initial.runningRight(),
                    initial.runningReach(),
                    0,
                    Optional.of(new Masks(gates, leaves, signs)));
        }

        private int firstFeature(int column) {
            int at = 0;
            for (int c = 0; c < column; c++) {
                at += basis.schema().columns().get(c).width();
            }
            return at;
        }

        private void train() {
            int epochs = options.epochs();
            int first = (int) Math.round(epochs * FIRST_PRUNING);
            int second = (int) Math.round(epochs * SECOND_PRUNING);
            long askable = IntStream.range(0, basis.columns())
                    .filter(c -> basis.endTerm(c) > basis.firstTerm(c))
                    .count();
            boolean prunes = columnsPerLeaf < askable;
            if (prunes && 2L * columnsPerLeaf < askable) {
                run(0, first, epochs);
                prune(2 * columnsPerLeaf);
                run(first, second, epochs);
            } else {
                run(0, second, epochs);
            }
            if (prunes) {
                prune(columnsPerLeaf);
            }
            run(second, epochs, epochs);
        }

        private void run(int from, int to, int epochs) {
            EngineSettings settings = new EngineSettings(
                    options.loss(),
                    0,
                    1,
                    false,
                    Double.POSITIVE_INFINITY,
                    options.threads(),
                    ADAM_BETA2,
                    lambda / own);
            try (TreeEngine engine = factory.open(data, settings, state)) {
                for (int epoch = from; epoch < to; epoch++) {
                    StepsResult result = engine.run(plan(epoch, epochs));
                    if (result.failedStep() >= 0) {
                        throw new TrainingException("training diverged at step " + (engine.state().step() + 1)
                                + " (epoch " + (epoch + 1) + "): the objective or its gradient is not finite");
                    }
                }
                state = engine.state();
            }
        }

        private Steps plan(int epoch, int epochs) {
            int[] order = Seeds.permutation(own, Seeds.stream(options.seed(), 0x5b3, epoch));
            int variants = data.rows() / own;
            for (int i = 0; i < own; i++) {
                order[i] += Math.floorMod(epoch + order[i], variants) * own;
            }
            int batch = Math.min(own, options.batch());
            int count = (own + batch - 1) / batch;
            float[] beta = new float[count];
            float[] rate = new float[count];
            Arrays.fill(beta, 1f);
            for (int k = 0; k < count; k++) {
                double progress = (epoch + (double) k / count) / epochs;
                double rise = Math.min(1, (progress + 1.0 / (count * epochs)) / WARM_UP);
                double fall = FINAL_RATE + (1 - FINAL_RATE) * 0.5 * (1 + Math.cos(Math.PI * progress));
                rate[k] = (float) (options.learningRate() * rise * fall);
            }
            return new Steps(order, batch, beta, rate);
        }

        /** Each leaf keeps the columns whose contribution varies most over the rows that come to it. */
        private void prune(int keep) {
            SoftDecisionTree tree = tree();
            LeafScorecards cards = tree.scorecards().orElseThrow();
            int columns = basis.columns();
            double[] mass = new double[shape.leaves()];
            double[] sum = new double[shape.leaves() * columns * outputs];
            double[] squares = new double[sum.length];
            float[] row = new float[features];
            for (int r = 0; r < own; r++) {
                data.features().copyRow(r, row, 0);
                float[] reach = tree.pathProbabilities(row);
                for (int l = 0; l < reach.length; l++) {
                    double weight = (double) data.weights()[r] * reach[l];
                    mass[l] += weight;
                    for (int c = 0; c < columns && weight > 0; c++) {
                        for (int k = 0; k < outputs; k++) {
                            double effect = cards.effect(l, k, c, row, 0);
                            sum[(l * columns + c) * outputs + k] += weight * effect;
                            squares[(l * columns + c) * outputs + k] += weight * effect * effect;
                        }
                    }
                }
            }
            Masks masks = state.masks().orElseThrow();
            boolean[] leaves = masks.leaves().clone();
            TreeParameters p = state.parameters();
            for (int l = 0; l < shape.leaves(); l++) {
                int leaf = l;
                double[] spread = new double[columns];
                for (int c = 0; c < columns; c++) {
                    for (int k = 0; k < outputs; k++) {
                        int i = (l * columns + c) * outputs + k;
                        double mean = mass[l] == 0 ? 0 : sum[i] / mass[l];
                        spread[c] += mass[l] == 0 ? 0 : Math.max(0, squares[i] / mass[l] - mean * mean);
                    }
                }
                List<Integer> dropped = new ArrayList<>(IntStream.range(0, columns).boxed().toList());
                dropped.sort(Comparator.comparingDouble((Integer c) -> -spread[c]));
                for (int c : dropped.subList(Math.min(keep, columns), columns)) {
                    drop(leaf, c, leaves, p);
                }
            }
            state = new EngineState(
                    p,
                    state.firstMoment(),
                    state.secondMoment(),
                    state.runningRight(),
                    state.runningReach(),
                    state.step(),
                    Optional.of(new Masks(masks.gates(), leaves, masks.signs())));
        }

        private void drop(int leaf, int column, boolean[] leaves, TreeParameters p) {
            for (int t = basis.firstTerm(column); t < basis.endTerm(column); t++) {
                leaves[leaf * terms + t] = false;
                for (int k = 0; k < outputs; k++) {
                    int at = (leaf * terms + t) * outputs + k;
                    p.leafWeight()[at] = 0;
                    state.firstMoment().leafWeight()[at] = 0;
                    state.secondMoment().leafWeight()[at] = 0;
                }
            }
        }

        /** The tree of the present parameters. */
        SoftDecisionTree tree() {
            TreeParameters p = state.parameters();
            float[] intercept = p.leafLogits().clone();
            for (int l = 0; l < shape.leaves(); l++) {
                for (int k = 0; k < outputs; k++) {
                    double sum = intercept[l * outputs + k];
                    for (int t = 0; t < terms; t++) {
                        sum -= mean[t] * p.leafWeight()[(l * terms + t) * outputs + k];
                    }
                    intercept[l * outputs + k] = (float) sum;
                }
            }
            float[] beta = new float[shape.nodes()];
            Arrays.fill(beta, 1f);
            Masks masks = state.masks().orElseThrow();
            return SoftDecisionTree.builder(basis.schema(), shape)
                    .gates(p.gateWeight(), p.gateBias(), beta)
                    .leaves(new Leaves.Linear(
                            new LeafScorecards(basis, shape.leaves(), p.leafWeight(), intercept)))
                    .structure(Structure.full()
                            .withClosed(closed)
                            .withColumns(Optional.of(gateColumns(masks)), Optional.of(leafColumns(masks))))
                    .build();
        }

        private boolean[] gateColumns(Masks masks) {
            int columns = basis.columns();
            boolean[] out = new boolean[shape.nodes() * columns];
            for (int i = 0; i < shape.nodes(); i++) {
                for (int c = 0; c < columns; c++) {
                    int first = firstFeature(c);
                    out[i * columns + c] = basis.schema().columns().get(c).width() > 0
                            && masks.gates()[i * features + first];
                }
            }
            return out;
        }

        private boolean[] leafColumns(Masks masks) {
            int columns = basis.columns();
            boolean[] out = new boolean[shape.leaves() * columns];
            for (int l = 0; l < shape.leaves(); l++) {
                for (int c = 0; c < columns; c++) {
                    out[l * columns + c] = basis.endTerm(c) > basis.firstTerm(c)
                            && masks.leaves()[l * terms + basis.firstTerm(c)];
                }
            }
            return out;
        }
    }
}
