package org.espalier.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.data.Matrix;
import org.espalier.data.Schema;
import org.espalier.scorecard.KnotPlacement;
import org.espalier.scorecard.NewtonScorecard;
import org.espalier.scorecard.SparseBasis;
import org.espalier.sdt.Basis;

/**
 * How finely scorecards bend, and how hard their coefficients are penalised: the ramps of a column and lambda, by the loss of
 * one scorecard in five folds of all rows at hand ({@link NewtonScorecard}). A tenth of the rows would be too few to tell.
 *
 * @param basis with the chosen ramps
 * @param lambda empty where there is no Newton's method for the data: more than two classes, or too large a basis
 */
record PenaltyChoice(Basis basis, OptionalDouble lambda) {
    static final double[] LAMBDAS = {0.3, 1, 3, 10, 30, 100, 300};
    private static final int FIRST = 3;

    /**
     * The best of some ramps a column, each with its best lambda.
     *
     * @param rows with targets at temperature 1
     * @param own how many of them are no augmented copies, which come first
     * @param wholeLoss held-out loss of a scorecard of whole points, by its basis and lambda
     */
    static PenaltyChoice of(
            Schema schema,
            TrainingData rows,
            int own,
            DistillOptions options,
            TrainingListener listener,
            ToDoubleBiFunction<Basis, Double> wholeLoss) {
        Matrix features = rows.features().select(IntStream.range(0, own).toArray());
        int most = ScorecardOptions.ramps(own);
        PenaltyChoice best = null;
        double lowest = Double.POSITIVE_INFINITY;
        List<String> told = new ArrayList<>();
        for (int ramps : options.wholePoints() ? ScorecardOptions.bands(most) : ScorecardOptions.RAMPS) {
            Basis basis = basis(schema, features, ramps);
            if (!options.wholePoints() && ramps > most || !NewtonScorecard.serves(basis)) {
                continue;
            }
            NewtonScorecard newton = newton(basis, features, rows, own, options);
            TreeMap<Integer, Double> known = new TreeMap<>();
            int at = descend(known, lambda -> HeldOutRows.mean(newton.losses(lambda)));
            double loss = options.wholePoints() ? wholeLoss.applyAsDouble(basis, LAMBDAS[at]) : known.get(at);
            String form = options.wholePoints() ? "bands" : "ramps";
            told.add(String.format(Locale.ROOT, "%d %s: %.5f at %s", ramps, form, loss, LAMBDAS[at]));
            if (loss < lowest) {
                lowest = loss;
                best = new PenaltyChoice(basis, OptionalDouble.of(LAMBDAS[at]));
            }
        }
        if (best == null) {
            return new PenaltyChoice(basis(schema, features, most), OptionalDouble.empty());
        }
        listener.note("lambda " + best.lambda.getAsDouble() + " by loss in five folds ("
                + told.stream().collect(Collectors.joining(", ")) + ")");
        return best;
    }

    private static Basis basis(Schema schema, Matrix features, int ramps) {
        return Basis.of(new KnotPlacement(ramps).place(schema, features));
    }

    private static NewtonScorecard newton(
            Basis basis, Matrix features, TrainingData rows, int own, DistillOptions options) {
        double[] positive = new double[own];
        for (int r = 0; r < own; r++) {
            positive[r] = rows.targets()[r * rows.classes() + basis.schema().positiveIndex()];
        }
        return new NewtonScorecard(
                new SparseBasis(basis, features),
                positive,
                Arrays.copyOf(rows.weights(), own),
                new int[basis.size()],
                options.seed(),
                options.threads());
    }

    /**
     * From the middle of the scale on in the direction in which the loss falls, as long as it does.
     *
     * @param known gets the loss of every lambda that was looked at, by its index
     * @return index of the best
     */
    static int descend(TreeMap<Integer, Double> known, DoubleUnaryOperator lossOf) {
        IntToDoubleFunction loss = index -> known.computeIfAbsent(index, i -> lossOf.applyAsDouble(LAMBDAS[i]));
        int at = FIRST;
        int direction = loss.applyAsDouble(at + 1) < loss.applyAsDouble(at) ? 1 : -1;
        while (at + direction >= 0
                && at + direction < LAMBDAS.length
                && loss.applyAsDouble(at + direction) < loss.applyAsDouble(at)) {
            at += direction;
        }
        return at;
    }
}
