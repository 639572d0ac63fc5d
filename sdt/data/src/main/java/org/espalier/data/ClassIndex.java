package org.espalier.data;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.base.Texts;
import org.espalier.text.Spelling;
import org.espalier.text.TextIndex;

/** Finds the class that a field of the target column says, by its spelling, its alias, or its value. */
public final class ClassIndex {
    /** No class is called so. */
    public static final int UNKNOWN = -1;

    private final Target target;
    private final TextIndex texts = new TextIndex();
    private final int[] classOfText;
    /** By {@link Spelling#value}, so that 1.0 is class 1 and true is True. */
    private final Map<String, Integer> byValue = new HashMap<>();

    /** @param aliases other spellings of classes */
    public ClassIndex(Target target, Map<String, String> aliases) {
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
        for (int i = 0; i < classes.size(); i++) {
            byValue.putIfAbsent(Spelling.value(classes.get(i)), i);
        }
    }

    /** Index of the class, or {@link #UNKNOWN}. */
    public int find(char[] chars, int from, int to) {
        int text = texts.find(chars, from, to);
        if (text >= 0) {
            return classOfText[text];
        }
        return byValue.getOrDefault(Spelling.value(new String(chars, from, to - from)), UNKNOWN);
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

    /**
     * Index of the class.
     *
     * @throws DataException when no class is called so
     */
    public int require(String text) {
        return require(text.toCharArray(), 0, text.length());
    }
}
