package org.espalier.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.espalier.base.Decimals;
import org.espalier.base.Moments;
import org.espalier.base.Texts;
import org.espalier.text.Alike;
import org.espalier.text.Spelling;
import org.espalier.text.TextIndex;
import org.espalier.text.YesNo;

/** The values of the target column, gathered row by row; at the end, the classes that they name, or what numbers they are. */
public final class TargetProfile {
    /** So many whole numbers are taken as classes; with more of them the target is a quantity. */
    static final int MAX_NUMERIC_CLASSES = 20;

    static final int MAX_CLASSES = 1000;
    /** With fewer numbers for each word, the values are words. */
    private static final int MIN_NUMBERS_PER_TEXT = 10;

    private static final String SEVERAL = "; several target columns are numbers, or labels, yes or no each";

    private final String place;
    private final String name;
    private final Map<String, String> aliases;
    private final Optional<Target.Kind> kind;
    private final Optional<String> exposure;
    private final Function<DataOption, String> spelling;
    private final TextIndex values = new TextIndex();
    private long rows;
    private final Moments moments = new Moments();
    private long texts;
    /** The first row whose value is no finite number, and that value. */
    private long firstText;

    private String text = "";
    private long firstNegative;

    /**
     * @param file what messages call the file
     * @param name name of the target
     * @param kind of the target, where the user says it; else a few whole numbers are classes, and others a number
     * @param exposure name of the column that a rate is by
     */
    public TargetProfile(
            String file, String name, Optional<Target.Kind> kind, Optional<String> exposure, DataOptions options) {
        this.spelling = options.spelling();
        this.place = file + ", target " + Texts.quote(name);
        this.name = name;
        this.aliases = options.classAliases();
        this.kind = kind;
        this.exposure = exposure;
    }

    /** What one column is, or several together: numbers or labels. */
    public static Target target(List<TargetProfile> columns) {
        TargetProfile first = columns.get(0);
        if (columns.size() == 1 && !first.kind.equals(Optional.of(Target.Kind.LABELS))) {
            return first.target(first.kind);
        }
        Target.Kind said = first.kind.orElseGet(() -> kindOf(columns));
        if (said == Target.Kind.NUMBER) {
            return new Target.Numbers(
                    "numbers",
                    columns.stream()
                            .map(column -> (Target.Number) column.target(Optional.of(said)))
                            .toList());
        }
        if (said != Target.Kind.LABELS) {
            throw new DataException(first.spelling.apply(DataOption.TARGET) + ": expected one column for "
                    + said.description() + ", found " + columns.size() + SEVERAL);
        }
        if (!first.aliases.isEmpty()) {
            throw new DataException(
                    DataOption.CLASS_ALIASES, "goes with classes, and the target is " + said.description());
        }
        return new Target.Labels(
                columns.size() == 1 ? first.name : "labels",
                columns.stream().map(column -> column.name).toList(),
                columns.stream().map(TargetProfile::yesNo).toList());
    }

    /**
     * What several columns are.
     *
     * @throws DataException when they are not of one kind
     */
    private static Target.Kind kindOf(List<TargetProfile> columns) {
        Optional<TargetProfile> label =
                columns.stream().filter(TargetProfile::isYesNo).findFirst();
        Optional<TargetProfile> other =
                columns.stream().filter(column -> !column.isYesNo()).findFirst();
        if (other.isEmpty() || !other.get().isOfNumbers()) {
            return Target.Kind.LABELS;
        }
        if (label.isPresent()) {
            throw new DataException(other.get().place + ": expected targets of one kind, found a number beside "
                    + Texts.quote(label.get().name) + ", a label with yes and no"
                    + (label.get().texts > 0
                            ? ""
                            : "; " + label.get().spelling.apply(DataOption.TARGET_KIND) + " "
                                    + Target.Kind.NUMBER.text() + " takes both as numbers"));
        }
        return Target.Kind.NUMBER;
    }

    private boolean isYesNo() {
        return YesNo.of(spellings()).isPresent();
    }

    /** Perhaps with a few words among them, which are mistakes. */
    private boolean isOfNumbers() {
        return texts == 0 || isQuantity();
    }

    private List<String> spellings() {
        return IntStream.range(0, Math.min(values.size(), MAX_CLASSES))
                .mapToObj(values::text)
                .toList();
    }

    /** The words of a label. */
    private YesNo yesNo() {
        List<String> spellings = spellings();
        return YesNo.of(spellings)
                .orElseThrow(() -> new DataException(place + ": expected a label, with " + YesNo.FORMS + ", found "
                        + Texts.list(spellings.subList(0, Math.min(3, spellings.size())))
                        + (spellings.size() > 3 ? ", …" : spellings.size() == 1 ? " only" : "")
                        + (kind.isEmpty() ? SEVERAL : "")));
    }

    /** Returns a number for the value: the same for the same text. */
    public int add(char[] chars, int from, int to, double rowExposure) {
        rows++;
        addNumber(chars, from, to, rowExposure);
        return values.size() <= MAX_CLASSES ? values.add(chars, from, to) : values.find(chars, from, to);
    }

    private void addNumber(char[] chars, int from, int to, double rowExposure) {
        double value = Decimals.parse(chars, from, to);
        if (!Double.isFinite(value)) {
            if (texts++ == 0) {
                firstText = rows;
                text = new String(chars, from, to - from);
            }
            return;
        }
        if (value < 0 && firstNegative == 0) {
            firstNegative = rows;
        }
        moments.add(value / rowExposure, rowExposure);
    }

    /** Says which classes may be one, and what numbers are taken as. */
    void warn(Target target, Consumer<String> warnings) {
        if (target instanceof Target.Numbers && kind.isEmpty()) {
            warnings.accept("targets " + Texts.list(target.columns()) + ": their values are taken as numbers");
            return;
        }
        if (target.kind() != Target.Kind.CLASSES) {
            if (kind.isEmpty() && target.isNumeric()) {
                warnings.accept("target " + Texts.quote(name) + ": its values are taken as "
                        + target.description() + "; " + spelling.apply(DataOption.TARGET_KIND) + " "
                        + Target.Kind.CLASSES.text() + " makes classes of them");
            }
            return;
        }
        List<String> classes = target.classes();
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
     * What the column is: classes in the file's spelling, sorted, by value where all are numbers; or a number or a rate.
     *
     * @throws DataException when there is one value only, when there are too many classes, or values that the kind does not
     *     have
     */
    private Target target(Optional<Target.Kind> said) {
        Target.Kind found = said.orElseGet(() -> isQuantity() ? Target.Kind.NUMBER : Target.Kind.CLASSES);
        if (found == Target.Kind.CLASSES) {
            return classes();
        }
        if (texts > 0) {
            throw new DataException(place + ", row " + firstText + ": expected " + found.description() + ", found "
                    + Texts.quote(text));
        }
        if (moments.isConstant()) {
            throw new DataException(
                    place + ": expected different numbers, found " + Texts.quote(values.text(0)) + " only");
        }
        if (found == Target.Kind.NUMBER) {
            return new Target.Number(name, Optional.empty(), Optional.of(spread(place)));
        }
        if (firstNegative > 0) {
            throw new DataException(
                    place + ", row " + firstNegative + ": expected a rate, 0 or more, found a negative number");
        }
        return new Target.Rate(name, exposure, Optional.of(spread(place)));
    }

    /** More different numbers than classes are; a few words among them are mistakes. */
    private boolean isQuantity() {
        if (texts > 0) {
            return values.size() > MAX_CLASSES && texts * MIN_NUMBERS_PER_TEXT <= rows;
        }
        boolean isWhole = true;
        Set<String> distinct = new HashSet<>(); // 1 and 1.0 are the same
        for (int i = 0; i < values.size() && distinct.size() <= MAX_NUMERIC_CLASSES; i++) {
            double value = Decimals.parse(values.text(i));
            isWhole &= value == Math.rint(value);
            distinct.add(Spelling.value(values.text(i)));
        }
        return distinct.size() > 1 && (!isWhole || distinct.size() > MAX_NUMERIC_CLASSES);
    }

    private Target.Classes classes() {
        TextIndex spellings = new TextIndex();
        for (int i = 0; i < values.size(); i++) {
            String text = values.text(i);
            spellings.add(aliases.getOrDefault(text, text));
        }
        boolean isNumeric = texts == 0;
        Set<String> seen = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < spellings.size(); i++) {
            // 1 and 1.0 are the same class
            if (!isNumeric || seen.add(Spelling.value(spellings.text(i)))) {
                names.add(spellings.text(i));
            }
        }
        check(names);
        names.sort(isNumeric ? Comparator.comparingDouble(Decimals::parse) : Comparator.naturalOrder());
        return new Target.Classes(name, names);
    }

    private void check(List<String> names) {
        if (names.size() < 2) {
            throw new DataException(place + ": expected two or more classes, found " + Texts.list(names) + " only");
        }
        if (names.size() > MAX_CLASSES) {
            throw new DataException(place + ": expected at most " + MAX_CLASSES + " classes, found more in " + rows
                    + " rows: " + Texts.list(names.subList(0, 3)) + ", …");
        }
    }

    private Target.Spread spread(String place) {
        try {
            return new Target.Spread(moments.minimum(), moments.maximum(), moments.mean(), moments.standardDeviation());
        } catch (IllegalArgumentException e) {
            throw new DataException(place + ": " + e.getMessage(), e);
        }
    }
}
