package org.espalier.train.nd4j;

import static org.nd4j.linalg.indexing.NDArrayIndex.all;
import static org.nd4j.linalg.indexing.NDArrayIndex.point;
import static org.nd4j.linalg.ops.transforms.Transforms.exp;
import static org.nd4j.linalg.ops.transforms.Transforms.log;
import static org.nd4j.linalg.ops.transforms.Transforms.max;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.sdt.Basis;
import org.espalier.train.EngineSettings;
import org.espalier.train.Loss;
import org.espalier.train.Masks;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeParameters;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Leaves that are linear in a basis of the columns, as tensor operations: {@code z_l = A_l' (phi(x) - mean phi) + c_l}, phi
 * a dense matrix. Of two classes z is one number, the log odds of the positive class: it goes through the softmax beside
 * a 0 for the other class, which is its sigmoid.
 */
final class LinearLeaves {
    private final DataType type;
    private final TrainingData data;
    private final Basis basis;
    private final EngineSettings settings;
    private final TreeParameters like;
    private final Optional<Masks> masks;
    private final int leaves;
    private final int outputs;
    /** Weighted mean of each term over all rows, {@code [terms]}. */
    private final double[] mean;

    LinearLeaves(
            DataType type,
            TrainingData data,
            Basis basis,
            EngineSettings settings,
            TreeParameters like,
            Optional<Masks> masks) {
        if (basis.size() != like.terms()) {
            throw new IllegalArgumentException(
                    "expected parameters for " + basis.size() + " terms, found " + like.terms());
        }
        this.type = type;
        this.data = data;
        this.basis = basis;
        this.settings = settings;
        this.like = like;
        this.masks = masks;
        this.leaves = like.shape().leaves();
        this.outputs = like.classes();
        this.mean = new double[basis.size()];
        double weights = 0;
        float[] x = new float[like.features()];
        float[] phi = new float[basis.size()];
        for (int r = 0; r < data.rows(); r++) {
            data.features().copyRow(r, x, 0);
            basis.evaluate(x, 0, phi, 0);
            weights += data.weights()[r];
            for (int t = 0; t < mean.length; t++) {
                mean[t] += (double) data.weights()[r] * phi[t];
            }
        }
        for (int t = 0; t < mean.length; t++) {
            mean[t] /= weights;
        }
    }

    /** phi less its mean, {@code [batch, terms]}. */
    private INDArray centred(int[] rows) {
        double[] values = new double[rows.length * mean.length];
        float[] x = new float[like.features()];
        float[] phi = new float[mean.length];
        for (int r = 0; r < rows.length; r++) {
            data.features().copyRow(rows[r], x, 0);
            basis.evaluate(x, 0, phi, 0);
            for (int t = 0; t < mean.length; t++) {
                values[r * mean.length + t] = phi[t] - mean[t];
            }
        }
        return Nd4j.createFromArray(values).castTo(type).reshape(rows.length, mean.length);
    }

    /**
     * @param c {@code [leaves, outputs]}
     * @param a {@code [leaves, terms, outputs]}
     * @param reach P, {@code [leaves, batch]}
     * @param targets T, {@code [batch, classes]}
     * @param omega the rows' shares of the batch, {@code [1, batch]}
     */
    Nd4jEngine.Leaves differentiate(
            int[] rows, INDArray c, INDArray a, INDArray reach, INDArray targets, INDArray omega, double power) {
        int batch = rows.length;
        int classes = data.classes();
        INDArray phi = mean.length == 0 ? null : centred(rows); // ND4J has no arrays without numbers
        INDArray z = scores(c, a, phi, batch); // [leaves, batch, outputs]
        INDArray mass = reach.mul(omega).reshape(leaves, batch, 1);
        INDArray t = targets.reshape(1, batch, classes);
        if (settings.family().isPresent()) {
            FamilyLoss losses = FamilyLoss.of(settings.family().get(), t.broadcast(z.shape()), z);
            INDArray cost = losses.loss().sum(2).reshape(leaves, batch);
            INDArray dz = losses.slope().mul(mass.broadcast(z.shape()));
            return gradient(a, phi, dz, reach.mul(cost).sum(0), cost, batch);
        }
        INDArray logQ = Nd4j.nn().logSoftmax(logits(z), 2);
        INDArray q = exp(logQ, true);
        INDArray g; // -dL/d log Q, [leaves, batch, classes]
        INDArray cost; // dL/dP of a row, [leaves, batch]
        INDArray loss; // [batch]
        if (settings.loss() == Loss.EXPECTED) {
            cost = logQ.mul(t).sum(2).negi();
            loss = reach.mul(cost).sum(0);
            g = mass.mul(t);
        } else {
            INDArray powers = exp(logQ.mul(power), false);
            INDArray mixture =
                    max(powers.mul(reach.reshape(leaves, batch, 1)).sum(0), Nd4jEngine.MIN_PROBABILITY, false);
            INDArray ratio = targets.div(mixture).reshape(1, batch, classes);
            cost = powers.mul(ratio).sum(2).divi(-power);
            loss = targets.mul(log(mixture, false)).sum(1).divi(-power);
            g = powers.mul(ratio).muli(mass);
        }
        INDArray dz = ofOutputs(q.mul(g.sum(true, 2)).subi(g)); // [leaves, batch, outputs]
        return gradient(a, phi, dz, loss, cost, batch);
    }

    /**
     * @param dz dL/dz, {@code [leaves, batch, outputs]}
     * @param cost dL/dP of a row, {@code [leaves, batch]}
     */
    private Nd4jEngine.Leaves gradient(INDArray a, INDArray phi, INDArray dz, INDArray loss, INDArray cost, int batch) {
        INDArray byLeaf = Nd4jEngine.vector(dz.sum(1).dup('c'));
        if (mean.length == 0) {
            return new Nd4jEngine.Leaves(loss, cost.reshape(leaves, batch), byLeaf, 0);
        }
        INDArray byRow = dz.permute(1, 0, 2).dup('c').reshape(batch, (long) leaves * outputs);
        INDArray byA = Nd4jEngine.product(phi.transpose(), byRow)
                .dup('c')
                .reshape(mean.length, leaves, outputs)
                .permute(1, 0, 2)
                .dup('c')
                .addi(a.mul(settings.leafDecay()));
        INDArray gradient = Nd4j.concat(0, byLeaf, Nd4jEngine.vector(byA));
        double norm = a.castTo(DataType.DOUBLE).norm2Number().doubleValue();
        return new Nd4jEngine.Leaves(
                loss, cost.reshape(leaves, batch), gradient, settings.leafDecay() / 2 * norm * norm);
    }

    private INDArray scores(INDArray c, INDArray a, INDArray phi, int batch) {
        INDArray intercepts = c.reshape(leaves, 1, outputs);
        if (phi == null) {
            return intercepts.broadcast((long) leaves, batch, outputs).dup('c');
        }
        INDArray byTerm = a.permute(1, 0, 2).dup('c').reshape(mean.length, (long) leaves * outputs);
        return Nd4jEngine.product(phi, byTerm)
                .dup('c')
                .reshape(batch, leaves, outputs)
                .permute(1, 0, 2)
                .dup('c')
                .addi(intercepts);
    }

    /** {@code [leaves, batch, classes]}. */
    private INDArray logits(INDArray z) {
        if (outputs > 1) {
            return z;
        }
        INDArray zero = Nd4j.zeros(type, z.shape());
        return basis.schema().positiveIndex() == 1 ? Nd4j.concat(2, zero, z) : Nd4j.concat(2, z, zero);
    }

    private INDArray ofOutputs(INDArray byClass) {
        if (outputs > 1) {
            return byClass;
        }
        INDArray positive = byClass.get(all(), all(), point(basis.schema().positiveIndex()));
        return positive.dup('c').reshape(byClass.size(0), byClass.size(1), 1);
    }

    /** 1 for each parameter that is there, 0 for a masked one, in {@linkplain FlatParameters one vector}. */
    float[] free() {
        TreeParameters free = TreeParameters.zeros(like.shape(), like.features(), outputs, like.terms());
        for (float[] part : new float[][] {
            free.gateWeight(), free.gateBias(), free.gateBetaRaw(), free.leafLogits(), free.leafWeight()
        }) {
            Arrays.fill(part, 1f);
        }
        masks.ifPresent(m -> {
            // A gate that may ask about nothing is closed: its bias stays as well.
            Arrays.fill(free.gateBias(), 0f);
            for (int i = 0; i < m.gates().length; i++) {
                free.gateWeight()[i] = m.gates()[i] ? 1f : 0f;
                free.gateBias()[i / like.features()] += free.gateWeight()[i];
            }
            for (int i = 0; i < free.gateBias().length; i++) {
                free.gateBias()[i] = Math.min(1f, free.gateBias()[i]);
            }
            for (int i = 0; i < free.leafWeight().length; i++) {
                free.leafWeight()[i] = m.leaves()[i / outputs] ? 1f : 0f;
            }
        });
        return FlatParameters.join(free);
    }

    /** A coefficient of the wrong sign becomes 0. */
    void holdSigns(INDArray a) {
        masks.ifPresent(m -> {
            for (int t = 0; t < mean.length; t++) {
                if (m.signs()[t] != 0) {
                    INDArray ofTerm = a.get(all(), point(t), all());
                    double sign = m.signs()[t];
                    ofTerm.assign(max(ofTerm.mul(sign), 0, true).muli(sign));
                }
            }
        });
    }
}
