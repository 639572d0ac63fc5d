package org.espalier.evaluate;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.espalier.base.Parallel;
import org.espalier.base.SplitMix64;

/**
 * 95 % intervals of means by the percentile bootstrap (Efron 1979): rows are drawn with replacement, as many as there
 * are, and the interval holds the middle 95 % of the means. All means see the same draws.
 *
 * <p>Above {@value #LARGE} rows the interval is {@code mean ± 1.96 s / sqrt(n)}, which the bootstrap of a mean comes to and
 * which takes no time. A mean of values that are all the same has an interval of no width, whatever n.
 */
public final class Bootstrap {
    /** Rows up to which is resampled. */
    public static final int LARGE = 100_000;

    private static final double LOW = 0.025;
    private static final double HIGH = 0.975;

    private final EvaluationOptions options;
    private final int rows;
    private final IntConsumer begun;
    private final Map<String, double[]> values = new LinkedHashMap<>();

    /** @param rows number of rows of every mean */
    public Bootstrap(int rows, EvaluationOptions options) {
        this(rows, options, resample -> {
            // counted as they begin; several threads may be a few apart
            options.progress().at("resamples", resample + 1L, options.resamples());
        });
    }

    /** @param begun hears of every resample, on the thread that draws it */
    Bootstrap(int rows, EvaluationOptions options, IntConsumer begun) {
        this.rows = rows;
        this.options = options;
        this.begun = begun;
    }

    /** @param byRow what the mean is taken of, {@code [rows]} */
    public void add(String name, double[] byRow) {
        if (byRow.length != rows) {
            throw new IllegalArgumentException("expected " + rows + " values, found " + byRow.length);
        }
        values.put(name, byRow);
    }

    /** A share: a hit is 1. */
    public void add(String name, boolean[] byRow) {
        double[] numbers = new double[byRow.length];
        for (int r = 0; r < numbers.length; r++) {
            numbers[r] = byRow[r] ? 1 : 0;
        }
        add(name, numbers);
    }

    /** By name, in the order of the calls. Empty without rows, or where no resamples were asked for. */
    public Map<String, Interval> intervals() {
        Map<String, Interval> intervals = new LinkedHashMap<>();
        if (rows == 0 || options.resamples() == 0) {
            return intervals;
        }
        if (rows > LARGE) {
            values.forEach((name, byRow) -> intervals.put(name, normal(byRow)));
            return intervals;
        }
        double[][] means = resampledMeans();
        int column = 0;
        for (String name : values.keySet()) {
            intervals.put(name, middle(means[column++]));
        }
        return intervals;
    }

    /**
     * The interval of a figure that is made of several means, a ratio say. Draws rows however many there are.
     *
     * @param figure of the means, in the order of the calls of {@code add}; a NaN is left out
     * @return empty without rows, where no resamples were asked for, or where the figure is always NaN
     */
    public Optional<Interval> interval(ToDoubleFunction<double[]> figure) {
        if (rows == 0 || options.resamples() == 0) {
            return Optional.empty();
        }
        return interval(resampledMeans(), figure);
    }

    private Optional<Interval> interval(double[][] means, ToDoubleFunction<double[]> figure) {
        double[] figures = IntStream.range(0, options.resamples())
                .mapToDouble(s -> figure.applyAsDouble(
                        Arrays.stream(means).mapToDouble(m -> m[s]).toArray()))
                .filter(f -> !Double.isNaN(f))
                .toArray();
        return figures.length == 0 ? Optional.empty() : Optional.of(middle(figures));
    }

    /** The intervals of several such figures, of the same draws; what {@link #interval} leaves empty is left out. */
    Map<String, Interval> intervals(Map<String, ? extends ToDoubleFunction<double[]>> figures) {
        Map<String, Interval> intervals = new LinkedHashMap<>();
        if (rows > 0 && options.resamples() > 0) {
            double[][] means = resampledMeans();
            figures.forEach((name, figure) -> interval(means, figure).ifPresent(i -> intervals.put(name, i)));
        }
        return intervals;
    }

    /**
     * The interval of a quantile. Nothing is drawn: how many of {@code n} draws fall below the quantile is a binomial
     * number, so the bootstrap's interval ends at the values of the ranks {@code n q ± 1.96 sqrt(n q (1 - q))}. A maximum
     * has none: no draw exceeds it.
     *
     * @param q the quantile, above 0 and below 1
     * @return empty without rows, or where no resamples were asked for
     */
    public Optional<Interval> ofQuantile(double[] byRow, double q) {
        if (byRow.length == 0 || options.resamples() == 0) {
            return Optional.empty();
        }
        double[] ascending = byRow.clone();
        Arrays.sort(ascending);
        double half = Interval.Z * Math.sqrt(q * (1 - q) / byRow.length);
        return Optional.of(new Interval(
                Metrics.quantileOfSorted(ascending, Math.max(0, q - half)),
                Metrics.quantileOfSorted(ascending, Math.min(1, q + half))));
    }

    private static Interval middle(double[] resampled) {
        Arrays.sort(resampled);
        return new Interval(Metrics.quantileOfSorted(resampled, LOW), Metrics.quantileOfSorted(resampled, HIGH));
    }

    private static Interval normal(double[] byRow) {
        double mean = Metrics.mean(byRow);
        double squares = 0;
        for (double value : byRow) {
            squares += (value - mean) * (value - mean);
        }
        double half = Interval.Z * Math.sqrt(squares / byRow.length / byRow.length);
        return new Interval(mean - half, mean + half);
    }

    /** {@code [columns][resamples]}. */
    private double[][] resampledMeans() {
        int columns = values.size();
        double[] table = rowByRow();
        double[][] means = new double[columns][options.resamples()];
        AtomicInteger next = new AtomicInteger();
        Parallel.run(Math.max(1, Math.min(options.threads(), options.resamples())), () -> {
            double[] sums = new double[columns];
            for (int s = next.getAndIncrement(); s < options.resamples(); s = next.getAndIncrement()) {
                begun.accept(s);
                resample(table, s, sums);
                for (int c = 0; c < columns; c++) {
                    means[c][s] = sums[c] / rows;
                }
            }
        });
        return means;
    }

    /** A row's values side by side, so that a draw touches one place in memory. */
    private double[] rowByRow() {
        int columns = values.size();
        double[] table = new double[Math.multiplyExact(rows, columns)];
        int column = 0;
        for (double[] byRow : values.values()) {
            for (int r = 0; r < rows; r++) {
                table[r * columns + column] = byRow[r];
            }
            column++;
        }
        return table;
    }

    private void resample(double[] table, int resample, double[] sums) {
        int columns = sums.length;
        Arrays.fill(sums, 0);
        // Each resample has a stream of its own, so that threads change nothing.
        SplitMix64 random = new SplitMix64(SplitMix64.mix(options.seed() + SplitMix64.mix(resample + 1L)));
        for (int i = 0; i < rows; i++) {
            int row = random.below(rows);
            for (int c = 0, at = row * columns; c < columns; c++) {
                sums[c] += table[at + c];
            }
        }
    }
}
