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
 * @param choose what the tree learns from
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
        Choose choose,
        boolean rivals,
        Calibrator.Method calibration,
        Optional<Costs> costs,
        OptionalDouble capacity,
        int threads,
        long seed) {
    public static final double DEFAULT_HELD_OUT = 0.2;

    /** What a tree learns from where there is a teacher. Labels and teacher are compared and printed in any case. */
    public enum Choose {
        /** What does better on the validation rows. */
        BETTER,
        LABELS,
        TEACHER
    }

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
        return new Draft().done();
    }

    public FitOptions withHeldOut(double share) {
        return with(d -> d.heldOut = share);
    }

    public FitOptions withGroups(List<String> of) {
        return with(d -> d.groups = Optional.of(of));
    }

    public FitOptions withTimes(List<String> of) {
        return with(d -> d.times = Optional.of(of));
    }

    /** Chooses training options, {@code b -> b.depth(4)} say, instead of having them chosen. */
    public FitOptions withTraining(Consumer<DistillOptions.Builder> choose) {
        return with(d -> DistillOptions.choices(choose).forEach(d.training::put));
    }

    /** Chooses a training option by its text. */
    public FitOptions withText(TrainingOption<?> option, String text) {
        return with(d -> d.training.put(option, text));
    }

    /** Whether a network is trained where no teacher is given; without one the tree learns from labels. */
    public FitOptions withTeaching(boolean trains) {
        return with(d -> d.teaches = trains);
    }

    public FitOptions withChoose(Choose learnsFrom) {
        return with(d -> d.choose = learnsFrom);
    }

    public FitOptions withRivals(boolean measured) {
        return with(d -> d.rivals = measured);
    }

    public FitOptions withCalibration(Calibrator.Method method) {
        return with(d -> d.calibration = method);
    }

    public FitOptions withCosts(Costs of) {
        return with(d -> d.costs = Optional.of(of));
    }

    public FitOptions withCapacity(double share) {
        return with(d -> d.capacity = OptionalDouble.of(share));
    }

    public FitOptions withThreads(int count) {
        return with(d -> d.threads = count);
    }

    public FitOptions withSeed(long of) {
        return with(d -> d.seed = of);
    }

    private FitOptions with(Consumer<Draft> change) {
        Draft draft = new Draft();
        draft.heldOut = heldOut;
        draft.groups = groups;
        draft.times = times;
        draft.training.putAll(training);
        draft.teaches = teaches;
        draft.choose = choose;
        draft.rivals = rivals;
        draft.calibration = calibration;
        draft.costs = costs;
        draft.capacity = capacity;
        draft.threads = threads;
        draft.seed = seed;
        change.accept(draft);
        return draft.done();
    }

    /** What is being changed; new, it has the defaults. */
    private static final class Draft {
        private double heldOut = DEFAULT_HELD_OUT;
        private Optional<List<String>> groups = Optional.empty();
        private Optional<List<String>> times = Optional.empty();
        private final Map<TrainingOption<?>, String> training = new LinkedHashMap<>();
        private boolean teaches = true;
        private Choose choose = Choose.BETTER;
        private boolean rivals = true;
        private Calibrator.Method calibration = Calibrator.Method.NONE;
        private Optional<Costs> costs = Optional.empty();
        private OptionalDouble capacity = OptionalDouble.empty();
        private int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        private long seed = 1;

        FitOptions done() {
            return new FitOptions(
                    heldOut,
                    groups,
                    times,
                    training,
                    teaches,
                    choose,
                    rivals,
                    calibration,
                    costs,
                    capacity,
                    threads,
                    seed);
        }
    }
}
