package org.espalier.explain.rules;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What one column of the user's table adds to the sum of a gate. Its numbers are rounded as they are printed. */
public sealed interface Term permits Term.Number, Term.Category {
    /** Index of the column in {@link org.espalier.explain.TreeView#columns()}. */
    int column();

    /** The user's name of the column. */
    String name();

    /** What the term adds for a row of encoded features. */
    double of(float[] x);

    /**
     * {@code coefficient * value}.
     *
     * @param coefficient per unit of the user's table; not 0
     * @param missingAs the value that a missing one counts as, where it may be missing
     * @param unit the user's unit, or the empty text
     * @param otherwise of a value that is 1 where the name holds of a text and else 0: what holds then
     * @param decoding how the value is read off the features
     */
    record Number(
            int column,
            String name,
            double coefficient,
            OptionalDouble missingAs,
            String unit,
            Optional<String> otherwise,
            Decoding decoding)
            implements Term {
        @Override
        public double of(float[] x) {
            return coefficient * value(x);
        }

        double value(float[] x) {
            boolean isMissing = decoding.indicator() >= 0 && x[decoding.indicator()] > 0.5f;
            return isMissing ? missingAs.orElseThrow() : decoding.value(x);
        }
    }

    /**
     * A number per category, 0 for what is the average. One that is not listed adds 0: where the absence of a number counts,
     * its presence is not listed.
     *
     * @param values by what the row holds: every category of the schema, {@code unknown}, {@code missing}
     */
    record Category(int column, String name, Map<Slot, Double> values) implements Term {
        public Category {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        @Override
        public double of(float[] x) {
            double sum = 0;
            for (Map.Entry<Slot, Double> value : values.entrySet()) {
                if (x[value.getKey().feature()] > 0.5f) {
                    sum += value.getValue();
                }
            }
            return sum;
        }
    }

    /**
     * What a category column may hold.
     *
     * @param kind whether it is a word of the schema
     * @param word the category; the empty text where it is none
     * @param feature the encoded feature that is 1 for it
     */
    record Slot(Kind kind, String word, int feature) {}

    /** What a {@link Slot} stands for. */
    enum Kind {
        WORD,
        UNKNOWN,
        MISSING
    }

    /**
     * {@code x[feature] * scale + offset}, rounded so that the user's own number comes out of a float.
     *
     * @param indicator the feature that is 1 where the value is missing; -1 where there is none
     * @param places decimal places that are kept
     */
    record Decoding(int feature, double scale, double offset, int indicator, int places) {
        double value(float[] x) {
            double value = x[feature] * scale + offset;
            double factor = Math.pow(10, Math.abs(places));
            return places >= 0 ? Math.rint(value * factor) / factor : Math.rint(value / factor) * factor;
        }
    }
}
