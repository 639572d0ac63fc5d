package org.espalier.train;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.scorecard.NewtonScorecard;
import org.espalier.scorecard.SparseBasis;
import org.espalier.sdt.Basis;

/**
 * What all trees of scorecards on the same rows in the same basis begin with.
 *
 * @param mean of each term over the rows
 * @param newton one scorecard by Newton's method, which goes on from its last fit; empty where this is no way
 */
record ScorecardStart(double[] mean, Optional<NewtonScorecard> newton) {
    /**
     * Of some rows.
     *
     * @param own how many of them are no augmented copies, which come first
     * @param from coefficients of the terms and the intercept, of other rows in the same basis
     */
    static ScorecardStart of(TrainingData data, int own, DistillOptions options, Optional<double[]> from) {
        Basis basis = data.basis().orElseThrow();
        SparseBasis sparse = new SparseBasis(basis, data.features());
        if (!NewtonScorecard.serves(basis)) {
            return new ScorecardStart(sparse.means(data.weights()), Optional.empty());
        }
        double[] positive = new double[data.rows()];
        float[] weights = data.weights().clone();
        for (int r = 0; r < positive.length; r++) {
            positive[r] = data.targets()[r * data.classes() + basis.schema().positiveIndex()];
            weights[r] *= (float) own / data.rows();
        }
        int[] signs = new int[basis.size()];
        Arrays.setAll(signs, t -> basis.term(t).sign());
        NewtonScorecard newton =
                new NewtonScorecard(sparse, positive, weights, own, signs, options.seed(), options.threads());
        from.ifPresent(newton::startFrom);
        return new ScorecardStart(sparse.means(data.weights()), Optional.of(newton));
    }

    /** The column of each term. */
    static int[] columnOf(Basis basis) {
        int[] out = new int[basis.size()];
        Arrays.setAll(out, t -> basis.term(t).column());
        return out;
    }
}
