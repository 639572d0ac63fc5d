package org.espalier.viz;

import org.espalier.data.Texts;

/**
 * How wide a text is, without a font: pictures must come out the same on every machine. The widths are those of a wide
 * sans-serif (DejaVu Sans), so that a text that fits here fits in the narrower ones too.
 */
final class TextFit {
    private static final int MOST = 200;

    private TextFit() {}

    /** Made visible, see {@link Texts#visible}, and cut with an ellipsis where it is wider than the room. */
    static String fit(String text, double room, TextStyle style) {
        String visible = Texts.visible(text, MOST);
        if (width(visible, style) <= room) {
            return visible;
        }
        double left = room - width("…", style);
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < visible.length(); ) {
            int c = visible.codePointAt(i);
            left -= em(c) * size(style);
            if (left < 0) {
                break;
            }
            out.appendCodePoint(c);
            i += Character.charCount(c);
        }
        return out.isEmpty() ? "" : out.append('…').toString();
    }

    /** In pixels. */
    static double width(String text, TextStyle style) {
        return text.codePoints().mapToDouble(TextFit::em).sum() * size(style);
    }

    private static double size(TextStyle style) {
        return style.size() * (style.isBold() ? 1.1 : 1);
    }

    private static double em(int c) {
        if (c >= 0x2e80) {
            return 1.05;
        }
        if (" .,:;|!'ijlIt()[]/".indexOf(c) >= 0) {
            return 0.4;
        }
        if (c >= '0' && c <= '9') {
            return 0.64;
        }
        if ("mwMW@%+<>=…".indexOf(c) >= 0 || c >= 0x2000) {
            return 1.0;
        }
        return Character.isUpperCase(c) ? 0.74 : 0.62;
    }
}
