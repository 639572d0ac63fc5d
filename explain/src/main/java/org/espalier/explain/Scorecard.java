package org.espalier.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import org.espalier.data.Column;
import org.espalier.data.Knots;
import org.espalier.sdt.Basis;

/**
 * A leaf's whole scorecard: the points of every value that a column may have, towards one class, measured as those of a row
 * are ({@link Points}).
 *
 * @param leaf counted from the left
 * @param towards the class that points above 0 speak for
 * @param against the other class, or all others
 * @param base points of the row that the columns are measured against
 * @param columns the columns that the leaf asks about, that of the widest range of points first
 */
public record Scorecard(int leaf, String towards, String against, double base, List<Effect> columns) {
    public Scorecard {
        columns = List.copyOf(columns);
    }

    /**
     * One column's points.
     *
     * @param column name of the column
     * @param unit of a number
     * @param line of a number: its points at the values where their line bends, rising, and straight between two of them
     *     (or, with {@code steps}, constant from each value to the next one); beyond the ends they stay as they are
     * @param steps whether the line of a number is a staircase
     * @param words each category, special value, and where the schema has them an unknown or missing value, with its points
     * @param index of the column in {@link TreeView#columns()}
     */
    public record Effect(
            String column, Optional<String> unit, List<At> line, boolean steps, List<Word> words, int index) {
        public Effect {
            line = List.copyOf(line);
            words = List.copyOf(words);
        }

        /** Points of the line at a value of a number, special values left out. */
        public double at(double value) {
            for (int i = 0; i < line.size(); i++) {
                At high = line.get(i);
                if (high.value() > value) {
                    At low = line.get(Math.max(0, i - 1));
                    double width = high.value() - low.value();
                    double share = steps || width <= 0 ? 0 : (value - low.value()) / width;
                    return low.points() + share * (high.points() - low.points());
                }
            }
            return line.get(line.size() - 1).points();
        }

        /** The most points that a value which can be chosen brings: not one that is unknown or missing. */
        public double best() {
            double best = Double.NEGATIVE_INFINITY;
            for (At at : line) {
                best = Math.max(best, at.points());
            }
            for (Word word : words) {
                best = word.kind() == Kind.KNOWN ? Math.max(best, word.points()) : best;
            }
            return best;
        }

        /** The fewest points of any value. */
        public double least() {
            double least = Double.POSITIVE_INFINITY;
            for (At at : line) {
                least = Math.min(least, at.points());
            }
            for (Word word : words) {
                least = Math.min(least, word.points());
            }
            return least;
        }

        /** The most points of any value. */
        public double most() {
            double most = best();
            for (Word word : words) {
                most = Math.max(most, word.points());
            }
            return most;
        }
    }

    /**
     * Points of a number.
     *
     * @param value in the user's unit
     */
    public record At(double value, double points) {}

    /** What a {@link Word} stands for. */
    public enum Kind {
        /** A category of the schema, or a special value of a number. */
        KNOWN,
        /** A category that the schema does not know. */
        OTHER,
        /** No value. */
        MISSING
    }

    /**
     * Points of what is no part of a line.
     *
     * @param name the category; the special value as a number; {@code other}, {@code missing}
     */
    public record Word(Kind kind, String name, double points) {}

    /**
     * Towards one class: against the other of two, or against the average of the classes' logits.
     *
     * @throws IllegalArgumentException when the leaves are constant
     */
    public static Scorecard of(TreeView tree, int leaf, int classIndex) {
        if (!tree.hasScorecards()) {
            throw new IllegalArgumentException("expected leaves with scorecards, found constant ones");
        }
        return of(tree, leaf, Contrast.of(tree.tree().schema(), classIndex));
    }

    static Scorecard of(TreeView tree, int leaf, Contrast contrast) {
        List<Effect> effects = new ArrayList<>();
        for (int c : tree.asked(leaf)) {
            effects.add(new Curve(tree, leaf, contrast, c).effect());
        }
        effects.sort((a, b) -> Double.compare(b.most() - b.least(), a.most() - a.least()));
        return new Scorecard(
                leaf,
                contrast.towards(),
                contrast.against(),
                contrast.points(tree, k -> tree.meanScore(leaf, k)),
                effects);
    }

    /** One column of one leaf. */
    static Effect effect(TreeView tree, int leaf, Contrast contrast, int column) {
        return new Curve(tree, leaf, contrast, column).effect();
    }

    /** Reads a column's points off the scorecard, value by value. */
    private static final class Curve {
        private final TreeView tree;
        private final int leaf;
        private final Contrast contrast;
        private final int index;
        private final ExplainedColumn explained;
        private final Column column;
        private final float[] row;

        Curve(TreeView tree, int leaf, Contrast contrast, int index) {
            this.tree = tree;
            this.leaf = leaf;
            this.contrast = contrast;
            this.index = index;
            this.explained = tree.columns().get(index);
            this.column = tree.tree().schema().columns().get(explained.schemaColumn());
            this.row = new float[tree.tree().features()];
        }

        Effect effect() {
            return column instanceof Column.Number n ? number(n) : category((Column.Category) column);
        }

        private double points() {
            return contrast.points(tree, k -> tree.effect(leaf, k, index, row));
        }

        private Effect number(Column.Number n) {
            int feature = explained.firstFeature();
            boolean isSteps = n.knots().form() == Knots.Form.BANDS;
            List<At> line = new ArrayList<>();
            for (double value : bends(n, isSteps)) {
                row[feature] = n.encode(value);
                line.add(new At(value, points() - ofSpecialValue()));
            }
            List<Word> words = new ArrayList<>();
            for (double value : n.knots().special()) {
                row[feature] = n.encode(value);
                if (ofSpecialValue() != 0) {
                    words.add(new Word(Kind.KNOWN, valueText(value), points()));
                }
            }
            if (n.missing() != Column.Missing.ERROR) {
                row[feature] = n.encode(n.mean());
                if (n.missing() == Column.Missing.INDICATOR) {
                    row[feature + 1] = 1;
                }
                words.add(new Word(Kind.MISSING, ValueText.MISSING, points()));
            }
            return new Effect(n.name(), n.unit(), line, isSteps, words, index);
        }

        /** Where the line bends, in the user's unit. */
        private TreeSet<Double> bends(Column.Number n, boolean isSteps) {
            TreeSet<Double> out = new TreeSet<>();
            Basis basis = tree.cards().basis();
            for (int t = basis.firstTerm(explained.schemaColumn()); t < basis.endTerm(explained.schemaColumn()); t++) {
                Basis.Term term = basis.term(t);
                if (term.kind() == Basis.Kind.RAW || term.kind() == Basis.Kind.RAMP || term.kind() == Basis.Kind.STEP) {
                    out.add(term.low());
                    out.add(term.high());
                }
            }
            if (isSteps && (out.isEmpty() || n.minimum() < out.first())) {
                out.add(n.minimum());
            }
            return out;
        }

        /** What the indicator of a special value adds to the line at the row's value. */
        private double ofSpecialValue() {
            Basis basis = tree.cards().basis();
            double sum = 0;
            for (int t = basis.firstTerm(explained.schemaColumn()); t < basis.endTerm(explained.schemaColumn()); t++) {
                if (basis.term(t).kind() == Basis.Kind.VALUE && basis.term(t).of(row, 0) != 0) {
                    int term = t;
                    sum += contrast.points(tree, k -> tree.cards().weight(leaf, term, k));
                }
            }
            return sum;
        }

        private Effect category(Column.Category c) {
            List<Word> words = new ArrayList<>();
            for (int slot = 0; slot < c.width(); slot++) {
                row[explained.firstFeature() + slot] = 1;
                Kind kind = slot < c.otherSlot() ? Kind.KNOWN : slot == c.otherSlot() ? Kind.OTHER : Kind.MISSING;
                String name = kind == Kind.KNOWN
                        ? c.categories().get(slot)
                        : kind == Kind.OTHER ? ValueText.OTHER : ValueText.MISSING;
                words.add(new Word(kind, name, points()));
                row[explained.firstFeature() + slot] = 0;
            }
            return new Effect(c.name(), Optional.empty(), List.of(), false, words, index);
        }
    }

    /** A value with six digits at most and thousands apart. */
    public static String valueText(double value) {
        String plain = ValueText.number(value);
        int point = plain.indexOf('.');
        String fraction = point < 0 ? "" : plain.substring(point);
        long whole = Long.parseLong(point < 0 ? plain : plain.substring(0, point));
        String sign = value < 0 && whole == 0 ? "-" : "";
        return sign + String.format(Locale.ROOT, "%,d", whole) + fraction;
    }
}
