package org.espalier.teacher;

/** What a network was trained on. */
public enum TeacherInput {
    /** Features as the schema encodes them, as the tree's own. */
    ENCODED("encoded"),
    /** The columns as they stand in the file. */
    RAW("raw");

    private final String text;

    TeacherInput(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
