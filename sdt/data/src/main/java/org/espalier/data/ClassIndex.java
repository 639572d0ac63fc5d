package org.espalier.data;

import java.util.List;
import java.util.Map;
import org.espalier.base.Decimals;
import org.espalier.base.Texts;

/** Finds the class that a field of the target column says, by its spelling, its alias, or its number. */
final class ClassIndex {
    static final int UNKNOWN = -1;

    private final Schema.Target target;
    private final TextIndex texts = new TextIndex();
    private final int[] classOfText;
    /** Values of the classes where all of them are numbers, so that 1.0 is class 1; else empty. */
    private final double[] numbers;

    ClassIndex(Schema.Target target, Map<String, String> aliases) {
        this.target = target;
        List<String> classes = target.classes();
        classes.forEach(texts::add);
        int[] classOf = new int[classes.size() + aliases.size()];
        for (int i = 0; i < classes.size(); i++) {
            classOf[i] = i;
        }
        aliases.forEach((spelling, className) -> {
            int known = classes.indexOf(className);
            if (known >= 0 && !classes.contains(spelling)) {
                classOf[texts.add(spelling)] = known;
            }
        });
        classOfText = classOf;
        double[] values = classes.stream().mapToDouble(Decimals::parse).toArray();
        boolean isNumeric = true;
        for (double v : values) {
            isNumeric &= Double.isFinite(v);
        }
        numbers = isNumeric ? values : new double[0];
    }

    int find(char[] chars, int from, int to) {
        int text = texts.find(chars, from, to);
        if (text >= 0) {
            return classOfText[text];
        }
        if (numbers.length > 0) {
            double value = Decimals.parse(chars, from, to);
            for (int i = 0; i < numbers.length; i++) {
                if (numbers[i] == value) {
                    return i;
                }
            }
        }
        return UNKNOWN;
    }

    /** The class of a label read from elsewhere; the message of the error has no place. */
    int require(char[] chars, int from, int to) {
        int found = find(chars, from, to);
        if (found == UNKNOWN) {
            throw new DataException("target " + Texts.quote(target.name()) + ": expected one of the classes "
                    + Texts.list(target.classes()) + ", found " + Texts.quote(new String(chars, from, to - from)));
        }
        return found;
    }

    int require(String text) {
        return require(text.toCharArray(), 0, text.length());
    }
}
