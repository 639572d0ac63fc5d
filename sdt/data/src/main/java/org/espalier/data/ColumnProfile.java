package org.espalier.data;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.espalier.base.Decimals;
import org.espalier.base.Moments;
import org.espalier.base.Texts;
import org.espalier.text.Alike;
import org.espalier.text.Codes;
import org.espalier.text.Extremes;
import org.espalier.text.GivesTarget;
import org.espalier.text.Habit;
import org.espalier.text.Habits;
import org.espalier.text.RawValues;
import org.espalier.text.RowCounter;
import org.espalier.text.TextCounts;

/** What the values of one column look like, gathered row by row; at the end, the column that a schema makes of it. */
final class ColumnProfile {
    static final int MAX_CATEGORIES = 1000;

    /** With more different values and only numbers among them, a column is not watched as text any longer. */
    private static final int MAX_WATCHED_NUMBERS = 2 * MAX_CATEGORIES;

    /** A column of numbers may have this share of texts among its values before it is one of categories. */
    private static final double MAX_TEXT_SHARE = 0.1;

    /** Of so many rows more categories than a tenth of them are very many. */
    private static final int MIN_ROWS = 100;

    private static final int MIN_ROWS_OF_CATEGORY = 10;

    /** Values with so many blanks between words, on average, are sentences. */
    private static final double MIN_BLANKS = 3;

    /** Of so many rows on, sentences that are mostly different are free text. */
    private static final int MIN_TEXTS = 50;

    /** Whole numbers from here on are not all doubles. */
    private static final double EXACT = 1L << 53;

    private final String name;
    private final Kind kind;
    private final boolean isNamedLikeId;
    private final Moments numbers = new Moments();
    /** How often each text occurs; null once nobody will ask. */
    private TextCounts texts = new TextCounts();

    private boolean endedAllDifferent;
    private long missing;
    private long textCells;
    private long blanks;
    private final Habits habits = new Habits();
    private final RowCounter counter = new RowCounter();
    private final Codes codes = new Codes();
    private final Extremes extremes = new Extremes();
    private final GivesTarget givesTarget = new GivesTarget();
    private Cell firstInexact;
    private Cell firstText;
    private Cell firstInfinite;

    /** What is known of a column before its values are seen. */
    enum Kind {
        ANY,
        /** Its values are words whatever they look like. */
        WORDS,
        /** Its values are numbers whatever they look like. */
        NUMBERS,
        /** Its values are free text. */
        TEXT,
        /** It has no name of its own: the row numbers of a table that was written by a program. */
        UNNAMED
    }

    private record Cell(long row, String text) {}

    ColumnProfile(String name, Kind kind) {
        this.name = name;
        this.kind = kind;
        String lower = name.toLowerCase(Locale.ROOT);
        isNamedLikeId =
                kind == Kind.UNNAMED || lower.equals("uuid") || lower.endsWith("_uuid") || lower.endsWith("_id");
    }

    void addMissing() {
        missing++;
        counter.addMissing();
        givesTarget.addMissing();
    }

    /** @param target number of the row's class, in any order */
    void add(long row, char[] chars, int from, int to, int target) {
        if (kind == Kind.TEXT) {
            return; // a vocabulary is learned of it
        }
        double number = kind == Kind.WORDS ? Double.NaN : addNumber(row, chars, from, to);
        givesTarget.add(chars, from, to, number, target);
        if (texts != null) {
            texts.add(chars, from, to);
            boolean mayBeId = isNamedLikeId && texts.allDifferent() && !texts.overflowed();
            if (kind != Kind.WORDS && textCells == 0 && texts.different() > MAX_WATCHED_NUMBERS && !mayBeId) {
                endedAllDifferent = texts.allDifferent();
                texts = null;
            }
        }
    }

    private double addNumber(long row, char[] chars, int from, int to) {
        codes.add(chars, from, to);
        double value = Decimals.parse(chars, from, to);
        if (Double.isNaN(value)) {
            textCells++;
            for (int i = from; i < to; i++) {
                blanks += chars[i] == ' ' ? 1 : 0;
            }
            String text = new String(chars, from, to - from);
            habits.addText(text);
            if (firstText == null) {
                firstText = new Cell(row, text);
            }
        } else if (!Double.isInfinite(value)) {
            numbers.add(value);
            counter.add(value);
            extremes.add(value);
            habits.addNumber(chars, from, to);
            if (Math.abs(value) >= EXACT && firstInexact == null && isInexact(value, chars, from, to)) {
                firstInexact = new Cell(row, new String(chars, from, to - from));
            }
        } else if (firstInfinite == null) {
            firstInfinite = new Cell(row, new String(chars, from, to - from));
        }
        return value;
    }

    private static boolean isInexact(double value, char[] chars, int from, int to) {
        return new BigDecimal(value).compareTo(new BigDecimal(chars, from, to - from)) != 0;
    }

    /** True when the column is one of categories and they were not counted from the start: read the file again. */
    boolean needsAnotherLook() {
        return texts == null && (!isNumber() || areCodes());
    }

    /** Whether it is free text: said to be, or sentences that are mostly different. */
    boolean isText() {
        return kind == Kind.TEXT
                || kind == Kind.ANY
                        && !isNumber()
                        && textCells >= MIN_TEXTS
                        && blanks >= MIN_BLANKS * textCells
                        && (texts.overflowed() || 2L * texts.different() > textCells);
    }

    private boolean areCodes() {
        return kind == Kind.ANY && textCells == 0 && codes.areCodes();
    }

    /** Why a column of digits alone is one of categories; to be said once, though the file may be read twice. */
    void warnOfCodes(Function<DataOption, String> spelling, Consumer<String> warnings) {
        if (areCodes()) {
            warn(
                    warnings,
                    "taken as categories, as " + Texts.quote(codes.example()) + " has a leading zero ("
                            + spelling.apply(DataOption.NUMBERS) + " takes them as numbers)");
        }
    }

    private void warn(Consumer<String> warnings, String what) {
        warnings.accept("column " + Texts.quote(name) + ": " + what);
    }

    private boolean isNumber() {
        long numeric = numbers.count() + (firstInfinite == null ? 0 : 1);
        boolean isSlip = textCells <= 1 && numeric > 1;
        return kind == Kind.NUMBERS
                || kind != Kind.WORDS && numeric > 0 && (isSlip || textCells <= MAX_TEXT_SHARE * (numeric + textCells));
    }

    /**
     * @param file what messages call the file
     * @param spelling what messages call an option
     * @param warnings told when the column is left out or cut
     */
    Column column(String file, Function<DataOption, String> spelling, Consumer<String> warnings) {
        boolean allDifferent = texts == null ? endedAllDifferent : texts.allDifferent();
        int different = texts == null ? Integer.MAX_VALUE : texts.different();
        if (kind != Kind.NUMBERS && name.equalsIgnoreCase("id")) {
            return leftOut("it is named like an identifier", warnings);
        }
        if (different < 2) {
            return leftOut(different == 0 ? "it has no values" : "all of its values are the same", warnings);
        }
        if (isNumber() && !areCodes()) {
            return number(file, allDifferent, spelling, warnings);
        }
        Optional<String> habit = habits.ofTexts(
                mark -> spelling.apply(DataOption.THOUSANDS) + " " + mark.text(), spelling.apply(DataOption.DECIMAL));
        if (allDifferent && kind != Kind.WORDS && !areCodes()) {
            return leftOut(
                    habit.map(h -> "its values look like " + h).orElse("its values are texts that are all different"),
                    warnings);
        }
        List<String> categories = texts.mostFrequent(MAX_CATEGORIES);
        warnOfCategories(habit, categories, different, spelling, warnings);
        return new Column.Category(
                name,
                categories.stream().sorted().toList(),
                missing > 0 ? Column.Missing.INDICATOR : Column.Missing.IMPUTE,
                false);
    }

    /** One note, of what matters most. */
    private void warnOfCategories(
            Optional<String> habit,
            List<String> categories,
            int different,
            Function<DataOption, String> spelling,
            Consumer<String> warnings) {
        List<List<String>> alike = Alike.groups(categories);
        if (habit.isPresent()) {
            warn(warnings, "its values look like " + habit.get() + "; they are taken as categories");
        } else if (numbers.count() > 0 && firstText != null) {
            warn(
                    warnings,
                    "taken as categories, as " + textCells + " of its values, " + Texts.quote(firstText.text())
                            + " the first, are not numbers");
        } else if (different <= MAX_CATEGORIES
                && rows() >= MIN_ROWS
                && (long) different * MIN_ROWS_OF_CATEGORY > rows()) {
            warn(
                    warnings,
                    different + " categories in " + rows() + " rows are too many to learn from ("
                            + spelling.apply(DataOption.IGNORED) + " leaves the column out)");
        } else if (givesTarget.gives()) {
            warnOfTarget(spelling, warnings);
        } else if (!alike.isEmpty()) {
            warn(
                    warnings,
                    "the categories " + Texts.list(alike.get(0))
                            + " differ by case or blanks only; written alike in the file they are one");
        }
        if (different > MAX_CATEGORIES) {
            String count = texts.overflowed() ? "more than " + TextCounts.MAX_TEXTS : String.valueOf(different);
            warn(
                    warnings,
                    "of " + count + " categories the " + MAX_CATEGORIES
                            + " most frequent are kept, the others count as 'other'");
        }
    }

    private void warnOfTarget(Function<DataOption, String> spelling, Consumer<String> warnings) {
        warn(
                warnings,
                "alone it gives the target of every row: is it known before the target is? ("
                        + spelling.apply(DataOption.IGNORED) + " leaves it out)");
    }

    /** Rows that have a value. */
    private long rows() {
        return texts == null ? numbers.count() + textCells : texts.total();
    }

    private Column number(
            String file, boolean allDifferent, Function<DataOption, String> spelling, Consumer<String> warnings) {
        requireNumbers(file, spelling);
        if (isNamedLikeId && allDifferent && kind != Kind.NUMBERS) {
            return leftOut(
                    (kind == Kind.UNNAMED ? "it has no name" : "it is named like an identifier")
                            + " and its values are all different",
                    warnings);
        }
        if (numbers.isConstant()) {
            return leftOut("all of its values are the same", warnings);
        }
        if (counter.counts() && kind != Kind.NUMBERS) {
            return leftOut(
                    "its values count the rows (" + spelling.apply(DataOption.NUMBERS) + " takes them as numbers)",
                    warnings);
        }
        warnOfNumbers(spelling, warnings);
        Column.Missing policy = missing > 0 ? Column.Missing.INDICATOR : Column.Missing.ERROR;
        return Column.Number.found(
                name,
                numbers.minimum(),
                numbers.maximum(),
                numbers.mean(),
                numbers.standardDeviation(),
                Column.Scaling.STANDARD,
                policy,
                file);
    }

    /** One note, of what matters most. */
    private void warnOfNumbers(Function<DataOption, String> spelling, Consumer<String> warnings) {
        if (kind == Kind.NUMBERS) {
            return; // the user has looked at them
        }
        Optional<String> grouped = habits.groupedPoints();
        Optional<Extremes.Sentinel> sentinel = extremes.sentinel();
        if (grouped.isPresent()) {
            warn(
                    warnings,
                    "read as numbers with decimals, but " + grouped.get() + " looks like grouped thousands ("
                            + spelling.apply(DataOption.THOUSANDS) + " point reads them so)");
        } else if (firstInexact != null) {
            warn(
                    warnings,
                    Texts.quote(firstInexact.text()) + " in row " + firstInexact.row()
                            + " has more digits than a number here can hold ("
                            + spelling.apply(DataOption.CATEGORIES) + " takes the values as words)");
        } else if (givesTarget.gives()) {
            warnOfTarget(spelling, warnings);
        } else if (sentinel.isPresent()) {
            Extremes.Sentinel s = sentinel.get();
            warn(
                    warnings,
                    text(s.value()) + " in " + s.count() + " rows is far from the rest, " + text(s.minimum()) + " to "
                            + text(s.maximum()) + ": where it stands for a missing value, "
                            + spelling.apply(DataOption.MISSING) + " is to name it");
        }
    }

    private static String text(double value) {
        return RawValues.text(value);
    }

    Column leftOut(String why, Consumer<String> warnings) {
        warnings.accept("column " + Texts.quote(name) + " is left out: " + why);
        return new Column.Ignored(name);
    }

    private void requireNumbers(String file, Function<DataOption, String> spelling) {
        if (firstInfinite != null) {
            throw new DataException(place(file, firstInfinite) + ": expected a finite number, found "
                    + Texts.quote(firstInfinite.text()));
        }
        if (firstText != null) {
            boolean isGrouped = Arrays.stream(Habit.values()).anyMatch(h -> h.isGrouped() && h.fits(firstText.text()));
            throw new DataException(place(file, firstText) + ": expected a number, as in " + numbers.count()
                    + " other rows, found " + Texts.quote(firstText.text())
                    + " (" + (isGrouped ? spelling.apply(DataOption.THOUSANDS) + " reads grouped thousands, " : "")
                    + spelling.apply(DataOption.MISSING) + " names tokens for missing values, "
                    + spelling.apply(DataOption.CATEGORIES) + " columns of words)");
        }
    }

    private String place(String file, Cell cell) {
        return file + ", row " + cell.row() + ", column " + Texts.quote(name);
    }
}
