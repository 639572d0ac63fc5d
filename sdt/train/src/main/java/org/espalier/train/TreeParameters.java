package org.espalier.train;

import org.espalier.data.Schema;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;

/**
 * What is trained, or anything of the same shape (a gradient, Adam's moments). Arrays are owned by the holder.
 *
 * @param features D
 * @param classes C, the numbers that a leaf has: a logit for each class; of linear leaves for two classes 1, the log odds
 *     of the positive one
 * @param gateWeight w, {@code [nodes, D]}, row-major
 * @param gateBias b, {@code [nodes]}
 * @param gateBetaRaw r with beta = softplus(r), {@code [nodes]}; used only where beta is learned
 * @param leafLogits phi, {@code [leaves, C]}, row-major; of linear leaves the intercepts c, for terms that are measured
 *     from their means over the training rows
 * @param terms F, the terms of the basis of linear leaves; 0: leaves are constant
 * @param leafWeight A, {@code [leaves, F, C]}, row-major
 */
public record TreeParameters(
        TreeShape shape,
        int features,
        int classes,
        float[] gateWeight,
        float[] gateBias,
        float[] gateBetaRaw,
        float[] leafLogits,
        int terms,
        float[] leafWeight) {
    /** Of constant leaves. */
    public TreeParameters(
            TreeShape shape,
            int features,
            int classes,
            float[] gateWeight,
            float[] gateBias,
            float[] gateBetaRaw,
            float[] leafLogits) {
        this(shape, features, classes, gateWeight, gateBias, gateBetaRaw, leafLogits, 0, new float[0]);
    }

    public TreeParameters {
        if (gateWeight.length != (long) shape.nodes() * features
                || gateBias.length != shape.nodes()
                || gateBetaRaw.length != shape.nodes()
                || leafLogits.length != (long) shape.leaves() * classes
                || leafWeight.length != (long) shape.leaves() * terms * classes) {
            throw new IllegalArgumentException("parameters do not have the shape of depth " + shape.depth() + ", "
                    + features + " features and " + classes + " classes");
        }
    }

    /** All zero, with constant leaves. */
    public static TreeParameters zeros(TreeShape shape, int features, int classes) {
        return zeros(shape, features, classes, 0);
    }

    /** All zero, with leaves that are linear in so many terms. */
    public static TreeParameters zeros(TreeShape shape, int features, int classes, int terms) {
        return new TreeParameters(
                shape,
                features,
                classes,
                new float[Math.multiplyExact(shape.nodes(), features)],
                new float[shape.nodes()],
                new float[shape.nodes()],
                new float[Math.multiplyExact(shape.leaves(), classes)],
                terms,
                new float[Math.multiplyExact(Math.multiplyExact(shape.leaves(), terms), classes)]);
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
                leafLogits.clone(),
                terms,
                leafWeight.clone());
    }
}
