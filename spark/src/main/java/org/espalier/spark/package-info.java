/**
 * Soft decision trees in Spark ML: {@link org.espalier.spark.SoftDecisionTreeClassifier} distils a column of probabilities into a
 * tree, {@link org.espalier.spark.SoftDecisionTreeModel} answers and explains rows where they are.
 */
package org.espalier.spark;
