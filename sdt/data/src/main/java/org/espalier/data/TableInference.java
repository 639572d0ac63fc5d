package org.espalier.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.espalier.base.Decimals;
import org.espalier.base.Texts;
import org.espalier.text.MissingTokens;
import org.espalier.text.RowBuffer;

/** Reads a table once, or twice where the first look was not enough, and makes a schema of what it finds. */
final class TableInference {
    private final Supplier<TableRows> opener;
    private final String name;
    private final DataOptions options;
    private final LongPredicate ofVocabulary;

    /**
     * @param opener opens the table at its first row
     * @param name what messages call it
     * @param ofVocabulary whether a row, from 1, may say which words are worth asking about
     */
    TableInference(Supplier<TableRows> opener, String name, DataOptions options, LongPredicate ofVocabulary) {
        this.opener = opener;
        this.name = name;
        this.options = options;
        this.ofVocabulary = ofVocabulary;
    }

    Schema infer(Consumer<String> warnings) {
        Pass first = new Pass(Set.of(), Map.of(), OptionalDouble.empty());
        Set<Integer> again = first.needAnotherLook();
        Map<Integer, TextReading.Learner> texts = learners(first.texts(), first);
        // only where a column of numbers turns into one of words after thousands of rows, or is one of texts
        Pass last = again.isEmpty() && texts.isEmpty() ? first : new Pass(again, texts, mean(first));
        return last.schema(first, warnings);
    }

    /** Of a number or a rate: words are to tell rows above it from the others. */
    private static OptionalDouble mean(Pass first) {
        Target target = TargetProfile.target(first.targets);
        Optional<Target.Spread> spread = Optional.empty();
        if (target instanceof Target.Number number) {
            spread = number.spread();
        } else if (target instanceof Target.Numbers several) {
            spread = several.outputs().get(0).spread();
        } else if (target instanceof Target.Rate rate) {
            spread = rate.spread();
        }
        return spread.isPresent() ? OptionalDouble.of(spread.get().mean()) : OptionalDouble.empty();
    }

    /** Texts that nobody called so stay what they were where there is nothing that reads them. */
    private Map<Integer, TextReading.Learner> learners(Set<Integer> texts, Pass first) {
        Map<Integer, TextReading.Learner> out = new TreeMap<>();
        Optional<TextReading> reading = texts.isEmpty() ? Optional.empty() : TextReading.find();
        for (int column : texts) {
            if (reading.isPresent() || first.isSaidText(column)) {
                out.put(
                        column,
                        reading.orElseGet(() -> TextReading.require(first.columns.name(column)))
                                .learner(new TextOptions(options.vocabulary(), texts.size() == 1)));
            }
        }
        return out;
    }

    /** One read of the whole table. */
    private final class Pass {
        private final FileColumns columns;
        private final Set<Integer> ignored;
        private final int weights;
        private final int exposure;
        private final boolean hasHeader;
        private final List<TargetProfile> targets = new ArrayList<>();
        private final ColumnProfile[] profiles;
        private final List<Integer> features;
        private final Map<Integer, TextReading.Learner> learners;

        private final OptionalDouble mean;

        /**
         * @param words columns of words that were taken for numbers
         * @param learners of each column of texts, which the first pass found
         * @param mean of a target that is a number
         */
        Pass(Set<Integer> words, Map<Integer, TextReading.Learner> learners, OptionalDouble mean) {
            this.learners = learners;
            this.mean = mean;
            try (TableRows rows = opener.get()) {
                columns = new FileColumns(name, rows.names(), options.spelling());
                List<Integer> targetIndices = columns.requireTargets(options);
                weights = columns.weights(options);
                exposure = columns.exposure(options);
                ignored = columns.ignored(options);
                boolean isOne = targetIndices.size() == 1;
                Set<Integer> categories = new HashSet<>(columns.categories(options));
                for (int target : targetIndices) {
                    if (weights == target || ignored.contains(target)) {
                        throw new DataException(name + ": the target " + Texts.quote(columns.name(target))
                                + " can't be the weights or ignored as well");
                    }
                    if (exposure == target) {
                        throw new DataException(name + ": the target " + Texts.quote(columns.name(target))
                                + " can't be its own exposure");
                    }
                    targets.add(new TargetProfile(
                            name,
                            columns.name(target),
                            options.kindOfTarget(isOne && categories.contains(target)),
                            exposure < 0 ? Optional.empty() : Optional.of(columns.name(exposure)),
                            options));
                }
                categories.addAll(words);
                Set<Integer> numbers = columns.numbers(options);
                Set<Integer> texts = new HashSet<>(columns.texts(options));
                texts.addAll(learners.keySet());
                requireNoTarget(texts, targetIndices);
                Set<Integer> noFeatures = new HashSet<>(targetIndices);
                noFeatures.add(weights);
                noFeatures.add(exposure);
                features = columns.others(noFeatures);
                profiles = new ColumnProfile[columns.count()];
                for (int c : features) {
                    if (!ignored.contains(c)) {
                        profiles[c] = new ColumnProfile(
                                columns.name(c), kind(c, rows.isUnnamed(c), categories, numbers, texts));
                    }
                }
                hasHeader = rows.hasHeader();
                Set<Integer> watched = new HashSet<>(features);
                watched.removeAll(ignored);
                watched.addAll(targetIndices);
                watched.add(exposure);
                rows.textsOf(watched);
                read(rows, targetIndices);
            }
        }

        private static ColumnProfile.Kind kind(
                int column, boolean isUnnamed, Set<Integer> categories, Set<Integer> numbers, Set<Integer> texts) {
            if (texts.contains(column)) {
                return ColumnProfile.Kind.TEXT;
            } else if (categories.contains(column)) {
                return ColumnProfile.Kind.WORDS;
            } else if (numbers.contains(column)) {
                return ColumnProfile.Kind.NUMBERS;
            }
            return isUnnamed ? ColumnProfile.Kind.UNNAMED : ColumnProfile.Kind.ANY;
        }

        private void read(TableRows rows, List<Integer> targetIndices) {
            MissingTokens missing = new MissingTokens(options.missing().orElse(DataOptions.DEFAULT_MISSING));
            while (rows.advance()) {
                RowBuffer row = rows.row();
                double by = exposure < 0 ? 1 : Exposure.of(row, exposure, columns.name(exposure), rows.here());
                int classOfRow = 0;
                for (int k = 0; k < targetIndices.size(); k++) {
                    int target = targetIndices.get(k);
                    if (rows.isMissing(target, missing)) {
                        throw new DataException(rows.here() + ", target " + Texts.quote(columns.name(target))
                                + ": expected a value, found the missing value " + Texts.quote(row.text(target)));
                    }
                    int found = targets.get(k).add(row.chars(), row.start(target), row.end(target), by);
                    // of labels a bit each, as far as an int has bits
                    classOfRow = k == 0 ? found : (classOfRow << 1 | Math.min(1, found)) & Integer.MAX_VALUE;
                }
                int said = mean.isEmpty()
                        ? classOfRow
                        : row.number(targetIndices.get(0)) / by > mean.getAsDouble() ? 1 : 0;
                learners.forEach((c, learner) -> {
                    if (ofVocabulary.test(rows.number())) {
                        learner.add(row.chars(), row.start(c), row.end(c), said);
                    }
                });
                for (int c = 0; c < profiles.length; c++) {
                    if (profiles[c] != null) {
                        if (rows.isMissing(c, missing)) {
                            profiles[c].addMissing();
                        } else {
                            profiles[c].add(rows.number(), row.chars(), row.start(c), row.end(c), classOfRow);
                        }
                    }
                }
            }
            if (rows.number() == 0) {
                throw new DataException(
                        name + ": expected rows" + (hasHeader ? " after the header" : "") + ", found none");
            }
        }

        /** Numbers among names are data, unless they count the columns. */
        private void warnOfDataInHeader(Consumer<String> warnings) {
            List<String> numbers = columns.names().stream()
                    .filter(name -> Double.isFinite(Decimals.parse(name)))
                    .toList();
            boolean isCounting = !numbers.isEmpty();
            for (int i = 1; i < numbers.size(); i++) {
                isCounting &= Decimals.parse(numbers.get(i)) == Decimals.parse(numbers.get(i - 1)) + 1;
            }
            if (hasHeader && numbers.size() > 0 && !isCounting) {
                warnings.accept("the header has numbers among its names, " + Texts.list(numbers)
                        + "; a file without header needs " + options.spelling().apply(DataOption.NO_HEADER));
            }
        }

        private void requireNoTarget(Set<Integer> texts, List<Integer> targetIndices) {
            for (int c : targetIndices) {
                if (texts.contains(c)) {
                    throw new DataException(name + ": the target " + Texts.quote(columns.name(c))
                            + " can't be a column of texts as well");
                }
            }
        }

        /** Columns of free text. */
        Set<Integer> texts() {
            Set<Integer> out = new TreeSet<>();
            for (int c = 0; c < profiles.length; c++) {
                if (profiles[c] != null && profiles[c].isText()) {
                    out.add(c);
                }
            }
            return out;
        }

        boolean isSaidText(int column) {
            return columns.texts(options).contains(column);
        }

        Set<Integer> needAnotherLook() {
            Set<Integer> again = new HashSet<>();
            for (int c = 0; c < profiles.length; c++) {
                if (profiles[c] != null && profiles[c].needsAnotherLook()) {
                    again.add(c);
                }
            }
            return again;
        }

        /** @param first says what only the first look saw */
        Schema schema(Pass first, Consumer<String> warnings) {
            Target found = TargetProfile.target(targets);
            targets.get(0).warn(found, warnings);
            warnOfDataInHeader(warnings);
            List<Column> out = new ArrayList<>();
            for (int c : features) {
                if (profiles[c] != null) {
                    first.profiles[c].warnOfCodes(options.spelling(), warnings);
                }
                if (learners.containsKey(c)) {
                    addText(c, out, warnings);
                } else {
                    out.add(
                            profiles[c] == null
                                    ? new Column.Ignored(columns.name(c))
                                    : profiles[c].column(name, options.spelling(), warnings));
                }
            }
            if (out.stream().allMatch(column -> column.width() == 0)) {
                throw new DataException(name + ": expected a column besides the target to learn from, found none");
            }
            return options.schemaOfRows(new Schema(out, Optional.empty(), Optional.empty(), found));
        }

        private void addText(int c, List<Column> out, Consumer<String> warnings) {
            Optional<TextFeatures> features = learners.get(c).features();
            if (features.isEmpty()) {
                out.add(profiles[c].leftOut("its texts have nothing that tells two rows apart", warnings));
                return;
            }
            List<Column.Number> numbers = features.get().columns(columns.name(c));
            if (!isSaidText(c)) {
                warnings.accept("column " + Texts.quote(columns.name(c)) + " is read as text, " + numbers.size()
                        + " words, phrases and counts (" + options.spelling().apply(DataOption.IGNORED)
                        + " leaves it out)");
            }
            for (Column.Number number : numbers) {
                if (columns.indexOf(number.name()) >= 0) {
                    throw new DataException(name + ": the column " + Texts.quote(number.name())
                            + " is called as what is read from the text " + Texts.quote(columns.name(c)));
                }
            }
            out.add(new Column.Text(columns.name(c), features.get()));
            out.addAll(numbers);
        }
    }
}
