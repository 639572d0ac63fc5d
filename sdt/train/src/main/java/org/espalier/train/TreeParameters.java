package org.espalier.train;

import org.espalier.data.Schema;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;

/**
 * What is trained, or anything of the same shape (a gradient, Adam's moments). Arrays are owned by the holder.
 *
 * @param features D
 * @param classes C
 * @param gateWeight w, {@code [nodes, D]}, row-major
 * @param gateBias b, {@code [nodes]}
 * @param gateBetaRaw r with beta = softplus(r), {@code [nodes]}; used only where beta is learned
 * @param leafLogits phi, {@code [leaves, C]}, row-major
 */
public record TreeParameters(
        TreeShape shape,
        int features,
        int classes,
        float[] gateWeight,
        float[] gateBias,
        float[] gateBetaRaw,
        float[] leafLogits) {
    public TreeParameters {
        if (gateWeight.length != (long) shape.nodes() * features
                || gateBias.length != shape.nodes()
                || gateBetaRaw.length != shape.nodes()
                || leafLogits.length != (long) shape.leaves() * classes) {
            throw new IllegalArgumentException("parameters do not have the shape of depth " + shape.depth() + ", "
                    + features + " features and " + classes + " classes");
        }
    }

    /** All zero. */
    public static TreeParameters zeros(TreeShape shape, int features, int classes) {
        return new TreeParameters(
                shape,
                features,
                classes,
                new float[Math.multiplyExact(shape.nodes(), features)],
                new float[shape.nodes()],
                new float[shape.nodes()],
                new float[Math.multiplyExact(shape.leaves(), classes)]);
    }

    /** As a tree without provenance, whose gates have the inverse temperature {@code value} where beta is not learned. */
    SoftDecisionTree tree(Schema schema, Beta beta, double value) {
        float[] gateBeta = new float[shape.nodes()];
        for (int i = 0; i < gateBeta.length; i++) {
            gateBeta[i] = (float) (beta instanceof Beta.Learned ? Beta.Learned.softplus(gateBetaRaw[i]) : value);
        }
        return new SoftDecisionTree(schema, shape, gateWeight, gateBias, gateBeta, leafLogits, Provenance.none());
    }

    public TreeParameters copy() {
        return new TreeParameters(
                shape,
                features,
                classes,
                gateWeight.clone(),
                gateBias.clone(),
                gateBetaRaw.clone(),
                leafLogits.clone());
    }
}
