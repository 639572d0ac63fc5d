package org.espalier.onnx;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.espalier.EspalierException;
import org.espalier.sdt.Rule;

/**
 * What an exported graph answers.
 *
 * @param rule {@link Rule#AVERAGE} or {@link Rule#MAX_PATH}
 * @param outputs the outputs, in the order of the enumeration
 */
public record OnnxOptions(Rule rule, Set<Output> outputs) {
    /** An output of the graph. */
    public enum Output {
        /** {@code label}, int64 {@code [batch]}: index of the class of greatest probability, the first of equals. */
        LABEL,
        /** {@code probabilities}, float {@code [batch, classes]}. */
        PROBABILITIES,
        /**
         * {@code path_probabilities}, float {@code [batch, leaves]}, leaves from the left, and {@code leaf}, int64
         * {@code [batch]}: the max-path leaf.
         */
        PATHS
    }

    public OnnxOptions {
        if (rule == Rule.GREEDY) {
            throw new EspalierException("rule: an ONNX file answers by average or max-path, found greedy");
        }
        if (!outputs.contains(Output.PROBABILITIES)) {
            throw new IllegalArgumentException("expected probabilities among the outputs, found " + outputs);
        }
        outputs = Collections.unmodifiableSet(EnumSet.copyOf(outputs));
    }

    /** Label and probabilities. */
    public static OnnxOptions of(Rule rule) {
        return new OnnxOptions(rule, EnumSet.of(Output.LABEL, Output.PROBABILITIES));
    }

    /** Also the path probabilities and the max-path leaf. */
    public OnnxOptions withPaths() {
        EnumSet<Output> more = EnumSet.copyOf(outputs);
        more.add(Output.PATHS);
        return new OnnxOptions(rule, more);
    }
}
