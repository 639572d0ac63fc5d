package org.espalier.tribuo;

/** How the columns of a schema are called in a Tribuo example. */
public enum FeatureNames {
    /** As Tribuo's {@code RowProcessor} calls them: {@code age@value}, {@code sex@Male}, {@code age@missing}. */
    ROW_PROCESSOR("row-processor"),
    /** As Tribuo's {@code CSVLoader} calls numbers, and the schema the rest: {@code age}, {@code sex=Male}, {@code age missing}. */
    PLAIN("plain");

    private final String text;

    FeatureNames(String text) {
        this.text = text;
    }

    /** The name in options and files. */
    public String text() {
        return text;
    }

    String number(String column) {
        return this == PLAIN ? column : column + "@value";
    }

    String category(String column, String category) {
        return this == PLAIN ? column + "=" + category : column + "@" + category;
    }

    String missing(String column) {
        return this == PLAIN ? column + " missing" : column + "@missing";
    }
}
