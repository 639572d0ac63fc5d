package org.espalier.text;

import java.util.regex.Pattern;

/** Ways of writing a number, or a date, that are no plain decimal number. */
public enum Habit {
    /** {@code 1,003}, {@code 1,003,000.50}. */
    GROUPED_BY_COMMA("numbers with grouped thousands", "[+-]?[1-9][0-9]{0,2}(,[0-9]{3})+(\\.[0-9]+)?"),
    /** {@code 1.003.000}, {@code 1.003,50}. */
    GROUPED_BY_POINT(
            "numbers with grouped thousands", "[+-]?[1-9][0-9]{0,2}((\\.[0-9]{3}){2,}(,[0-9]+)?|\\.[0-9]{3},[0-9]+)"),
    /** {@code 1 003}, also with a blank that does not break. */
    GROUPED_BY_BLANK(
            "numbers with grouped thousands", "[+-]?[1-9][0-9]{0,2}([ \u00a0\u2009\u202f][0-9]{3})+([.,][0-9]+)?"),
    /** {@code 1'003}. */
    GROUPED_BY_APOSTROPHE("numbers with grouped thousands", "[+-]?[1-9][0-9]{0,2}(['\u2019][0-9]{3})+(\\.[0-9]+)?"),
    /** {@code 0,345}. */
    DECIMAL_COMMA("numbers with a decimal comma", "[+-]?[0-9]+,[0-9]+([eE][+-]?[0-9]+)?"),
    /** {@code 12%}, {@code 12.5 %}. */
    PERCENT("percentages", "[+-]?[0-9]+([.,][0-9]+)?[ \u00a0]?%"),
    /** {@code $1,200.50}, {@code 12 EUR}. */
    CURRENCY(
            "amounts of money",
            "[+-]?(\\p{Sc}|EUR|USD|GBP|CHF)[ \u00a0]?[+-]?[0-9][0-9.,' ]*|[+-]?[0-9][0-9.,' ]*[ \u00a0]?(\\p{Sc}|EUR|USD|GBP|CHF)"),
    /** {@code 2024-02-29}, {@code 29.2.2024}, {@code 2/29/24}, with a time or without. */
    DATE(
            "dates",
            "([0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}[-/.][0-9]{1,2}[-/.]([0-9]{4}|[0-9]{2}))([T ][0-9]{1,2}:[0-9]{2}.*)?"),
    /** {@code 5 kg}, {@code 36 months}. */
    UNIT("numbers with a unit", "[+-]?[0-9]+([.,][0-9]+)?[ \u00a0]?\\p{L}[\\p{L}/\u00b2\u00b3]{0,9}");

    private final String description;
    private final Pattern pattern;

    Habit(String description, String pattern) {
        this.description = description;
        this.pattern = Pattern.compile(pattern);
    }

    /** What a column of such texts looks like, for messages: {@code percentages}. */
    public String description() {
        return description;
    }

    /** Whether a text without blanks around it is written so. A text may be written in several ways: {@code 1,003}. */
    public boolean fits(String text) {
        return text.length() <= 40 && pattern.matcher(text).matches();
    }

    /** Whether thousands are grouped. */
    public boolean isGrouped() {
        return this == GROUPED_BY_COMMA
                || this == GROUPED_BY_POINT
                || this == GROUPED_BY_BLANK
                || this == GROUPED_BY_APOSTROPHE;
    }
}
