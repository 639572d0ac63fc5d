package org.espalier.sdt;

import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.data.Schema;

/**
 * A scorecard for every leaf: {@code z_l = A_l' phi(x) + c_l}, phi the schema's {@link Basis}. The effect of one column in
 * a leaf, the sum of its terms, is kept as a table that one look-up answers: a row costs a step for each column that the
 * leaf asks about, not one for each term. Immutable; serves any number of threads.
 */
public final class LeafScorecards {
    /** One point in units of the log odds: 20 points double the odds. */
    public static final double POINT = Math.log(2) / 20;

    /** A coefficient is a float: so near to a whole number of points it is meant to be one. */
    private static final double NEAR = 1e-3;

    private final Basis basis;
    private final int leaves;
    private final int outputs;
    private final float[] weight;
    private final float[] intercept;
    private final Optional<LeafRange> range;
    private final ColumnEffects[] effects;
    /** The columns that each leaf asks about, {@code [leaves][]}. */
    private final int[][] asked;

    private final boolean isWhole;

    /**
     * Of scores without bounds; copies the arrays.
     *
     * @param weight A, {@code [leaves, basis.size(), outputs]}, row-major; outputs is 1 for two classes (the log odds of
     *     the positive one), else the number of classes
     * @param intercept c, {@code [leaves, outputs]}
     * @throws IllegalArgumentException when a length does not fit, or a value is not finite
     */
    public LeafScorecards(Basis basis, int leaves, float[] weight, float[] intercept) {
        this(basis, leaves, weight, intercept, Optional.empty());
    }

    /** As {@link #LeafScorecards(Basis, int, float[], float[])}, with each leaf's scores held within a range. */
    public LeafScorecards(Basis basis, int leaves, float[] weight, float[] intercept, Optional<LeafRange> range) {
        this.basis = basis;
        this.leaves = leaves;
        this.outputs = outputs(basis.schema());
        this.weight = Numbers.finite("leaf weights", weight, (long) leaves * basis.size() * outputs);
        this.intercept = Numbers.finite("leaf intercepts", intercept, (long) leaves * outputs);
        this.range = range;
        if (range.isPresent() && range.get().size() != leaves * outputs) {
            throw new IllegalArgumentException("ranges of leaves: expected " + leaves * outputs + " of them, found "
                    + range.get().size());
        }
        this.effects = new ColumnEffects[basis.columns()];
        for (int c = 0; c < effects.length; c++) {
            if (basis.endTerm(c) > basis.firstTerm(c)) {
                effects[c] = ColumnEffects.of(basis, c, leaves * outputs, this::coefficient);
            }
        }
        this.asked = new int[leaves][];
        for (int l = 0; l < leaves; l++) {
            int leaf = l;
            asked[l] = IntStream.range(0, effects.length)
                    .filter(c -> asks(leaf, c))
                    .toArray();
        }
        // of a number or a rate a score is no log odds
        this.isWhole = !basis.schema().target().isNumeric()
                && IntStream.range(0, leaves * outputs).allMatch(i -> isWhole(this.intercept[i]))
                && IntStream.range(0, this.weight.length).allMatch(this::isWholeTerm);
    }

    private static boolean isWhole(double z) {
        double points = z / POINT;
        return Math.abs(points - Math.rint(points)) < NEAR;
    }

    private boolean isWholeTerm(int index) {
        Basis.Kind kind = basis.term(index / outputs % basis.size()).kind();
        boolean isSloped = kind == Basis.Kind.RAW || kind == Basis.Kind.RAMP;
        return isSloped ? weight[index] == 0 : isWhole(weight[index]);
    }

    /** Whether every row gets a whole number of points from every column: bands in place of ramps, and whole coefficients; never of numbers and rates. */
    public boolean isWhole() {
        return isWhole;
    }

    /** Numbers that a leaf of such a schema answers with: {@link org.espalier.data.Target#scores()}. */
    public static int outputs(Schema schema) {
        return schema.target().scores();
    }

    private double coefficient(int leafAndOutput, int term) {
        int leaf = leafAndOutput / outputs;
        int output = leafAndOutput % outputs;
        return weight[(leaf * basis.size() + term) * outputs + output];
    }

    private boolean asks(int leaf, int column) {
        for (int i = basis.firstTerm(column) * outputs; i < basis.endTerm(column) * outputs; i++) {
            if (weight[leaf * basis.size() * outputs + i] != 0) {
                return true;
            }
        }
        return false;
    }

    public Basis basis() {
        return basis;
    }

    public int leaves() {
        return leaves;
    }

    public int outputs() {
        return outputs;
    }

    /** A copy of A, {@code [leaves, basis.size(), outputs]}. */
    public float[] weight() {
        return weight.clone();
    }

    /** A copy of c, {@code [leaves, outputs]}. */
    public float[] intercept() {
        return intercept.clone();
    }

    /** What each leaf's scores are held within; empty: nothing. */
    public Optional<LeafRange> range() {
        return range;
    }

    /** One coefficient of A. */
    public float weight(int leaf, int term, int output) {
        return weight[(leaf * basis.size() + term) * outputs + output];
    }

    /** One intercept of c. */
    public float intercept(int leaf, int output) {
        return intercept[leaf * outputs + output];
    }

    /** The columns that a leaf asks about: those with a coefficient that is not 0, in the schema's order. */
    public int[] columns(int leaf) {
        return asked[leaf].clone();
    }

    /**
     * What one column adds to {@code z} in a leaf.
     *
     * @param x encoded features, the row at {@code [at, at + width)}
     */
    public double effect(int leaf, int output, int column, float[] x, int at) {
        return effects[column] == null ? 0 : effects[column].of(leaf * outputs + output, x, at);
    }

    /**
     * {@code z_l} of a row, within the leaf's range where it has one.
     *
     * @param z gets {@code [outputs]} numbers
     */
    public void score(int leaf, float[] x, int at, double[] z) {
        for (int k = 0; k < outputs; k++) {
            double sum = intercept[leaf * outputs + k];
            for (int c : asked[leaf]) {
                sum += effects[c].of(leaf * outputs + k, x, at);
            }
            z[k] = range.isPresent() ? range.get().hold(leaf * outputs + k, sum) : sum;
        }
    }

    /**
     * The answer of a leaf for a row, as {@link Answers#of} makes it of the scores.
     *
     * @param z scratch, {@code [outputs]}; holds {@code z_l} afterwards
     * @param out gets the answer at {@code [o, o + answers)}
     */
    void answer(int leaf, float[] x, int at, double[] z, float[] out, int o) {
        score(leaf, x, at, z);
        Answers.of(z, basis.schema(), out, o);
    }
}
