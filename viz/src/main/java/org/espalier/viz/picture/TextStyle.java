package org.espalier.viz.picture;

/**
 * How a text looks.
 *
 * @param size in pixels
 * @param colour {@code #rrggbb}
 */
record TextStyle(double size, String colour, boolean isBold) {
    static final TextStyle HEAD = new TextStyle(11, "#111111", true);
    static final TextStyle PLAIN = new TextStyle(10, "#333333", false);
    static final TextStyle SMALL = new TextStyle(9, "#555555", false);
    static final TextStyle TITLE = new TextStyle(15, "#111111", true);
    static final TextStyle NOTE = new TextStyle(11, "#555555", false);
}
