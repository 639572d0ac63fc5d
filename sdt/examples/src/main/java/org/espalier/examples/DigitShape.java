package org.espalier.examples;

import java.util.Arrays;

/** The line that the pen follows, as short straight pieces, and what is done to it before it is drawn. */
final class DigitShape {
    /** Arrows along a side of the field that bends. */
    private static final int GRID = 6;

    private double[] x = new double[128];
    private double[] y = new double[128];
    /** Whether the pen is set down anew at a point. */
    private boolean[] start = new boolean[128];

    private int count;

    /** Adds a stroke, its points moved at random, as a smooth line with corners where it has corners. */
    void add(DigitGlyphs.Stroke stroke, double jitter, int stepsPerCurve, RowRandom random) {
        int n = stroke.x().length;
        double[] px = new double[n];
        double[] py = new double[n];
        for (int i = 0; i < n; i++) {
            px[i] = stroke.x()[i] + random.normal(jitter);
            py[i] = stroke.y()[i] + random.normal(jitter);
        }
        point(px[0], py[0], true);
        for (int i = 0; i + 1 < n; i++) {
            boolean fromCorner = i == 0 || stroke.corner()[i];
            boolean toCorner = i + 2 == n || stroke.corner()[i + 1];
            double xBefore = fromCorner ? 2 * px[i] - px[i + 1] : px[i - 1];
            double yBefore = fromCorner ? 2 * py[i] - py[i + 1] : py[i - 1];
            double xAfter = toCorner ? 2 * px[i + 1] - px[i] : px[i + 2];
            double yAfter = toCorner ? 2 * py[i + 1] - py[i] : py[i + 2];
            for (int s = 1; s <= stepsPerCurve; s++) {
                double t = (double) s / stepsPerCurve;
                point(
                        spline(xBefore, px[i], px[i + 1], xAfter, t),
                        spline(yBefore, py[i], py[i + 1], yAfter, t),
                        false);
            }
        }
    }

    /**
     * The uniform cubic B-spline between b and c: as smooth as a hand, near its points rather than through them; through
     * an end where the point beyond it mirrors the one before it.
     */
    private static double spline(double a, double b, double c, double d, double t) {
        double s = 1 - t;
        return (s * s * s * a
                        + (3 * t * t * t - 6 * t * t + 4) * b
                        + (3 * s * s * s - 6 * s * s + 4) * c
                        + t * t * t * d)
                / 6;
    }

    private void point(double px, double py, boolean isStart) {
        if (count == x.length) {
            x = Arrays.copyOf(x, count * 2);
            y = Arrays.copyOf(y, count * 2);
            start = Arrays.copyOf(start, count * 2);
        }
        x[count] = px;
        y[count] = py;
        start[count++] = isStart;
    }

    /** Moves every point by a smooth random field: arrows on a grid, blended by cubic B-splines. */
    void bend(double strength, RowRandom random) {
        double[] fieldX = new double[GRID * GRID];
        double[] fieldY = new double[GRID * GRID];
        for (int i = 0; i < GRID * GRID; i++) {
            fieldX[i] = random.normal(strength);
            fieldY[i] = random.normal(strength);
        }
        for (int i = 0; i < count; i++) {
            double dx = blend(fieldX, x[i], y[i]);
            double dy = blend(fieldY, x[i], y[i]);
            x[i] += dx;
            y[i] += dy;
        }
    }

    private static double blend(double[] field, double px, double py) {
        double gx = Math.max(0, Math.min(0.9999, px)) * (GRID - 3);
        double gy = Math.max(0, Math.min(0.9999, py)) * (GRID - 3);
        int cx = (int) gx;
        int cy = (int) gy;
        double[] line = new double[4];
        for (int r = 0; r < 4; r++) {
            int at = (cy + r) * GRID + cx;
            line[r] = spline(field[at], field[at + 1], field[at + 2], field[at + 3], gx - cx);
        }
        return spline(line[0], line[1], line[2], line[3], gy - cy);
    }

    /** Turns by an angle in radians, slants to the right, and stretches the width. */
    void turn(double angle, double slant, double stretch) {
        double cos = StrictMath.cos(angle);
        double sin = StrictMath.sin(angle);
        for (int i = 0; i < count; i++) {
            double cx = (x[i] - 0.5) * stretch - slant * (y[i] - 0.5);
            double cy = y[i] - 0.5;
            x[i] = cos * cx - sin * cy;
            y[i] = sin * cx + cos * cy;
        }
    }

    /** Scales so that the longer side has the given length and puts the middle into the middle of a square, shifted. */
    void fit(double length, int size, double shiftX, double shiftY) {
        double left = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double top = Double.POSITIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            left = Math.min(left, x[i]);
            right = Math.max(right, x[i]);
            top = Math.min(top, y[i]);
            bottom = Math.max(bottom, y[i]);
        }
        double scale = length / Math.max(right - left, bottom - top);
        for (int i = 0; i < count; i++) {
            x[i] = (x[i] - (left + right) / 2) * scale + size / 2.0 + shiftX;
            y[i] = (y[i] - (top + bottom) / 2) * scale + size / 2.0 + shiftY;
        }
    }

    /**
     * Draws the line.
     *
     * @param radius of the pen, in pixels
     * @param unsteadiness share by which the pressure on the pen changes along the line
     */
    void draw(DigitPen pen, double radius, double unsteadiness, RowRandom random) {
        double from = 1;
        double to = 1;
        for (int i = 1; i < count; i++) {
            if (start[i - 1]) {
                from = 1 + random.uniform(-unsteadiness, unsteadiness);
                to = 1 + random.uniform(-unsteadiness, unsteadiness);
            }
            if (!start[i]) {
                double along = (double) i / count;
                pen.line(x[i - 1], y[i - 1], x[i], y[i], radius * (from + (to - from) * along));
            }
        }
    }
}
