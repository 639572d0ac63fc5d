package org.espalier.fit;

import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.espalier.data.Dataset;
import org.espalier.data.Target;
import org.espalier.evaluate.Frontier;

/** Of several numbers: what a {@link NumberSubject} says of each, as a mean over all of them. */
final class NumbersSubject implements ValueSubject {
    private final NumberSubject[] each;

    /** @param rows to learn from, all of them with every value */
    NumbersSubject(Dataset rows) {
        int width = rows.schema().target().answers();
        each = IntStream.range(0, width)
                .mapToObj(k -> new NumberSubject(one(rows, k)))
                .toArray(NumberSubject[]::new);
    }

    /** The rows with one of the numbers as target. */
    private static Dataset one(Dataset rows, int k) {
        Target.Numbers target = (Target.Numbers) rows.schema().target();
        return Dataset.ofNumbers(
                rows.schema().ofNumber(target, k),
                rows.features(),
                every(rows.values(), k, target.answers()),
                rows.weights());
    }

    private static float[] every(float[] values, int k, int width) {
        float[] out = new float[values.length / width];
        for (int i = 0; i < out.length; i++) {
            out[i] = values[i * width + k];
        }
        return out;
    }

    @Override
    public double[] loss(Dataset rows, float[] average, float[] maxPath) {
        double[] loss = new double[rows.rows()];
        for (int k = 0; k < each.length; k++) {
            double[] ofOne = each[k].loss(one(rows, k), every(average, k, each.length), every(maxPath, k, each.length));
            for (int r = 0; r < loss.length; r++) {
                loss[r] += ofOne[r] / each.length;
            }
        }
        return loss;
    }

    @Override
    public double score(Dataset rows, float[] maxPath) {
        return mean(k -> each[k].score(one(rows, k), every(maxPath, k, each.length)));
    }

    @Override
    public double agreement(float[] maxPath, float[] teacher) {
        return mean(k -> each[k].agreement(every(maxPath, k, each.length), every(teacher, k, each.length)));
    }

    private double mean(IntToDoubleFunction ofOne) {
        return IntStream.range(0, each.length).mapToDouble(ofOne).average().orElseThrow();
    }

    @Override
    public Frontier.Measure measure() {
        return Frontier.Measure.R2;
    }
}
