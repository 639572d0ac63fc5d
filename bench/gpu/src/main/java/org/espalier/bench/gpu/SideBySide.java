package org.espalier.bench.gpu;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.espalier.EspalierException;

/**
 * A case, taken by all contestants in turns, so that whatever else the machine does hits all alike. Who fails drops out,
 * and the reason is kept.
 */
final class SideBySide {
    private static final int WARM_UP_ROUNDS = 2;
    private static final int WARM_UP_STEPS = 32;

    /** However late it is: a turn is short beside the compiling before it. */
    private static final int MIN_ROUNDS = 3;

    private static final int MAX_STEPS = 1 << 14;
    private static final int MAX_ROWS = 1 << 26;

    /**
     * What came of a case.
     *
     * @param stepsASecond of each contestant by name, one a round; rounds that all have
     * @param failures why the others have none
     */
    record Outcome(Case what, Map<String, List<Double>> stepsASecond, Map<String, String> failures) {}

    private SideBySide() {}

    /** @param timeLeft looked at before a contestant is prepared, and before every round but the first few */
    static Outcome run(Case what, List<? extends Contestant> contestants, Plan plan, BooleanSupplier timeLeft) {
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        Map<String, String> failures = new LinkedHashMap<>();
        Map<Contestant, Integer> counts = new LinkedHashMap<>();
        for (Contestant contestant : contestants) {
            try {
                if (!timeLeft.getAsBoolean()) {
                    throw new EspalierException("not run: no time was left");
                }
                contestant.open(what);
                counts.put(contestant, turn(contestant, what, plan.seconds()));
                rates.put(contestant.name(), new ArrayList<>());
            } catch (RuntimeException e) {
                failures.put(contestant.name(), String.valueOf(e.getMessage()));
            }
        }
        for (int round = 0; round < WARM_UP_ROUNDS + plan.rounds(); round++) {
            if (round >= WARM_UP_ROUNDS + MIN_ROUNDS && !timeLeft.getAsBoolean()) {
                break;
            }
            for (Contestant contestant : List.copyOf(counts.keySet())) {
                try {
                    int count = counts.get(contestant);
                    double rate = count / contestant.steps(count);
                    if (round >= WARM_UP_ROUNDS) {
                        rates.get(contestant.name()).add(rate);
                    }
                } catch (RuntimeException e) {
                    counts.remove(contestant);
                    rates.remove(contestant.name());
                    failures.put(contestant.name(), String.valueOf(e.getMessage()));
                }
            }
        }
        return new Outcome(what, rates, failures);
    }

    /** Steps that take about so long, once everything is compiled. */
    private static int turn(Contestant contestant, Case what, double seconds) {
        int most = Math.max(1, Math.min(MAX_STEPS, MAX_ROWS / what.batch()));
        int count = Math.min(WARM_UP_STEPS, most);
        contestant.steps(count);
        double each = contestant.steps(count) / count;
        // Whole recordings of sixteen steps, where there are many.
        int wanted = (int) Math.max(1, Math.min(most, seconds / each));
        return wanted < 16 ? wanted : wanted / 16 * 16;
    }
}
