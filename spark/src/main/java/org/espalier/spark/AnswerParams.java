package org.espalier.spark;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Params that estimator and model share: how rows are answered and explained. */
final class AnswerParams {
    final Param<String> rule;
    final Param<String> leafCol;
    final Param<String> pathMassCol;
    final Param<String> explanationCol;
    final Param<String> teacherProbabilityCol;

    AnswerParams(Params parent) {
        rule = new Param<>(
                parent,
                "rule",
                "how prediction and probability are read off the tree: average (all leaves by their path probability) or max-path (the leaf that an explanation tells)");
        leafCol = new Param<>(
                parent,
                "leafCol",
                "column for the number of the max-path leaf, from the left, from 0; none unless set");
        pathMassCol =
                new Param<>(parent, "pathMassCol", "column for the path probability of that leaf; none unless set");
        explanationCol = new Param<>(parent, "explanationCol", "column that explain adds");
        teacherProbabilityCol = new Param<>(
                parent,
                "teacherProbabilityCol",
                "column of the teacher's class probabilities, a vector or an array: the targets of training, the teacher of evaluate; without it the labels are learnt");
    }
}
