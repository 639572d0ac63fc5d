package org.espalier.data;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.espalier.base.Texts;

/**
 * Where the columns of a schema stand in a table.
 *
 * @param sources column of the file for each column of the schema (each pixel of an image); {@link FileColumns#NONE} for
 *     an ignored column that the file does not have
 * @param targets column of the file for each of the target's ({@link Target#columns}), or {@link FileColumns#NONE}
 * @param weights column of the file that holds the weight, or {@link FileColumns#NONE}
 * @param exposure column of the file that a rate's target is divided by, or {@link FileColumns#NONE}
 * @param additional names of the columns that nothing asks for
 */
record ColumnBinding(int[] sources, int[] targets, int weights, int exposure, List<String> additional) {
    /**
     * By name where the file has names or made-up names all fit, else by position: the columns of the file without
     * target and weights are the columns of the schema, in order.
     *
     * @throws DataException naming the first column that is missing
     */
    static ColumnBinding of(FileColumns file, boolean named, Schema schema, DataOptions options, LabelPolicy labels) {
        int weights = file.weights(options);
        boolean byName = schema.image().isEmpty()
                && (named
                        || schema.columns().stream()
                                .allMatch(c -> c instanceof Column.Ignored
                                        || Encoder.isOfText(c)
                                        || file.indexOf(c.name()) >= 0));
        List<Integer> targets = targets(file, schema.target(), options, named || byName, labels);
        for (int k = 0; k < targets.size() && labels == LabelPolicy.REQUIRED; k++) {
            if (targets.get(k) == FileColumns.NONE) {
                throw new DataException(file.file() + ": no target column "
                        + Texts.quote(schema.target().columns().get(k))
                        + "; " + options.spelling().apply(DataOption.TARGET)
                        + " takes its name or number; the columns are " + Texts.list(file.names()));
            }
        }
        boolean hasTruth = targets.stream().anyMatch(t -> t >= 0);
        int exposure = exposure(file, schema, options, hasTruth && labels != LabelPolicy.IGNORED);
        int[] sources = byName ? byName(file, schema) : byPosition(file, schema, options, targets, weights, exposure);
        Set<Integer> used = new HashSet<>(file.ignored(options));
        used.addAll(targets);
        used.add(weights);
        used.add(exposure);
        Arrays.stream(sources).forEach(used::add);
        List<String> additional = file.others(used).stream().map(file::name).toList();
        return new ColumnBinding(
                sources, targets.stream().mapToInt(Integer::intValue).toArray(), weights, exposure, additional);
    }

    /** Those that the options name, in any order where they are called as the target's, else the target's by name. */
    private static List<Integer> targets(
            FileColumns file, Target target, DataOptions options, boolean byName, LabelPolicy labels) {
        List<String> names = target.columns();
        List<Integer> given = file.targets(options);
        boolean isAsked = labels != LabelPolicy.IGNORED || !byName;
        if (isAsked && !given.isEmpty() && given.size() != names.size()) {
            throw new DataException(file.file() + ": " + options.spelling().apply(DataOption.TARGET) + ": expected "
                    + (names.size() == 1 ? "one column" : names.size() + " columns, " + Texts.list(names))
                    + ", as the schema's target has, found " + given.size());
        }
        List<Integer> named = names.stream()
                .map(n -> byName ? file.indexOf(n) : FileColumns.NONE)
                .toList();
        return given.size() != names.size() || new HashSet<>(given).equals(new HashSet<>(named)) ? named : given;
    }

    /** Of the options, else by the name that the schema's rate has. */
    private static int exposure(FileColumns file, Schema schema, DataOptions options, boolean isNeeded) {
        if (!(schema.target() instanceof Target.Rate rate) || rate.exposure().isEmpty()) {
            return FileColumns.NONE;
        }
        int given = file.exposure(options);
        int found = given >= 0 ? given : file.indexOf(rate.exposure().get());
        if (found < 0 && isNeeded) {
            throw new DataException(file.file() + ": no column "
                    + Texts.quote(rate.exposure().get()) + ", which the target's rate is by; "
                    + options.spelling().apply(DataOption.EXPOSURE) + " takes its name or number");
        }
        return found;
    }

    private static int[] byName(FileColumns file, Schema schema) {
        int[] sources = new int[schema.columns().size()];
        for (int c = 0; c < sources.length; c++) {
            Column column = schema.columns().get(c);
            boolean isOfText = Encoder.isOfText(column);
            sources[c] = isOfText ? FileColumns.NONE : file.indexOf(column.name());
            if (sources[c] < 0 && !isOfText && !(column instanceof Column.Ignored)) {
                throw new DataException(file.file() + ": no column " + Texts.quote(column.name())
                        + ", which the schema has; the columns are " + Texts.list(file.names()));
            }
        }
        return sources;
    }

    private static int[] byPosition(
            FileColumns file, Schema schema, DataOptions options, List<Integer> targets, int weights, int exposure) {
        Set<Integer> taken = new HashSet<>(targets);
        taken.add(weights);
        taken.add(exposure);
        boolean isImage = schema.image().isPresent();
        if (isImage) {
            taken.addAll(file.ignored(options));
        }
        List<Integer> others = file.others(taken);
        List<Column> inTable =
                schema.columns().stream().filter(c -> !Encoder.isOfText(c)).toList();
        int expected = isImage ? schema.width() : inTable.size();
        if (isImage && others.size() != expected) {
            throw new DataException(file.file() + ": expected " + expected + " pixel columns besides the target, found "
                    + others.size() + " (" + options.spelling().apply(DataOption.IGNORED) + " leaves columns out)");
        }
        if (others.size() < expected) {
            throw new DataException(file.file() + ": no column for "
                    + Texts.quote(inTable.get(others.size()).name()) + ": expected the " + expected
                    + " columns of the schema in order, found " + others.size() + " besides the target");
        }
        if (others.size() > expected && targets.contains(FileColumns.NONE)) {
            throw new DataException(file.file() + ": expected the " + expected
                    + " columns of the schema in order, found " + others.size()
                    + "; where one of them is the target, " + options.spelling().apply(DataOption.TARGET)
                    + " NUMBER says which");
        }
        if (isImage) {
            return others.stream().mapToInt(Integer::intValue).toArray();
        }
        int[] sources = new int[schema.columns().size()];
        int next = 0;
        for (int c = 0; c < sources.length; c++) {
            sources[c] = Encoder.isOfText(schema.columns().get(c)) ? FileColumns.NONE : others.get(next++);
        }
        return sources;
    }
}
