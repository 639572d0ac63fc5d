package org.espalier.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Row;
import org.espalier.data.Target;
import org.espalier.sdt.OneLabel;
import org.espalier.sdt.SoftDecisionTree;

/**
 * Explains what a tree of labels says of a row: every label by the same path. Each label alone is a tree of two classes
 * ({@link OneLabel}), for which {@link Explainer} serves. Immutable, deterministic, safe for any number of threads.
 */
public final class LabelsExplainer {
    private final List<Explainer> each;

    private LabelsExplainer(List<Explainer> each) {
        this.each = each;
    }

    /** @throws IllegalArgumentException when the tree is not of labels */
    public static LabelsExplainer of(SoftDecisionTree tree) {
        if (!(tree.schema().target() instanceof Target.Labels target)) {
            throw new IllegalArgumentException("expected a tree of labels, found one of "
                    + tree.schema().target().kind().text());
        }
        return new LabelsExplainer(target.names().stream()
                .map(name -> Explainer.of(OneLabel.of(tree, name)))
                .toList());
    }

    /**
     * Explains a row of a file.
     *
     * @param teacher the teacher's probabilities of yes for this row, {@code [labels]}
     */
    public LabelsExplanation explain(Row row, Optional<float[]> teacher) {
        List<Explanation> explanations = new ArrayList<>();
        for (int k = 0; k < each.size(); k++) {
            int label = k;
            explanations.add(each.get(k).explain(row, teacher.map(t -> new float[] {1 - t[label], t[label]})));
        }
        return new LabelsExplanation(explanations);
    }
}
