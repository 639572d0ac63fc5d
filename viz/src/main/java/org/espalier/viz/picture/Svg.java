package org.espalier.viz.picture;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.espalier.base.Texts;

/** Writes SVG; the one place where text from outside is escaped for it. Lengths in pixels, y grows downwards. */
final class Svg {
    static final String FONT = "Helvetica, Arial, 'DejaVu Sans', sans-serif";

    /** Longer texts are cut before they are measured. */
    private static final int MAX_TEXT = 200;

    private static final double STRIPE = 4;

    /**
     * What changes where a page is dark: paper, ink and lines, by the colours that they have here. Those of classes stay.
     * Batik draws on paper and knows no such question: {@link #onPaper}.
     */
    private static final String DARK = """
            <style>@media (prefers-color-scheme: dark) {
            rect[fill="#ffffff"] { fill: #17191c; } rect[fill="#fbfbfb"], rect[fill="#f2f2f2"], rect[fill="#eeeeee"] { fill: #202327; }
            text[fill="#111111"] { fill: #f0eeea; } text[fill="#333333"] { fill: #dcdad5; } text[fill="#555555"] { fill: #b3b0a8; }
            rect[fill="#555555"]:not([stroke]) { fill: #b3b0a8; } [stroke="#555555"] { stroke: #b3b0a8; }
            [stroke="#222222"] { stroke: #ffffff; } [stroke="#888888"], [stroke="#8f8f8f"], [stroke="#767676"] { stroke: #98958d; }
            [stroke="#bbbbbb"], [stroke="#aaaaaa"] { stroke: #5d5b56; } [stroke="#dddddd"] { stroke: #44423e; }
            }</style>
            """;

    private final StringBuilder out = new StringBuilder();

    /** The whole file around what was drawn. */
    String document(double width, double height, String title) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\""
                + " xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"" + number(width) + "\" height=\""
                + number(height)
                + "\" viewBox=\"0 0 " + number(width) + " " + number(height) + "\" font-family=\"" + FONT
                + "\" role=\"img\">\n<title>" + escape(Texts.visible(title, MAX_TEXT)) + "</title>\n"
                + DARK + "<rect width=\"" + number(width) + "\" height=\"" + number(height) + "\" fill=\"#ffffff\"/>\n"
                + out
                + "</svg>\n";
    }

    void rect(double x, double y, double width, double height, String fill, String stroke, double radius) {
        out.append("<rect x=\"").append(number(x)).append("\" y=\"").append(number(y));
        out.append("\" width=\"")
                .append(number(Math.max(0, width)))
                .append("\" height=\"")
                .append(number(height));
        if (radius > 0) {
            out.append("\" rx=\"").append(number(radius));
        }
        out.append("\" fill=\"").append(fill);
        if (!stroke.isEmpty()) {
            out.append("\" stroke=\"").append(stroke);
        }
        out.append("\"/>\n");
    }

    void line(double x1, double y1, double x2, double y2, String stroke, double width) {
        out.append("<line x1=\"").append(number(x1)).append("\" y1=\"").append(number(y1));
        out.append("\" x2=\"").append(number(x2)).append("\" y2=\"").append(number(y2));
        out.append("\" stroke=\"")
                .append(stroke)
                .append("\" stroke-width=\"")
                .append(number(width))
                .append("\"/>\n");
    }

    /** An outline without filling. */
    void outline(double x, double y, double width, double height, String stroke, double thickness, double radius) {
        out.append("<rect x=\"").append(number(x)).append("\" y=\"").append(number(y));
        out.append("\" width=\"").append(number(width)).append("\" height=\"").append(number(height));
        out.append("\" rx=\"").append(number(radius)).append("\" fill=\"none\" stroke=\"");
        out.append(stroke)
                .append("\" stroke-width=\"")
                .append(number(thickness))
                .append("\"/>\n");
    }

    /** A striped rectangle: told from a filled one without colours. */
    void striped(double x, double y, double width, double height, String stroke) {
        rect(x, y, width, height, "#ffffff", stroke, 0);
        out.append("<path d=\"");
        for (double at = STRIPE - height; at < width; at += STRIPE) {
            // from the lower edge up to the right, cut where the rectangle ends
            double from = Math.max(0, at);
            double to = Math.min(width, at + height);
            out.append('M').append(number(x + from)).append(' ').append(number(y + height - (from - at)));
            out.append('L').append(number(x + to)).append(' ').append(number(y + height - (to - at)));
        }
        out.append("\" fill=\"none\" stroke=\"").append(stroke).append("\" stroke-width=\"1\"/>\n");
    }

    /** The lines between the cells of a board. */
    void ruled(double x, double y, double width, double height, int columns, int rows, String stroke) {
        out.append("<path d=\"");
        for (int c = 1; c < columns; c++) {
            out.append('M').append(number(x + c * width / columns)).append(' ').append(number(y));
            out.append('V').append(number(y + height));
        }
        for (int r = 1; r < rows; r++) {
            out.append('M').append(number(x)).append(' ').append(number(y + r * height / rows));
            out.append('H').append(number(x + width));
        }
        out.append("\" fill=\"none\" stroke=\"").append(stroke).append("\" stroke-width=\"0.5\"/>\n");
    }

    /** From a point down to another one, leaving and arriving upright, and straight from the height of {@code bent} on. */
    void curve(double x1, double y1, double x2, double bent, double y2, String stroke, double width, boolean dashed) {
        double middle = (y1 + bent) / 2;
        out.append("<path d=\"M").append(number(x1)).append(' ').append(number(y1));
        out.append(" C").append(number(x1)).append(' ').append(number(middle)).append(' ');
        out.append(number(x2)).append(' ').append(number(middle)).append(' ');
        out.append(number(x2)).append(' ').append(number(bent));
        if (bent < y2) {
            out.append('V').append(number(y2));
        }
        out.append("\" fill=\"none\" stroke=\"")
                .append(stroke)
                .append("\" stroke-width=\"")
                .append(number(width));
        out.append(dashed ? "\" stroke-dasharray=\"6 4\"/>\n" : "\"/>\n");
    }

    /** @param href a data URI of ours */
    void image(double x, double y, double width, double height, String href) {
        out.append("<image x=\"").append(number(x)).append("\" y=\"").append(number(y));
        out.append("\" width=\"").append(number(width)).append("\" height=\"").append(number(height));
        out.append("\" xlink:href=\"").append(href).append("\"/>\n");
    }

    /**
     * One line of text, cut so that it fits.
     *
     * @param y of the base line
     * @param anchor start, middle or end: what of the text lies at x
     */
    void text(double x, double y, double available, TextStyle style, String anchor, String text) {
        text(x, y, available, style, anchor, List.of(text));
    }

    /** The same of parts that may be written in different directions, see {@link TextFit#fit(List, double, TextStyle)}. */
    void text(double x, double y, double available, TextStyle style, String anchor, List<String> parts) {
        String fitted = TextFit.fit(parts, available, style);
        if (fitted.isEmpty()) {
            return;
        }
        out.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y));
        out.append("\" font-size=\"")
                .append(number(style.size()))
                .append("\" fill=\"")
                .append(style.colour());
        if (!anchor.equals("start")) {
            out.append("\" text-anchor=\"").append(anchor);
        }
        if (style.isBold()) {
            out.append("\" font-weight=\"bold");
        }
        out.append("\">").append(escape(fitted)).append("</text>\n");
    }

    /** The same picture without what a dark page would change. */
    static String onPaper(String svg) {
        return svg.replace(DARK, "");
    }

    static String number(double value) {
        BigDecimal rounded =
                new BigDecimal(value).setScale(1, RoundingMode.HALF_UP).stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
