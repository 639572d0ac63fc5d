package org.espalier.bench.paper;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.espalier.EspalierException;
import org.espalier.data.Column;
import org.espalier.data.Column.Monotone;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.evaluate.Auc;

/** What XGBoost pays in AUC for the same signs: how much of a cost is that of the promise, and not that of the tree. */
final class SignedBoosting {
    private static final int ROUNDS = 300;
    private static final Map<String, Object> OPTIONS =
            Map.of("objective", "binary:logistic", "eta", 0.1, "max_depth", 3, "nthread", 1);

    private SignedBoosting() {}

    /** The AUC without the signs less that with them, of rows that were not learned from. */
    static double cost(Dataset training, Dataset test, Map<String, Monotone> signs) {
        return auc(training, test, Map.of()) - auc(training, test, signs);
    }

    private static double auc(Dataset training, Dataset test, Map<String, Monotone> signs) {
        Map<String, Object> options = new HashMap<>(OPTIONS);
        options.put("monotone_constraints", constraints(training.schema(), signs));
        try {
            DMatrix learned = matrix(training);
            DMatrix asked = matrix(test);
            Booster booster = XGBoost.train(learned, options, ROUNDS, Map.of(), null, null);
            float[][] answers = booster.predict(asked);
            int positive = test.schema().positiveIndex();
            double[] score = new double[answers.length];
            boolean[] isPositive = new boolean[answers.length];
            for (int r = 0; r < score.length; r++) {
                score[r] = answers[r][0];
                isPositive[r] = test.labels()[r] == positive;
            }
            booster.dispose();
            learned.dispose();
            asked.dispose();
            return Auc.of(score, isPositive).value();
        } catch (XGBoostError e) {
            throw new EspalierException("XGBoost: " + e.getMessage(), e);
        }
    }

    /** One sign a feature, as XGBoost wants them: {@code (1,0,-1)}. */
    private static String constraints(Schema schema, Map<String, Monotone> signs) {
        int[] of = new int[schema.width()];
        for (int c = 0; c < schema.columns().size(); c++) {
            Column column = schema.columns().get(c);
            if (signs.containsKey(column.name())) {
                of[schema.firstFeature(c)] = signs.get(column.name()) == Monotone.UP ? 1 : -1;
            }
        }
        return IntStream.of(of).mapToObj(String::valueOf).collect(Collectors.joining(",", "(", ")"));
    }

    private static DMatrix matrix(Dataset rows) throws XGBoostError {
        int features = rows.schema().width();
        int positive = rows.schema().positiveIndex();
        float[] values = new float[Math.multiplyExact(rows.rows(), features)];
        float[] labels = new float[rows.rows()];
        for (int r = 0; r < rows.rows(); r++) {
            System.arraycopy(rows.features().row(r), 0, values, r * features, features);
            labels[r] = rows.labels()[r] == positive ? 1 : 0;
        }
        DMatrix matrix = new DMatrix(values, rows.rows(), features, Float.NaN);
        matrix.setLabel(labels);
        return matrix;
    }
}
