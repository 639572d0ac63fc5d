package org.espalier.data;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.text.YesNo;

/**
 * What is predicted, and what an answer looks like: probabilities of {@link Classes}, a {@link Number} in its unit or several
 * {@link Numbers}, a {@link Rate} by exposure, or a probability for each of several {@link Labels}.
 *
 * <p>Who means classes asks {@link #classes()}, which refuses any other kind in one line; who means "how many numbers is an
 * answer?" asks {@link #answers()}.
 */
public sealed interface Target permits Target.Classes, Target.Number, Target.Numbers, Target.Rate, Target.Labels {
    /** Kinds of target, as options and schemas name them. */
    enum Kind {
        CLASSES("classes", "classes"),
        NUMBER("number", "a number"),
        RATE("rate", "a rate"),
        LABELS("labels", "labels");

        private final String text;
        private final String description;

        Kind(String text, String description) {
            this.text = text;
            this.description = description;
        }

        /** As options and schemas name it. */
        public String text() {
            return text;
        }

        /** As a message says it: {@code a number}. */
        public String description() {
            return description;
        }

        /** All of them, as options name them: {@code classes, number, rate, labels}. */
        public static String texts() {
            return Arrays.stream(values()).map(Kind::text).collect(Collectors.joining(", "));
        }
    }

    /** Name of the target column. */
    String name();

    Kind kind();

    /** What it is, as a message says it: {@code a number}. */
    default String description() {
        return kind().description();
    }

    /** Numbers in an answer: a probability for each class or label, a value for each of several numbers, one else. */
    int answers();

    /** Columns of a table that hold the truth: the target's own, or one for each label or number. */
    default List<String> columns() {
        return List.of(name());
    }

    /** What the numbers of an answer are called: the classes, the labels, the numbers, or of one number the target. */
    default List<String> answerNames() {
        return kind() == Kind.CLASSES ? classes() : columns();
    }

    /** Numbers in the truth of a row ({@link Dataset#values}): none of classes, which are an index, else one for each answer. */
    default int truths() {
        return kind() == Kind.CLASSES ? 0 : answers();
    }

    /** Numbers that a leaf with a scorecard has: the log odds of the positive class of two, else one for each answer. */
    default int scores() {
        return answers();
    }

    /** Whether answers are numbers in a unit rather than probabilities. */
    default boolean isNumeric() {
        return kind() == Kind.NUMBER || kind() == Kind.RATE;
    }

    /**
     * Names of the classes, in the order of the probabilities.
     *
     * @throws DataException when the target is of another kind
     */
    default List<String> classes() {
        throw new DataException("target '" + name() + "': expected classes, found " + description()
                + ": this is done for classes only");
    }

    /** Of two classes the one that points, monotone signs and ranks count towards; empty: nobody has said. */
    default Optional<String> positive() {
        return Optional.empty();
    }

    /** Whether an answer is one number in a unit. */
    default boolean isOneNumber() {
        return isNumeric() && answers() == 1;
    }

    /** What the values of a number or a rate are like; empty where nobody has looked, and for other kinds. */
    default Optional<Spread> spread() {
        return Optional.empty();
    }

    /**
     * What an error of one number of an answer is measured by: the standard deviation of a numeric target's values where it is
     * known, else 1.
     */
    default double scale(int answer) {
        return spread().map(Spread::standardDeviation).orElse(1.0);
    }

    /**
     * One of several classes.
     *
     * @param classes names of the classes, in the order of the probabilities
     * @param positive of two classes the one that points, monotone signs and ranks count towards; empty: nobody has said
     */
    record Classes(String name, List<String> classes, Optional<String> positive) implements Target {
        /** Without a positive class. */
        public Classes(String name, List<String> classes) {
            this(name, classes, Optional.empty());
        }

        public Classes {
            classes = requireNames(name, "classes", classes, 2);
            if (positive.isPresent() && (classes.size() != 2 || !classes.contains(positive.get()))) {
                throw new IllegalArgumentException(
                        "target '" + name + "': expected one of two classes as the positive one, found '"
                                + positive.get() + "' of " + classes);
            }
        }

        @Override
        public Kind kind() {
            return Kind.CLASSES;
        }

        @Override
        public int answers() {
            return classes.size();
        }

        @Override
        public int scores() {
            return classes.size() == 2 ? 1 : classes.size();
        }
    }

    /**
     * A number: a price, a loss, a demand.
     *
     * @param unit in the user's words: {@code EUR}
     * @param spread of the training rows
     */
    record Number(String name, Optional<String> unit, Optional<Spread> spread) implements Target {
        @Override
        public Kind kind() {
            return Kind.NUMBER;
        }

        @Override
        public int answers() {
            return 1;
        }
    }

    /**
     * Several numbers at once, each in its own unit.
     *
     * @param outputs one or more, of different names; the columns of the same names hold the truth
     */
    record Numbers(String name, List<Number> outputs) implements Target {
        public Numbers {
            outputs = List.copyOf(outputs);
            requireNames(name, "outputs", outputs.stream().map(Number::name).toList(), 1);
        }

        @Override
        public List<String> columns() {
            return outputs.stream().map(Number::name).toList();
        }

        @Override
        public Kind kind() {
            return Kind.NUMBER;
        }

        @Override
        public int answers() {
            return outputs.size();
        }

        @Override
        public String description() {
            return "several numbers";
        }

        @Override
        public double scale(int answer) {
            return outputs.get(answer).scale(0);
        }
    }

    /**
     * A rate, never negative: claims a year, a cost a claim. The column holds what was counted or added up, the exposure
     * over how much; a row's rate is their quotient, and its exposure is its weight. Leaves answer with its logarithm.
     *
     * @param exposure the column that the target is divided by; empty: every row counts 1
     * @param spread of the training rows' rates, weighted by exposure
     */
    record Rate(String name, Optional<String> exposure, Optional<Spread> spread) implements Target {
        @Override
        public Kind kind() {
            return Kind.RATE;
        }

        @Override
        public int answers() {
            return 1;
        }
    }

    /**
     * Several questions at once, each with yes or no, and a probability of yes for an answer.
     *
     * @param names of the labels, one or more; the columns of the same names hold the truth
     * @param words by which each column says yes and no, {@code [names]}
     */
    record Labels(String name, List<String> names, List<YesNo> words) implements Target {
        /** From this probability on the answer is yes. */
        public static final float THRESHOLD = 0.5f;

        /** Of columns that say yes and no in these words. */
        public Labels(String name, List<String> names) {
            this(name, names, Collections.nCopies(names.size(), YesNo.PLAIN));
        }

        public Labels {
            names = requireNames(name, "names", names, 1);
            words = List.copyOf(words);
            if (words.size() != names.size()) {
                throw new IllegalArgumentException("target '" + name + "': expected words for yes and no of "
                        + names.size() + " labels, found " + words.size());
            }
        }

        @Override
        public List<String> columns() {
            return names;
        }

        @Override
        public Kind kind() {
            return Kind.LABELS;
        }

        @Override
        public int answers() {
            return names.size();
        }
    }

    /**
     * What the values of a numeric target are like.
     *
     * @param minimum smallest value
     * @param maximum largest value, above the smallest
     * @param standardDeviation positive
     */
    record Spread(double minimum, double maximum, double mean, double standardDeviation) {
        private static final double MAX = 1e30;

        public Spread {
            boolean isInOrder = minimum < maximum && mean >= minimum && mean <= maximum && standardDeviation > 0;
            if (!isInOrder
                    || !(Math.max(Math.abs(minimum), Math.abs(maximum)) <= MAX)
                    || !(standardDeviation >= 1 / MAX && standardDeviation <= MAX)) {
                throw new IllegalArgumentException(
                        "expected a range, a mean within it and a positive standard deviation, found " + minimum
                                + " to " + maximum + ", " + mean + " and " + standardDeviation);
            }
        }
    }

    /** Different names, so many or more. */
    private static List<String> requireNames(String target, String what, List<String> names, int least) {
        List<String> copy = List.copyOf(names);
        if (copy.size() < least || copy.stream().distinct().count() != copy.size()) {
            throw new IllegalArgumentException("target '" + target + "': expected "
                    + (least == 1 ? "one or more different " : "two or more different ") + what + ", found " + copy);
        }
        return copy;
    }
}
