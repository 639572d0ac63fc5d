package org.espalier.train;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether an engine computes rightly on the device at hand: its first steps on four small fixed problems beside those of
 * an engine that is known to. It finds kernels, libraries and drivers that don't work together here; it does not replace
 * the contract suite, which tries far more shapes.
 */
public final class EngineTrial {
    /** As of the contract suite in single precision (loss, penalty, gradient), for two engines that both round. */
    static final double OBJECTIVE = 2e-5;

    /** As of the contract suite (parameters and objectives after steps), for two engines that both round. */
    static final double TRAINED = 4e-5;

    /** Far more than compiling kernels on first use takes; a device that does not answer is not waited for any longer. */
    private static final long PATIENCE_SECONDS = 60;

    private EngineTrial() {}

    /** {@link TreeEngineFactory#open}. */
    @FunctionalInterface
    public interface Opening {
        TreeEngine open(TrainingData data, EngineSettings settings, EngineState state);
    }

    /**
     * The first difference or failure, in one line; empty where there is none. Nothing that the tried engine does gets out
     * as an exception.
     */
    public static Optional<String> of(Opening reference, Opening tried) {
        return of(reference, tried, PATIENCE_SECONDS * 1000);
    }

    static Optional<String> of(Opening reference, Opening tried, long patienceMillis) {
        FutureTask<Optional<String>> task = new FutureTask<>(() -> difference(TrialProblem.all(), reference, tried));
        Thread thread = new Thread(task, "engine trial");
        thread.setDaemon(true); // one that is stuck must not keep the program from its end
        thread.start();
        try {
            return task.get(patienceMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Optional.of("no answer within " + patienceMillis / 1000.0 + " s");
        } catch (ExecutionException e) {
            return Optional.of(line(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("it was interrupted");
        }
    }

    /** An engine stays open until those after it are done, so that a device is made ready once. */
    private static Optional<String> difference(List<TrialProblem> problems, Opening reference, Opening tried) {
        if (problems.isEmpty()) {
            return Optional.empty();
        }
        TrialProblem problem = problems.get(0);
        try (TreeEngine right = problem.open(reference);
                TreeEngine engine = problem.open(tried)) {
            return difference(problem, right, engine)
                    .map(what -> what + " (" + problem.name() + ")")
                    .or(() -> difference(problems.subList(1, problems.size()), reference, tried));
        }
    }

    private static Optional<String> difference(TrialProblem problem, TreeEngine reference, TreeEngine tried) {
        ObjectiveValue expected = problem.evaluate(reference);
        ObjectiveValue found = problem.evaluate(tried);
        Optional<String> atStart = difference("loss", expected.loss(), found.loss(), OBJECTIVE)
                .or(() -> difference("penalty", expected.penalty(), found.penalty(), OBJECTIVE))
                .or(() -> difference("gradient of ", expected.gradient(), found.gradient(), OBJECTIVE));
        if (atStart.isPresent() || !problem.isTrained()) {
            return atStart;
        }
        StepsResult steps = reference.run(problem.steps());
        StepsResult triedSteps = tried.run(problem.steps());
        if (triedSteps.failedStep() != steps.failedStep()) {
            return Optional.of("step " + triedSteps.failedStep() + " is not finite");
        }
        return difference("objectives", steps.objective(), triedSteps.objective(), TRAINED)
                .or(() -> difference("trained ", reference.parameters(), tried.parameters(), TRAINED));
    }

    private static Optional<String> difference(
            String what, TreeParameters expected, TreeParameters found, double tolerance) {
        return difference(what + "gate weights", expected.gateWeight(), found.gateWeight(), tolerance)
                .or(() -> difference(what + "gate biases", expected.gateBias(), found.gateBias(), tolerance))
                .or(() -> difference(what + "betas", expected.gateBetaRaw(), found.gateBetaRaw(), tolerance))
                .or(() -> difference(what + "leaf logits", expected.leafLogits(), found.leafLogits(), tolerance));
    }

    private static Optional<String> difference(String what, double expected, double found, double tolerance) {
        return isNear(expected, found, tolerance * Math.abs(expected))
                ? Optional.empty()
                : Optional.of(what + ": expected " + (float) expected + ", found " + (float) found);
    }

    /** {@code max |delta| <= tolerance * max |expected|}. */
    private static Optional<String> difference(String what, float[] expected, float[] found, double tolerance) {
        double largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        for (int i = 0; i < expected.length; i++) {
            if (!isNear(expected[i], found[i], tolerance * largest)) {
                return Optional.of(what + "[" + i + "]: expected " + expected[i] + ", found " + found[i]);
            }
        }
        return Optional.empty();
    }

    /** False where one of them is not a number. */
    private static boolean isNear(double expected, double found, double distance) {
        return Math.abs(expected - found) <= distance;
    }

    private static String line(Throwable e) {
        String text = e instanceof TrainingException ? e.getMessage() : e.toString();
        return text.lines().findFirst().orElse("");
    }
}
