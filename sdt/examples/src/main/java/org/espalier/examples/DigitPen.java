package org.espalier.examples;

import java.util.Arrays;

/** A round pen that draws lines into a small grey picture, anti-aliased by the distance of each pixel from the line. */
final class DigitPen {
    private final int size;
    /** For each pixel, how far its centre is outside the ink (negative: inside), in pixels. */
    private final double[] outside;

    DigitPen(int size) {
        this.size = size;
        outside = new double[size * size];
        clear();
    }

    void clear() {
        Arrays.fill(outside, Double.POSITIVE_INFINITY);
    }

    /** Draws a line with a pen of the given radius; coordinates in pixels, a pixel's centre at half. */
    void line(double x0, double y0, double x1, double y1, double radius) {
        double reach = radius + 2;
        int left = (int) Math.max(0, Math.floor(Math.min(x0, x1) - reach));
        int right = (int) Math.min(size - 1, Math.ceil(Math.max(x0, x1) + reach));
        int top = (int) Math.max(0, Math.floor(Math.min(y0, y1) - reach));
        int bottom = (int) Math.min(size - 1, Math.ceil(Math.max(y0, y1) + reach));
        double dx = x1 - x0;
        double dy = y1 - y0;
        double squared = dx * dx + dy * dy;
        for (int py = top; py <= bottom; py++) {
            for (int px = left; px <= right; px++) {
                double ax = px + 0.5 - x0;
                double ay = py + 0.5 - y0;
                double along = squared == 0 ? 0 : Math.max(0, Math.min(1, (ax * dx + ay * dy) / squared));
                double ex = ax - along * dx;
                double ey = ay - along * dy;
                double distance = Math.sqrt(ex * ex + ey * ey) - radius;
                int pixel = py * size + px;
                outside[pixel] = Math.min(outside[pixel], distance);
            }
        }
    }

    /**
     * The picture.
     *
     * @param ink the darkest grey, 0 to 255
     * @param edge how wide the transition from ink to paper is, in pixels
     * @param pixels {@code [size * size]}, row by row; 0 is paper
     */
    void picture(double ink, double edge, byte[] pixels) {
        for (int i = 0; i < outside.length; i++) {
            double share = Math.max(0, Math.min(1, 0.5 - outside[i] / edge));
            // smooth step
            pixels[i] = (byte) (int) (ink * share * share * (3 - 2 * share) + 0.5);
        }
    }
}
