package org.espalier.evaluate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.base.Texts;
import org.espalier.data.Dataset;
import org.espalier.data.Target;

/** Whether values of a numeric target seem to be in another unit than those that a tree was trained on. */
public final class UnitChange {
    /** Values so many times larger, or the square of that smaller, are in another unit. */
    private static final double LARGER = 100;

    private UnitChange() {}

    /**
     * A sentence for each number that asks, where it seems so.
     *
     * @param target the tree's; nothing is said where it does not know its values
     */
    public static List<String> warnings(Target target, Dataset rows) {
        List<Target> outputs =
                target instanceof Target.Numbers several ? List.copyOf(several.outputs()) : List.of(target);
        return IntStream.range(0, outputs.size())
                .mapToObj(k -> warning(outputs.get(k), rows.values(), k, outputs.size()))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Of one output of several, whose values are every {@code step}th. */
    private static Optional<String> warning(Target target, float[] values, int first, int step) {
        double here = 0;
        int known = 0;
        for (int i = first; i < values.length; i += step) {
            float value = values[i];
            if (!Float.isNaN(value)) {
                here += Math.abs((double) value);
                known++;
            }
        }
        if (known == 0 || target.spread().isEmpty()) {
            return Optional.empty();
        }
        Target.Spread trained = target.spread().get();
        double ratio = here / known / (Math.abs(trained.mean()) + trained.standardDeviation());
        return ratio > LARGER || ratio < 1 / LARGER / LARGER
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "target %s: its values are about %s times as large as those of the training rows: another"
                                + " unit?",
                        Texts.quote(target.name()),
                        ratio > 1
                                ? String.format(Locale.ROOT, "%,.0f", ratio)
                                : String.format(Locale.ROOT, "%.2g", ratio)))
                : Optional.empty();
    }
}
