package org.espalier.bench.paper;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.espalier.data.Dataset;
import org.espalier.train.DistillOptions;
import org.espalier.train.LeafKind;
import org.espalier.train.Loss;
import org.espalier.train.MixturePower;

/**
 * What is trained, but for the seed.
 *
 * @param part which training rows are taken
 * @param percent of the training rows of each class
 * @param learns what the tree learns from
 * @param depth of the tree
 * @param changes what differs from the defaults
 */
record Experiment(DataSet data, Part part, double percent, Learns learns, int depth, Changes changes) {
    /** Which training rows are taken. */
    enum Part {
        /** A random share of every class, the same rows for every tree of a seed; a smaller share lies within a larger one. */
        RANDOM,
        /** Of every class those that the teacher of all rows is least wrong about (EL2N score). */
        EASIEST,
        /** Of every class those that it is most wrong about. */
        HARDEST,
        /** As {@link #RANDOM}, with the label of every fifth row or so replaced by another class. */
        NOISY,
        /** All rows; only a random share of them has its label. */
        PARTLY_LABELLED
    }

    /** What a tree learns from. */
    enum Learns {
        LABELS("labels"),
        TEACHER_OF_ALL("distilled, teacher of all rows"),
        TEACHER_OF_PART("distilled, teacher of the same rows"),
        CART("CART");

        private final String text;

        Learns(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        boolean isDistilled() {
            return this == TEACHER_OF_ALL || this == TEACHER_OF_PART;
        }
    }

    /**
     * Options that differ from the defaults.
     *
     * @param loss in its plain form: the mixture with a power of 1
     */
    record Changes(Optional<Loss> loss, OptionalDouble labelWeight, OptionalInt augment) {
        static final Changes NONE = new Changes(Optional.empty(), OptionalDouble.empty(), OptionalInt.empty());

        Changes loss(Loss value) {
            return new Changes(Optional.of(value), labelWeight, augment);
        }

        Changes labelWeight(double value) {
            return new Changes(loss, OptionalDouble.of(value), augment);
        }

        Changes augment(int value) {
            return new Changes(loss, labelWeight, OptionalInt.of(value));
        }
    }

    Experiment learns(Learns other) {
        return new Experiment(data, part, percent, other, depth, changes);
    }

    Experiment changes(Changes other) {
        return new Experiment(data, part, percent, learns, depth, other);
    }

    /** The defaults for these rows, with the changes. One thread: cells run side by side. */
    DistillOptions options(Dataset rows, int seed) {
        DistillOptions.Builder builder = DistillOptions.builder(rows)
                .leaves(LeafKind.CONSTANT)
                .depth(depth)
                .seed(seed)
                .threads(1);
        changes.loss().ifPresent(loss -> builder.loss(loss).mixturePower(MixturePower.ONE));
        changes.labelWeight().ifPresent(builder::labelWeight);
        changes.augment().ifPresent(builder::augment);
        return builder.build();
    }

    /** {@code letter 10 % distilled, teacher of all rows, mixture}, for progress. */
    String text() {
        StringBuilder out = new StringBuilder(data.text()).append(' ').append(percent(percent));
        if (part != Part.RANDOM) {
            out.append(' ')
                    .append(part.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
        }
        out.append(' ').append(learns.text()).append(", depth ").append(depth);
        changes.loss().ifPresent(loss -> out.append(", ").append(loss.text()));
        changes.labelWeight().ifPresent(w -> out.append(", label weight ").append(w));
        changes.augment().ifPresent(a -> out.append(", ").append(a).append(" augmented copies"));
        return out.toString();
    }

    static String percent(double value) {
        return (value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value)) + " %";
    }
}
