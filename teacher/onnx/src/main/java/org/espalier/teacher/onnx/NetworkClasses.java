package org.espalier.teacher.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.base.Decimals;
import org.espalier.base.Texts;
import org.espalier.teacher.TeacherException;

/**
 * Which classes a network's numbers speak for.
 *
 * @param names in the network's order; empty: the schema's order
 * @param note what was taken for granted
 */
record NetworkClasses(Optional<List<String>> names, Optional<String> note) {
    /**
     * @param stated as the file names them, empty where it does not
     * @param given as the user names them, empty where he does not
     * @param wanted the schema's
     * @param count of the network's numbers
     * @throws TeacherException when the given ones are not the schema's
     */
    static NetworkClasses of(List<String> stated, List<String> given, List<String> wanted, int count, String where) {
        if (!given.isEmpty()) {
            if (given.size() != count || !given.containsAll(wanted) || !wanted.containsAll(given)) {
                throw new TeacherException(where + ": expected names for its " + count + " classes, which are "
                        + Texts.list(wanted) + " in the data, found " + Texts.list(given));
            }
            return new NetworkClasses(Optional.of(given), Optional.empty());
        }
        if (stated.isEmpty()) {
            return new NetworkClasses(Optional.empty(), Optional.empty());
        }
        List<String> byValue = byValue(stated, wanted);
        if (wanted.containsAll(byValue)) {
            return new NetworkClasses(Optional.of(byValue), Optional.empty());
        }
        boolean isNumbered = stated.size() == wanted.size()
                && IntStream.range(0, stated.size()).allMatch(k -> stated.get(k).equals(Integer.toString(k)));
        // other names than the data's: whoever brings teacher and data together refuses them and says both
        return isNumbered
                ? new NetworkClasses(
                        Optional.empty(),
                        Optional.of("the teacher numbers its classes: " + Texts.list(stated) + " are taken as "
                                + Texts.list(wanted) + ", the schema's order (--teacher-classes says another)"))
                : new NetworkClasses(Optional.of(List.copyOf(stated)), Optional.empty());
    }

    /** Numbers are the same class where they are equal: {@code 1} and {@code 1.0}. */
    private static List<String> byValue(List<String> stated, List<String> wanted) {
        List<String> out = new ArrayList<>();
        for (String name : stated) {
            double value = Decimals.parse(name);
            out.add(
                    wanted.contains(name)
                            ? name
                            : wanted.stream()
                                    .filter(w -> Decimals.parse(w) == value)
                                    .findFirst()
                                    .orElse(name));
        }
        return out;
    }
}
