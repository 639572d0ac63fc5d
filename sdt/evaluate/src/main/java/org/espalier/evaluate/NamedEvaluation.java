package org.espalier.evaluate;

/**
 * A line of a comparison.
 *
 * @param name what the model is called there: {@code distilled}, {@code labels only}
 */
public record NamedEvaluation(String name, Evaluation evaluation) {}
