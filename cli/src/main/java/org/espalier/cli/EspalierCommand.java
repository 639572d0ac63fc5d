package org.espalier.cli;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.espalier.EspalierException;
import org.espalier.console.Console;
import org.espalier.console.Heartbeat;
import org.espalier.io.FileExistsException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command above all others: knows the subcommands, and turns every failure into one line and an exit status. */
@Command(
        name = "espalier",
        description = "Distils a trained neural network into a soft decision tree that a person can read.",
        versionProvider = EspalierCommand.VersionText.class,
        customSynopsis = "espalier COMMAND [OPTIONS]",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Start with 'espalier demo'. 'espalier COMMAND --help' says what each option does.",
            "Exit status: 0 done, 1 it could not be done, 2 wrong use."
        })
final class EspalierCommand implements Runnable {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USE = 2;

    private final Console console;
    private final CommandLine commandLine;

    @Option(
            names = "--quiet",
            scope = ScopeType.INHERIT,
            description = "No progress, notes or logs on standard error; errors are still said.")
    void quiet(boolean isQuiet) {
        if (isQuiet) {
            console.silence();
        }
    }

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean debug;

    @Option(
            names = "--nd4j",
            paramLabel = "cpu|cuda",
            scope = ScopeType.INHERIT,
            description = "What ND4J computes on, for DL4J networks and --engine nd4j; cuda serves GPUs of compute"
                    + " capability 3.7 to 8.9 and is fetched on first use, 0.6 GB (docs/gpu.md). Default: cpu.")
    private Nd4jDevice nd4j = Nd4jDevice.CPU;

    /** With all commands. */
    EspalierCommand(Console console) {
        this(console, QuickAnswers.COMMANDS);
    }

    /** With the command that the arguments begin with alone, where they do. */
    static EspalierCommand forArguments(Console console, String... args) {
        boolean isNamed = args.length > 0 && QuickAnswers.COMMANDS.contains(args[0]);
        return new EspalierCommand(console, isNamed ? List.of(args[0]) : QuickAnswers.COMMANDS);
    }

    private EspalierCommand(Console console, List<String> commands) {
        this.console = console;
        this.commandLine = new CommandLine(this);
        commands.forEach(name -> commandLine.addSubcommand(command(name, console)));
        commandLine
                .getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .scopeType(ScopeType.INHERIT)
                        .description("Say what the command does, and what each option means.")
                        .build())
                .addOption(OptionSpec.builder("-V", "--version")
                        .versionHelp(true)
                        .description("Say the version.")
                        .build());
        Values.registerWith(commandLine);
        commandLine.setResourceBundle(new Defaults());
        commandLine.getSubcommands().values().forEach(command -> command.setResourceBundle(new Defaults()));
        // A value that begins with @ is a column or a class, not a file of options.
        commandLine.setExpandAtFiles(false);
        commandLine.setUsageHelpWidth(100);
        commandLine.setUsageHelpLongOptionsMaxWidth(30);
        commandLine.getSubcommands().values().forEach(EspalierCommand::arrangeHelp);
        arrangeHelp(commandLine);
        commandLine.setOut(new PrintWriter(new OutputStreamWriter(console.results(), StandardCharsets.UTF_8), true));
        commandLine.setExecutionStrategy(this::execute);
        commandLine.setParameterExceptionHandler((e, args) -> wrongUse(e));
        commandLine.setExecutionExceptionHandler((e, line, result) -> failed(e));
    }

    private static CommandLine command(String name, Console console) {
        CommandLine command = switch (name) {
            case "fit" -> FitCommand.of(console);
            case "demo" -> new CommandLine(new DemoCommand(console));
            case "schema" -> new CommandLine(new SchemaCommand(console));
            case "teach" -> new CommandLine(new TeachCommand(console));
            case "distill" -> DistillCommand.of(console);
            case "evaluate" -> new CommandLine(new EvaluateCommand(console));
            case "predict" -> new CommandLine(new PredictCommand(console));
            case "explain" -> new CommandLine(new ExplainCommand(console));
            case "report" -> new CommandLine(new ReportCommand(console));
            case "export" -> new CommandLine(new ExportCommand(console));
            case "drift" -> new CommandLine(new DriftCommand(console));
            case "tokens" -> new CommandLine(new TokensCommand(console));
            case "inspect" -> new CommandLine(new InspectCommand(console));
            case "devices" -> new CommandLine(new DevicesCommand(console));
            default -> throw new IllegalArgumentException(name);
        };
        if (name.equals("export")) {
            DataArguments.makeOptional(command.getCommandSpec());
        }
        return command;
    }

    private static void arrangeHelp(CommandLine command) {
        command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new GroupedOptions());
    }

    @Override
    public void run() {
        throw new ParameterException(commandLine, QuickAnswers.missingCommand());
    }

    CommandLine commandLine() {
        return commandLine;
    }

    int run(String... args) {
        int status;
        try {
            status = commandLine.execute(args);
            console.flush();
        } catch (Throwable e) {
            status = failed(e);
        }
        console.endProgress();
        return status;
    }

    private int execute(ParseResult given) {
        Integer helped = CommandLine.executeHelpRequest(given);
        if (helped != null) {
            return helped;
        }
        OutputIsInput.check(given);
        try {
            nd4j.check(given);
        } catch (EspalierException e) {
            throw new ExecutionException(commandLine, e.getMessage(), e); // what else is thrown here gets a stack trace
        }
        Heartbeat heartbeat = Heartbeat.start(console);
        try {
            return new CommandLine.RunLast().execute(given);
        } finally {
            heartbeat.stop();
        }
    }

    private int wrongUse(ParameterException found) {
        // An option that nobody knows says more than the one that is missing because of it.
        List<String> unknown = found.getCommandLine().getUnmatchedArguments();
        ParameterException e = found instanceof MissingParameterException && !unknown.isEmpty()
                ? new UnmatchedArgumentException(found.getCommandLine(), unknown)
                : found;
        String name = e.getCommandLine().getCommandSpec().qualifiedName();
        console.error(Usage.line(e) + " (see " + name + " --help)");
        if (debug) {
            console.stackTrace(e);
        }
        return WRONG_USE;
    }

    private int failed(Throwable e) {
        if (e instanceof Console.ReaderGone) {
            return DONE;
        }
        console.error(message(e));
        if (debug) {
            console.stackTrace(e);
        }
        return FAILED;
    }

    private String message(Throwable e) {
        if (e instanceof FileExistsException) {
            return e.getMessage() + " (--force replaces it)";
        }
        if (e instanceof EspalierException known) {
            return OptionSpelling.message(known);
        }
        if (e instanceof UncheckedIOException io) {
            return "reading or writing failed: " + io.getCause().getMessage();
        }
        if (e instanceof OutOfMemoryError) {
            long most = Runtime.getRuntime().maxMemory() >> 20;
            return "out of memory (" + most + " MiB): ESPALIER_JAVA_OPTS=-Xmx" + Math.max(8, 2 * (most >> 10))
                    + "g gives more";
        }
        String where = debug ? "" : ": run with --debug for the place, and please report it";
        return "internal error (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ")" + where;
    }

    static final class VersionText implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {QuickAnswers.version()};
        }
    }
}
