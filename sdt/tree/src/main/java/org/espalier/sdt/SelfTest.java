package org.espalier.sdt;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.espalier.data.DataException;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.json.Json;
import org.espalier.json.JsonException;
import org.espalier.json.JsonObject;
import org.espalier.matrix.DenseMatrix;

/**
 * Rows that a model file carries with the answers that the tree gave when it was written. A reader that encodes or scores
 * them differently notices before it gives a wrong answer to anybody.
 */
record SelfTest(long seed, List<Case> cases) {
    /** An answer further off than this is a failure; of a numeric target in its standard deviations. */
    static final double TOLERANCE = 1e-5;

    /** A row whose answer float rounding could move by more than this is not a good test on another machine. */
    private static final double MAX_UNCERTAINTY = TOLERANCE / 4;

    /** A max-path leaf that is ahead by less is not compared: the next one is as good. */
    private static final double CLEAR_LEAD = 10 * TOLERANCE;

    private static final int MAX_CASES = 64;
    private static final int MAX_DRAWS = 40;

    private static final List<SelfTestRows.Kind> TABLE = List.of(
            SelfTestRows.Kind.ORDINARY,
            SelfTestRows.Kind.ORDINARY,
            SelfTestRows.Kind.ORDINARY,
            SelfTestRows.Kind.ORDINARY,
            SelfTestRows.Kind.MISSING,
            SelfTestRows.Kind.UNKNOWN,
            SelfTestRows.Kind.MINIMUM,
            SelfTestRows.Kind.MAXIMUM);
    private static final List<SelfTestRows.Kind> IMAGE =
            List.of(SelfTestRows.Kind.ORDINARY, SelfTestRows.Kind.ORDINARY, SelfTestRows.Kind.ORDINARY);

    /**
     * @param average the answer by {@link Rule#AVERAGE}, {@code [answers]}
     * @param leaf the max-path leaf, where one is clearly ahead
     * @param mass path probability of the max-path leaf
     */
    record Case(SelfTestRow row, float[] average, OptionalInt leaf, float mass) {}

    /**
     * Draws rows and scores them in double precision. A tree whose answers hang on rounding, with gates of huge weights,
     * gets fewer rows, in the extreme none.
     */
    static SelfTest draw(SoftDecisionTree tree, long seed) {
        Encoder encoder = new Encoder(tree.schema());
        SelfTestRows rows = new SelfTestRows(tree.schema(), seed);
        ReferenceScore score = new ReferenceScore(tree);
        List<Case> cases = new ArrayList<>();
        int draws = 0;
        for (SelfTestRows.Kind kind : tree.schema().image().isPresent() ? IMAGE : TABLE) {
            boolean found = false;
            while (!found && draws < MAX_DRAWS) {
                draws++;
                SelfTestRow row = rows.draw(kind);
                score.score(row.encode(encoder));
                found = score.uncertainty() <= MAX_UNCERTAINTY;
                if (found) {
                    cases.add(answered(row, score));
                }
            }
        }
        return new SelfTest(seed, cases);
    }

    private static Case answered(SelfTestRow row, ReferenceScore score) {
        double[] exact = score.average();
        float[] average = new float[exact.length];
        for (int c = 0; c < average.length; c++) {
            average[c] = (float) exact[c];
        }
        OptionalInt leaf = score.lead() > CLEAR_LEAD ? OptionalInt.of(score.leaf()) : OptionalInt.empty();
        return new Case(row, average, leaf, (float) score.mass());
    }

    /**
     * Lets the tree answer every row again.
     *
     * @throws IOException when a row can't be encoded or an answer is another one
     */
    void check(SoftDecisionTree tree) throws IOException {
        if (cases.isEmpty()) {
            return;
        }
        Encoder encoder = new Encoder(tree.schema());
        int features = tree.features();
        float[] x = new float[Math.multiplyExact(cases.size(), features)];
        for (int r = 0; r < cases.size(); r++) {
            System.arraycopy(encode(encoder, r), 0, x, r * features, features);
        }
        DenseMatrix matrix = new DenseMatrix(cases.size(), features, x);
        Target target = tree.schema().target();
        Predictions average = tree.predict(matrix, Rule.AVERAGE, 1);
        Predictions maxPath = tree.predict(matrix, Rule.MAX_PATH, 1);
        for (int r = 0; r < cases.size(); r++) {
            Case expected = cases.get(r);
            for (int c = 0; c < tree.answers(); c++) {
                float found = average.probabilities()[r * tree.answers() + c];
                compare(r, what(target, c), expected.average[c], found, target.scale(c));
            }
            compare(r, "the path mass", expected.mass, maxPath.pathMass()[r], 1);
            if (expected.leaf.isPresent() && expected.leaf.getAsInt() != maxPath.leaf()[r]) {
                throw new IOException("self-test row " + (r + 1) + ": expected leaf " + expected.leaf.getAsInt()
                        + ", the tree answers with leaf " + maxPath.leaf()[r]);
            }
        }
    }

    private float[] encode(Encoder encoder, int row) throws IOException {
        try {
            return cases.get(row).row.encode(encoder);
        } catch (DataException e) {
            throw new IOException("self-test row " + (row + 1) + ": " + e.getMessage(), e);
        }
    }

    private static String what(Target target, int answer) {
        return switch (target.kind()) {
            case CLASSES -> "class " + (answer + 1);
            case LABELS -> "label " + (answer + 1);
            case NUMBER, RATE -> "the " + target.kind().text() + (target.answers() == 1 ? "" : " " + (answer + 1));
        };
    }

    private static void compare(int row, String what, float expected, float found, double scale) throws IOException {
        // negated: a NaN is no answer either
        if (!(Math.abs((double) expected - found) <= TOLERANCE * scale)) {
            throw new IOException("self-test row " + (row + 1) + ": expected " + expected + " for " + what
                    + ", the tree answers " + found);
        }
    }

    String toJson() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Case c : cases) {
            Map<String, Object> row = new LinkedHashMap<>();
            if (c.row.isImage()) {
                row.put("pixels", numbers(c.row.pixels()));
            } else {
                row.put("cells", c.row.cells());
            }
            row.put("average", numbers(c.average));
            c.leaf.ifPresent(leaf -> row.put("leaf", leaf));
            row.put("mass", c.mass);
            rows.add(row);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("seed", seed);
        json.put("rows", rows);
        return Json.compact(json);
    }

    /** Whole numbers without {@code .0}: most pixels are. */
    private static List<Number> numbers(float[] values) {
        List<Number> out = new ArrayList<>(values.length);
        for (float value : values) {
            boolean whole = value == Math.rint(value) && Math.abs(value) < 1 << 24;
            out.add(whole ? (Number) (long) value : (Number) value);
        }
        return out;
    }

    /**
     * @throws IOException when the text is not a self-test for a tree of that schema
     */
    static SelfTest read(String text, Schema schema) throws IOException {
        try {
            return selfTest(text, schema);
        } catch (JsonException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static SelfTest selfTest(String text, Schema schema) throws IOException {
        int answers = schema.target().answers();
        JsonObject json = JsonObject.parse(text, "self-test");
        List<?> rows = json.list("rows");
        if (rows.size() > MAX_CASES) {
            throw new IOException("self-test: expected at most " + MAX_CASES + " rows, found " + rows.size());
        }
        List<Case> cases = new ArrayList<>();
        for (Object item : rows) {
            JsonObject row = JsonObject.of(item, "self-test row " + (cases.size() + 1));
            SelfTestRow raw = row.has("pixels")
                    ? SelfTestRow.ofImage(row.floats("pixels"))
                    : SelfTestRow.ofTable(row.texts("cells"));
            float[] average = row.floats("average");
            if (average.length != answers) {
                throw new IOException("self-test row " + (cases.size() + 1) + ": expected " + answers
                        + (!schema.target().isNumeric() ? " probabilities" : answers == 1 ? " number" : " numbers")
                        + ", found " + average.length);
            }
            if (raw.isImage() != schema.image().isPresent()) {
                throw new IOException("self-test row " + (cases.size() + 1) + ": expected "
                        + (raw.isImage() ? "cells for a table" : "pixels for an image"));
            }
            OptionalInt leaf = row.has("leaf") ? OptionalInt.of(row.index("leaf")) : OptionalInt.empty();
            cases.add(new Case(raw, average, leaf, (float) row.number("mass")));
        }
        return new SelfTest(json.whole("seed"), cases);
    }
}
