package org.espalier.text;

/** Whether the numbers of a column are codes: digits alone, all of one length, some with a leading zero. */
public final class Codes {
    private int length;
    private boolean isBroken;
    private String example;

    /** Without a value. */
    public Codes() {}

    public void add(char[] chars, int from, int to) {
        if (isBroken) {
            return;
        }
        length = length == 0 ? to - from : length;
        isBroken = to - from != length || length < 2;
        for (int i = from; i < to && !isBroken; i++) {
            isBroken = chars[i] < '0' || chars[i] > '9';
        }
        if (!isBroken && example == null && chars[from] == '0') {
            example = new String(chars, from, to - from);
        }
    }

    /** Whether that is so. */
    public boolean areCodes() {
        return !isBroken && example != null;
    }

    /** The first with a leading zero. */
    public String example() {
        return example;
    }
}
