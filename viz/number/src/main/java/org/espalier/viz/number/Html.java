package org.espalier.viz.number;

import java.util.Locale;
import org.espalier.viz.page.Page;

/** Pieces of HTML and of SVG in it, with text from outside escaped. */
final class Html {
    private Html() {}

    static String text(String text) {
        return Page.escaped(text);
    }

    /** An element around text from outside. */
    static String element(String name, String text) {
        return "<" + name + ">" + text(text) + "</" + name.replaceAll(" .*", "") + ">";
    }

    /** A number as text has it, with a real minus. */
    static String minus(String number) {
        return number.replace('-', '−');
    }

    /** The beginning of a table that may be moved sideways. */
    static String table(String name) {
        return "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" + text(name)
                + "\"><table>\n<thead><tr>";
    }

    /** A length in pixels. */
    static String px(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    static String line(String style, double x1, double y1, double x2, double y2) {
        return "<line class=\"" + style + "\" x1=\"" + px(x1) + "\" y1=\"" + px(y1) + "\" x2=\"" + px(x2) + "\" y2=\""
                + px(y2) + "\"/>\n";
    }

    static String rectangle(String style, double x, double y, double width, double height) {
        return "<rect class=\"" + style + "\" x=\"" + px(x) + "\" y=\"" + px(y) + "\" width=\"" + px(width)
                + "\" height=\"" + px(height) + "\"/>\n";
    }

    static String circle(String style, double x, double y, double radius) {
        return "<circle class=\"" + style + "\" cx=\"" + px(x) + "\" cy=\"" + px(y) + "\" r=\"" + px(radius) + "\"/>\n";
    }

    /** @param anchor {@code start}, {@code middle} or {@code end} */
    static String label(double x, double y, String anchor, String text) {
        return "<text x=\"" + px(x) + "\" y=\"" + px(y) + "\" text-anchor=\"" + anchor + "\">" + text(text)
                + "</text>\n";
    }

    /** A drawing that shrinks with the window. */
    static String drawing(String title, int width, int height, String content) {
        return "<svg viewBox=\"0 0 " + width + " " + height + "\" width=\"" + width + "\" role=\"img\" aria-label=\""
                + text(title) + "\">\n" + content + "</svg>\n";
    }
}
