package org.espalier.onnx;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.espalier.sdt.Rule;

/**
 * What an exported graph answers.
 *
 * @param rule how the graph answers
 * @param input what a row of the input holds
 * @param outputs the outputs, in the order of the enumeration
 */
public record OnnxOptions(Rule rule, Input input, Set<Output> outputs) {
    /** What a row of the graph's input holds. */
    public enum Input {
        /** One value for each column, see {@link OnnxInput}. */
        COLUMNS,
        /** One value for each number, each category and each missing value that the schema knows, see {@link OnnxIndicators}. */
        INDICATORS
    }

    /** An output of the graph. */
    public enum Output {
        /**
         * {@code label}, int64 {@code [batch]}: the argmax of the probabilities, ties go to the lowest index; by the threshold
         * where the tree has one.
         */
        LABEL,
        /** {@code probabilities}, float {@code [batch, classes]}; of a number or a rate {@code value}, float {@code [batch, 1]}, and no label. */
        PROBABILITIES,
        /**
         * {@code path_probabilities}, float {@code [batch, leaves]}, leaves from the left, and {@code leaf}, int64
         * {@code [batch]}: the leaf that answers; by average the max-path leaf.
         */
        PATHS
    }

    public OnnxOptions {
        if (!outputs.contains(Output.PROBABILITIES)) {
            throw new IllegalArgumentException("expected probabilities among the outputs, found " + outputs);
        }
        outputs = Collections.unmodifiableSet(EnumSet.copyOf(outputs));
    }

    /** Label and probabilities for rows of columns. */
    public static OnnxOptions of(Rule rule) {
        return new OnnxOptions(rule, Input.COLUMNS, EnumSet.of(Output.LABEL, Output.PROBABILITIES));
    }

    /** Probabilities alone for rows of indicators: what programs load that give every feature a name. */
    public static OnnxOptions ofIndicators(Rule rule) {
        return new OnnxOptions(rule, Input.INDICATORS, EnumSet.of(Output.PROBABILITIES));
    }

    /** Also the path probabilities and the leaf. */
    public OnnxOptions withPaths() {
        EnumSet<Output> more = EnumSet.copyOf(outputs);
        more.add(Output.PATHS);
        return new OnnxOptions(rule, input, more);
    }
}
