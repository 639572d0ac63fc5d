package org.espalier.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
    private static final double[] LAMBDAS = {0.3, 1, 3, 10, 30};
    private static final int COARSE_RAMPS = 4;
    private static final double WARM_UP = 0.03;
    private static final double FINAL_RATE = 0.02;
    private static final double ADAM_BETA2 = 0.99;
    /** Leaves give up columns after these shares of the run: half of what is too much, then the rest. */
    private static final double FIRST_PRUNING = 0.35;

    private static final double SECOND_PRUNING = 0.5;
    private static final int FOLDS = 5;
    private static final int FOLDED_ROWS = 1000;

    private final ScorecardOptions options;
    private final TreeEngineFactory factory;
    private final TrainingListener listener;

    ScorecardTraining(ScorecardOptions options, TreeEngineFactory factory, TrainingListener listener) {
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
        Schema fine = new KnotPlacement(options.ramps()).place(schema, ownRows);
        Basis basis = Basis.of(fine);
        TrainingData data = rows.withBasis(basis);
        double lambda = options.lambda().isPresent()
                ? options.lambda().getAsDouble()
                : chooseLambda(data, own, validation, validationTargets);
        List<SplitSearch.Split> splits = splits(schema, rows, own);
        int depth = splits.stream()
                .mapToInt(s -> TreeShape.depthOf(s.node()) + 1)
                .max()
                .orElse(0);
        for (SplitSearch.Split s : splits) {
            listener.note(String.format(
                    Locale.ROOT,
                    "gate %d asks about %s: held-out gain %.1f (standard error %.1f, %d rows)",
                    s.node(),
                    schema.columns().get(s.column()).name(),
                    s.gain(),
                    s.error(),
                    s.rows()));
        }
        Run run = new Run(data, own, new TreeShape(depth), splits, lambda);
        return run.tree();
    }

    private double chooseLambda(TrainingData data, int own, Dataset validation, float[] validationTargets) {
        double best = LAMBDAS[0];
        double least = Double.POSITIVE_INFINITY;
        StringBuilder told = new StringBuilder();
        for (double lambda : LAMBDAS) {
            double loss = own < FOLDED_ROWS
                    ? foldedLoss(data, own, lambda)
                    : loss(
                            new Run(data, own, new TreeShape(0), List.of(), lambda).tree(),
                            validation.features(),
                            validationTargets,
                            validation);
            told.append(String.format(Locale.ROOT, " %s: %.5f", lambda, loss));
            if (loss < least) {
                least = loss;
                best = lambda;
            }
        }
        listener.note("lambda " + best + " by held-out loss (" + told.toString().strip() + ")");
        return best;
    }

    private double foldedLoss(TrainingData data, int own, double lambda) {
        int[] order = Seeds.permutation(own, Seeds.stream(options.seed(), 0x5b4, 0));
        double sum = 0;
        double weight = 0;
        int variants = data.rows() / own;
        for (int fold = 0; fold < FOLDS; fold++) {
            int part = fold;
            int[] held = IntStream.range(0, own).filter(i -> i % FOLDS == part).map(i -> order[i]).toArray();
            int[] kept = IntStream.range(0, own).filter(i -> i % FOLDS != part).map(i -> order[i]).toArray();
            int[] all = IntStream.range(0, variants)
                    .flatMap(v -> Arrays.stream(kept).map(r -> v * own + r))
                    .toArray();
            SoftDecisionTree tree =
                    new Run(select(data, all), kept.length, new TreeShape(0), List.of(), lambda).tree();
            for (int r : held) {
                float[] answer = tree.predict(data.features().row(r), Rule.AVERAGE)
                        .probabilities();
                for (int k = 0; k < data.classes(); k++) {
                    sum -= data.weights()[r]
                            * data.targets()[r * data.classes() + k]
                            * Math.log(Math.max(1e-7, answer[k]));
                }
                weight += data.weights()[r];
            }
        }
        return sum / weight;
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

    private double loss(SoftDecisionTree tree, Matrix features, float[] targets, Dataset rows) {
        float[] answers = tree.predict(features, Rule.AVERAGE, options.threads())
                .probabilities();
        double sum = 0;
        double weight = 0;
        int classes = tree.classes();
        for (int r = 0; r < rows.rows(); r++) {
            weight += rows.weight(r);
            for (int k = 0; k < classes; k++) {
                sum -= rows.weight(r) * targets[r * classes + k] * Math.log(Math.max(1e-7, answers[r * classes + k]));
            }
        }
        return sum / weight;
    }

    private List<SplitSearch.Split> splits(Schema schema, TrainingData rows, int own) {
        if (options.depth() == 0) {
            return List.of();
        }
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
        boolean[] allowed = new boolean[schema.columns().size()];
        for (int c = 0; c < allowed.length; c++) {
            Column column = schema.columns().get(c);
            boolean monotone = column instanceof Column.Number n && n.monotone() != Column.Monotone.NONE;
            allowed[c] = !monotone && !(column instanceof Column.Ignored);
        }
        SplitSearch search = new SplitSearch(
                coarse,
                features,
                targets,
                outputs,
                Arrays.copyOf(rows.weights(), own),
                options.seed(),
                options.threads());
        return search.find(options.depth(), allowed, options.seed());
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
        private final BitSet closed = new BitSet();
        private EngineState state;

        Run(TrainingData data, int own, TreeShape shape, List<SplitSearch.Split> splits, double lambda) {
            this.data = data;
            this.own = own;
            this.shape = shape;
            this.basis = data.basis().orElseThrow();
            this.outputs = LeafScorecards.outputs(basis.schema());
            this.terms = basis.size();
            this.features = data.features().columns();
            this.lambda = lambda;
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
            int epochs = options.epochsFor(own);
            int first = (int) Math.round(epochs * FIRST_PRUNING);
            int second = (int) Math.round(epochs * SECOND_PRUNING);
            long askable = IntStream.range(0, basis.columns())
                    .filter(c -> basis.endTerm(c) > basis.firstTerm(c))
                    .count();
            boolean prunes = options.columnsPerLeaf() < askable;
            if (prunes && 2L * options.columnsPerLeaf() < askable) {
                run(0, first, epochs);
                prune(2 * options.columnsPerLeaf());
                run(first, second, epochs);
            } else {
                run(0, second, epochs);
            }
            if (prunes) {
                prune(options.columnsPerLeaf());
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
            int batch = Math.min(own, options.batchFor(own));
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
            double[] mean = termMeans(data, basis);
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

    /** Mean of each term over the rows, {@code [terms]}: what an engine measures terms from. */
    static double[] termMeans(TrainingData data, Basis basis) {
        SparseBasis rows = new SparseBasis(basis, data.features());
        return rows.means(data.weights());
    }
}
