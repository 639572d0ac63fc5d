package org.espalier.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Row;
import org.espalier.data.Target;
import org.espalier.sdt.OneOutput;
import org.espalier.sdt.SoftDecisionTree;

/**
 * Explains what a tree of labels, or of several numbers, says of a row: every output by the same path. Each alone is a tree of two
 * classes, or of one number ({@link OneOutput}), for which {@link Explainer} serves. Immutable, deterministic, safe for any number of
 * threads.
 */
public final class OutputsExplainer {
    private final List<Explainer> each;

    private OutputsExplainer(List<Explainer> each) {
        this.each = each;
    }

    /** @throws IllegalArgumentException when the tree is of another kind */
    public static OutputsExplainer of(SoftDecisionTree tree) {
        Target target = tree.schema().target();
        if (!OneOutput.isOfSeveral(target)) {
            throw new IllegalArgumentException("expected a tree of labels or of several numbers, found one of "
                    + target.kind().text());
        }
        return new OutputsExplainer(target.columns().stream()
                .map(name -> Explainer.of(OneOutput.of(tree, name)))
                .toList());
    }

    /**
     * Explains a row of a file.
     *
     * @param teacher the teacher's probabilities of yes, or its values, for this row, {@code [outputs]}
     */
    public OutputsExplanation explain(Row row, Optional<float[]> teacher) {
        List<Explanation> explanations = new ArrayList<>();
        for (int k = 0; k < each.size(); k++) {
            int output = k;
            boolean isNumeric = each.get(k).view().isNumeric();
            explanations.add(each.get(k)
                    .explain(
                            row,
                            teacher.map(t ->
                                    isNumeric ? new float[] {t[output]} : new float[] {1 - t[output], t[output]})));
        }
        return new OutputsExplanation(explanations);
    }
}
