package org.espalier.train.nd4j;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.interval;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;
import static org.nd4j.linalg.ops.transforms.Transforms.exp;
import static org.nd4j.linalg.ops.transforms.Transforms.log;
import static org.nd4j.linalg.ops.transforms.Transforms.max;
import static org.nd4j.linalg.ops.transforms.Transforms.sigmoid;
import static org.nd4j.linalg.ops.transforms.Transforms.softPlus;
import static org.nd4j.linalg.ops.transforms.Transforms.sqrt;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.espalier.matrix.DenseMatrix;
import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.Loss;
import org.espalier.train.Masks;
import org.espalier.train.ObjectiveValue;
import org.espalier.train.Steps;
import org.espalier.train.StepsResult;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.TreeParameters;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The objective as tensor operations, with its gradient by hand: the page to read before the fused engines, and what they
 * are checked against.
 *
 * <p>Gates and leaves are rows in heap order, the batch is columns. A level of the tree is then a block of rows, and the
 * {@code [w, left | right, batch]} children of {@code w} gates are, without moving a number, the {@code [2w, batch]} nodes
 * of the next level.
 *
 * <p>Every array of a step lives in a workspace that is used again by the next one, so that memory does not grow.
 */
final class Nd4jEngine implements TreeEngine {
    private static final WorkspaceConfiguration REUSED = WorkspaceConfiguration.builder()
            .initialSize(0)
            .policyLearning(LearningPolicy.FIRST_LOOP)
            .policySpill(SpillPolicy.REALLOCATE)
            .build();

    /** Below this a class's probability counts as this: its logarithm must be finite. */
    static final double MIN_PROBABILITY = 1e-30;

    private final DataType type;
    private final EngineSettings settings;
    private final TrainingData data;
    private final TreeParameters like;
    private final int depth;
    private final int nodes;

    /** Closing a matrix made by reshape does nothing: these vectors own the memory, and are closed. */
    private final INDArray featureValues;

    /** In {@linkplain FlatParameters one vector}. */
    private final INDArray parameters;

    private final INDArray first;
    private final INDArray second;

    /** X, {@code [rows, features]}; null where rows are sparse, and made dense batch by batch. */
    private final INDArray features;

    /** W, {@code [nodes, features]}. */
    private final INDArray weight;

    /** b, {@code [nodes, 1]}. */
    private final INDArray bias;

    /** r, {@code [nodes, 1]}. */
    private final INDArray betaRaw;

    /** phi, {@code [leaves, classes]}. */
    private final INDArray leaf;

    /** A, {@code [leaves, terms, classes]}; null where leaves are constant. */
    private final INDArray coefficients;

    private final Optional<LinearLeaves> linear;
    private final Optional<Masks> masks;
    /** Of constant leaves: 1 for what a step may change, else 0, as {@link #parameters} lie. */
    private final Optional<float[]> gateMask;

    private double[] runningRight;
    private double[] runningReach;
    private long step;

    private final String workspaceName = "espalier-" + UUID.randomUUID();
    private MemoryWorkspace workspace;
    private boolean closed;

    Nd4jEngine(DataType type, TrainingData data, EngineSettings settings, EngineState state) {
        this.type = type;
        this.settings = settings;
        this.data = data;
        this.like = state.parameters();
        this.depth = like.shape().depth();
        this.nodes = like.shape().nodes();
        this.masks = state.masks();
        this.gateMask = data.basis().isPresent() ? Optional.empty() : masks.map(this::gateMask);
        this.linear = data.basis().map(basis -> new LinearLeaves(type, data, basis, settings, like, masks));
        int outputs =
                data.basis().map(basis -> basis.schema().target().scores()).orElse(data.classes());
        if (like.features() != data.features().columns() || like.classes() != outputs) {
            throw new IllegalArgumentException("expected parameters for "
                    + data.features().columns() + " features and " + data.classes() + " classes, found "
                    + like.features() + " and " + like.classes());
        }
        if (data.basis().isEmpty() && like.terms() != 0) {
            throw new IllegalArgumentException(
                    "leaves: expected constant ones, as the data have no basis, found scorecards of " + like.terms()
                            + " terms");
        }
        OneThread.enter();
        // What stays must not lie in a workspace that the caller happens to be in.
        MemoryWorkspace outside = Nd4j.getMemoryManager().scopeOutOfWorkspaces();
        try {
            featureValues = data.features() instanceof DenseMatrix dense ? owned(dense.values()) : null;
            parameters = owned(FlatParameters.join(like));
            first = owned(FlatParameters.join(state.firstMoment()));
            second = owned(FlatParameters.join(state.secondMoment()));
        } finally {
            outside.close();
        }
        features = featureValues == null ? null : featureValues.reshape(data.rows(), like.features());
        long biasAt = (long) nodes * like.features();
        long leafAt = biasAt + 2L * nodes;
        long coefficientsAt = leafAt + like.leafLogits().length;
        // A tree of one leaf has no gates, and ND4J no slices without numbers.
        weight = nodes == 0 ? null : parameters.get(interval(0, biasAt)).reshape(nodes, like.features());
        bias = nodes == 0
                ? null
                : parameters.get(interval(biasAt, biasAt + nodes)).reshape(nodes, 1);
        betaRaw = nodes == 0
                ? null
                : parameters.get(interval(biasAt + nodes, leafAt)).reshape(nodes, 1);
        leaf = parameters
                .get(interval(leafAt, coefficientsAt))
                .reshape(like.shape().leaves(), like.classes());
        coefficients = like.terms() == 0
                ? null
                : parameters
                        .get(interval(coefficientsAt, parameters.length()))
                        .reshape(like.shape().leaves(), like.terms(), like.classes());
        runningRight = state.runningRight().clone();
        runningReach = state.runningReach().clone();
        step = state.step();
    }

    private float[] gateMask(Masks from) {
        TreeParameters open = TreeParameters.zeros(like.shape(), like.features(), like.classes());
        for (int i = 0; i < from.gates().length; i++) {
            open.gateWeight()[i] = from.gates()[i] ? 1 : 0;
        }
        Arrays.fill(open.gateBias(), 1);
        Arrays.fill(open.gateBetaRaw(), 1);
        Arrays.fill(open.leafLogits(), 1);
        return FlatParameters.join(open);
    }

    @Override
    public StepsResult run(Steps steps) {
        float[] objective = new float[steps.count()];
        for (int k = 0; k < steps.count(); k++) {
            int from = k * steps.batch();
            int[] rows = Arrays.copyOfRange(steps.rows(), from, Math.min(from + steps.batch(), steps.rows().length));
            float beta = steps.beta()[k];
            float rate = steps.learningRate()[k];
            int now = k;
            boolean taken = inWorkspace(() -> {
                Derivative d = differentiate(rows, beta, steps.mixturePower());
                gateMask.ifPresent(open -> d.gradient.muli(array(open, d.gradient.length())));
                double norm = d.gradient.castTo(DataType.DOUBLE).norm2Number().doubleValue();
                objective[now] = (float) (d.loss + d.balance.penalty());
                if (!Double.isFinite(norm) || !Float.isFinite(objective[now]) || !Float.isFinite(rate)) {
                    return false;
                }
                update(d, Math.min(1, settings.clipNorm() / norm), rate);
                return true;
            });
            if (!taken) {
                return new StepsResult(objective, k);
            }
        }
        return new StepsResult(objective, -1);
    }

    @Override
    public ObjectiveValue evaluate(int[] rows, float beta, float mixturePower) {
        return inWorkspace(() -> {
            Derivative d = differentiate(rows, beta, mixturePower);
            return new ObjectiveValue(
                    d.loss,
                    d.balance.penalty(),
                    FlatParameters.split(d.gradient.data().asFloat(), like));
        });
    }

    /** Arrays that {@code work} makes are gone, and their memory is free for the next time, when it returns. */
    private <T> T inWorkspace(Supplier<T> work) {
        workspace = Nd4j.getWorkspaceManager().getAndActivateWorkspace(REUSED, workspaceName);
        try {
            return work.get();
        } finally {
            workspace.close();
        }
    }

    /** @param gradient in one vector, as {@link #parameters} */
    private record Derivative(double loss, Balance balance, INDArray gradient) {}

    private Derivative differentiate(int[] rows, double fixedBeta, double mixturePower) {
        int batch = rows.length;
        double[] weights =
                Arrays.stream(rows).mapToDouble(r -> data.weights()[r]).toArray();
        double weightSum = Arrays.stream(weights).sum();
        double[] shares = Arrays.stream(weights).map(w -> w / weightSum).toArray();
        INDArray omega = array(shares, 1, batch);
        if (nodes == 0) {
            Leaves leaves = leaves(rows, Nd4j.ones(type, 1, batch), omega, mixturePower);
            Balance none = Balance.none(runningRight, runningReach);
            return new Derivative(leaves.mean(shares), none, masked(leaves.gradient));
        }
        INDArray x = features(rows);

        // p_i = sigma(beta_i (w_i x + b_i)). The way left is a sigmoid, too: 1 - p would lose a closed gate's.
        INDArray products = product(weight, x.transpose()).addi(bias);
        INDArray beta = settings.learnBeta()
                ? softPlus(betaRaw, true)
                : Nd4j.valueArrayOf(new long[] {nodes, 1}, fixedBeta, type);
        INDArray logits = products.mul(beta);
        INDArray ways = sigmoid(Nd4j.stack(1, logits.neg(), logits), false); // [nodes, left | right, batch]

        // P, level by level from the root down.
        INDArray[] reach = new INDArray[depth + 1];
        reach[0] = Nd4j.ones(type, 1, batch);
        for (int level = 0; level < depth; level++) {
            INDArray parents = reach[level].reshape(1L << level, 1, batch);
            reach[level + 1] = parents.mul(level(ways, level)).reshape(2L << level, batch);
        }
        INDArray mass = Nd4j.concat(0, Arrays.copyOf(reach, depth)).muli(omega); // omega P, [nodes, batch]

        Balance balance = Balance.none(runningRight, runningReach);
        if (settings.balance() > 0) {
            double[] went =
                    mass.reshape(nodes, 1, batch).mul(ways).sum(2).data().asDouble();
            balance = Balance.after(runningRight, runningReach, went, weightSum, settings);
        }
        INDArray tolls = array(balance.tolls(), nodes, 2, 1);

        // V, what a row that is here is expected to pay, level by level from the leaves up. A gate looks at the gap
        // between its two ways only: dL/dz_i = omega P_i p_i (1 - p_i) (V_right - V_left).
        Leaves leaves = leaves(rows, reach[depth], omega, mixturePower);
        INDArray[] gaps = new INDArray[depth];
        INDArray cost = leaves.cost;
        for (int level = depth - 1; level >= 0; level--) {
            INDArray costs = cost.reshape(1L << level, 2, batch).addi(level(tolls, level));
            gaps[level] = costs.get(all(), point(1), all()).sub(costs.get(all(), point(0), all()));
            cost = costs.muli(level(ways, level)).sum(1);
        }
        INDArray byLogit = mass.muli(ways.prod(1)).muli(Nd4j.concat(0, gaps));

        INDArray byProduct = byLogit.mul(beta);
        INDArray byBetaRaw = settings.learnBeta()
                ? byLogit.mul(products).sum(true, 1).muli(sigmoid(betaRaw, true)) // softplus' = sigma
                : Nd4j.zeros(type, nodes, 1);
        INDArray gradient = Nd4j.concat(
                0, vector(product(byProduct, x)), vector(byProduct.sum(1)), vector(byBetaRaw), leaves.gradient);
        return new Derivative(leaves.mean(shares), balance, masked(gradient));
    }

    /** What is masked has no gradient. */
    private INDArray masked(INDArray gradient) {
        return linear.map(l -> gradient.muli(array(l.free(), gradient.length())))
                .orElse(gradient);
    }

    /**
     * @param loss of each row, {@code [batch]}
     * @param cost what a row pays in a leaf, {@code dL/dP_l}, {@code [leaves, batch]}
     * @param gradient of the weighted mean loss by what the leaves have, in one vector
     * @param decay {@code leafDecay / 2 |A|^2}
     */
    record Leaves(INDArray loss, INDArray cost, INDArray gradient, double decay) {
        /** The weighted mean of the rows' losses, and the decay. */
        double mean(double[] shares) {
            double mean = decay;
            double[] rowLoss = loss.data().asDouble();
            for (int r = 0; r < shares.length; r++) {
                mean += shares[r] * rowLoss[r];
            }
            return mean;
        }
    }

    private Leaves leaves(int[] rows, INDArray reach, INDArray omega, double power) {
        INDArray targets = targets(rows);
        return linear.map(l -> l.differentiate(rows, leaf, coefficients, reach, targets, omega, power))
                .orElseGet(() -> constantLeaves(reach, targets, omega, power));
    }

    private Leaves constantLeaves(INDArray reach, INDArray targets, INDArray omega, double power) {
        INDArray logQ = Nd4j.nn().logSoftmax(leaf, 1);
        INDArray q = exp(logQ, true);
        INDArray mass = reach.mul(omega);
        if (settings.loss() == Loss.EXPECTED) {
            // L = sum_l P_l c_l with c_l = -sum_k T_k log Q_lk
            INDArray cost = product(logQ, targets.transpose()).negi();
            return new Leaves(reach.mul(cost).sum(0), cost, vector(throughSoftmax(q, product(mass, targets))), 0);
        }
        // L = -1/s sum_k T_k log M_k with M_k = sum_l P_l Q_lk^s, so that dL/dP_l = -1/s sum_k Q_lk^s T_k / M_k
        INDArray powers = exp(logQ.mul(power), false);
        INDArray mixture = max(product(reach.transpose(), powers), MIN_PROBABILITY, false);
        INDArray ratio = targets.div(mixture);
        INDArray cost = product(powers, ratio.transpose()).divi(-power);
        INDArray loss = targets.mul(log(mixture, false)).sum(1).divi(-power);
        return new Leaves(
                loss, cost, vector(throughSoftmax(q, product(mass, ratio).muli(powers))), 0);
    }

    /** From {@code g_lk = -dL/d log Q_lk}: {@code dL/d phi_lk = Q_lk sum_j g_lj - g_lk}. */
    private static INDArray throughSoftmax(INDArray q, INDArray g) {
        return q.mul(g.sum(true, 1)).subi(g);
    }

    /** Adam (Kingma and Ba 2015, algorithm 1) on the gradient times {@code clip}. */
    private void update(Derivative d, double clip, double rate) {
        step++;
        runningRight = d.balance.right();
        runningReach = d.balance.reach();
        INDArray g = d.gradient.muli(clip);
        first.muli(EngineSettings.ADAM_BETA1).addi(g.mul(1 - EngineSettings.ADAM_BETA1));
        second.muli(settings.adamBeta2()).addi(g.muli(g).muli(1 - settings.adamBeta2()));
        double firstWeight = 1 - Math.pow(EngineSettings.ADAM_BETA1, step);
        double secondWeight = 1 - Math.pow(settings.adamBeta2(), step);
        INDArray rms = sqrt(second.div(secondWeight), false).addi(EngineSettings.ADAM_EPSILON);
        INDArray change = first.mul(rate / firstWeight).divi(rms);
        if (settings.leafRate() != 1) {
            long leafAt = (long) nodes * like.features() + 2L * nodes;
            change.get(interval(leafAt, change.length())).muli(settings.leafRate());
        }
        parameters.subi(change);
        linear.ifPresent(l -> l.holdSigns(coefficients));
    }

    /** The gates of one level. */
    private static INDArray level(INDArray gates, int level) {
        return gates.get(interval((1 << level) - 1, (2 << level) - 1), all(), all());
    }

    /** {@code a b}, row-major: BLAS writes column-major, so it is asked for {@code b' a'}. */
    static INDArray product(INDArray a, INDArray b) {
        return b.transpose().mmul(a.transpose(), 'f').transpose();
    }

    private INDArray features(int[] rows) {
        if (features != null) {
            return Nd4j.pullRows(features, 1, rows, 'c');
        }
        int columns = data.features().columns();
        float[] values = new float[Math.multiplyExact(rows.length, columns)];
        for (int r = 0; r < rows.length; r++) {
            data.features().copyRow(rows[r], values, r * columns);
        }
        return array(values, rows.length, columns);
    }

    private INDArray targets(int[] rows) {
        int classes = data.classes();
        float[] values = new float[rows.length * classes];
        for (int r = 0; r < rows.length; r++) {
            System.arraycopy(data.targets(), rows[r] * classes, values, r * classes, classes);
        }
        return array(values, rows.length, classes);
    }

    /** A vector that is to stay. */
    private INDArray owned(float[] values) {
        INDArray given = Nd4j.createFromArray(values);
        INDArray typed = given.castTo(type);
        if (typed != given) {
            given.close();
        }
        return typed;
    }

    private INDArray array(float[] values, long... shape) {
        return Nd4j.createFromArray(values).castTo(type).reshape(shape);
    }

    private INDArray array(double[] values, long... shape) {
        return Nd4j.createFromArray(values).castTo(type).reshape(shape);
    }

    static INDArray vector(INDArray matrix) {
        return matrix.reshape(matrix.length());
    }

    @Override
    public TreeParameters parameters() {
        return FlatParameters.split(parameters.data().asFloat(), like);
    }

    @Override
    public EngineState state() {
        return new EngineState(
                parameters(),
                FlatParameters.split(first.data().asFloat(), like),
                FlatParameters.split(second.data().asFloat(), like),
                runningRight.clone(),
                runningReach.clone(),
                step,
                masks);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        OneThread.leave();
        parameters.close();
        first.close();
        second.close();
        if (featureValues != null) {
            featureValues.close();
        }
        if (workspace != null) {
            Nd4j.getWorkspaceManager().destroyWorkspace(workspace);
        }
    }
}
