package org.espalier.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.base.Texts;
import org.espalier.sdt.Rule;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** From the words of the command line to values; what can't be read is said as: expected what, found what. */
final class Values {
    private Values() {}

    static void registerWith(CommandLine commandLine) {
        commandLine.registerConverter(int.class, text -> number(text, "a whole number", Integer::parseInt));
        commandLine.registerConverter(Integer.class, text -> number(text, "a whole number", Integer::parseInt));
        commandLine.registerConverter(Long.class, text -> number(text, "a whole number", Long::parseLong));
        commandLine.registerConverter(Double.class, text -> number(text, "a number", Double::parseDouble));
        commandLine.registerConverter(Rule.class, oneOf(Rule.values(), Rule::text));
        commandLine.registerConverter(Nd4jDevice.class, oneOf(Nd4jDevice.values(), Nd4jDevice::text));
    }

    private static <T> T number(String text, String expected, Function<String, T> parse) {
        try {
            return parse.apply(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("expected " + expected + ", found " + Texts.quote(text));
        }
    }

    /** A converter for one word of a list. */
    static <T> ITypeConverter<T> oneOf(T[] values, Function<T, String> word) {
        return text -> Stream.of(values)
                .filter(value -> word.apply(value).equals(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("expected "
                        + Stream.of(values).map(word).collect(Collectors.joining(" or ")) + ", found "
                        + Texts.quote(text)));
    }

    /** Names between commas; one that holds a comma stands in double quotes. */
    static List<String> names(String text) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == ',' && !isQuoted) {
                names.add(name.toString().strip());
                name.setLength(0);
            } else {
                name.append(c);
            }
        }
        names.add(name.toString().strip());
        return names;
    }
}
