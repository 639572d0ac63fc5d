package org.espalier.viz.picture;

import java.util.List;
import org.espalier.base.Texts;

/**
 * How wide a text is, without a font: pictures must come out the same on every machine. The widths are those of a wide
 * sans-serif (DejaVu Sans), so that a text that fits here fits in the narrower ones too.
 */
final class TextFit {
    private static final int MAX_CHARACTERS = 200;

    private TextFit() {}

    /** Made visible, see {@link Texts#visible}, and cut with an ellipsis where it is wider than what is available. */
    static String fit(String text, double available, TextStyle style) {
        String visible = Texts.visible(text, MAX_CHARACTERS);
        if (width(visible, style) <= available) {
            return visible;
        }
        double left = available - width("…", style);
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

    /**
     * The same of parts that stand one after the other, each of which may be written from right to left: such a one is
     * isolated (U+2068, U+2069), so that what stands beside it, a number say, keeps its place. Only such a one: not every
     * font draws nothing for these two.
     */
    static String fit(List<String> parts, double available, TextStyle style) {
        String fitted = fit(String.join("", parts), available, style);
        StringBuilder out = new StringBuilder();
        int at = 0;
        for (String part : parts) {
            int end = Math.min(
                    fitted.length(), at + Texts.visible(part, MAX_CHARACTERS).length());
            String shown = fitted.substring(Math.min(at, end), end);
            out.append(isRightToLeft(shown) ? '\u2068' + shown + '\u2069' : shown);
            at = end;
        }
        return out.append(fitted.substring(at)).toString();
    }

    private static boolean isRightToLeft(String text) {
        return text.codePoints()
                .map(Character::getDirectionality)
                .anyMatch(d -> d == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                        || d == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC);
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
