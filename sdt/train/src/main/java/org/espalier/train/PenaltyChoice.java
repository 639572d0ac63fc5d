package org.espalier.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.data.Schema;
import org.espalier.scorecard.ColumnValues;
import org.espalier.scorecard.KnotPlacement;
import org.espalier.scorecard.NewtonScorecard;
import org.espalier.scorecard.ScorecardStart;
import org.espalier.sdt.Basis;

/**
 * How finely scorecards bend, and how hard their coefficients are penalised: the ramps of a column and lambda, by the loss of
 * one scorecard in five folds of all rows at hand ({@link NewtonScorecard}). A tenth of the rows would be too few to tell.
 *
 * @param basis with the chosen ramps
 * @param lambda empty where there is no Newton's method for the data: more than two classes, or too large a basis
 * @param start in this basis for all own rows, with its fit
 */
record PenaltyChoice(Basis basis, OptionalDouble lambda, Optional<ScorecardStart> start) {
    static final double[] LAMBDAS = {0.3, 1, 3, 10, 30, 100, 300};
    /** The middle of the scale. */
    static final int FIRST = 3;
    /** Share of the loss that a finer basis must save: a hundredth of a percent is nothing that anybody sees. */
    private static final double WORTH_FINER = 1e-4;
    /** So many numbers of ramps, one after the other, that save nothing, are the last. */
    private static final int IN_VAIN = 2;

    /** Held-out loss of a scorecard of whole points. */
    interface WholeLoss {
        /** @param start of all own rows in the basis */
        double of(ScorecardStart start, Basis basis, double lambda);
    }

    /**
     * The best of some ramps a column, each with its best lambda.
     *
     * @param rows with targets at temperature 1
     * @param own how many of them are no augmented copies, which come first
     * @param wholeLoss held-out loss of a scorecard of whole points
     */
    static PenaltyChoice of(
            Schema schema,
            TrainingData rows,
            int own,
            DistillOptions options,
            TrainingListener listener,
            WholeLoss wholeLoss) {
        TrainingData ownRows = HeldOutRows.select(rows, IntStream.range(0, own).toArray());
        ColumnValues values = ColumnValues.of(schema, ownRows.features());
        int most = ScorecardOptions.ramps(own);
        PenaltyChoice best = null;
        double lowest = Double.POSITIVE_INFINITY;
        int at = FIRST;
        int inVain = 0;
        List<String> told = new ArrayList<>();
        for (int ramps : options.wholePoints() ? ScorecardOptions.bands(most) : ScorecardOptions.RAMPS) {
            Basis basis = Basis.of(new KnotPlacement(ramps).place(schema, values));
            if (!options.wholePoints() && ramps > most || !NewtonScorecard.serves(basis) || inVain == IN_VAIN) {
                continue;
            }
            ScorecardStart start = ownRows.withBasis(basis).start(own, options, Optional.empty());
            NewtonScorecard newton = start.newton().orElseThrow();
            if (best != null) {
                newton.startFromScores(
                        best.start.flatMap(ScorecardStart::newton).orElseThrow().scores(), LAMBDAS[at]);
            }
            TreeMap<Integer, Double> known = new TreeMap<>();
            at = descend(known, at, lambda -> HeldOutRows.mean(newton.losses(lambda)));
            double loss = options.wholePoints() ? wholeLoss.of(start, basis, LAMBDAS[at]) : known.get(at);
            String form = options.wholePoints() ? "bands" : "ramps";
            told.add(String.format(Locale.ROOT, "%d %s: %.5f at %s", ramps, form, loss, LAMBDAS[at]));
            inVain++;
            if (loss < (1 - WORTH_FINER) * lowest) {
                inVain = 0;
                lowest = loss;
                best = new PenaltyChoice(basis, OptionalDouble.of(LAMBDAS[at]), Optional.of(start));
            }
        }
        if (best == null) {
            return new PenaltyChoice(Basis.of(new KnotPlacement(most).place(schema, values)), OptionalDouble.empty(), Optional.empty());
        }
        listener.note("lambda " + best.lambda.getAsDouble() + " by loss in five folds ("
                + told.stream().collect(Collectors.joining(", ")) + ")");
        return best;
    }

    /**
     * From a place on the scale on in the direction in which the loss falls, as long as it does.
     *
     * @param known gets the loss of every lambda that was looked at, by its index
     * @return index of the best
     */
    static int descend(TreeMap<Integer, Double> known, int from, DoubleUnaryOperator lossOf) {
        IntToDoubleFunction loss = index -> known.computeIfAbsent(index, i -> lossOf.applyAsDouble(LAMBDAS[i]));
        int at = from;
        boolean isRising = at + 1 < LAMBDAS.length && loss.applyAsDouble(at + 1) < loss.applyAsDouble(at);
        int direction = isRising ? 1 : -1;
        while (at + direction >= 0
                && at + direction < LAMBDAS.length
                && loss.applyAsDouble(at + direction) < loss.applyAsDouble(at)) {
            at += direction;
        }
        return at;
    }
}
