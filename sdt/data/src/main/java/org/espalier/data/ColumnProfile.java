package org.espalier.data;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import org.espalier.base.Decimals;
import org.espalier.base.Texts;

/** What the values of one column look like, gathered row by row; at the end, the column that a schema makes of it. */
final class ColumnProfile {
    static final int MAX_CATEGORIES = 1000;

    /** With more different values and only numbers among them, a column is not watched as text any longer. */
    private static final int MAX_WATCHED_NUMBERS = 2 * MAX_CATEGORIES;

    /** A column of numbers may have this share of texts among its values before it is one of categories. */
    private static final double MAX_TEXT_SHARE = 0.1;

    /** A column with this share of decimal commas among its texts looks like one of numbers. */
    private static final double MIN_COMMA_SHARE = 0.9;

    private final String name;
    private final Kind kind;
    private final boolean isNamedLikeId;
    private final Moments numbers = new Moments();
    /** How often each text occurs; null once nobody will ask. */
    private TextCounts texts = new TextCounts();

    private boolean endedAllDifferent;
    private long missing;
    private long textCells;
    private long decimalCommas;
    private Cell firstText;
    private Cell firstInfinite;

    /** What is known of a column before its values are seen. */
    enum Kind {
        ANY,
        /** Its values are words whatever they look like. */
        WORDS,
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
    }

    void add(long row, char[] chars, int from, int to) {
        if (kind != Kind.WORDS) {
            addNumber(row, chars, from, to);
        }
        if (texts != null) {
            texts.add(chars, from, to);
            boolean mayBeId = isNamedLikeId && texts.allDifferent() && !texts.overflowed();
            if (kind != Kind.WORDS && textCells == 0 && texts.different() > MAX_WATCHED_NUMBERS && !mayBeId) {
                endedAllDifferent = texts.allDifferent();
                texts = null;
            }
        }
    }

    private void addNumber(long row, char[] chars, int from, int to) {
        double value = Decimals.parse(chars, from, to);
        if (Double.isNaN(value)) {
            textCells++;
            decimalCommas += DecimalComma.find(chars, from, to) < 0 ? 0 : 1;
            if (firstText == null) {
                firstText = new Cell(row, new String(chars, from, to - from));
            }
        } else if (!Double.isInfinite(value)) {
            numbers.add(value);
        } else if (firstInfinite == null) {
            firstInfinite = new Cell(row, new String(chars, from, to - from));
        }
    }

    /** True when the column is one of categories and they were not counted from the start: read the file again. */
    boolean needsAnotherLook() {
        return texts == null && !isNumber();
    }

    private boolean isNumber() {
        long numeric = numbers.count() + (firstInfinite == null ? 0 : 1);
        boolean isSlip = textCells <= 1 && numeric > 1;
        return kind != Kind.WORDS && numeric > 0 && (isSlip || textCells <= MAX_TEXT_SHARE * (numeric + textCells));
    }

    /**
     * @param file what messages call the file
     * @param spelling what messages call an option
     * @param warnings told when the column is left out or cut
     */
    Column column(String file, Function<DataOption, String> spelling, Consumer<String> warnings) {
        String commas =
                "its values look like numbers with a decimal comma (" + spelling.apply(DataOption.DECIMAL) + ")";
        boolean allDifferent = texts == null ? endedAllDifferent : texts.allDifferent();
        int different = texts == null ? Integer.MAX_VALUE : texts.different();
        if (name.equalsIgnoreCase("id")) {
            return leftOut("it is named like an identifier", warnings);
        }
        if (different < 2) {
            return leftOut(different == 0 ? "it has no values" : "all of its values are the same", warnings);
        }
        if (isNumber()) {
            return number(file, allDifferent, spelling, warnings);
        }
        boolean haveCommas = decimalCommas > 0 && decimalCommas >= MIN_COMMA_SHARE * textCells;
        if (allDifferent && kind != Kind.WORDS) {
            return leftOut(haveCommas ? commas : "its values are texts that are all different", warnings);
        }
        if (haveCommas) {
            warnings.accept("column " + Texts.quote(name) + ": " + commas + "; they are taken as categories");
        } else if (numbers.count() > 0 && firstText != null) {
            warnings.accept("column " + Texts.quote(name) + ": taken as categories, as " + textCells
                    + " of its values, " + Texts.quote(firstText.text()) + " the first, are not numbers");
        }
        if (different > MAX_CATEGORIES) {
            String count = texts.overflowed() ? "more than " + TextCounts.MAX_TEXTS : String.valueOf(different);
            warnings.accept("column " + Texts.quote(name) + ": of " + count + " categories the " + MAX_CATEGORIES
                    + " most frequent are kept, the others count as 'other'");
        }
        List<String> categories =
                texts.mostFrequent(MAX_CATEGORIES).stream().sorted().toList();
        return new Column.Category(
                name, categories, missing > 0 ? Column.Missing.INDICATOR : Column.Missing.IMPUTE, false);
    }

    private Column number(
            String file, boolean allDifferent, Function<DataOption, String> spelling, Consumer<String> warnings) {
        requireNumbers(file, spelling);
        if (isNamedLikeId && allDifferent) {
            return leftOut(
                    (kind == Kind.UNNAMED ? "it has no name" : "it is named like an identifier")
                            + " and its values are all different",
                    warnings);
        }
        if (numbers.isConstant()) {
            return leftOut("all of its values are the same", warnings);
        }
        Column.Missing policy = missing > 0 ? Column.Missing.INDICATOR : Column.Missing.ERROR;
        return numbers.column(name, Column.Scaling.STANDARD, policy, file);
    }

    private Column leftOut(String why, Consumer<String> warnings) {
        warnings.accept("column " + Texts.quote(name) + " is left out: " + why);
        return new Column.Ignored(name);
    }

    private void requireNumbers(String file, Function<DataOption, String> spelling) {
        if (firstInfinite != null) {
            throw new DataException(place(file, firstInfinite) + ": expected a finite number, found "
                    + Texts.quote(firstInfinite.text()));
        }
        if (firstText != null) {
            throw new DataException(place(file, firstText) + ": expected a number, as in " + numbers.count()
                    + " other rows, found " + Texts.quote(firstText.text())
                    + " (" + spelling.apply(DataOption.MISSING) + " names tokens for missing values, "
                    + spelling.apply(DataOption.CATEGORIES) + " columns of words)");
        }
    }

    private String place(String file, Cell cell) {
        return file + ", row " + cell.row() + ", column " + Texts.quote(name);
    }
}
