package org.espalier.train.nd4j;

import static org.nd4j.linalg.ops.transforms.Transforms.abs;
import static org.nd4j.linalg.ops.transforms.Transforms.exp;
import static org.nd4j.linalg.ops.transforms.Transforms.max;
import static org.nd4j.linalg.ops.transforms.Transforms.min;
import static org.nd4j.linalg.ops.transforms.Transforms.sigmoid;
import static org.nd4j.linalg.ops.transforms.Transforms.softPlus;

import org.espalier.train.Family;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A {@link Family} as tensor operations.
 *
 * @param loss of each score, of its shape
 * @param slope derivative by the score, of its shape
 */
record FamilyLoss(INDArray loss, INDArray slope) {
    private static final double KNEE = Family.Huber.KNEE;

    /**
     * @param t targets
     * @param z scores, of the same shape
     */
    static FamilyLoss of(Family family, INDArray t, INDArray z) {
        INDArray r = z.sub(t);
        if (family instanceof Family.Squared) {
            return new FamilyLoss(r.mul(r), r.mul(2));
        }
        if (family instanceof Family.Huber) {
            // with h the distance held within the knee, h^2 + 2 h (r - h) is r^2 inside and knee (2 |r| - knee) beyond
            INDArray h = min(max(r, -KNEE, true), KNEE, false);
            return new FamilyLoss(h.mul(h).addi(h.mul(2).muli(r.sub(h))), h.mul(2));
        }
        if (family instanceof Family.Quantile q) {
            // max(r, 0) where the answer is too high, level times -r more on the whole: (1 - level) r or -level r
            INDArray above = max(r, 0, true);
            INDArray isHigh = r.gte(0).castTo(r.dataType());
            return new FamilyLoss(above.sub(r.mul(q.level())), isHigh.sub(q.level()));
        }
        if (family instanceof Family.Poisson) {
            INDArray e = exp(z, true);
            return new FamilyLoss(e.sub(t.mul(z)), e.sub(t));
        }
        if (family instanceof Family.Gamma) {
            INDArray ratio = exp(z.neg(), true).muli(t);
            return new FamilyLoss(z.add(ratio), ratio.rsub(1));
        }
        if (family instanceof Family.Tweedie tweedie) {
            double p = tweedie.power();
            INDArray low = exp(z.mul(1 - p), true).muli(t);
            INDArray high = exp(z.mul(2 - p), true);
            return new FamilyLoss(low.div(p - 1).addi(high.div(2 - p)), high.sub(low));
        }
        // log(1 + e^z) = max(z, 0) + log(1 + e^-|z|)
        INDArray soft = softPlus(abs(z, true).negi(), true).addi(max(z, 0, true));
        return new FamilyLoss(soft.subi(t.mul(z)), sigmoid(z, true).subi(t));
    }
}
