package org.espalier.tribuo;

import org.espalier.augment.Split;
import org.espalier.data.Dataset;
import org.espalier.data.Target;
import org.espalier.teacher.TeacherRows;
import org.espalier.teacher.TeacherTrainer.Settings;
import org.tribuo.common.xgboost.XGBoostTrainer.BoosterType;
import org.tribuo.common.xgboost.XGBoostTrainer.LoggingVerbosity;
import org.tribuo.common.xgboost.XGBoostTrainer.TreeMethod;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer.RegressionType;

/**
 * XGBoost's regressions: of a number by squared error, of a rate by Tweedie's deviance, whose answers are above 0. Trees as those of
 * {@link BoostingTrainer}; the number of rounds is that of three which has the lower squared error on a fifth of the rows.
 */
record NumberBoosting(Settings settings) {
    private static final int[] ROUNDS = {60, 300, 1000};
    /** Of so many rows the fewest rounds are not tried. */
    private static final int MANY_ROWS = 5000;

    private static final int[] MORE_ROUNDS = {300, 1000};
    private static final int DEPTH = 4;
    private static final double RATE = 0.1;
    private static final double ROW_SHARE = 0.8;
    private static final double LAMBDA = 1;
    private static final double MIN_CHILD_WEIGHT = 5;
    private static final double VALIDATION = 0.2;

    TribuoNumberTeacher train(Dataset rows) {
        int best = ROUNDS[0];
        if (!settings.isSmall()) {
            Split split = Split.stratified(rows.labels(), VALIDATION, settings.seed());
            Dataset fit = rows.select(split.training());
            Dataset validation = rows.select(split.heldOut());
            double lowest = Double.POSITIVE_INFINITY;
            for (int rounds : rows.rows() > MANY_ROWS ? MORE_ROUNDS : ROUNDS) {
                settings.progress().accept("boosting: " + rounds + " rounds");
                double error = error(fit, rounds, validation);
                if (error >= lowest) {
                    break;
                }
                lowest = error;
                best = rounds;
            }
        }
        settings.progress().accept("boosting: " + best + " rounds on all rows");
        return model(rows, best);
    }

    private TribuoNumberTeacher model(Dataset rows, int rounds) {
        boolean isRate = rows.schema().target().kind() == Target.Kind.RATE;
        return TribuoTrainers.trainNumbers(
                rows,
                new XGBoostRegressionTrainer(
                        BoosterType.GBTREE,
                        TreeMethod.HIST,
                        isRate ? RegressionType.TWEEDIE : RegressionType.LINEAR,
                        rounds,
                        RATE,
                        0,
                        DEPTH,
                        MIN_CHILD_WEIGHT,
                        ROW_SHARE,
                        1,
                        LAMBDA,
                        0,
                        BoostingTrainer.THREADS,
                        LoggingVerbosity.SILENT,
                        settings.seed()));
    }

    private double error(Dataset fit, int rounds, Dataset validation) {
        try (TribuoNumberTeacher model = model(fit, rounds)) {
            float[] answers = model.values(TeacherRows.of(validation), 0, validation.rows());
            double sum = 0;
            for (int r = 0; r < answers.length; r++) {
                sum += validation.weight(r) * Math.pow((double) validation.values()[r] - answers[r], 2);
            }
            return sum;
        }
    }
}
