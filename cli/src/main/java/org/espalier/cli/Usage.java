package org.espalier.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.espalier.base.Texts;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Wrong use in one line: which option, what was expected, what was found. */
final class Usage {
    private Usage() {}

    static String line(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched);
        }
        if (e instanceof MissingParameterException missing) {
            return missing(missing);
        }
        if (e instanceof OverwrittenOptionException twice) {
            return name(twice.getOverwritten()) + " is given twice";
        }
        return e.getCause() instanceof CommandLine.TypeConversionException cause && e.getArgSpec() != null
                ? name(e.getArgSpec()) + ": " + cause.getMessage()
                : firstLine(e.getMessage());
    }

    private static String unmatched(UnmatchedArgumentException e) {
        String found = e.getUnmatched().get(0);
        CommandLine command = e.getCommandLine();
        var known = e.isUnknownOption()
                ? command.getCommandSpec().optionsMap().keySet()
                : command.getSubcommands().keySet();
        List<String> near = Texts.near(found, known);
        boolean isCommand = !command.getSubcommands().isEmpty();
        String what = e.isUnknownOption() ? "unknown option " : isCommand ? "unknown command " : "unexpected argument ";
        return what + Texts.quote(found) + (near.isEmpty() ? "" : "; did you mean " + near.get(0) + "?");
    }

    private static String missing(MissingParameterException e) {
        List<ArgSpec> missing = e.getMissing();
        if (firstLine(e.getMessage()).startsWith("Missing required parameter for option") && missing.size() == 1) {
            ArgSpec option = missing.get(0);
            return name(option) + ": expected " + option.paramLabel() + ", found nothing";
        }
        return "expected "
                + missing.stream().map(Usage::nameAndLabel).collect(Collectors.joining(" and "))
                + ", found nothing";
    }

    private static String nameAndLabel(ArgSpec arg) {
        return arg instanceof OptionSpec ? name(arg) + " " + arg.paramLabel() : arg.paramLabel();
    }

    private static String name(ArgSpec arg) {
        return arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
