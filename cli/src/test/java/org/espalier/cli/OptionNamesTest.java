package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.data.DataException;
import org.espalier.data.DataOptions;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

class OptionNamesTest {
    @Test
    void theLibrarysNamesBecomeTheCommands() {
        String message = assertThrows(DataException.class, () -> DataOptions.parseClassAliases("yes"))
                .getMessage();
        assertEquals("the option classAliases: expected spelling=class, found 'yes'", message);
        assertEquals("--class-alias: expected spelling=class, found 'yes'", OptionNames.ofCommand(message));
        assertEquals(
                "a (--missing names tokens, --categories columns), the option targets, the option none",
                OptionNames.ofCommand(
                        "a (the option missing names tokens, the option categories columns), the option targets, the option none"));
    }

    @Test
    void theCommandHasEveryOneOfThem() {
        Set<String> options = HelpTest.commands()
                .filter(command -> command.getCommandName().equals("distill"))
                .flatMap(command -> command.getCommandSpec().options().stream())
                .map(OptionSpec::longestName)
                .collect(Collectors.toSet());
        Stream.of(
                        "categories classAliases classWeights columns comment decimal delimiter ignored labels missing noHeader target weights"
                                .split(" "))
                .map(name -> OptionNames.ofCommand("the option " + name))
                .forEach(name -> assertTrue(options.contains(name), name));
    }
}
