package org.espalier.sdt;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.espalier.data.Column;
import org.espalier.data.Schema;

/**
 * Draws rows from a schema, never from data, so that a model file gives nobody's row away. {@link Random}, because its
 * numbers are specified.
 */
final class SelfTestRows {
    /** What the rows of a table have to show between them. An image has only the first. */
    enum Kind {
        ORDINARY,
        /** Every value that may be missing is. */
        MISSING,
        /** No category is known. */
        UNKNOWN,
        /** Every number is the minimum of its range. */
        MINIMUM,
        /** Every number is the maximum of its range. */
        MAXIMUM
    }

    private static final int DIGITS = 4;
    /** As many tell any double from the next one. */
    private static final int EXACT_DIGITS = 17;

    /** A number with more places, or more zeros at its end, is written with an exponent. */
    private static final int MAX_PLACES = 12;

    private static final int RECTANGLES = 4;
    /** In an ordinary row: how often a value is missing, and how often a category is unknown. */
    private static final double RARE = 0.1;

    private final Schema schema;
    private final Random random;
    /** The field that stands for a missing value, where one does: the empty one unless only others do. */
    private final String missing;

    SelfTestRows(Schema schema, long seed) {
        this.schema = schema;
        this.random = new Random(seed);
        // sorted, so that the empty text comes first
        this.missing = schema.missingTokens().stream().findFirst().orElse("");
    }

    SelfTestRow draw(Kind kind) {
        if (schema.image().isPresent()) {
            return SelfTestRow.ofImage(drawImage(schema.image().get()));
        }
        List<String> cells = new ArrayList<>();
        for (Column column : schema.columns()) {
            if (column instanceof Column.Number number && number.text().isPresent()) {
                continue; // the text before it says what it is
            } else if (column instanceof Column.Text text) {
                cells.add(kind == Kind.MISSING ? "" : text.features().draw(random));
            } else if (column instanceof Column.Number number) {
                cells.add(isMissing(kind, number.missing()) ? missing : drawNumber(kind, number));
            } else if (column instanceof Column.Category category) {
                cells.add(isMissing(kind, category.missing()) ? missing : drawCategory(kind, category));
            } else {
                cells.add("");
            }
        }
        return SelfTestRow.ofTable(cells);
    }

    private boolean isMissing(Kind kind, Column.Missing policy) {
        boolean rarely = kind == Kind.ORDINARY && random.nextDouble() < RARE;
        boolean mayMiss =
                policy != Column.Missing.ERROR && !schema.missingTokens().isEmpty();
        return mayMiss && (kind == Kind.MISSING || rarely);
    }

    private String drawNumber(Kind kind, Column.Number number) {
        double at = random.nextDouble();
        if (kind == Kind.MINIMUM) {
            at = 0;
        } else if (kind == Kind.MAXIMUM) {
            at = 1;
        }
        // as a sum of two products: the width of the range may be more than a double holds
        double value = number.minimum() * (1 - at) + number.maximum() * at;
        BigDecimal exact = new BigDecimal(value);
        BigDecimal rounded = exact.round(new MathContext(DIGITS));
        double read = rounded.doubleValue();
        boolean inRange = read >= number.minimum() && read <= number.maximum();
        String text = text(inRange ? rounded : exact.round(new MathContext(EXACT_DIGITS)));
        while (schema.missingTokens().contains(text)) {
            // the same number in another spelling, which stands for nothing
            text = text.startsWith("-") ? "-0" + text.substring(1) : "0" + text;
        }
        return text;
    }

    /** As a person would write it. (Double.toString is another one since Java 19; this is the same everywhere.) */
    private static String text(BigDecimal number) {
        BigDecimal shortest = number.stripTrailingZeros();
        boolean plain = Math.abs(shortest.scale()) < MAX_PLACES;
        return plain ? shortest.toPlainString() : shortest.toString();
    }

    private String drawCategory(Kind kind, Column.Category category) {
        int size = category.categories().size();
        boolean rarely = kind == Kind.ORDINARY && random.nextDouble() < RARE;
        if (kind != Kind.UNKNOWN && !rarely && size > 0) {
            return category.categories().get(random.nextInt(size));
        }
        String unknown = "unknown";
        while (category.categories().contains(unknown) || schema.missingTokens().contains(unknown)) {
            unknown += "'";
        }
        return unknown;
    }

    /** A few rectangles on a black ground: like a drawing, most of it is zero. */
    private float[] drawImage(Schema.Image image) {
        float[] pixels = new float[image.pixels()];
        for (int r = 0; r < RECTANGLES; r++) {
            int left = random.nextInt(image.width());
            int top = random.nextInt(image.height());
            int right = left + random.nextInt(image.width() - left) + 1;
            int bottom = top + random.nextInt(image.height() - top) + 1;
            int plane = random.nextInt(image.channels()) * image.width() * image.height();
            float value = drawPixel(image.scale());
            for (int y = top; y < bottom; y++) {
                int row = plane + y * image.width();
                Arrays.fill(pixels, row + left, row + right, value);
            }
        }
        return pixels;
    }

    /** A whole number where whole numbers tell shades apart. */
    private float drawPixel(double scale) {
        double value = scale * (1 + random.nextInt(255)) / 255;
        return (float) (scale >= 2 ? Math.rint(value) : value);
    }
}
