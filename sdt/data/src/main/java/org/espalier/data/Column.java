package org.espalier.data;

import java.util.List;
import java.util.Optional;
import org.espalier.base.Texts;

/**
 * One column of the user's table, and how its values become features. The features of a column lie side by side, in the
 * order stated by each kind; {@link #width()} of them.
 */
public sealed interface Column permits Column.Number, Column.Category, Column.Text, Column.Ignored {
    /** The user's name of the column, unique within a schema. */
    String name();

    /** Number of encoded features. */
    int width();

    /** An explanation must never propose to change this column (age, sex). */
    boolean immutable();

    /** What to do with an empty cell. */
    enum Missing {
        /** Refuse the row, naming row and column. */
        ERROR,
        /** A number becomes the mean, a category goes to the slot for what it does not know. */
        IMPUTE,
        /** As {@link #IMPUTE}, and a feature of its own says that the value was missing. */
        INDICATOR
    }

    /** How a number is brought to a common scale. */
    enum Scaling {
        /** {@code (x - mean) / standard deviation}. */
        STANDARD,
        /** {@code x / standard deviation}: zero stays zero, for sparse data. */
        DEVIATION,
        /** As it is. */
        NONE
    }

    /** Which way a column may move the answer: {@code UP}: a larger value never lowers the positive class's probability. */
    enum Monotone {
        NONE,
        UP,
        DOWN
    }

    /**
     * A number. Features: the scaled value, then the missing indicator (1 where missing) where {@code missing} is
     * {@link Missing#INDICATOR}.
     *
     * @param unit the unit in the user's words, for explanations
     * @param minimum smallest value in the training data
     * @param maximum largest value in the training data
     * @param mean mean of the training data, in the user's unit
     * @param standardDeviation of the training data, positive (1 for a constant column)
     * @param monotone a promise of trees whose leaves carry scorecards; others can't give it
     * @param knots where the basis of scorecards bends; {@link Knots#NONE} where there are no scorecards
     * @param text of a number that is computed from a text: which; the table has no such column
     */
    record Number(
            String name,
            Optional<String> unit,
            double minimum,
            double maximum,
            double mean,
            double standardDeviation,
            Scaling scaling,
            Missing missing,
            boolean immutable,
            Monotone monotone,
            Knots knots,
            Optional<OfText> text)
            implements Column {
        /**
         * A column of numbers as they were found.
         *
         * @param deviation standard deviation; 0 where numbers differ by less than their squares can show
         * @param place what messages begin with
         * @throws DataException when the numbers are so large that their standard deviation is no double
         */
        public static Number found(
                String name,
                double minimum,
                double maximum,
                double mean,
                double deviation,
                Scaling scaling,
                Missing missing,
                String place) {
            if (!Double.isFinite(deviation) || !Double.isFinite(mean)) {
                throw new DataException(place + ", column " + Texts.quote(name)
                        + ": expected numbers whose squares can be added up, found " + minimum + " to " + maximum);
            }
            double positive = deviation > 0 ? deviation : 1;
            return new Number(name, Optional.empty(), minimum, maximum, mean, positive, scaling, missing, false);
        }

        /** Largest mean and standard deviation; its reciprocal is the smallest standard deviation. Beyond them features overflow. */
        private static final double MAX_MOMENT = 1e100;

        public Number {
            requireName(name);
            if (!(standardDeviation >= 1 / MAX_MOMENT
                    && standardDeviation <= MAX_MOMENT
                    && Math.abs(mean) <= MAX_MOMENT)) {
                throw new IllegalArgumentException(
                        "column '" + name + "': expected a finite mean and a positive standard deviation, found " + mean
                                + " and " + standardDeviation);
            }
            // A zero has no sign in a schema's text.
            minimum += 0.0;
            maximum += 0.0;
            mean += 0.0;
        }

        /** Of the table itself. */
        public Number(
                String name,
                Optional<String> unit,
                double minimum,
                double maximum,
                double mean,
                double standardDeviation,
                Scaling scaling,
                Missing missing,
                boolean immutable,
                Monotone monotone,
                Knots knots) {
            this(
                    name,
                    unit,
                    minimum,
                    maximum,
                    mean,
                    standardDeviation,
                    scaling,
                    missing,
                    immutable,
                    monotone,
                    knots,
                    Optional.empty());
        }

        /** Without a promise of monotony and without knots. */
        public Number(
                String name,
                Optional<String> unit,
                double minimum,
                double maximum,
                double mean,
                double standardDeviation,
                Scaling scaling,
                Missing missing,
                boolean immutable) {
            this(
                    name,
                    unit,
                    minimum,
                    maximum,
                    mean,
                    standardDeviation,
                    scaling,
                    missing,
                    immutable,
                    Monotone.NONE,
                    Knots.NONE);
        }

        /** The same column with another promise. */
        public Number withMonotone(Monotone sign) {
            return changed(immutable, sign, knots);
        }

        /** The same column with other knots. */
        public Number withKnots(Knots bends) {
            return changed(immutable, monotone, bends);
        }

        /** The same column with what a person may change of one that a text gives. */
        Number changed(boolean kept, Monotone sign, Knots bends) {
            return new Number(
                    name, unit, minimum, maximum, mean, standardDeviation, scaling, missing, kept, sign, bends, text);
        }

        /** Whether it is 1 where the text says what the name says ({@code says "free"}), else 0. */
        public boolean isStatement() {
            return text.isPresent() && text.get().otherwise().isPresent();
        }

        @Override
        public int width() {
            return missing == Missing.INDICATOR ? 2 : 1;
        }

        /** The feature of a value: {@code (value - offset) / scale}, as the encoder writes it. */
        public float encode(double value) {
            return (float) ((value - offset()) / scale());
        }

        /** What is subtracted before the division by {@link #scale()}. */
        public double offset() {
            return scaling == Scaling.STANDARD ? mean : 0;
        }

        /** What the shifted value is divided by. */
        public double scale() {
            return scaling == Scaling.NONE ? 1 : standardDeviation;
        }
    }

    /**
     * One of a fixed set of words. Features: one per category, then the slot for what the column does not know, then the
     * missing slot where {@code missing} is {@link Missing#INDICATOR}; one of them is 1.
     */
    record Category(String name, List<String> categories, Missing missing, boolean immutable) implements Column {
        public Category {
            requireName(name);
            categories = List.copyOf(categories);
            if (categories.stream().distinct().count() != categories.size()) {
                throw new IllegalArgumentException("column '" + name + "': a category is listed twice");
            }
        }

        @Override
        public int width() {
            return categories.size() + (missing == Missing.INDICATOR ? 2 : 1);
        }

        /** Feature offset within the column of the slot for unknown categories. */
        public int otherSlot() {
            return categories.size();
        }

        /** Feature offset within the column of an empty cell ({@link #otherSlot()} where it has no slot of its own). */
        public int missingSlot() {
            return missing == Missing.INDICATOR ? categories.size() + 1 : categories.size();
        }
    }

    /**
     * Where a number is computed from.
     *
     * @param column name of the column of texts
     * @param otherwise of a number that is 1 where its name holds of the text, and else 0: what holds then ({@code does not say
     *     "free"})
     */
    record OfText(String column, Optional<String> otherwise) {}

    /**
     * Free text. It has no feature itself: the columns of {@link TextFeatures#columns} follow it in the schema, so that a word is a
     * column for whoever counts columns or asks about one. A missing text is an empty one.
     */
    record Text(String name, TextFeatures features) implements Column {
        public Text {
            requireName(name);
        }

        @Override
        public int width() {
            return 0;
        }

        @Override
        public boolean immutable() {
            return true;
        }
    }

    /** Present in the file, not used. */
    record Ignored(String name) implements Column {
        public Ignored {
            requireName(name);
        }

        @Override
        public int width() {
            return 0;
        }

        @Override
        public boolean immutable() {
            return true;
        }
    }

    private static void requireName(String name) {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("a column needs a name");
        }
    }
}
