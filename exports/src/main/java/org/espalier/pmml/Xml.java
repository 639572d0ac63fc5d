package org.espalier.pmml;

import java.util.ArrayDeque;
import java.util.Deque;
import org.espalier.EspalierException;
import org.espalier.base.Texts;

/** Writes XML 1.0, indented. What comes from outside is escaped here, and nowhere else. */
final class Xml {
    private static final int INDENT = 2;
    private static final int FIRST_PRINTABLE = 0x20;

    private final StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Opens an element.
     *
     * @param attributes names and values in turn
     */
    Xml open(String name, Object... attributes) {
        tag(name, attributes).append(">\n");
        open.push(name);
        return this;
    }

    /** An element without content. */
    Xml empty(String name, Object... attributes) {
        tag(name, attributes).append("/>\n");
        return this;
    }

    /** An element that holds a text. */
    Xml text(String name, Object content, Object... attributes) {
        tag(name, attributes)
                .append('>')
                .append(escaped(content))
                .append("</")
                .append(name)
                .append(">\n");
        return this;
    }

    /** Closes the element that was opened last. */
    Xml close() {
        String name = open.pop();
        out.append(" ".repeat(INDENT * open.size())).append("</").append(name).append(">\n");
        return this;
    }

    private StringBuilder tag(String name, Object... attributes) {
        out.append(" ".repeat(INDENT * open.size())).append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escaped(attributes[i + 1]))
                    .append('"');
        }
        return out;
    }

    /**
     * Text that is neither markup nor changed by a reader, which makes spaces of line ends in attributes.
     *
     * @throws EspalierException for a character that XML 1.0 has no form for
     */
    private static String escaped(Object value) {
        String text = String.valueOf(value);
        StringBuilder safe = new StringBuilder();
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            boolean isBlank = c == '\t' || c == '\n' || c == '\r';
            boolean isSurrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            if (c < FIRST_PRINTABLE && !isBlank || isSurrogate || c == 0xfffe || c == 0xffff) {
                throw new EspalierException("PMML: XML has no form for a character of " + Texts.quote(text));
            } else if (isBlank || "&<>\"'".indexOf(c) >= 0) {
                safe.append("&#").append(c).append(';');
            } else {
                safe.appendCodePoint(c);
            }
        }
        return safe.toString();
    }

    /** The document; every element must be closed. */
    String document() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("an element is open: " + open.peek());
        }
        return out.toString();
    }
}
