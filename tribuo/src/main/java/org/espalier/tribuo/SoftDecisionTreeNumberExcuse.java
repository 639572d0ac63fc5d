package org.espalier.tribuo;

import com.oracle.labs.mlrg.olcut.util.Pair;
import java.util.List;
import java.util.Map;
import org.espalier.explain.Explanation;
import org.tribuo.Example;
import org.tribuo.Excuse;
import org.tribuo.Prediction;
import org.tribuo.regression.Regressor;

/**
 * Tribuo's excuse of a number or a rate with the whole explanation. The scores of {@link Excuse} are, for the one output, the features
 * with their attribution to it, the largest absolute value first.
 */
public final class SoftDecisionTreeNumberExcuse extends Excuse<Regressor> {
    private final Explanation explanation;

    SoftDecisionTreeNumberExcuse(
            Example<Regressor> example,
            Prediction<Regressor> prediction,
            Map<String, List<Pair<String, Double>>> weights,
            Explanation explanation) {
        super(example, prediction, weights);
        this.explanation = explanation;
    }

    /** Why the tree answered as it did, for every writer of explanations. */
    public Explanation explanation() {
        return explanation;
    }
}
