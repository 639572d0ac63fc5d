package org.espalier.data;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** What the values of one column look like, gathered row by row; at the end, the column that a schema makes of it. */
final class ColumnProfile {
    static final int MAX_CATEGORIES = 1000;

    /** With more different values and only numbers among them, a column is not watched as text any longer. */
    private static final int MAX_WATCHED_NUMBERS = 2 * MAX_CATEGORIES;

    /** A column of numbers may have this share of texts among its values before it is one of categories. */
    private static final double MAX_TEXT_SHARE = 0.1;

    private final String name;
    private final boolean isCategory;
    private final boolean isNamedLikeId;
    private final Moments numbers = new Moments();
    private TextCounts texts = new TextCounts();
    private boolean stoppedCounting;
    private long missing;
    private long textCells;
    private Cell firstText;
    private Cell firstInfinite;

    private record Cell(long row, String text) {}

    /** @param isCategory the values are words whatever they look like */
    ColumnProfile(String name, boolean isCategory) {
        this.name = name;
        this.isCategory = isCategory;
        String lower = name.toLowerCase(Locale.ROOT);
        isNamedLikeId = lower.equals("uuid") || lower.endsWith("_id") || lower.endsWith("_uuid");
    }

    void addMissing() {
        missing++;
    }

    void add(long row, char[] chars, int from, int to) {
        if (!isCategory) {
            double value = Decimals.parse(chars, from, to);
            if (Double.isNaN(value)) {
                textCells++;
                if (firstText == null) {
                    firstText = new Cell(row, new String(chars, from, to - from));
                }
            } else if (Double.isInfinite(value)) {
                if (firstInfinite == null) {
                    firstInfinite = new Cell(row, new String(chars, from, to - from));
                }
            } else {
                numbers.add(value);
            }
        }
        if (texts != null) {
            texts.add(chars, from, to);
            boolean onlyNumbers = !isCategory && textCells == 0;
            if (onlyNumbers
                    && texts.different() > MAX_WATCHED_NUMBERS
                    && !(isNamedLikeId && texts.allDifferent() && !texts.overflowed())) {
                stoppedCounting = true;
                allDifferent = texts.allDifferent() && isNamedLikeId;
                texts = null;
            }
        }
    }

    private boolean allDifferent;

    /** True when the column is one of categories and they were not counted from the start: read the file again. */
    boolean needsAnotherLook() {
        return stoppedCounting && !isNumber();
    }

    private boolean isNumber() {
        long numeric = numbers.count() + (firstInfinite == null ? 0 : 1);
        return !isCategory
                && numeric > 0
                && (textCells <= 1 && numeric > 1 || textCells <= MAX_TEXT_SHARE * (numeric + textCells));
    }

    /**
     * @param file what messages call the file
     * @param warnings told when the column is left out or cut
     */
    Column column(String file, Consumer<String> warnings) {
        boolean noRepeats = texts != null ? texts.allDifferent() : allDifferent;
        int different = texts != null ? texts.different() : Integer.MAX_VALUE;
        if (name.equalsIgnoreCase("id")) {
            return leftOut("it is named like an identifier", warnings);
        }
        if (different < 2) {
            return leftOut(different == 0 ? "it has no values" : "all of its values are the same", warnings);
        }
        if (isNumber()) {
            requireNumbers(file);
            if (isNamedLikeId && noRepeats) {
                return leftOut("it is named like an identifier and its values are all different", warnings);
            }
            if (numbers.isConstant()) {
                return leftOut("all of its values are the same", warnings);
            }
            return numbers.column(
                    name, Column.Scaling.STANDARD, missing > 0 ? Column.Missing.INDICATOR : Column.Missing.ERROR, file);
        }
        if (noRepeats && !isCategory) {
            return leftOut("its values are texts that are all different", warnings);
        }
        if (different > MAX_CATEGORIES) {
            warnings.accept("column " + Texts.quote(name) + ": of "
                    + (texts.overflowed() ? "more than " + TextCounts.MAX_TEXTS : different) + " categories the "
                    + MAX_CATEGORIES + " most frequent are kept, the others count as 'other'");
        }
        List<String> categories =
                texts.mostFrequent(MAX_CATEGORIES).stream().sorted().toList();
        return new Column.Category(
                name, categories, missing > 0 ? Column.Missing.INDICATOR : Column.Missing.IMPUTE, false);
    }

    private Column leftOut(String why, Consumer<String> warnings) {
        warnings.accept("column " + Texts.quote(name) + " is left out: " + why);
        return new Column.Ignored(name);
    }

    private void requireNumbers(String file) {
        if (firstInfinite != null) {
            throw new DataException(place(file, firstInfinite) + ": expected a finite number, found "
                    + Texts.quote(firstInfinite.text()));
        }
        if (firstText != null) {
            throw new DataException(place(file, firstText) + ": expected a number as in " + numbers.count()
                    + " other rows, found " + Texts.quote(firstText.text())
                    + " (--missing names tokens for missing values, --categories columns of words)");
        }
    }

    private String place(String file, Cell cell) {
        return file + ", row " + cell.row() + ", column " + Texts.quote(name);
    }
}
