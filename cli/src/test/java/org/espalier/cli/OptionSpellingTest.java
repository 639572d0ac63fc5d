package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.EspalierException;
import org.espalier.data.DataException;
import org.espalier.data.DataOption;
import org.espalier.data.DataOptions;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.dl4j.TeachOptions;
import org.espalier.train.TrainingException;
import org.espalier.train.TrainingOption;
import org.espalier.train.TrainingOptions;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

class OptionSpellingTest {
    private static Set<String> options() {
        return HelpTest.commands()
                .filter(command -> command.getCommandName().equals("distill"))
                .flatMap(command -> command.getCommandSpec().options().stream())
                .map(OptionSpec::longestName)
                .collect(Collectors.toSet());
    }

    @Test
    void everyOptionThatTheLibraryNamesIsOneOfTheCommand() {
        for (DataOption option : DataOption.values()) {
            assertTrue(options().contains(OptionSpelling.of(option)), option.key());
        }
        for (TrainingOption<?> option : TrainingOptions.ALL) {
            assertTrue(options().contains(OptionSpelling.of(option.key())), option.key());
        }
    }

    @Test
    void anExceptionNamesTheOptionAsTheCommandDoes() {
        assertEquals(
                "--class-alias: expected spelling=class, found 'yes'",
                OptionSpelling.message(assertThrows(DataException.class, () -> DataOptions.parseClassAliases("yes"))));
        assertEquals(
                "--learning-rate: expected above 0, at most 10, found -1.0",
                OptionSpelling.message(
                        assertThrows(TrainingException.class, () -> TrainingOptions.LEARNING_RATE.parse("-1"))));
        assertEquals(
                "--weight-decay: expected 0 to 10, found -1.0",
                OptionSpelling.message(assertThrows(
                        TeacherException.class,
                        () -> TeachOptions.images().weightDecay(-1).build())));
    }

    /** What a file or a user says is never repaired, whatever it looks like. */
    @Test
    void otherMessagesStayAsTheyAre() {
        assertEquals(
                "column 'the option target' is missing",
                OptionSpelling.message(new EspalierException("column 'the option target' is missing")));
    }
}
