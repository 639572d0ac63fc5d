package org.espalier.tribuo;

import com.oracle.labs.mlrg.olcut.util.Pair;
import java.util.List;
import java.util.Map;
import org.espalier.explain.Explanation;
import org.tribuo.Example;
import org.tribuo.Excuse;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;

/**
 * Tribuo's excuse with the whole explanation: the path, its values, contributions, probabilities and leaf. The scores of
 * {@link Excuse} keep their meaning: for each label the features with their attribution to it, the largest absolute value first.
 */
public final class SoftDecisionTreeExcuse extends Excuse<Label> {
    private final Explanation explanation;

    SoftDecisionTreeExcuse(
            Example<Label> example,
            Prediction<Label> prediction,
            Map<String, List<Pair<String, Double>>> weights,
            Explanation explanation) {
        super(example, prediction, weights);
        this.explanation = explanation;
    }

    /** Why the tree decided as it did, for every writer of explanations. */
    public Explanation explanation() {
        return explanation;
    }
}
