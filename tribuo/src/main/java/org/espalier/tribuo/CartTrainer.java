package org.espalier.tribuo;

import org.espalier.data.Dataset;
import org.espalier.teacher.Teacher;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.dtree.impurity.GiniIndex;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.rtree.impurity.MeanSquaredError;

/**
 * Tribuo's CART (Breiman et al. 1984): gates of one column, constant leaves, five rows a leaf or more; Gini impurity, of a number or
 * a rate the mean squared error.
 */
public final class CartTrainer extends TribuoTrainers {
    private static final float MIN_ROWS_A_LEAF = 5;

    /** For the service loader. */
    public CartTrainer() {}

    @Override
    public Kind kind() {
        return Kind.CART;
    }

    @Override
    public String name() {
        return "CART";
    }

    @Override
    public Teacher train(Dataset rows, Settings settings) {
        if (rows.schema().target().isNumeric()) {
            return trainNumbers(
                    rows,
                    new CARTRegressionTrainer(
                            settings.depth(), MIN_ROWS_A_LEAF, 0, 1, false, new MeanSquaredError(), settings.seed()));
        }
        CARTClassificationTrainer trainer = new CARTClassificationTrainer(
                settings.depth(), MIN_ROWS_A_LEAF, 0, 1, false, new GiniIndex(), settings.seed());
        return TribuoTeacher.of(train(rows, trainer), rows.schema());
    }
}
