package org.espalier.fit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.espalier.data.DataException;
import org.espalier.train.DistillOptions;
import org.espalier.train.TrainingOption;

/**
 * How {@link Espalier#fit} goes about it. Everything has a default.
 *
 * @param heldOut share of the rows that is held out and measured on, above 0, below 1
 * @param groups a group for each row: rows of one group are never on both sides of a split
 * @param times a time for each row: the latest rows are held out; not together with groups
 * @param training training options that are chosen; the rest, size and form among them, is chosen by validation
 * @param teaches whether a network is trained as teacher where none is given
 * @param rivals whether other models stand beside the tree in the verdict
 * @param calibration fitted on held-out rows; two classes
 * @param costs what answers cost: makes the threshold; two classes
 * @param capacity the greatest share of rows that may be answered as the positive class: makes the threshold; two classes,
 *     not together with costs
 * @param threads worker threads, 1 or more; the result does not depend on it
 */
public record FitOptions(
        double heldOut,
        Optional<List<String>> groups,
        Optional<List<String>> times,
        Map<TrainingOption<?>, String> training,
        boolean teaches,
        boolean rivals,
        Calibrator.Method calibration,
        Optional<Costs> costs,
        OptionalDouble capacity,
        int threads,
        long seed) {
    public static final double DEFAULT_HELD_OUT = 0.2;

    public FitOptions {
        if (!(heldOut > 0 && heldOut < 1)) {
            throw new DataException("held-out: expected a share above 0, below 1, found " + heldOut);
        }
        if (groups.isPresent() && times.isPresent()) {
            throw new DataException("expected group or time, found both");
        }
        if (costs.isPresent() && capacity.isPresent()) {
            throw new DataException("expected costs or capacity, found both");
        }
        if (capacity.isPresent() && !(capacity.getAsDouble() > 0 && capacity.getAsDouble() < 1)) {
            throw new DataException("capacity: expected a share above 0, below 1, found " + capacity.getAsDouble());
        }
        if (threads < 1) {
            throw new DataException("threads: expected 1 or more, found " + threads);
        }
        groups = groups.map(List::copyOf);
        times = times.map(List::copyOf);
        training = Map.copyOf(training);
    }

    /** A fifth held out, all else chosen by validation; as many threads as there are processors. */
    public static FitOptions defaults() {
        return new FitOptions(
                DEFAULT_HELD_OUT,
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                true,
                true,
                Calibrator.Method.NONE,
                Optional.empty(),
                OptionalDouble.empty(),
                Math.max(1, Runtime.getRuntime().availableProcessors()),
                1);
    }

    public FitOptions withHeldOut(double share) {
        return new FitOptions(
                share, groups, times, training, teaches, rivals, calibration, costs, capacity, threads, seed);
    }

    public FitOptions withGroups(List<String> of) {
        return new FitOptions(
                heldOut,
                Optional.of(of),
                times,
                training,
                teaches,
                rivals,
                calibration,
                costs,
                capacity,
                threads,
                seed);
    }

    public FitOptions withTimes(List<String> of) {
        return new FitOptions(
                heldOut,
                groups,
                Optional.of(of),
                training,
                teaches,
                rivals,
                calibration,
                costs,
                capacity,
                threads,
                seed);
    }

    /** Chooses training options, {@code b -> b.depth(4)} say, instead of having them chosen. */
    public FitOptions withTraining(Consumer<DistillOptions.Builder> choose) {
        FitOptions out = this;
        for (Map.Entry<TrainingOption<?>, String> choice :
                DistillOptions.choices(choose).entrySet()) {
            out = out.withText(choice.getKey(), choice.getValue());
        }
        return out;
    }

    /** Chooses a training option by its text. */
    public FitOptions withText(TrainingOption<?> option, String text) {
        Map<TrainingOption<?>, String> more = new LinkedHashMap<>(training);
        more.put(option, text);
        return new FitOptions(
                heldOut, groups, times, more, teaches, rivals, calibration, costs, capacity, threads, seed);
    }

    public FitOptions withTeaching(boolean trains) {
        return new FitOptions(
                heldOut, groups, times, training, trains, rivals, calibration, costs, capacity, threads, seed);
    }

    public FitOptions withRivals(boolean measured) {
        return new FitOptions(
                heldOut, groups, times, training, teaches, measured, calibration, costs, capacity, threads, seed);
    }

    public FitOptions withCalibration(Calibrator.Method method) {
        return new FitOptions(
                heldOut, groups, times, training, teaches, rivals, method, costs, capacity, threads, seed);
    }

    public FitOptions withCosts(Costs of) {
        return new FitOptions(
                heldOut,
                groups,
                times,
                training,
                teaches,
                rivals,
                calibration,
                Optional.of(of),
                capacity,
                threads,
                seed);
    }

    public FitOptions withCapacity(double share) {
        return new FitOptions(
                heldOut,
                groups,
                times,
                training,
                teaches,
                rivals,
                calibration,
                costs,
                OptionalDouble.of(share),
                threads,
                seed);
    }

    public FitOptions withThreads(int count) {
        return new FitOptions(
                heldOut, groups, times, training, teaches, rivals, calibration, costs, capacity, count, seed);
    }

    public FitOptions withSeed(long of) {
        return new FitOptions(
                heldOut, groups, times, training, teaches, rivals, calibration, costs, capacity, threads, of);
    }
}
