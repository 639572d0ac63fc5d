package org.espalier.explain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.data.Column;

/**
 * Searches for a small change of a row that gives another max-path class, or an answer within a range where the target is a number: first of one column, then of two, then of three,
 * starting from the columns that bring another class nearest. Among changes of as many columns the one of least distance
 * is taken. It finds no smallest change for certain; what it finds is a change, since it is scored again.
 *
 * <p>Of a number {@value #GRID} values in its range are tried and the border is then found by halving; the value is rounded
 * to as few digits as still give the other class. Where leaves have scorecards the knots and special values of the column are
 * tried as well. Where the ends of the range and the row's own value are whole numbers, a
 * whole number is proposed if one in the range gives that class: nobody has 2.05 children.
 *
 * <p>Immutable; safe for any number of threads, a search works on memory of its own.
 */
public final class CounterfactualSearch {
    private static final int GRID = 24;
    private static final int HALVINGS = 14;

    /** Readable values may be so much further away, in standard deviations. */
    private static final double ROUNDING = 0.02;

    /** What a float leaves uncertain about a value, in standard deviations. */
    private static final double CODE_ROUNDING = 1e-5;

    /** Columns that a second or third change is built upon. */
    private static final int BEAM = 4;

    private final TreeView tree;
    private final Constraints constraints;

    /** @throws IllegalArgumentException when the tree is one of images, or a column to keep is unknown */
    public CounterfactualSearch(TreeView tree, Constraints constraints) {
        if (tree.tree().schema().image().isPresent()) {
            throw new IllegalArgumentException("a change of single pixels explains no image");
        }
        for (String name : constraints.keep()) {
            if (tree.columns().stream().noneMatch(c -> c.name().equals(name))) {
                throw new IllegalArgumentException("keep: no column " + name);
            }
        }
        this.tree = tree;
        this.constraints = constraints;
    }

    /**
     * A change that gives another class, or nothing where none was found within the constraints.
     *
     * @throws IllegalArgumentException when the target is a number or a rate: then something is to be {@link Wanted}
     */
    public Optional<Counterfactual> find(Explanation e) {
        if (tree.isNumeric()) {
            throw new IllegalArgumentException("expected classes, or an answer that is wanted");
        }
        return new Run(e, new FlipDistance(tree, e.predicted(), e.row().array())).find();
    }

    /**
     * A change after which a number or a rate is answered as is wanted; nothing where it is already, or where none was found within
     * the constraints.
     *
     * @throws IllegalArgumentException when the target is of classes
     */
    public Optional<Counterfactual> find(Explanation e, Wanted wanted) {
        if (!tree.isNumeric()) {
            throw new IllegalArgumentException("expected a number or a rate, found classes");
        }
        return wanted.holds(e.value()) ? Optional.empty() : new Run(e, new NumberGoal(tree, wanted)).find();
    }

    /** A changed row on the way: the values that were set, and how near it comes to another class. */
    private record State(float[] x, List<Integer> changed, double nearness) {}

    private final class Run {
        private final Explanation e;
        private final float[] original;
        private final Goal goal;
        private final List<Integer> free = new ArrayList<>();

        Run(Explanation e, Goal goal) {
            this.e = e;
            this.original = e.row().array();
            this.goal = goal;
            BitSet read = read();
            for (int c = 0; c < tree.columns().size(); c++) {
                Column column = column(c);
                if (read.get(c) && !column.immutable() && !constraints.keep().contains(column.name())) {
                    free.add(c);
                }
            }
        }

        private Column column(int c) {
            return tree.tree().schema().columns().get(tree.columns().get(c).schemaColumn());
        }

        Optional<Counterfactual> find() {
            List<State> beam = List.of(new State(original, List.of(), 0));
            for (int depth = 1; depth <= Math.min(constraints.columns(), free.size()); depth++) {
                List<Counterfactual> found = new ArrayList<>();
                List<State> next = new ArrayList<>();
                for (State state : beam) {
                    for (int c : free) {
                        if (!state.changed().contains(c)) {
                            tryColumn(state, c, found, next);
                        }
                    }
                }
                if (!found.isEmpty()) {
                    return found.stream().min(Comparator.comparingDouble(Counterfactual::distance));
                }
                beam = next.stream()
                        .sorted(Comparator.comparingDouble(s -> -s.nearness()))
                        .limit(BEAM)
                        .toList();
            }
            return Optional.empty();
        }

        private void tryColumn(State state, int c, List<Counterfactual> found, List<State> next) {
            float[] best = null;
            double bestNearness = Double.NEGATIVE_INFINITY;
            int feature = tree.columns().get(c).firstFeature();
            boolean isNumber = column(c) instanceof Column.Number;
            boolean isSettledBelow = false;
            boolean isSettledAbove = false;
            for (float[] x : variants(state.x(), c)) {
                double nearness = nearness(x);
                if (nearness > bestNearness) {
                    bestNearness = nearness;
                    best = x;
                }
                // the variants of a number come nearest first: the first on either side is the one to settle
                boolean isAbove = x[feature] >= original[feature];
                boolean isSettled = isNumber && (isAbove ? isSettledAbove : isSettledBelow);
                if (!isSettled && nearness >= 0 && isOther(x)) {
                    settle(state, c, x).ifPresent(found::add);
                    isSettledAbove |= isAbove;
                    isSettledBelow |= !isAbove;
                }
            }
            if (best != null) {
                List<Integer> changed = new ArrayList<>(state.changed());
                changed.add(c);
                next.add(new State(best, changed, bestNearness));
            }
        }

        /** Rows that differ in one column: every other category, or values over the column's range. */
        private List<float[]> variants(float[] x, int c) {
            List<float[]> out = new ArrayList<>();
            if (column(c) instanceof Column.Category category) {
                for (int k = 0; k < category.categories().size(); k++) {
                    float[] y = withCategory(x, c, k);
                    if (!Arrays.equals(x, y)) {
                        out.add(y);
                    }
                }
            } else if (column(c) instanceof Column.Number n && n.minimum() < n.maximum()) {
                for (int g = 0; g <= GRID; g++) {
                    out.add(withNumber(x, c, n.minimum() + (n.maximum() - n.minimum()) * g / GRID));
                }
                if (tree.hasScorecards()) {
                    // where a scorecard bends, and the special values, which lie on no line
                    Stream.concat(n.knots().points().stream(), n.knots().special().stream())
                            .filter(v -> v >= n.minimum() && v <= n.maximum())
                            .forEach(v -> out.add(withNumber(x, c, v)));
                }
                out.removeIf(y -> !isOrdinary(n, start(y, c, n)));
                int feature = tree.columns().get(c).firstFeature();
                out.sort(Comparator.comparingDouble(y -> Math.abs(y[feature] - original[feature])));
            }
            return out;
        }

        private float[] withCategory(float[] x, int c, int category) {
            ExplainedColumn column = tree.columns().get(c);
            float[] y = x.clone();
            for (int f = 0; f < column.width(); f++) {
                y[column.firstFeature() + f] = f == category ? 1 : 0;
            }
            return y;
        }

        private float[] withNumber(float[] x, int c, double value) {
            Column.Number n = (Column.Number) column(c);
            ExplainedColumn column = tree.columns().get(c);
            float[] y = x.clone();
            y[column.firstFeature()] = (float) ((value - n.offset()) / n.scale());
            if (column.width() == 2) {
                y[column.firstFeature() + 1] = 0;
            }
            return y;
        }

        private boolean isOther(float[] x) {
            return goal.isReached(x);
        }

        private double nearness(float[] x) {
            return goal.nearness(x);
        }

        /** The columns that any gate or leaf asks about: a change of another one changes nothing. */
        private BitSet read() {
            BitSet out = new BitSet();
            for (int i = 0; i < tree.tree().shape().nodes(); i++) {
                tree.askedBy(i).forEach(out::set);
            }
            for (int l = 0; l < tree.tree().shape().leaves(); l++) {
                tree.asked(l).forEach(out::set);
            }
            return out;
        }

        /** Brings every changed number as near to its old value as the other class allows, in few digits. */
        private Optional<Counterfactual> settle(State state, int last, float[] found) {
            float[] x = found;
            List<Integer> changed = new ArrayList<>(state.changed());
            changed.add(last);
            List<Counterfactual.Change> changes = new ArrayList<>();
            double distance = 0;
            for (int i = changed.size() - 1; i >= 0; i--) {
                int c = changed.get(i);
                if (column(c) instanceof Column.Number n) {
                    BigDecimal value = nearest(x, c, n);
                    x = withNumber(x, c, value.doubleValue());
                    distance += Math.abs(value.doubleValue() - start(c, n)) / n.standardDeviation();
                    changes.add(0, new Counterfactual.Change(n.name(), e.valueOf(c), value.toPlainString(), c));
                } else {
                    distance += 1;
                    ExplainedRow row = new ExplainedRow(tree, Optional.empty(), x);
                    changes.add(0, new Counterfactual.Change(column(c).name(), e.valueOf(c), row.value(c), c));
                }
            }
            return isOther(x) ? Optional.of(counterfactual(changes, goal.found(), distance, x)) : Optional.empty();
        }

        private Counterfactual counterfactual(
                List<Counterfactual.Change> changes, int answer, double distance, float[] x) {
            String name = tree.answers().get(answer);
            return new Counterfactual(changes, name, answer, distance, FloatList.of(x), ClassProbabilities.NONE);
        }

        /** The value to start from: the row's own, or the average where it has none. */
        private double start(int c, Column.Number n) {
            return start(original, c, n);
        }

        private double start(float[] x, int c, Column.Number n) {
            return x[tree.columns().get(c).firstFeature()] * n.scale() + n.offset();
        }

        /** Among negative codes that the dictionary names, a negative number means nothing. */
        private boolean isOrdinary(Column.Number n, double value) {
            return value >= -CODE_ROUNDING * n.standardDeviation()
                    || !tree.words().hasCodeBelow(n.name(), 0)
                    || tree.words().code(n.name(), Math.rint(value)).isPresent()
                            && Math.abs(value - Math.rint(value)) <= CODE_ROUNDING * n.standardDeviation();
        }

        /** Halves the way between the old value, or the end of the range next to it, and one that gives another class. */
        private BigDecimal nearest(float[] x, int c, Column.Number n) {
            double own = start(c, n);
            double same = Math.max(n.minimum(), Math.min(n.maximum(), own));
            double other = x[tree.columns().get(c).firstFeature()] * n.scale() + n.offset();
            if (tree.words().hasCodeBelow(n.name(), 0) && Math.min(own, other) < 0) {
                if (other < 0) {
                    return new BigDecimal(Math.rint(other)); // a code has no neighbours
                }
                same = Math.max(0, n.minimum());
            }
            if (same != own && isOther(withNumber(x, c, same))) {
                other = same;
            } else if (!isOther(withNumber(x, c, same))) {
                for (int h = 0; h < HALVINGS; h++) {
                    double middle = (same + other) / 2;
                    if (isOther(withNumber(x, c, middle))) {
                        other = middle;
                    } else {
                        same = middle;
                    }
                }
            }
            return rounded(x, c, n, other);
        }

        /** As few digits as still give the other class, away from the old value, within the range; a whole number rather. */
        private BigDecimal rounded(float[] x, int c, Column.Number n, double value) {
            RoundingMode away = value >= start(c, n) ? RoundingMode.CEILING : RoundingMode.FLOOR;
            if (isWhole(c, n)) {
                for (int digits = 2; digits <= 9; digits++) {
                    BigDecimal whole = digits(value, digits, away).setScale(0, away);
                    if (isNear(whole, value, n) && isChange(whole, x, c, n)) {
                        return whole;
                    }
                }
                BigDecimal next = new BigDecimal(value).setScale(0, away);
                if (isChange(next, x, c, n)) {
                    return next;
                }
            }
            for (int digits = 2; digits <= 9; digits++) {
                BigDecimal candidate = digits(value, digits, away);
                if (isNear(candidate, value, n) && isChange(candidate, x, c, n)) {
                    return candidate;
                }
            }
            return new BigDecimal(Double.toString(value));
        }

        private BigDecimal digits(double value, int digits, RoundingMode mode) {
            return new BigDecimal(value).round(new MathContext(digits, mode)).stripTrailingZeros();
        }

        private boolean isNear(BigDecimal candidate, double value, Column.Number n) {
            return Math.abs(candidate.doubleValue() - value) <= ROUNDING * n.standardDeviation();
        }

        private boolean isChange(BigDecimal candidate, float[] x, int c, Column.Number n) {
            double number = candidate.doubleValue();
            return number >= n.minimum()
                    && number <= n.maximum()
                    && isOrdinary(n, number)
                    && isOther(withNumber(x, c, number));
        }

        /** Whether all that is known of a column is whole: the ends of its range, and the row's own value if it has one. */
        private boolean isWhole(int c, Column.Number n) {
            float feature = original[tree.columns().get(c).firstFeature()];
            double own = start(c, n);
            double tellsApart = Math.ulp(feature) * n.scale();
            return n.minimum() == Math.rint(n.minimum())
                    && n.maximum() == Math.rint(n.maximum())
                    && Math.abs(own - Math.rint(own)) <= tellsApart;
        }
    }
}
