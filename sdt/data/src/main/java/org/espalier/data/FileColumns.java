package org.espalier.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.espalier.base.Texts;

/** Which column of a table plays which part. */
final class FileColumns {
    static final int NONE = -1;

    private final String file;
    private final List<String> names;
    private final Function<DataOption, String> spelling;
    /** The first column of each name. */
    private final Map<String, Integer> byName = new HashMap<>();

    /**
     * @param file what messages call the file
     * @param names the names of its columns
     * @param spelling what messages call an option
     */
    FileColumns(String file, List<String> names, Function<DataOption, String> spelling) {
        this.file = file;
        this.spelling = spelling;
        this.names = names;
        for (int i = 0; i < names.size(); i++) {
            byName.putIfAbsent(names.get(i), i);
        }
    }

    /**
     * The column that a name or a 1-based number stands for.
     *
     * @param option the one of {@link DataOptions} that named it, for the message
     * @throws DataException when there is none; the message lists near names
     */
    int require(String reference, DataOption option) {
        int named = indexOf(reference);
        if (named >= 0) {
            return named;
        }
        if (reference.matches("[+-]?[0-9]{1,9}")) {
            int number = Integer.parseInt(reference);
            int index = number < 0 ? names.size() + number : number - 1;
            if (number != 0 && index >= 0 && index < names.size()) {
                return index;
            }
            throw new DataException(file + ": " + spelling.apply(option) + ": expected a column from 1 to "
                    + names.size() + " (or -1, the last), found " + number);
        }
        List<String> near = Texts.near(reference, names);
        throw new DataException(file + ": " + spelling.apply(option) + ": no column " + Texts.quote(reference)
                + (near.isEmpty()
                        ? "; the columns are " + Texts.list(names)
                        : "; did you mean " + Texts.list(near) + "?"));
    }

    /** The columns of the target that the options name, {@code a} or {@code a,b}; none where they name none. */
    List<Integer> targets(DataOptions options) {
        String given = options.target().orElse("");
        List<String> references = options.target().isEmpty()
                ? List.of()
                : indexOf(given) >= 0 ? List.of(given) : List.of(given.split(",", -1));
        List<Integer> found = references.stream()
                .map(reference -> require(reference.strip(), DataOption.TARGET))
                .toList();
        for (int i = 0; i < found.size(); i++) {
            if (found.subList(0, i).contains(found.get(i))) {
                throw new DataException(file + ": " + spelling.apply(DataOption.TARGET) + ": the column "
                        + Texts.quote(name(found.get(i))) + " is named twice");
            }
        }
        return found;
    }

    /** The columns of the target, which the options must name. */
    List<Integer> requireTargets(DataOptions options) {
        if (options.target().isEmpty()) {
            throw new DataException(file + ": which column is the target? " + spelling.apply(DataOption.TARGET)
                    + " takes its name or number; the columns are "
                    + Texts.list(names));
        }
        return targets(options);
    }

    /** The column of row weights; {@link #NONE} where there is none. */
    int weights(DataOptions options) {
        return options.weights().map(w -> require(w, DataOption.WEIGHTS)).orElse(NONE);
    }

    /** The column of exposures; {@link #NONE} where there is none. */
    int exposure(DataOptions options) {
        return options.exposure().map(e -> require(e, DataOption.EXPOSURE)).orElse(NONE);
    }

    /** The columns that the user wants left out. */
    Set<Integer> ignored(DataOptions options) {
        return all(options.ignored(), DataOption.IGNORED);
    }

    /** The columns whose values are words whatever they look like. */
    Set<Integer> categories(DataOptions options) {
        return all(options.categories(), DataOption.CATEGORIES);
    }

    /** The columns that are numbers whatever they look like. */
    Set<Integer> numbers(DataOptions options) {
        return all(options.numbers(), DataOption.NUMBERS);
    }

    /** The columns of free text. */
    Set<Integer> texts(DataOptions options) {
        return all(options.texts(), DataOption.TEXT);
    }

    private Set<Integer> all(List<String> references, DataOption option) {
        Set<Integer> indices = new HashSet<>();
        references.forEach(r -> indices.add(require(r, option)));
        return indices;
    }

    /** All columns but the given ones, in the file's order. */
    List<Integer> others(Set<Integer> without) {
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (!without.contains(i)) {
                others.add(i);
            }
        }
        return others;
    }

    String name(int index) {
        return names.get(index);
    }

    int indexOf(String name) {
        return byName.getOrDefault(name, NONE);
    }

    int count() {
        return names.size();
    }

    List<String> names() {
        return names;
    }

    String file() {
        return file;
    }
}
