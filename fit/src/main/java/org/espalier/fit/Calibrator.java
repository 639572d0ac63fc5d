package org.espalier.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.base.Softplus;
import org.espalier.sdt.Calibration;

/** Fits a {@link Calibration} on rows that training has not seen. */
public final class Calibrator {
    /** Which map is fitted. */
    public enum Method {
        NONE,
        /** Platt's sigmoid below {@value #ROWS_FOR_ISOTONIC} rows, else isotonic. */
        AUTO,
        PLATT,
        ISOTONIC
    }

    private static final int ROWS_FOR_ISOTONIC = 1000;
    private static final int MAX_STEPS = 100;
    private static final double EDGE = 1e-6;

    private Calibrator() {}

    /**
     * @param probability of the positive class, by row, uncalibrated
     * @param positive whether the row is of it
     */
    public static Calibration fit(Method method, double[] probability, boolean[] positive) {
        int hits = (int)
                IntStream.range(0, positive.length).filter(i -> positive[i]).count();
        if (method == Method.NONE || hits == 0 || hits == positive.length) {
            return new Calibration.None();
        }
        boolean isIsotonic = method == Method.ISOTONIC || method == Method.AUTO && positive.length >= ROWS_FOR_ISOTONIC;
        return isIsotonic ? isotonic(probability, positive) : platt(probability, positive);
    }

    /**
     * Platt (1999) by Newton's method, with his targets {@code (n+ + 1) / (n+ + 2)} and {@code 1 / (n- + 2)} (Lin, Lin and Weng, Machine
     * Learning 68, 2007).
     */
    static Calibration platt(double[] probability, boolean[] positive) {
        int rows = probability.length;
        double hits = IntStream.range(0, rows).filter(i -> positive[i]).count();
        double high = (hits + 1) / (hits + 2);
        double low = 1 / (rows - hits + 2);
        double[] logit = Arrays.stream(probability)
                .map(p -> Math.max(EDGE, Math.min(1 - EDGE, p)))
                .map(p -> Math.log(p) - Math.log1p(-p))
                .toArray();
        double a = 1;
        double b = 0;
        double loss = loss(logit, positive, high, low, a, b);
        for (int step = 0; step < MAX_STEPS; step++) {
            double ga = 0;
            double gb = 0;
            double haa = 1e-12;
            double hab = 0;
            double hbb = 1e-12;
            for (int r = 0; r < rows; r++) {
                double p = 1 / (1 + Math.exp(-(a * logit[r] + b)));
                double error = p - (positive[r] ? high : low);
                double curve = p * (1 - p);
                ga += error * logit[r];
                gb += error;
                haa += curve * logit[r] * logit[r];
                hab += curve * logit[r];
                hbb += curve;
            }
            double determinant = haa * hbb - hab * hab;
            double da = (hbb * ga - hab * gb) / determinant;
            double db = (haa * gb - hab * ga) / determinant;
            double size = 1;
            double next = loss(logit, positive, high, low, a - da, b - db);
            while (!(next <= loss) && size > 1e-6) {
                size /= 2;
                next = loss(logit, positive, high, low, a - size * da, b - size * db);
            }
            a -= size * da;
            b -= size * db;
            boolean isDone = loss - next < 1e-12 * (1 + Math.abs(loss));
            loss = next;
            if (isDone) {
                break;
            }
        }
        // a calibration must not turn ranks around: where it would, there is nothing to calibrate
        return a > 0 && Double.isFinite(a) && Double.isFinite(b)
                ? new Calibration.Logistic(a, b)
                : new Calibration.None();
    }

    private static double loss(double[] logit, boolean[] positive, double high, double low, double a, double b) {
        double sum = 0;
        for (int r = 0; r < logit.length; r++) {
            double z = a * logit[r] + b;
            double t = positive[r] ? high : low;
            sum += Softplus.of(z) - t * z;
        }
        return sum;
    }

    /**
     * Isotonic regression by pooling adjacent violators (Ayer et al. 1955); the corner of each pool is the mean of its
     * probabilities, so that the line between corners keeps apart what ranks apart.
     */
    static Calibration isotonic(double[] probability, boolean[] positive) {
        Integer[] order = IntStream.range(0, probability.length).boxed().toArray(Integer[]::new);
        Arrays.sort(order, (i, j) -> Double.compare(probability[i], probability[j]));
        List<double[]> pools = new ArrayList<>(); // rows, sum of probabilities, hits
        int at = 0;
        while (at < order.length) {
            double[] pool = new double[3];
            double value = probability[order[at]];
            while (at < order.length && probability[order[at]] == value) {
                pool[0]++;
                pool[1] += value;
                pool[2] += positive[order[at]] ? 1 : 0;
                at++;
            }
            pools.add(pool);
            while (pools.size() > 1 && rate(pools, 2) >= rate(pools, 1)) {
                double[] last = pools.remove(pools.size() - 1);
                double[] into = pools.get(pools.size() - 1);
                for (int i = 0; i < 3; i++) {
                    into[i] += last[i];
                }
            }
        }
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        for (double[] pool : pools) {
            double corner = Math.max(0, Math.min(1, pool[1] / pool[0]));
            if (x.isEmpty() || corner > x.get(x.size() - 1)) {
                x.add(corner);
                y.add(pool[2] / pool[0]);
            }
        }
        return new Calibration.Isotonic(x, y);
    }

    private static double rate(List<double[]> pools, int fromEnd) {
        double[] pool = pools.get(pools.size() - fromEnd);
        return pool[2] / pool[0];
    }
}
