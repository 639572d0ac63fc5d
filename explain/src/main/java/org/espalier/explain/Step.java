package org.espalier.explain;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * One gate on a path. The contributions of all columns and the bias add up to the logit.
 *
 * @param node heap number of the gate
 * @param logit {@code beta (w x + b)}: above 0 right is likelier
 * @param probability of the branch taken
 * @param branch the branch taken
 * @param againstOdds the other branch was the likelier one at this gate
 * @param reach product of the branch probabilities from the root down to and including this one
 * @param left names of the reachable classes on the left, see {@link TreeView#reachableClasses}
 * @param right those on the right
 * @param contributions {@code beta w_j (x_j - mean_j)} summed over the features of a column, for every column in the order of
 *     {@link TreeView#columns()}
 * @param bias {@code beta (b + w mean)}: the logit of the average training row
 */
public record Step(
        int node,
        float logit,
        float probability,
        Branch branch,
        boolean againstOdds,
        float reach,
        List<String> left,
        List<String> right,
        List<Contribution> contributions,
        float bias) {
    /** Contributions in the text form. */
    private static final int SHOWN = 3;

    public Step {
        left = List.copyOf(left);
        right = List.copyOf(right);
        contributions = contributions instanceof Contributions ? contributions : List.copyOf(contributions);
    }

    /** What a column of {@link TreeView#columns()} adds to the logit. */
    public float contribution(int column) {
        return contributions instanceof Contributions own
                ? own.at(column)
                : contributions.get(column).contribution();
    }

    /** The columns that count most, the largest first, ties in the order of the table; none that adds 0. */
    public List<Contribution> top(int count) {
        int[] indices = Largest.indices(contributions.size(), count, 0, c -> Math.abs(contribution(c)));
        return Arrays.stream(indices).mapToObj(contributions::get).toList();
    }

    /** What the columns that are not among the given ones add, so that all of it is the logit. */
    public double rest(List<Contribution> shown) {
        double rest = (double) logit - bias;
        for (Contribution c : shown) {
            rest -= c.contribution();
        }
        return rest;
    }

    /** {@code gate 0 left 0.982 (income 500 -3.00, home rent -1.20)}. */
    @Override
    public String toString() {
        String shown = top(SHOWN).stream().map(Contribution::toString).collect(Collectors.joining(", "));
        return String.format(Locale.ROOT, "gate %d %s %.3f (%s)", node, branch.text(), probability, shown);
    }
}
