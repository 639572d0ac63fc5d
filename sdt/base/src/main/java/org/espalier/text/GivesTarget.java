package org.espalier.text;

import java.util.Arrays;

/** Whether a column alone gives the class of every row: by its words, or by ranges of numbers that do not overlap. */
public final class GivesTarget {
    private static final int MIN_ROWS = 50;
    private static final int MAX_WORDS = 200;
    /** Words that occur so often on average are no names of rows. */
    private static final int MIN_ROWS_OF_WORD = 5;

    private static final int MAX_CLASSES = 100;
    private static final int NONE = -1;

    private final TextIndex words = new TextIndex();
    private final int[] classOfWord = new int[MAX_WORDS + 1];
    private final double[] minimum = new double[MAX_CLASSES];
    private final double[] maximum = new double[MAX_CLASSES];
    private long rows;
    private long numbers;
    private int firstClass = NONE;
    private boolean hasOtherClass;
    private boolean isNoWord;
    private boolean isNoRange;

    public GivesTarget() {
        Arrays.fill(minimum, Double.POSITIVE_INFINITY);
        Arrays.fill(maximum, Double.NEGATIVE_INFINITY);
    }

    /**
     * @param number the value as a number, NaN where it is none
     * @param target number of the row's class, in any order
     */
    public void add(char[] chars, int from, int to, double number, int target) {
        if (isNoWord && isNoRange) {
            return;
        }
        rows++;
        firstClass = firstClass == NONE ? target : firstClass;
        hasOtherClass |= target != firstClass;
        if (!isNoWord) {
            int before = words.size();
            int word = words.add(chars, from, to);
            if (word == before) {
                isNoWord = word == MAX_WORDS;
                classOfWord[word] = target;
            } else {
                isNoWord = classOfWord[word] != target;
            }
        }
        if (target >= MAX_CLASSES || Double.isNaN(number)) {
            isNoRange = true;
        } else if (!isNoRange) {
            numbers++;
            minimum[target] = Math.min(minimum[target], number);
            maximum[target] = Math.max(maximum[target], number);
        }
    }

    /** A row without a value. */
    public void addMissing() {
        isNoWord = true;
        isNoRange = true;
    }

    /** Whether it does, in 50 rows or more of two classes or more. */
    public boolean gives() {
        if (rows < MIN_ROWS || !hasOtherClass) {
            return false;
        }
        boolean byWord = !isNoWord && rows >= (long) MIN_ROWS_OF_WORD * words.size();
        return byWord || !isNoRange && numbers == rows && areApart();
    }

    private boolean areApart() {
        for (int a = 0; a < MAX_CLASSES; a++) {
            for (int b = 0; b < a; b++) {
                if (maximum[a] >= minimum[b] && maximum[b] >= minimum[a]) {
                    return false;
                }
            }
        }
        return true;
    }
}
