package org.espalier.scorecard;

import java.util.Arrays;
import java.util.Optional;
import org.espalier.sdt.Basis;

/**
 * What all trees of scorecards on the same rows in the same basis begin with.
 *
 * @param mean of each term over the rows
 * @param newton one scorecard by Newton's method, which goes on from its last fit; empty where this is no way
 */
public record ScorecardStart(double[] mean, Optional<NewtonScorecard> newton) {
    /**
     * Of some rows.
     *
     * @param from coefficients of the terms and the intercept, of other rows in the same basis
     * @param threads 1 or more; they change no bit
     */
    public static ScorecardStart of(ScorecardRows rows, Basis basis, Optional<double[]> from, long seed, int threads) {
        SparseBasis sparse = new SparseBasis(basis, rows.features());
        float[] weights = rows.weights().clone();
        double[] mean = sparse.means(weights);
        if (!NewtonScorecard.serves(basis)) {
            return new ScorecardStart(mean, Optional.empty());
        }
        double[] positive = new double[weights.length];
        for (int r = 0; r < positive.length; r++) {
            positive[r] = rows.targets()[r * rows.classes() + basis.schema().positiveIndex()];
            weights[r] *= (float) rows.own() / weights.length;
        }
        int[] signs = new int[basis.size()];
        Arrays.setAll(signs, t -> basis.term(t).sign());
        NewtonScorecard newton = new NewtonScorecard(sparse, positive, weights, rows.own(), signs, seed, threads);
        from.ifPresent(newton::startFrom);
        return new ScorecardStart(mean, Optional.of(newton));
    }

    /** The column of each term. */
    public static int[] columnOf(Basis basis) {
        int[] out = new int[basis.size()];
        Arrays.setAll(out, t -> basis.term(t).column());
        return out;
    }
}
