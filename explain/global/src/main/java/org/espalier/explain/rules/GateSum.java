package org.espalier.explain.rules;

import java.util.List;
import java.util.OptionalDouble;

/**
 * A gate of the hard tree: right where the terms add up to the threshold or more, left where they don't.
 *
 * @param node heap number of the gate
 * @param terms the columns that are kept, the one that moves the gate's rows most first
 * @param threshold in the units of the sum
 * @param columns columns that move the gate at all
 * @param decided share of the gate's rows that the kept columns send the same way as all of them do, of those that cut
 *     it ({@link HardTree}); empty without rows
 */
public record GateSum(int node, List<Term> terms, double threshold, int columns, OptionalDouble decided) {
    /** Sums of rounded numbers that are equal on paper may differ by this in doubles. */
    private static final double EQUAL = 1e-9;

    public GateSum {
        terms = List.copyOf(terms);
    }

    /** Whether a row of encoded features goes right. */
    public boolean goesRight(float[] x) {
        double sum = 0;
        double size = Math.abs(threshold);
        for (Term term : terms) {
            double value = term.of(x);
            sum += value;
            size += Math.abs(value);
        }
        return sum >= threshold - EQUAL * size;
    }

    /** Whether a single term's value goes right. */
    boolean goesRight(double value) {
        return value >= threshold - EQUAL * (Math.abs(threshold) + Math.abs(value));
    }
}
