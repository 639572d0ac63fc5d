package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.console.Console;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.examples.Digits;
import org.espalier.teacher.dl4j.TeachOptions;
import org.espalier.train.DistillOptions;
import org.espalier.train.TrainingOption;
import org.espalier.train.TrainingOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The help tells what holds. */
class HelpTest {
    private static final Schema TWO_CLASSES = new Schema(
            List.of(new Column.Category("column", List.of("value"), Column.Missing.IMPUTE, false)),
            Optional.empty(),
            Optional.empty(),
            new Target.Classes("target", List.of("one", "two")));

    private static CommandLine commandLine() {
        Console console = new Console(
                new ByteArrayOutputStream(),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                false);
        return new EspalierCommand(console).commandLine();
    }

    static Stream<CommandLine> commands() {
        return commandLine().getSubcommands().values().stream();
    }

    private static String description(OptionSpec option) {
        return String.join(" ", option.description());
    }

    private static Map<String, OptionSpec> distill() {
        return commandLine().getSubcommands().get("distill").getCommandSpec().optionsMap();
    }

    @Test
    void everyTrainingOptionIsOneOfTheCommandWithItsHelp() {
        for (TrainingOption<?> option : TrainingOptions.ALL) {
            OptionSpec spec = distill().get("--" + option.key());
            assertNotNull(spec, option.key());
            if (option != TrainingOptions.VALIDATION) { // the command's takes a file, too
                // the command also searches some of them on validation rows
                boolean isSearched = option == TrainingOptions.DEPTH || option == TrainingOptions.COLUMNS_PER_GATE;
                assertEquals(option.label() + (isSearched ? "|auto" : ""), spec.paramLabel());
                String next = isSearched ? " auto: " : " Default: ";
                assertTrue(description(spec).startsWith(option.help() + next), () -> description(spec));
            }
        }
    }

    @Test
    void theDefaultsOfTrainingAreThoseOfTheLibrary() {
        Map<String, OptionSpec> options = distill();
        Map<String, String> images =
                DistillOptions.builder(Digits.SCHEMA).build().configuration();
        DistillOptions.builder(TWO_CLASSES).build().configuration().forEach((name, value) -> {
            if (!name.equals("engine")) {
                String said = description(options.get("--" + name)).replaceAll("(?s).*Default: (.*)\\.", "$1");
                assertEquals(plain(value), said.replaceAll(",.*", ""), name);
                // Images come last; where they are not named, they have what stands last.
                assertEquals(plain(images.get(name)), said.replaceAll(".*(for images|classes) ", ""), name);
            }
        });
    }

    private static String plain(String value) {
        return value.replaceAll("(?<=\\d)\\.0(?!\\d)", "");
    }

    @Test
    void theDefaultsOfTeachingAreThoseOfTheLibrary() {
        Map<String, OptionSpec> options =
                commandLine().getSubcommands().get("teach").getCommandSpec().optionsMap();
        for (TeachOptions.Builder builder : List.of(TeachOptions.images(), TeachOptions.tables(1_000_000))) {
            builder.build().configuration().forEach((name, value) -> {
                String said = description(options.get("--" + name)).replaceAll("(?s).*Default: ", "");
                assertTrue(said.contains(value.replaceAll("\\.0(?!\\d)", "")), () -> name + " " + value + ": " + said);
            });
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyOptionSaysItsDefault(CommandLine command) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            boolean isOnByItself = option.arity().max() == 0 || option.required();
            boolean isOptionalList =
                    option.names()[0].matches("--(labels|comment|ignore|categories|class-alias|against|teacher)");
            assertTrue(
                    isOnByItself || isOptionalList || description(option).contains("Default: "),
                    () -> command.getCommandName() + " " + option.longestName() + ": " + description(option));
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyOptionIsShown(CommandLine command) {
        String help = command.getUsageMessage();
        for (OptionSpec option : command.getCommandSpec().options()) {
            assertEquals(
                    1,
                    help.lines()
                            .filter(line -> line.matches("  .{4}" + option.longestName() + "([ =].*)?"))
                            .count(),
                    () -> option.longestName() + "\n" + help);
        }
    }
}
