package org.espalier.tribuo;

import java.util.Objects;
import org.espalier.augment.Split;
import org.espalier.data.Dataset;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherRows;
import org.espalier.teacher.Teachers;
import org.tribuo.classification.xgboost.XGBoostClassificationTrainer;

/**
 * {@link BoostedTrees} of depth 4 at a rate of 0.1, each with four fifths of the rows; the number of rounds is that of two which has
 * the lower log loss on a fifth of the rows; of many rows and classes the greater one. Needs {@code tribuo-classification-xgboost} on the class path, of
 * numbers and rates {@code tribuo-regression-xgboost} ({@link NumberBoosting}).
 */
public final class BoostingTrainer extends TribuoTrainers {
    private static final int FEW_ROUNDS = 60;
    private static final int MANY_ROUNDS = 300;
    /** A round is a tree for each class; of many classes so many trees in all. */
    private static final int MAX_TREES = 4000;

    /** Rows times trees above which the rounds are not chosen: three runs would take minutes, and many rounds are right there. */
    private static final double MUCH = 2e7;

    private static final double VALIDATION = 0.2;
    private static final int DEPTH = 4;
    private static final double RATE = 0.1;
    private static final double ROW_SHARE = 0.8;
    /** The rounds are short, and OpenMP's threads spin at the end of each while one of them waits for a core. */
    static final int THREADS = 1;

    /** Fails where the library is missing: a trainer that can't be made is left out. */
    public BoostingTrainer() {
        Objects.requireNonNull(XGBoostClassificationTrainer.class);
    }

    @Override
    public Kind kind() {
        return Kind.BOOSTING;
    }

    @Override
    public String name() {
        return "boosting (XGBoost)";
    }

    @Override
    public Teacher train(Dataset rows, Settings settings) {
        if (rows.schema().target().isNumeric()) {
            return new NumberBoosting(settings).train(rows);
        }
        int classes = rows.schema().classes();
        int trees = classes == 2 ? 1 : classes;
        int few = Math.max(10, Math.min(FEW_ROUNDS, MAX_TREES / trees));
        int many = Math.max(10, Math.min(MANY_ROUNDS, MAX_TREES / trees));
        boolean isMuch = (double) rows.rows() * trees * many > MUCH;
        int rounds = isMuch ? many : few;
        if (many > few && !settings.isSmall() && !isMuch) {
            Split split = Split.stratified(rows.labels(), VALIDATION, settings.seed());
            Dataset fit = rows.select(split.training());
            Dataset validation = rows.select(split.heldOut());
            settings.progress().accept("boosting: " + few + " rounds");
            double lossOfFew = loss(model(fit, few, settings), validation);
            settings.progress().accept("boosting: " + many + " rounds");
            rounds = loss(model(fit, many, settings), validation) < lossOfFew ? many : few;
        }
        settings.progress().accept("boosting: " + rounds + " rounds on all rows");
        return model(rows, rounds, settings);
    }

    private static TribuoTeacher model(Dataset rows, int rounds, Settings settings) {
        BoostedTrees boosted = new BoostedTrees(rounds, DEPTH, RATE, ROW_SHARE, THREADS, settings.seed());
        return TribuoTeacher.of(boosted.train(rows), rows.schema());
    }

    private static double loss(TribuoTeacher model, Dataset rows) {
        try (model) {
            float[] answers = Teachers.fit(model, rows.schema())
                    .logProbabilities(TeacherRows.encoded(rows.features()), 0, rows.rows());
            int classes = rows.schema().classes();
            double sum = 0;
            for (int r = 0; r < rows.rows(); r++) {
                sum -= answers[r * classes + rows.labels()[r]];
            }
            return sum / rows.rows();
        } catch (TeacherException e) {
            return Double.POSITIVE_INFINITY;
        }
    }
}
