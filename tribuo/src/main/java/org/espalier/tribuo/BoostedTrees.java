package org.espalier.tribuo;

import org.espalier.data.Dataset;
import org.espalier.teacher.TeacherException;
import org.tribuo.Model;
import org.tribuo.classification.Label;
import org.tribuo.classification.xgboost.XGBoostClassificationTrainer;
import org.tribuo.common.xgboost.XGBoostTrainer.BoosterType;
import org.tribuo.common.xgboost.XGBoostTrainer.LoggingVerbosity;
import org.tribuo.common.xgboost.XGBoostTrainer.TreeMethod;

/**
 * Gradient boosting by XGBoost, through Tribuo: a strong teacher of a table in seconds. {@link TribuoTeacher} answers with the
 * model, {@link TribuoExport#write} makes a {@code .tribuo} file of it. Needs {@code tribuo-classification-xgboost}.
 *
 * @param trees boosting rounds, 1 or more
 * @param depth of each tree, 1 or more
 * @param learningRate shrinkage of each tree, above 0, at most 1
 * @param rowShare share of the rows that each tree sees, above 0, at most 1
 * @param threads 1 or more; XGBoost's result may depend on it in the last digits
 */
public record BoostedTrees(int trees, int depth, double learningRate, double rowShare, int threads, long seed) {
    private static final double LAMBDA = 1;
    private static final double MIN_CHILD_WEIGHT = 5;

    /** Many small steps of shallow trees: 200 of depth 4 at a rate of 0.05, each with 80 % of the rows, by one thread. */
    public static BoostedTrees defaults(long seed) {
        return new BoostedTrees(200, 4, 0.05, 0.8, 1, seed);
    }

    public BoostedTrees {
        if (trees < 1 || depth < 1 || !(learningRate > 0 && learningRate <= 1) || !(rowShare > 0 && rowShare <= 1)) {
            throw new TeacherException(
                    "boosting: expected trees and depth of 1 or more, a rate and a share of rows above"
                            + " 0, at most 1, found " + trees + ", " + depth + ", " + learningRate + ", " + rowShare);
        }
    }

    /**
     * Trains on the labels.
     *
     * @param rows of a table, each with a label
     * @throws TeacherException for images, and for a row without label
     */
    public Model<Label> train(Dataset rows) {
        if (rows.schema().image().isPresent()) {
            throw new TeacherException("boosting: expected a table, found images");
        }
        RowExamples examples = new RowExamples(rows.schema(), FeatureNames.ROW_PROCESSOR);
        return new XGBoostClassificationTrainer(
                        BoosterType.GBTREE,
                        // thresholds between histogram bins: a sixth of the processor time of exact ones on Letter, and
                        // a tenth on Adult, as good on rows held out
                        TreeMethod.HIST,
                        trees,
                        learningRate,
                        0,
                        depth,
                        MIN_CHILD_WEIGHT,
                        rowShare,
                        1,
                        LAMBDA,
                        0,
                        threads,
                        LoggingVerbosity.SILENT,
                        seed)
                .train(examples.labelled(rows, "rows sha256:" + rows.sha256()));
    }
}
