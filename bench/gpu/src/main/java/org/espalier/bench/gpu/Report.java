package org.espalier.bench.gpu;

import static org.espalier.bench.gpu.MedianAndRange.number;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.espalier.bench.gpu.SideBySide.Outcome;
import org.espalier.train.cuda.GpuLimits;

/** Results in Markdown: limits, every case side by side, goals, whole runs, accuracy, and what is missing. */
final class Report {
    static final String US = "Espalier, cuda engine";
    static final String EAGER = "PyTorch, eager";
    static final String COMPILED = "PyTorch, compiled";
    static final String TF32 = "Espalier, cuda engine, TF32";
    static final String PROCESSOR = "Espalier, jvm engine";

    private final Results results;
    private final StringBuilder out = new StringBuilder();

    private Report(Results results) {
        this.results = results;
    }

    static String markdown(Results results) {
        return new Report(results).text();
    }

    private String text() {
        limits();
        cases();
        goals();
        pieces();
        runs();
        accuracy();
        scoring();
        auto();
        if (!results.missing.isEmpty()) {
            out.append("\nNot run:\n\n");
            results.missing.forEach(line -> out.append("- ").append(line).append('\n'));
        }
        return out.toString();
    }

    private void line(String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private void limits() {
        GpuLimits l = results.limits;
        line("%s. At most, by its clocks and measured here (a large product by cuBLAS, a large copy):%n", l.gpu());
        line("| | by the clocks | measured |");
        line("| --- | --- | --- |");
        line(
                "| operations a second, 10¹² | %s | %s |",
                number(l.countedOperations() * 1e-12), number(l.measuredOperations() * 1e-12));
        line(
                "| memory, 10¹² bytes a second | %s | %s |",
                number(l.countedBytes() * 1e-12), number(l.measuredBytes() * 1e-12));
        results.peers.forEach(peer -> line("%n%s", peer));
    }

    private void cases() {
        line(
                "%nIn turns, data on the GPU; median (least to most) of the rounds. The floor is by the measured limits.%n");
        line("| case | who | steps a second | rows a second | Espalier / this | share of the floor |");
        line("| --- | --- | --- | --- | --- | --- |");
        for (Outcome outcome : results.outcomes) {
            Map<String, List<Double>> rates = outcome.stepsASecond();
            rates.forEach((who, steps) -> {
                MedianAndRange rate = MedianAndRange.of(steps);
                String ratio = rates.containsKey(US) && !who.equals(US)
                        ? MedianAndRange.ofRatios(rates.get(US), steps).toString()
                        : "–";
                line(
                        "| %s | %s | %s | %s | %s | %s |",
                        outcome.what().name(),
                        who,
                        rate,
                        number(rate.median() * outcome.what().batch()),
                        ratio,
                        share(outcome.what(), rate.median()));
            });
            outcome.failures()
                    .forEach((who, why) ->
                            line("| %s | %s | %s | – | – | – |", outcome.what().name(), who, cell(why)));
        }
    }

    private double floorSeconds(Case what) {
        return what.floor().seconds(results.limits.measuredOperations(), results.limits.measuredBytes());
    }

    /** {@code 41 % (arithmetic)}: the floor's seconds over the step's. */
    private String share(Case what, double stepsASecond) {
        return number(100 * floorSeconds(what) * stepsASecond)
                + " % ("
                + what.floor().bound(results.limits.measuredOperations(), results.limits.measuredBytes())
                + ")";
    }

    /** A line's end or a bar would end the table. */
    private static String cell(String text) {
        return text.lines().findFirst().orElse("").replace("|", "\\|");
    }

    private void goals() {
        line("%n| goal | figure | met |");
        line("| --- | --- | --- |");
        for (Outcome outcome : results.outcomes) {
            Case.Goal goal = outcome.what().goal();
            ratioGoal(outcome, EAGER, goal.timesEager());
            ratioGoal(outcome, COMPILED, goal.timesCompiled());
            if (goal.timesFloor() > 0) {
                List<Double> ours = outcome.stepsASecond().get(US);
                String wanted = outcome.what().name() + ": within " + number(goal.timesFloor()) + " times its floor";
                if (ours == null) {
                    unknown(wanted);
                } else {
                    double times = 1
                            / (floorSeconds(outcome.what())
                                    * MedianAndRange.of(ours).median());
                    line("| %s | %s | %s |", wanted, number(times), met(times <= goal.timesFloor()));
                }
            }
        }
        String accuracy = "max-path accuracy of engines cuda and jvm within " + Accuracies.TOLERANCE + " points";
        results.accuracies.ifPresentOrElse(
                a -> line("| %s | %.2f | %s |", accuracy, a.difference(), met(a.holds())), () -> unknown(accuracy));
    }

    private void ratioGoal(Outcome outcome, String peer, double times) {
        if (times == 0) {
            return;
        }
        String wanted = outcome.what().name() + ": at least " + number(times) + " times " + peer;
        List<Double> ours = outcome.stepsASecond().get(US);
        List<Double> theirs = outcome.stepsASecond().get(peer);
        if (ours == null || theirs == null) {
            unknown(wanted);
        } else {
            double found = MedianAndRange.ofRatios(ours, theirs).median();
            line("| %s | %s | %s |", wanted, number(found), met(found >= times));
        }
    }

    private void unknown(String wanted) {
        line("| %s | not measured | – |", wanted);
    }

    private static String met(boolean yes) {
        return yes ? "yes" : "no";
    }

    private void pieces() {
        for (Pieces pieces : results.pieces) {
            line(
                    "%nWhere a step goes, piece by piece: %s. Together %s ms.%n",
                    pieces.what().name(), milliseconds(pieces.all()));
            line("| piece | ms | %% |");
            line("| --- | --- | --- |");
            pieces.seconds()
                    .forEach((piece, seconds) ->
                            line("| %s | %s | %.1f |", piece, milliseconds(seconds), 100 * seconds / pieces.all()));
        }
    }

    private static String milliseconds(double seconds) {
        return number(1e3 * seconds);
    }

    private void runs() {
        if (results.runs.isEmpty()) {
            return;
        }
        line(
                "%nWhole runs on labels, with the defaults but for the batch. Seconds to %.0f %% by max-path on the rows held"
                        + " out, of all training, and with its preparation; per cent of the test rows.%n",
                100 * WholeRun.TARGET);
        line("| batch | epochs | s to the target | s of training | s of all | max-path | average |");
        line("| --- | --- | --- | --- | --- | --- | --- |");
        for (WholeRun run : results.runs) {
            line(
                    "| %,d | %d | %s | %s | %s | %.2f | %.2f |",
                    run.batch(),
                    run.epochs(),
                    run.toTarget().isPresent() ? number(run.toTarget().getAsDouble()) : "never",
                    number(run.training()),
                    number(run.all()),
                    run.maxPath(),
                    run.average());
        }
    }

    private void accuracy() {
        results.accuracies.ifPresent(a -> line(
                "%nMax-path accuracy on the test rows after %d epochs on labels, a seed each: cuda %s, jvm %s.",
                a.epochs(), percents(a.cuda()), percents(a.jvm())));
    }

    private void scoring() {
        results.scoring.ifPresent(s -> line(
                "%nScoring %,d rows of %,d columns by max-path, depth %d, from and to the processor's memory: %s rows a second on"
                        + " the GPU, %s on the processor with %d threads.",
                s.rows(), s.columns(), s.depth(), number(s.gpu()), number(s.processor()), s.threads()));
    }

    private void auto() {
        results.auto.ifPresent(a -> line(
                "%n`--engine auto` takes %s: %s. Finding that out took %s s.",
                a.engine(), a.reason(), number(a.seconds())));
    }

    private static String percents(List<Double> values) {
        return String.join(
                ", ",
                values.stream().map(v -> String.format(Locale.ROOT, "%.2f", v)).toList());
    }
}
