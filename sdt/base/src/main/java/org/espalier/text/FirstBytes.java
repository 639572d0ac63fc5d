package org.espalier.text;

/** What the first bytes of a file say of the rest: whether it is text, and in which characters. */
public final class FirstBytes {
    private FirstBytes() {}

    /** True when the bytes begin with the byte order mark of UTF-16, either way round. */
    public static boolean areUtf16(byte[] head) {
        return head.length >= 2
                && (head[0] == (byte) 0xfe && head[1] == (byte) 0xff
                        || head[0] == (byte) 0xff && head[1] == (byte) 0xfe);
    }

    /** A NUL byte in the first line, or beside other controls. One further down in a text is named with its row. */
    public static boolean areBinary(byte[] head) {
        boolean hasNul = false;
        boolean hasControl = false;
        boolean isFirstLine = true;
        for (byte b : head) {
            hasNul |= b == 0;
            if (b == 0 && isFirstLine) {
                return true;
            }
            hasControl |= b > 0 && b < ' ' && "\t\n\r\f".indexOf(b) < 0;
            isFirstLine &= b != '\n';
        }
        return hasNul && hasControl;
    }
}
