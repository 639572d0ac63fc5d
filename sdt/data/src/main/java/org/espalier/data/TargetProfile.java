package org.espalier.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.espalier.base.Decimals;
import org.espalier.base.Texts;
import org.espalier.text.Alike;
import org.espalier.text.Spelling;
import org.espalier.text.TextIndex;

/** The values of the target column, gathered row by row; at the end, the classes that they name. */
final class TargetProfile {
    /** So many whole numbers are taken as classes; with more of them the target is a quantity. */
    static final int MAX_NUMERIC_CLASSES = 20;

    static final int MAX_CLASSES = 1000;

    private final String place;
    private final String name;
    private final Map<String, String> aliases;
    private final Numbers numbers;
    private final Function<DataOption, String> spelling;
    private final TextIndex values = new TextIndex();
    private long rows;

    /** What to make of a target whose values are numbers. */
    enum Numbers {
        /** A few whole ones are classes, others a quantity. */
        FEW_ARE_CLASSES,
        /** The user says that they are classes. */
        ALL_ARE_CLASSES
    }

    /**
     * @param file what messages call the file
     * @param name name of the target
     * @param aliases other spellings of classes
     * @param spelling what messages call an option
     */
    TargetProfile(
            String file,
            String name,
            Map<String, String> aliases,
            Numbers numbers,
            Function<DataOption, String> spelling) {
        this.spelling = spelling;
        this.place = file + ", target " + Texts.quote(name);
        this.name = name;
        this.aliases = aliases;
        this.numbers = numbers;
    }

    /** Returns a number for the value: the same for the same text. */
    int add(char[] chars, int from, int to) {
        rows++;
        return values.size() <= MAX_CLASSES ? values.add(chars, from, to) : values.find(chars, from, to);
    }

    /** Says which classes may be one. */
    void warn(List<String> classes, Consumer<String> warnings) {
        List<List<String>> groups = Alike.groups(classes);
        if (!groups.isEmpty()) {
            List<String> aliases = groups.stream()
                    .flatMap(alike -> alike.stream().skip(1).map(other -> other + "=" + alike.get(0)))
                    .toList();
            warnings.accept("target " + Texts.quote(name) + ": the classes "
                    + groups.stream().map(Texts::list).collect(Collectors.joining("; "))
                    + " differ by case or blanks only; " + spelling.apply(DataOption.CLASS_ALIASES) + " '"
                    + Texts.escape(String.join(",", aliases)) + "' makes them one");
        }
    }

    /**
     * The classes in the file's spelling, sorted; by value where all are numbers.
     *
     * @throws DataException when there is one only, when there are too many, or when they are a quantity
     */
    Schema.Target target() {
        TextIndex spellings = new TextIndex();
        for (int i = 0; i < values.size(); i++) {
            String text = values.text(i);
            spellings.add(aliases.getOrDefault(text, text));
        }
        boolean isNumeric = true;
        boolean isWhole = true;
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < spellings.size(); i++) {
            double value = Decimals.parse(spellings.text(i));
            isNumeric &= Double.isFinite(value);
            isWhole &= value == Math.rint(value);
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < spellings.size(); i++) {
            // 1 and 1.0 are the same class
            if (!isNumeric || seen.add(Spelling.value(spellings.text(i)))) {
                names.add(spellings.text(i));
            }
        }
        check(names, isNumeric, isWhole);
        names.sort(isNumeric ? Comparator.comparingDouble(Decimals::parse) : Comparator.naturalOrder());
        return new Schema.Target(name, names);
    }

    private void check(List<String> names, boolean isNumeric, boolean isWhole) {
        if (names.size() < 2) {
            throw new DataException(place + ": expected two or more classes, found " + Texts.list(names) + " only");
        }
        boolean isQuantity = isNumeric && (!isWhole || names.size() > MAX_NUMERIC_CLASSES);
        if (isQuantity && numbers == Numbers.FEW_ARE_CLASSES) {
            String count = names.size() > MAX_CLASSES ? "more than " + MAX_CLASSES : String.valueOf(names.size());
            throw new DataException(place + ": expected classes, found numbers, " + count + " different ones in " + rows
                    + " rows; regression is not supported (at most " + MAX_NUMERIC_CLASSES
                    + " whole numbers are taken as classes, more where " + spelling.apply(DataOption.CATEGORIES)
                    + " names the target)");
        }
        if (names.size() > MAX_CLASSES) {
            throw new DataException(place + ": expected at most " + MAX_CLASSES + " classes, found more in " + rows
                    + " rows: " + Texts.list(names.subList(0, 3)) + ", …");
        }
    }
}
