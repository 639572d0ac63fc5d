package org.espalier.tribuo;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.espalier.base.Decimals;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.Target;

/** A schema of random columns, and rows for it. */
final class GeneratedSchema {
    /** Of letters, blanks, signs that mean something somewhere, directions, controls, and past the first plane. */
    private static final String ALPHABET =
            "aZ09 .,;@=\"'\\<>&\u00e4\u00df\u0130\u0131\u0308\u05d0\u0627\u202e\u200f\u0001\t\n\u4e2d\ufeff";

    private final Random random;
    private final Schema schema;

    GeneratedSchema(Random random) {
        this.random = random;
        List<Column> columns = new ArrayList<>();
        int count = 1 + random.nextInt(5);
        for (int c = 0; c < count; c++) {
            String name = "c" + c + text(3);
            // Tribuo has no answer where an example has no feature that the model knows
            columns.add(c == 0 || random.nextInt(3) > 0 ? number(name) : category(name));
        }
        List<String> classes = new ArrayList<>(texts(2 + random.nextInt(3)));
        schema = new Schema(
                columns, Optional.empty(), Optional.empty(), new Target.Classes("target" + text(2), classes));
    }

    Schema schema() {
        return schema;
    }

    /** Standard deviations of 1e-30 to 1e15; means of nothing to a thousand million of them, up to 1e15. */
    private Column.Number number(String name) {
        double scale = Math.pow(10, -30 + 45 * random.nextDouble());
        double offset = random.nextInt(3) == 0 ? 0 : scale * Math.pow(10, 9 * random.nextDouble());
        offset = Math.min(offset, 1e15) * (random.nextBoolean() ? 1 : -1);
        return new Column.Number(
                name,
                Optional.empty(),
                offset - 3 * scale,
                offset + 3 * scale,
                offset,
                scale,
                random.nextInt(4) == 0 && Math.abs(offset) < 10 * scale
                        ? Column.Scaling.DEVIATION
                        : Column.Scaling.STANDARD,
                missing(),
                false);
    }

    private Column.Category category(String name) {
        return new Column.Category(name, new ArrayList<>(texts(2 + random.nextInt(5))), missing(), false);
    }

    private Column.Missing missing() {
        return Column.Missing.values()[random.nextInt(3)];
    }

    private Set<String> texts(int count) {
        Set<String> out = new LinkedHashSet<>();
        while (out.size() < count) {
            out.add("k" + out.size() + text(1 + random.nextInt(5)) + "!");
        }
        return out;
    }

    private String text(int length) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < length; i++) {
            if (random.nextInt(8) == 0) {
                out.appendCodePoint(0x1f600 + random.nextInt(40));
            } else {
                out.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
        }
        return out.toString();
    }

    /** A field for each column: known, unknown, or missing where that is allowed. */
    List<String> row() {
        List<String> row = new ArrayList<>();
        for (Column column : schema.columns()) {
            Column.Missing policy =
                    column instanceof Column.Number n ? n.missing() : ((Column.Category) column).missing();
            if (policy != Column.Missing.ERROR && random.nextInt(8) == 0) {
                row.add(random.nextBoolean() ? "" : "NA");
            } else if (column instanceof Column.Number n) {
                row.add(Decimals.text(n.mean() + n.standardDeviation() * 1.5 * random.nextGaussian()));
            } else {
                List<String> known = ((Column.Category) column).categories();
                row.add(
                        random.nextInt(8) == 0
                                ? "never seen " + text(2) + "!"
                                : known.get(random.nextInt(known.size())));
            }
        }
        return row;
    }

    /** The row with an infinity, or a number past all proportion, in one of its columns of numbers; for each of them. */
    static List<List<Object>> refused(Schema schema, List<String> row) {
        List<List<Object>> out = new ArrayList<>();
        for (int c = 0; c < row.size(); c++) {
            if (schema.columns().get(c) instanceof Column.Number) {
                for (double bad : new double[] {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300}) {
                    List<Object> values = new ArrayList<>(row);
                    values.set(c, bad);
                    out.add(values);
                }
            }
        }
        return out;
    }
}
