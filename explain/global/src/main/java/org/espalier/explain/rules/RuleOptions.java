package org.espalier.explain.rules;

/**
 * How short the sums of rules are made.
 *
 * @param share a gate keeps as many columns as it takes to send this share of its rows the same way as all of them do; 0.5
 *     to 1
 * @param maxTerms columns that a gate keeps at most, even where they decide fewer rows; 1 or more
 */
public record RuleOptions(double share, int maxTerms) {
    public RuleOptions {
        if (!(share >= 0.5 && share <= 1)) {
            throw new IllegalArgumentException("share: expected 0.5 to 1, found " + share);
        }
        if (maxTerms < 1) {
            throw new IllegalArgumentException("terms: expected 1 or more, found " + maxTerms);
        }
    }

    /** 99 % of the rows, however many columns that takes. */
    public static RuleOptions defaults() {
        return new RuleOptions(0.99, Integer.MAX_VALUE);
    }

    /** All columns that a gate asks about: no column is held at an average. */
    public static RuleOptions exact() {
        return new RuleOptions(1, Integer.MAX_VALUE);
    }

    /** Whether gates keep all columns. */
    boolean isExact() {
        return share == 1 && maxTerms == Integer.MAX_VALUE;
    }

    public RuleOptions withMaxTerms(int terms) {
        return new RuleOptions(share, terms);
    }
}
