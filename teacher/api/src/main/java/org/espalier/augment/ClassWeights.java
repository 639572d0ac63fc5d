package org.espalier.augment;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.base.Decimals;
import org.espalier.base.Texts;
import org.espalier.data.DataException;
import org.espalier.data.DataOption;
import org.espalier.data.Dataset;
import org.espalier.data.Target;

/**
 * How much a row counts by its class.
 *
 * @param byClass weight of each named class, positive, 1 for a class that is not named; empty: balanced, every class
 *     counts as much in total as any other
 */
public record ClassWeights(Optional<Map<String, Double>> byClass) {
    public ClassWeights {
        byClass = byClass.map(m -> Collections.unmodifiableMap(new LinkedHashMap<>(m)));
        byClass.ifPresent(weights -> weights.forEach((name, weight) -> {
            if (!(weight > 0) || weight.isInfinite()) {
                throw new DataException(
                        DataOption.CLASS_WEIGHTS,
                        "expected a positive number for class " + Texts.quote(name) + ", found " + weight);
            }
        }));
    }

    /** Class c weighs {@code rows / (classes * rows of class c)}, rows counted by their own weights. */
    public static ClassWeights balanced() {
        return new ClassWeights(Optional.empty());
    }

    /**
     * Reads {@code balanced} or {@code class=weight,…}; what follows the last {@code =} is the weight.
     *
     * @throws DataException when it is neither
     */
    public static ClassWeights parse(String text) {
        if (text.strip().equals("balanced")) {
            return balanced();
        }
        Map<String, Double> weights = new LinkedHashMap<>();
        for (String pair : text.split(",", -1)) {
            int equals = pair.lastIndexOf('=');
            OptionalDouble weight = equals < 1
                    ? OptionalDouble.empty()
                    : number(pair.substring(equals + 1).strip());
            if (weight.isEmpty()) {
                throw new DataException(
                        DataOption.CLASS_WEIGHTS, "expected 'balanced' or class=weight,…, found " + Texts.quote(pair));
            }
            if (weights.put(pair.substring(0, equals).strip(), weight.getAsDouble()) != null) {
                throw new DataException(
                        DataOption.CLASS_WEIGHTS,
                        "class " + Texts.quote(pair.substring(0, equals).strip()) + " is given twice");
            }
        }
        return new ClassWeights(Optional.of(weights));
    }

    private static OptionalDouble number(String text) {
        double value = Decimals.parse(text);
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    /**
     * The same rows, each weight multiplied by that of the row's class.
     *
     * @throws DataException when a named class is none of the target's
     */
    public Dataset apply(Dataset data) {
        Target target = data.schema().target();
        byClass.ifPresent(weights -> weights.keySet().forEach(name -> {
            if (!target.classes().contains(name)) {
                throw new DataException(
                        DataOption.CLASS_WEIGHTS,
                        "expected one of the classes " + Texts.list(target.classes()) + ", found " + Texts.quote(name));
            }
        }));
        double[] ofClass = byClass.isPresent() ? given(byClass.get(), target) : balance(data);
        float[] weights = new float[data.rows()];
        for (int row = 0; row < weights.length; row++) {
            int label = data.labels()[row];
            weights[row] = (float) (data.weight(row) * (label == Dataset.UNLABELLED ? 1 : ofClass[label]));
            if (!(weights[row] > 0 && weights[row] < Float.POSITIVE_INFINITY)) {
                throw new DataException(
                        DataOption.CLASS_WEIGHTS,
                        "expected weights that a row's own can be multiplied by, found "
                                + ofClass[label] + " for class "
                                + Texts.quote(target.classes().get(label)) + " and "
                                + data.weight(row) + " for row " + (row + 1));
            }
        }
        return new Dataset(data.schema(), data.features(), data.labels(), Optional.of(weights), data.raw());
    }

    private static double[] given(Map<String, Double> weights, Target target) {
        return target.classes().stream()
                .mapToDouble(name -> weights.getOrDefault(name, 1.0))
                .toArray();
    }

    private static double[] balance(Dataset data) {
        double[] ofClass = new double[data.schema().classes()];
        double total = 0;
        for (int row = 0; row < data.rows(); row++) {
            if (data.labels()[row] != Dataset.UNLABELLED) {
                ofClass[data.labels()[row]] += data.weight(row);
                total += data.weight(row);
            }
        }
        for (int c = 0; c < ofClass.length; c++) {
            ofClass[c] = ofClass[c] > 0 ? total / (ofClass.length * ofClass[c]) : 1;
        }
        return ofClass;
    }
}
