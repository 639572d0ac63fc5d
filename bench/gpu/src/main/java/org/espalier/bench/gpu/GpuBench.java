package org.espalier.bench.gpu;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.espalier.EspalierException;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;
import org.espalier.json.Json;
import org.espalier.train.Engines;
import org.espalier.train.TrainingData;
import org.espalier.train.cuda.GpuLimits;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The program behind the bundle's {@code run-all}: accuracy first, then whole runs, then every case side by side. After
 * every part it writes what there is, so that a run that is cut off leaves its first parts.
 */
@Command(
        name = "gpu-bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Measures the cuda engine beside its floor and beside PyTorch. Ends with 1 where its trees are not as"
                        + " good as the jvm engine's.")
public final class GpuBench implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final PrintStream out;
    private final long began = System.nanoTime();

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Gets bench.md and bench.json. Default: ${DEFAULT-VALUE}.")
    private Path folder = Path.of("out");

    @Option(
            names = "--peer",
            paramLabel = "COMMAND",
            description = "Starts the peer, words separated by blanks; it gets 'eager' or 'compiled' as a last word.")
    private Optional<String> peer = Optional.empty();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            description = "No part is begun after them. Default: ${DEFAULT-VALUE}.")
    private int seconds = 280;

    @Option(names = "--check", description = "Only says which GPU would be taken.")
    private boolean check;

    @Option(names = "--small", description = "Everything in little, to see that it runs; the figures say nothing.")
    private boolean small;

    private GpuBench(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        CommandLine line = new CommandLine(new GpuBench(out));
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            if (!(e instanceof EspalierException)) {
                throw e;
            }
            command.getErr().println(e.getMessage());
            return 1;
        });
        System.exit(line.execute(args));
    }

    @Override
    public Integer call() {
        if (check) {
            out.println(Engines.find("cuda").describe(CaseRun.SETTINGS));
            return 0;
        }
        Plan plan = small ? Plan.small() : Plan.full();
        Results results = new Results(GpuLimits.measure(plan.productSide(), plan.copyBytes()));
        keep(results);
        part(results, "the choice of auto", () -> results.auto = Optional.of(AutoChoice.measure(plan.depth())));
        Optional<Images> images = images(plan, results);
        images.ifPresent(i -> part(
                results,
                "accuracy beside the jvm engine",
                () -> results.accuracies = Optional.of(Accuracies.measure(i, plan))));
        for (int batch : plan.longBatches()) {
            images.ifPresent(i -> part(
                    results,
                    "whole run with batches of " + batch,
                    () -> results.runs.add(WholeRun.measure(i, plan, batch))));
        }
        sideBySide(plan, results, images);
        out.print(Report.markdown(results));
        return results.correct() ? 0 : 1;
    }

    private Optional<Images> images(Plan plan, Results results) {
        try {
            return Optional.of(Images.read(plan.images()));
        } catch (EspalierException e) {
            results.missing.add(plan.images() + ", and all that needs it: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void sideBySide(Plan plan, Results results, Optional<Images> images) {
        Supplier<TrainingData> data = () ->
                images.map(Images::labelled).orElseThrow(() -> new EspalierException(plan.images() + " is not there"));
        List<Contestant> contestants = new ArrayList<>(List.of(EngineContestant.cuda(data)));
        try {
            for (String mode : List.of("eager", "compiled")) {
                peer(mode, results).ifPresent(contestants::add);
            }
            contestants.add(EngineContestant.tf32(data));
            contestants.add(EngineContestant.jvm(data));
            for (Case what : plan.cases()) {
                List<Contestant> those = contestants.stream()
                        .filter(c -> c.name().equals(Report.US) || what.rivals().contains(c.name()))
                        .toList();
                part(
                        results,
                        what.name(),
                        () -> results.outcomes.add(SideBySide.run(what, those, plan, this::timeLeft)));
                those.forEach(Contestant::rest);
            }
        } finally {
            contestants.forEach(Contestant::close);
        }
        for (Case what : plan.cases()) {
            if (what.batch() >= plan.largeBatch()) {
                part(results, "pieces of " + what.name(), () -> results.pieces.add(Pieces.measure(what, data)));
            }
        }
        images.ifPresent(i ->
                part(results, "scoring", () -> results.scoring = Optional.of(Scoring.measure(i, plan.depth()))));
    }

    private Optional<Peer> peer(String mode, Results results) {
        String name = mode.equals("eager") ? Report.EAGER : Report.COMPILED;
        if (peer.isEmpty()) {
            results.missing.add(name + ": no --peer was given");
            return Optional.empty();
        }
        List<String> command = new ArrayList<>(List.of(peer.get().trim().split("\\s+")));
        command.add(mode);
        try {
            Peer started = new Peer(name, command, folder.resolve("peer-" + mode + ".log"), PATIENCE);
            results.peers.add(name + ": " + started.about() + ".");
            return Optional.of(started);
        } catch (EspalierException e) {
            results.missing.add(e.getMessage());
            return Optional.empty();
        }
    }

    /** What fails is noted, and the rest goes on. */
    private void part(Results results, String what, Runnable work) {
        if (!timeLeft()) {
            results.missing.add(what + ": no time was left");
        } else {
            try {
                work.run();
            } catch (RuntimeException e) {
                results.missing.add(what + " failed: " + e.getMessage());
            }
        }
        keep(results);
    }

    private boolean timeLeft() {
        return (System.nanoTime() - began) * 1e-9 < seconds;
    }

    private void keep(Results results) {
        AtomicFiles.writeText(folder.resolve("bench.md"), OverwritePolicy.REPLACE, Report.markdown(results));
        AtomicFiles.writeText(folder.resolve("bench.json"), OverwritePolicy.REPLACE, Json.pretty(results.json()));
    }
}
