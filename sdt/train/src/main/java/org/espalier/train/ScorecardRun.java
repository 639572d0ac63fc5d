package org.espalier.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.base.Seeds;
import org.espalier.scorecard.NewtonScorecard;
import org.espalier.scorecard.ScorecardStart;
import org.espalier.sdt.Basis;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.Structure;
import org.espalier.sdt.TreeShape;

/** One run of an engine over a tree of given gates: gates and leaves together, then fewer and fewer columns a leaf. */
final class ScorecardRun {
    private static final double WARM_UP = 0.03;
    private static final double FINAL_RATE = 0.02;
    private static final double ADAM_BETA2 = 0.99;
    /** Leaves give up columns after these shares of the run: half of what is too much, then the rest. */
    private static final double FIRST_PRUNING = 0.35;

    private static final double SECOND_PRUNING = 0.5;
    private static final double GATES_LEFT_AT_FIRST = 0.3;

    private final DistillOptions options;
    private final TreeEngineFactory factory;
    private final TrainingData data;
    private final int own;
    private final ScorecardGates gates;
    private final TreeShape shape;
    private final Basis basis;
    private final int outputs;
    private final int terms;
    private final int features;
    private final double lambda;
    private final int columnsPerLeaf;
    private final double[] mean;
    private EngineState state;
    private double beta = 1;

    /** @param start of the same data in the same basis */
    ScorecardRun(
            DistillOptions options,
            TreeEngineFactory factory,
            TrainingData data,
            int own,
            ScorecardGates gates,
            double lambda,
            int columnsPerLeaf,
            ScorecardStart start) {
        this.options = options;
        this.factory = factory;
        this.data = data;
        this.own = own;
        this.gates = gates;
        this.shape = gates.shape();
        this.basis = data.basis().orElseThrow();
        this.outputs = LeafScorecards.outputs(basis.schema());
        this.terms = basis.size();
        this.features = data.features().columns();
        this.lambda = lambda;
        this.columnsPerLeaf = columnsPerLeaf;
        this.mean = start.mean();
        this.state = start();
        train(start.newton());
    }

    private EngineState start() {
        TreeParameters p = TreeParameters.zeros(shape, features, outputs, terms);
        System.arraycopy(gates.weight(), 0, p.gateWeight(), 0, p.gateWeight().length);
        System.arraycopy(gates.bias(), 0, p.gateBias(), 0, p.gateBias().length);
        Arrays.fill(p.gateBetaRaw(), (float) Beta.Learned.INITIAL_RAW);
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
                Optional.of(new Masks(gates.mask(), leaves, signs)));
    }

    /** @param newton the start of all leaves, and all that a single one needs */
    private void train(Optional<NewtonScorecard> newton) {
        boolean[] all = Arrays.copyOf(state.masks().orElseThrow().leaves(), terms);
        if (newton.isPresent() && shape.depth() == 0) {
            int[] columnOf = ScorecardStart.columnOf(basis);
            NewtonScorecard.Fitted fitted = newton.get().fit(lambda, columnOf, columnsPerLeaf);
            set(fitted.coefficients());
            mask(fitted.allowed());
            return;
        }
        newton.ifPresent(n -> set(n.fit(lambda, all)));
        int epochs = options.epochs();
        int first = (int) Math.round(epochs * FIRST_PRUNING);
        int second = (int) Math.round(epochs * SECOND_PRUNING);
        boolean prunesLeaves = columnsPerLeaf < askable(basis);
        boolean prunesGates = options.gates() == GateKind.FEW;
        int from = 0;
        if (prunesGates || prunesLeaves && 2L * columnsPerLeaf < askable(basis)) {
            from = first;
            train(0, first);
            if (prunesLeaves) {
                prune((int) Math.min(Integer.MAX_VALUE, 2L * columnsPerLeaf));
            }
            if (prunesGates) {
                pruneGates(GATES_LEFT_AT_FIRST);
            }
        }
        train(from, second);
        if (prunesLeaves) {
            prune(columnsPerLeaf);
        }
        if (prunesGates) {
            pruneGates(0);
        }
        train(second, epochs);
    }

    private void mask(boolean[] leaves) {
        Masks masks = state.masks().orElseThrow();
        state = new EngineState(
                state.parameters(),
                state.firstMoment(),
                state.secondMoment(),
                state.runningRight(),
                state.runningReach(),
                state.step(),
                Optional.of(new Masks(masks.gates(), leaves, masks.signs())));
    }

    /** @param left share of the way from the budget to all columns */
    private void pruneGates(double left) {
        state = GatePruning.of(options, basis.schema()).within(left, state, beta, basis.schema(), data, own);
    }

    /** Columns that have terms. */
    static long askable(Basis basis) {
        return IntStream.range(0, basis.columns())
                .filter(c -> basis.endTerm(c) > basis.firstTerm(c))
                .count();
    }

    /** @param fitted coefficients of the terms, then the intercept, for every leaf */
    private void set(double[] fitted) {
        TreeParameters p = state.parameters();
        for (int l = 0; l < shape.leaves(); l++) {
            double intercept = fitted[terms];
            for (int t = 0; t < terms; t++) {
                p.leafWeight()[l * terms + t] = (float) fitted[t];
                intercept += mean[t] * fitted[t];
            }
            p.leafLogits()[l] = (float) intercept;
        }
    }

    private void train(int from, int to) {
        if (from == to) {
            return;
        }
        int epochs = options.epochs();
        EngineSettings settings = new EngineSettings(
                options.loss(),
                0,
                1,
                gates.beta() instanceof Beta.Learned,
                Double.POSITIVE_INFINITY,
                options.threads(),
                ADAM_BETA2,
                lambda / own);
        try (TreeEngine engine = factory.open(data, settings, state)) {
            for (int epoch = from; epoch < to; epoch++) {
                StepsResult result = engine.run(plan(epoch, epochs));
                if (result.failedStep() >= 0) {
                    throw new TrainingException(
                            "training diverged at step " + (engine.state().step() + 1) + " (epoch " + (epoch + 1)
                                    + "): the objective or its gradient is not finite");
                }
            }
            state = engine.state();
        }
        beta = gates.beta().at((double) to / epochs);
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
        for (int k = 0; k < count; k++) {
            double progress = (epoch + (double) k / count) / epochs;
            beta[k] = (float) gates.beta().at(progress);
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
        boolean[] leaves = state.masks().orElseThrow().leaves().clone();
        TreeParameters p = state.parameters();
        for (int l = 0; l < shape.leaves(); l++) {
            int leaf = l;
            double[] variance = new double[columns];
            for (int c = 0; c < columns; c++) {
                for (int k = 0; k < outputs; k++) {
                    int i = (l * columns + c) * outputs + k;
                    double mean = mass[l] == 0 ? 0 : sum[i] / mass[l];
                    variance[c] += mass[l] == 0 ? 0 : Math.max(0, squares[i] / mass[l] - mean * mean);
                }
            }
            List<Integer> dropped =
                    new ArrayList<>(IntStream.range(0, columns).boxed().toList());
            dropped.sort(Comparator.comparingDouble((Integer c) -> -variance[c]));
            for (int c : dropped.subList(Math.min(keep, columns), columns)) {
                drop(leaf, c, leaves, p);
            }
        }
        mask(leaves);
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
        float[] inverseTemperature = new float[shape.nodes()];
        for (int i = 0; i < inverseTemperature.length; i++) {
            boolean learned = gates.beta() instanceof Beta.Learned;
            inverseTemperature[i] = (float) (learned ? Beta.Learned.softplus(p.gateBetaRaw()[i]) : beta);
        }
        Masks masks = state.masks().orElseThrow();
        return SoftDecisionTree.builder(basis.schema(), shape)
                .gates(p.gateWeight(), p.gateBias(), inverseTemperature)
                .leaves(new Leaves.Linear(new LeafScorecards(basis, shape.leaves(), p.leafWeight(), intercept)))
                .structure(Structure.full()
                        .withClosed(gates.closed())
                        .withColumns(Optional.of(gateColumns(masks)), Optional.of(leafColumns(masks))))
                .build();
    }

    private boolean[] gateColumns(Masks masks) {
        int columns = basis.columns();
        boolean[] out = new boolean[shape.nodes() * columns];
        for (int i = 0; i < shape.nodes(); i++) {
            for (int c = 0; c < columns; c++) {
                int first = basis.schema().firstFeature(c);
                out[i * columns + c] =
                        basis.schema().columns().get(c).width() > 0 && masks.gates()[i * features + first];
            }
        }
        return out;
    }

    private boolean[] leafColumns(Masks masks) {
        int columns = basis.columns();
        boolean[] out = new boolean[shape.leaves() * columns];
        for (int l = 0; l < shape.leaves(); l++) {
            for (int c = 0; c < columns; c++) {
                out[l * columns + c] =
                        basis.endTerm(c) > basis.firstTerm(c) && masks.leaves()[l * terms + basis.firstTerm(c)];
            }
        }
        return out;
    }
}
