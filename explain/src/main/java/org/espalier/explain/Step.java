package org.espalier.explain;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One gate on a path. The contributions of all columns and the bias add up to the logit.
 *
 * @param node heap number of the gate
 * @param logit {@code beta (w x + b)}: above 0 right is likelier
 * @param probability of the branch taken
 * @param branch the branch taken
 * @param againstOdds the other branch was the likelier one at this gate
 * @param reach product of the branch probabilities from the root down to and including this one
 * @param contributions {@code beta w_j (x_j - mean_j)} summed over the features of a column, positive pushes right,
 *     {@code [columns]} in the order of {@link TreeView#columns()}; not to be written to
 * @param bias {@code beta (b + w mean)}: the logit of the average training row
 */
public record Step(
        int node,
        float logit,
        float probability,
        Branch branch,
        boolean againstOdds,
        float reach,
        float[] contributions,
        float bias) {
    /** The columns that count most, the greatest first, of equals the one further left in the table; none that adds 0. */
    public List<Contribution> top(int count) {
        return IntStream.range(0, contributions.length)
                .filter(c -> contributions[c] != 0)
                .mapToObj(c -> new Contribution(c, contributions[c]))
                .sorted(Comparator.comparingDouble((Contribution c) -> -Math.abs(c.contribution())))
                .limit(count)
                .toList();
    }

    /** What the columns that are not among the given ones add, so that all of it is the logit. */
    public double rest(List<Contribution> shown) {
        double rest = (double) logit - bias;
        for (Contribution c : shown) {
            rest -= c.contribution();
        }
        return rest;
    }
}
