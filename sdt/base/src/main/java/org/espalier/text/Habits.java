package org.espalier.text;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.espalier.base.Texts;

/** How the values of a column are written that are no plain numbers, or look like numbers and may be none. */
public final class Habits {
    /** So many texts and so many numbers are looked at. */
    private static final int MAX_LOOKED_AT = 10_000;

    /** This share of the texts makes a habit of the column. */
    private static final double MIN_SHARE = 0.9;

    private static final int MIN_GROUPED_POINTS = 3;

    private final Map<Habit, Integer> counts = new EnumMap<>(Habit.class);
    private final Map<Habit, String> examples = new EnumMap<>(Habit.class);
    private int texts;
    private int numbers;
    private int points;
    private int groupedPoints;
    private String groupedPoint;
    private String plainNumber;

    /** Without a value. */
    public Habits() {}

    /** A value that is no plain number. */
    public void addText(String text) {
        if (texts == MAX_LOOKED_AT) {
            return;
        }
        texts++;
        for (Habit habit : Habit.values()) {
            if (habit.fits(text)) {
                counts.merge(habit, 1, Integer::sum);
                examples.putIfAbsent(habit, text);
            }
        }
    }

    /** A value that is a plain number. */
    public void addNumber(char[] chars, int from, int to) {
        if (numbers == MAX_LOOKED_AT) {
            return;
        }
        numbers++;
        int point = from;
        while (point < to && chars[point] != '.') {
            point++;
        }
        if (point < to) {
            points++;
            int start = chars[from] == '-' || chars[from] == '+' ? from + 1 : from;
            int digits = point - start;
            boolean hasThree = to - point == 4 && chars[to - 1] <= '9' && chars[to - 2] <= '9' && chars[to - 3] <= '9';
            if (hasThree && digits >= 1 && digits <= 3 && chars[start] != '0') {
                groupedPoints++;
                groupedPoint = groupedPoint == null ? new String(chars, from, to - from) : groupedPoint;
            }
        } else if (plainNumber == null) {
            plainNumber = new String(chars, from, to - from);
        }
    }

    /**
     * What the texts of the column look like: {@code percentages, such as '12%'}; empty where they look like nothing.
     *
     * @param grouped takes the name of the mark between thousands, gives what reads them
     * @param decimal what reads decimal commas
     */
    public Optional<String> ofTexts(Function<Thousands, String> grouped, String decimal) {
        if (texts == 0) {
            return Optional.empty();
        }
        boolean isMixed = isThere(Habit.GROUPED_BY_COMMA) && isThere(Habit.GROUPED_BY_POINT);
        if (isMixed && count(Habit.GROUPED_BY_COMMA) + count(Habit.GROUPED_BY_POINT) >= MIN_SHARE * texts) {
            return Optional.of("numbers written in two habits, " + Texts.quote(examples.get(Habit.GROUPED_BY_COMMA))
                    + " and " + Texts.quote(examples.get(Habit.GROUPED_BY_POINT)) + "; write them in one");
        }
        for (Habit habit : Habit.values()) {
            if (count(habit) < MIN_SHARE * texts || count(habit) == 0) {
                continue;
            }
            String such = habit.description() + ", such as " + Texts.quote(examples.get(habit));
            if (habit.isGrouped()) {
                String beside = plainNumber == null ? "" : " beside " + Texts.quote(plainNumber);
                return Optional.of(such + beside + " (" + grouped.apply(mark(habit)) + " reads them)");
            }
            return Optional.of(habit == Habit.DECIMAL_COMMA ? habit.description() + " (" + decimal + ")" : such);
        }
        return Optional.empty();
    }

    private static Thousands mark(Habit habit) {
        return switch (habit) {
            case GROUPED_BY_POINT -> Thousands.POINT;
            case GROUPED_BY_BLANK -> Thousands.BLANK;
            case GROUPED_BY_APOSTROPHE -> Thousands.APOSTROPHE;
            default -> Thousands.COMMA;
        };
    }

    private int count(Habit habit) {
        return counts.getOrDefault(habit, 0);
    }

    private boolean isThere(Habit habit) {
        return count(habit) > 0;
    }

    /** {@code '1.003' beside '996'}: numbers whose point may part thousands, as three digits stand behind each. */
    public Optional<String> groupedPoints() {
        boolean areAll = groupedPoints == points && groupedPoints >= MIN_GROUPED_POINTS && plainNumber != null;
        return areAll
                ? Optional.of(Texts.quote(groupedPoint) + " beside " + Texts.quote(plainNumber))
                : Optional.empty();
    }
}
