package org.espalier.bench.paper;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.espalier.EspalierException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command behind {@code bench/run-paper}. */
@Command(
        name = "run-paper",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Trains trees trained on labels and distilled ones over several seeds and prints their tables in Markdown. "
                        + "An interrupted run goes on where it stopped.")
final class PaperCommand implements Callable<Integer> {
    private final PrintStream out;
    private final PrintStream err;
    private final String line;
    private final long began = System.nanoTime();

    @Parameters(
            arity = "1..*",
            paramLabel = "WHAT",
            description = "mnist, connect4, letter, adult, german-credit, all, or the studies pruned and size.")
    private List<String> what = List.of();

    @Option(names = "--seeds", paramLabel = "N", description = "Runs of each tree. Default: ${DEFAULT-VALUE}.")
    private int seeds = 5;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Trees trained side by side, one thread each; results do not depend on it. Default: all processors.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Option(
            names = "--teachers",
            paramLabel = "N",
            description = "Networks trained on all rows; the seeds take them in turn. Default: ${DEFAULT-VALUE}.")
    private int teachers = 1;

    @Option(
            names = "--teacher",
            paramLabel = "FILE",
            description = "A network that 'espalier teach' trained on all training rows, for a single data set.")
    private Path teacher;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "Teachers, their answers and finished trees. Default: ${DEFAULT-VALUE}.")
    private Path cache = Path.of("paper-cache");

    @Option(
            names = "--fractions",
            split = ",",
            paramLabel = "PERCENT",
            description = "Shares of the labelled rows. Default: 100,10,1; for pruned 100,50,20,10,5,1.")
    private List<Double> fractions = List.of();

    @Option(
            names = "--losses",
            split = ",",
            paramLabel = "LOSS",
            description = "default, expected, mixture. Default: all of them.")
    private List<String> losses = List.of("default", "expected", "mixture");

    @Option(
            names = "--extras",
            paramLabel = "auto|yes|no",
            description = "Noisy labels and unlabelled rows; auto: on letter and adult. Default: auto.")
    private String extras = "auto";

    @Option(
            names = "--data",
            split = ",",
            paramLabel = "SET",
            description = "Data sets of a study. Default: letter,adult.")
    private List<String> studied = List.of("letter", "adult");

    @Option(names = "--fresh", description = "Train every tree again; teachers are kept.")
    private boolean fresh;

    @Option(
            names = "--page",
            paramLabel = "FILE",
            description =
                    "Also put the tables into this page, docs/results.md say, between its markers, and the plot of sizes"
                            + " beside it.")
    private Path page;

    PaperCommand(PrintStream out, PrintStream err, String line) {
        this.out = out;
        this.err = err;
        this.line = line;
    }

    public static void main(String[] args) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.exit(run(out, System.err, args));
    }

    /** @return 0 done, 1 it could not be done, 2 wrong use */
    static int run(PrintStream out, PrintStream err, String... args) {
        PaperCommand command = new PaperCommand(out, err, line(args));
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, parsed, result) -> {
                    if (e instanceof EspalierException) {
                        err.println("run-paper: " + e.getMessage());
                        return 1;
                    }
                    throw e;
                })
                .execute(args);
    }

    /** The command as a page shows it: without the folders of this machine, which make no difference. */
    static String line(String... args) {
        StringBuilder out = new StringBuilder("bench/run-paper");
        for (int i = 0; i < args.length; i++) {
            String option = args[i].replaceFirst("=.*", "");
            if (option.equals("--cache") || option.equals("--page")) {
                i += option.equals(args[i]) ? 1 : 0;
            } else if (args[i].equals("--teacher") && i + 1 < args.length) {
                out.append(" --teacher ").append(Path.of(args[++i]).getFileName());
            } else {
                out.append(' ').append(args[i]);
            }
        }
        return out.toString();
    }

    @Override
    public Integer call() throws IOException {
        List<String> tasks = tasks();
        Files.createDirectories(cache);
        List<String> failures = new ArrayList<>();
        for (String task : tasks) {
            Settings settings = settings(task);
            Printed printed = Lab.open(settings, this::progress).print(task, studied, plot());
            String text = "`" + line + "`, " + LocalDate.now() + ", " + Machine.describe() + ", seeds 1 to " + seeds
                    + ".\n\n" + printed.markdown();
            out.println("## " + task + "\n\n" + text);
            if (page != null) {
                ResultsPage.fill(page, task, text);
            }
            failures.addAll(printed.failures());
        }
        failures.forEach(failure -> err.println("not computed: " + failure));
        return failures.isEmpty() ? 0 : 1;
    }

    /** Beside the page that shows it. */
    private Path plot() {
        return page == null ? cache.resolve("size.svg") : page.resolveSibling("size.svg");
    }

    private List<String> tasks() {
        List<String> tasks = new ArrayList<>();
        for (String name : what) {
            if (name.equals("all")) {
                // the quick ones first: something to look at while MNIST takes its time
                tasks.addAll(List.of("german-credit", "adult", "letter", "connect4", "mnist"));
            } else {
                require(Lab.STUDIES.contains(name) || DataSet.of(name) != null, "WHAT", "a data set", name);
                tasks.add(name);
            }
        }
        studied.forEach(DataSet::of);
        require(seeds >= 1, "--seeds", "1 or more", seeds);
        require(threads >= 1, "--threads", "1 or more", threads);
        require(teachers >= 1, "--teachers", "1 or more", teachers);
        require(
                teacher == null || tasks.size() == 1 && !Lab.STUDIES.contains(tasks.get(0)),
                "--teacher",
                "a single data set",
                String.join(" ", what));
        fractions.forEach(f -> require(f > 0 && f <= 100, "--fractions", "above 0, at most 100", f));
        losses.forEach(loss -> require(
                List.of("default", "expected", "mixture").contains(loss),
                "--losses",
                "default, expected or mixture",
                loss));
        require(List.of("auto", "yes", "no").contains(extras), "--extras", "auto, yes or no", extras);
        return tasks;
    }

    private static void require(boolean holds, String option, String expected, Object found) {
        if (!holds) {
            throw new EspalierException(option + ": expected " + expected + ", found " + found);
        }
    }

    private Settings settings(String task) {
        List<Double> usual = task.equals("pruned") ? List.of(100., 50., 20., 10., 5., 1.) : List.of(100., 10., 1.);
        return new Settings(
                seeds,
                threads,
                teachers,
                Optional.ofNullable(teacher),
                Path.of(Optional.ofNullable(System.getenv("ESPALIER_DATA")).orElse("../shared/data")),
                cache,
                fractions.isEmpty() ? usual : fractions,
                losses,
                Settings.Extras.valueOf(extras.toUpperCase(java.util.Locale.ROOT)),
                fresh);
    }

    private synchronized void progress(String text) {
        err.printf("[%5.0f s] %s%n", (System.nanoTime() - began) * 1e-9, text);
    }
}
