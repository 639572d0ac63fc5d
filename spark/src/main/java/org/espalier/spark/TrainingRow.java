package org.espalier.spark;

import org.apache.spark.ml.linalg.Vector;

/**
 * A row as it is learnt from or measured by.
 *
 * @param label index of the class; {@link org.espalier.data.Dataset#UNLABELLED} where there is none
 * @param logProbabilities the teacher's answer, {@code [classes]}; null where there is no teacher
 * @param weight 0 or more; a row of weight 0 counts for nothing
 * @param isValidation whether it belongs to the validation set
 */
record TrainingRow(Vector features, int label, float[] logProbabilities, float weight, boolean isValidation) {}
