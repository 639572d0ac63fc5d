package org.espalier.fit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Minimises a smooth function by limited-memory BFGS (D. Liu and J. Nocedal, Mathematical Programming 45, 1989) with steps that
 * fulfil Armijo's condition.
 */
final class Lbfgs {
    private static final int MEMORY = 10;
    private static final double ENOUGH_DECREASE = 1e-4;
    private static final int MAX_HALVINGS = 40;
    /** The largest part of the gradient at the end, against 1 and the point. */
    private static final double TOLERANCE = 1e-7;

    private Lbfgs() {}

    /** A function with its gradient. */
    interface Function {
        /** @param gradient is written to */
        double value(double[] at, double[] gradient);
    }

    private record Pair(double[] step, double[] change, double product) {}

    /** Where the gradient is nearly 0, or where {@code most} iterations have come to. */
    static double[] minimise(Function function, double[] start, int most) {
        double[] at = start.clone();
        double[] gradient = new double[at.length];
        double value = function.value(at, gradient);
        Deque<Pair> pairs = new ArrayDeque<>();
        for (int iteration = 0; iteration < most && maximum(gradient) > TOLERANCE; iteration++) {
            double[] direction = direction(gradient, pairs);
            double slope = dot(direction, gradient);
            double step = pairs.isEmpty() ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
            double[] next = new double[at.length];
            double[] nextGradient = new double[at.length];
            double nextValue = Double.POSITIVE_INFINITY;
            int halvings = 0;
            while (halvings <= MAX_HALVINGS) {
                for (int i = 0; i < at.length; i++) {
                    next[i] = at[i] + step * direction[i];
                }
                nextValue = function.value(next, nextGradient);
                if (nextValue <= value + ENOUGH_DECREASE * step * slope) {
                    break;
                }
                step /= 2;
                halvings++;
            }
            if (halvings > MAX_HALVINGS) {
                return at; // as low as rounding lets it be
            }
            remember(pairs, at, next, gradient, nextGradient);
            at = next;
            gradient = nextGradient;
            value = nextValue;
        }
        return at;
    }

    private static void remember(Deque<Pair> pairs, double[] at, double[] next, double[] before, double[] after) {
        double[] step = new double[at.length];
        double[] change = new double[at.length];
        for (int i = 0; i < at.length; i++) {
            step[i] = next[i] - at[i];
            change[i] = after[i] - before[i];
        }
        double product = dot(step, change);
        if (product > 1e-12 * dot(change, change)) {
            pairs.addLast(new Pair(step, change, product));
            if (pairs.size() > MEMORY) {
                pairs.removeFirst();
            }
        }
    }

    /** The two loops of Nocedal (1980). */
    private static double[] direction(double[] gradient, Deque<Pair> pairs) {
        double[] q = new double[gradient.length];
        for (int i = 0; i < q.length; i++) {
            q[i] = -gradient[i];
        }
        double[] alphas = new double[pairs.size()];
        int j = alphas.length;
        for (Iterator<Pair> i = pairs.descendingIterator(); i.hasNext(); ) {
            Pair pair = i.next();
            j--;
            alphas[j] = dot(pair.step, q) / pair.product;
            add(q, -alphas[j], pair.change);
        }
        if (!pairs.isEmpty()) {
            Pair last = pairs.getLast();
            double scale = last.product / dot(last.change, last.change);
            for (int i = 0; i < q.length; i++) {
                q[i] *= scale;
            }
        }
        j = 0;
        for (Pair pair : pairs) {
            double beta = dot(pair.change, q) / pair.product;
            add(q, alphas[j] - beta, pair.step);
            j++;
        }
        return q;
    }

    private static void add(double[] to, double factor, double[] what) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * what[i];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double maximum(double[] values) {
        double most = 0;
        for (double v : values) {
            most = Math.max(most, Math.abs(v));
        }
        return most;
    }
}
