package org.espalier.sdt;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.espalier.data.Schema;

/**
 * The leaves in a model file: {@code leaf.logits [leaves, answers]} of constant ones; of scorecards {@code leaf.weight
 * [leaves, terms, outputs]}, {@code leaf.bias [leaves, outputs]}, perhaps {@code leaf.range [2, leaves, outputs]}, and what
 * they are measured against. Of a numeric target also {@code leaf.interval [2, leaves]}, of several numbers
 * {@code [2, leaves, outputs]}, with its {@code coverage} in the metadata.
 */
final class LeafTensors {
    private static final String LOGITS = "leaf.logits";
    private static final String CARD_WEIGHT = "leaf.weight";
    private static final String CARD_BIAS = "leaf.bias";
    private static final String RANGE = "leaf.range";
    private static final String INTERVAL = "leaf.interval";
    private static final String COVERAGE = "coverage";
    private static final String BASIS_MEAN = "leaf.basisMean";
    private static final String ANSWER = "leaf.answer";

    /** What a file of version 2 may have besides. */
    static final Set<String> OPTIONAL = Set.of(BASIS_MEAN, ANSWER, INTERVAL);

    private LeafTensors() {}

    static void add(SafeTensorsWriter writer, SoftDecisionTree tree) {
        int leaves = tree.shape().leaves();
        tree.intervals()
                .ifPresent(i -> writer.metadata(COVERAGE, Double.toString(i.coverage()))
                        .floats(INTERVAL, joined(i.below(), i.above()), intervalShape(leaves, tree.answers())));
        if (tree.scorecards().isEmpty()) {
            writer.floats(LOGITS, tree.leafLogits(), leaves, tree.answers());
            return;
        }
        LeafScorecards cards = tree.scorecards().get();
        int terms = cards.basis().size();
        writer.floats(CARD_WEIGHT, cards.weight(), leaves, terms, cards.outputs())
                .floats(CARD_BIAS, cards.intercept(), leaves, cards.outputs());
        cards.range().ifPresent(r -> writer.floats(RANGE, joined(r.low(), r.high()), 2, leaves, cards.outputs()));
        tree.statistics()
                .flatMap(TrainingStatistics::scorecards)
                .ifPresent(s -> writer.floats(BASIS_MEAN, s.basisMean(), leaves, terms)
                        .floats(ANSWER, s.leafAnswer(), leaves, tree.answers()));
    }

    private static int[] intervalShape(int leaves, int outputs) {
        return outputs == 1 ? new int[] {2, leaves} : new int[] {2, leaves, outputs};
    }

    private static float[] joined(float[] first, float[] second) {
        float[] out = new float[first.length + second.length];
        System.arraycopy(first, 0, out, 0, first.length);
        System.arraycopy(second, 0, out, first.length, second.length);
        return out;
    }

    /**
     * The tensors that must be there.
     *
     * @throws IOException when some are there that others must stand beside
     */
    static List<String> expected(SafeTensors tensors, int version, boolean hasStatistics) throws IOException {
        boolean linear = version > 1 && tensors.names().contains(CARD_WEIGHT);
        if (version > 1
                        && tensors.names().contains(BASIS_MEAN)
                                != tensors.names().contains(ANSWER)
                || version > 1 && tensors.names().contains(ANSWER) && !(linear && hasStatistics)) {
            throw new IOException("expected the tensors " + BASIS_MEAN + " and " + ANSWER
                    + " both or neither, beside scorecards and what the tree remembers of its training rows");
        }
        List<String> expected = new ArrayList<>(linear ? List.of(CARD_WEIGHT, CARD_BIAS) : List.of(LOGITS));
        if (linear && tensors.names().contains(RANGE)) {
            expected.add(RANGE);
        }
        return expected;
    }

    static Leaves leaves(SafeTensors tensors, Schema schema, TreeShape shape) throws IOException {
        if (tensors.names().contains(LOGITS)) {
            int answers = schema.target().answers();
            float[] logits = finite(tensors, LOGITS, shape.leaves(), answers);
            return new Leaves.Constant(answers, logits);
        }
        if (schema.image().isPresent()) {
            throw new IOException(
                    "tensor '" + CARD_WEIGHT + "': expected constant leaves for images, found scorecards");
        }
        Basis basis = basis(schema);
        int outputs = LeafScorecards.outputs(schema);
        ModelFile.requireShape(tensors, CARD_WEIGHT, shape.leaves(), basis.size(), outputs);
        ModelFile.requireShape(tensors, CARD_BIAS, shape.leaves(), outputs);
        float[] weight = finite(tensors, CARD_WEIGHT, shape.leaves(), basis.size(), outputs);
        float[] bias = finite(tensors, CARD_BIAS, shape.leaves(), outputs);
        return new Leaves.Linear(
                new LeafScorecards(basis, shape.leaves(), weight, bias, range(tensors, shape.leaves(), outputs)));
    }

    private static Optional<LeafRange> range(SafeTensors tensors, int leaves, int outputs) throws IOException {
        if (!tensors.names().contains(RANGE)) {
            return Optional.empty();
        }
        float[] both = finite(tensors, RANGE, 2, leaves, outputs);
        try {
            return Optional.of(new LeafRange(part(both, 0), part(both, 1)));
        } catch (IllegalArgumentException e) {
            throw new IOException("tensor '" + RANGE + "': " + e.getMessage(), e);
        }
    }

    static Optional<Intervals> intervals(SafeTensors tensors, TreeShape shape, int outputs) throws IOException {
        if (!tensors.names().contains(INTERVAL)) {
            return Optional.empty();
        }
        float[] both = finite(tensors, INTERVAL, intervalShape(shape.leaves(), outputs));
        try {
            double coverage =
                    Double.parseDouble(String.valueOf(tensors.metadata().get(COVERAGE)));
            return Optional.of(new Intervals(coverage, part(both, 0), part(both, 1)));
        } catch (IllegalArgumentException e) {
            throw new IOException("tensor '" + INTERVAL + "': " + e.getMessage(), e);
        }
    }

    private static float[] part(float[] both, int half) {
        float[] out = new float[both.length / 2];
        System.arraycopy(both, half * out.length, out, 0, out.length);
        return out;
    }

    private static float[] finite(SafeTensors tensors, String name, int... shape) throws IOException {
        ModelFile.requireShape(tensors, name, shape);
        float[] values = tensors.floats(name);
        ModelFile.requireFinite(name, values);
        return values;
    }

    private static Basis basis(Schema schema) throws IOException {
        try {
            return Basis.of(schema);
        } catch (IllegalArgumentException e) {
            throw new IOException("schema: " + e.getMessage(), e);
        }
    }

    static Optional<TrainingStatistics.Scorecards> statistics(SafeTensors tensors, SoftDecisionTree tree)
            throws IOException {
        if (!tensors.names().contains(BASIS_MEAN)) {
            return Optional.empty();
        }
        int leaves = tree.shape().leaves();
        int terms = tree.scorecards().orElseThrow().basis().size();
        ModelFile.requireShape(tensors, BASIS_MEAN, leaves, terms);
        ModelFile.requireShape(tensors, ANSWER, leaves, tree.answers());
        return Optional.of(new TrainingStatistics.Scorecards(tensors.floats(BASIS_MEAN), tensors.floats(ANSWER)));
    }
}
