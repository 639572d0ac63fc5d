package org.espalier.viz;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A rectangle of numbers as a small picture, one picture element per number: blue below zero, white at zero, orange above
 * (the two hues that all common forms of colour blindness leave apart). The scale is symmetric, so that white always
 * means zero.
 *
 * @param width columns
 * @param height rows
 * @param range the absolute value that has full colour; what lies outside is cut to it; above 0
 * @param png the picture as a PNG file; not to be written to
 */
public record WeightImage(int width, int height, float range, byte[] png) {
    // a record compares an array by its place in memory
    @Override
    public boolean equals(Object other) {
        return other instanceof WeightImage that
                && width == that.width
                && height == that.height
                && Float.compare(range, that.range) == 0
                && Arrays.equals(png, that.png);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(png);
    }

    @Override
    public String toString() {
        return "WeightImage[" + width + " x " + height + ", range=" + range + "]";
    }

    /** Colour of {@code -range} as {@code #rrggbb}. */
    public static final String NEGATIVE = "#08519c";

    /** Colour of {@code +range} as {@code #rrggbb}. */
    public static final String POSITIVE = "#b35806";

    private static final int[][] STOPS = {
        {0x08, 0x51, 0x9c}, {0x6b, 0xae, 0xd6}, {0xff, 0xff, 0xff}, {0xfd, 0xae, 0x61}, {0xb3, 0x58, 0x06}
    };

    /**
     * Numbers in diverging colours.
     *
     * @param values {@code [height * width]} in reading order, finite
     * @param range the absolute value of full colour; 0 or less: the largest absolute value there is (1 where all are 0)
     */
    public static WeightImage diverging(float[] values, int width, int height, float range) {
        require(values, width, height);
        float full = range > 0 ? range : largest(values);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < values.length; i++) {
            image.setRGB(i % width, i / width, diverging(values[i] / full));
        }
        return new WeightImage(width, height, full, png(image));
    }

    /**
     * Intensities from white (0) to black (range), as ink on paper.
     *
     * @param values {@code [height * width]} in reading order, finite
     * @param range the value of black, above 0
     */
    public static WeightImage ink(float[] values, int width, int height, float range) {
        require(values, width, height);
        if (!(range > 0)) {
            throw new IllegalArgumentException("range: expected more than 0, found " + range);
        }
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < values.length; i++) {
            int grey = 255 - Math.round(255 * Math.max(0, Math.min(1, values[i] / range)));
            image.setRGB(i % width, i / width, grey << 16 | grey << 8 | grey);
        }
        return new WeightImage(width, height, range, png(image));
    }

    /** Largest absolute value, or 1 where all are 0. */
    public static float largest(float[] values) {
        float most = 0;
        for (float v : values) {
            most = Math.max(most, Math.abs(v));
        }
        return most > 0 ? most : 1;
    }

    /** The picture for {@code src} in HTML and {@code href} in SVG. */
    public String dataUri() {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }

    private static void require(float[] values, int width, int height) {
        if (width < 1 || height < 1 || values.length != width * height) {
            throw new IllegalArgumentException(
                    "expected " + width + " x " + height + " values, found " + values.length);
        }
    }

    private static int diverging(float share) {
        float at = (Math.max(-1, Math.min(1, share)) + 1) * 2;
        int below = Math.min(3, (int) at);
        int rgb = 0;
        for (int i = 0; i < 3; i++) {
            float from = STOPS[below][i];
            rgb = rgb << 8 | Math.round(from + (at - below) * (STOPS[below + 1][i] - from));
        }
        return rgb;
    }

    private static byte[] png(BufferedImage image) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        // in memory: ImageIO's default makes a temporary file for every picture
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(image, "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
