package org.espalier.vocabulary;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.TextFeatures;
import org.espalier.data.TextOptions;
import org.espalier.data.TextReading;
import org.espalier.json.JsonObject;

/** Learns and reads vocabularies; {@code espalier-data} finds it. */
public final class Vocabularies implements TextReading {
    /** For the {@link java.util.ServiceLoader}. */
    public Vocabularies() {}

    @Override
    public Learner learner(TextOptions options) {
        return new VocabularyLearner(options);
    }

    @Override
    public TextFeatures read(Object value, String where) {
        JsonObject json = JsonObject.of(value, where);
        json.requireOnly("rows", "named", "shapes", "words", "documents");
        long rows = json.whole("rows");
        List<String> words = json.texts("words");
        List<Long> documents = json.wholes("documents");
        Map<Shape, Vocabulary.Range> shapes = new EnumMap<>(Shape.class);
        JsonObject counted = json.object("shapes");
        for (String key : counted.keys()) {
            Optional<Shape> shape = Arrays.stream(Shape.values())
                    .filter(s -> s.name().toLowerCase(Locale.ROOT).equals(key))
                    .findFirst();
            List<Double> r = counted.numbers(key);
            if (shape.isEmpty() || r.size() != 4 || !(r.get(0) <= r.get(1)) || !(r.get(3) > 0 && r.get(3) < 1e100)) {
                throw counted.error("\"" + key + "\": expected one of "
                        + Arrays.toString(Shape.values()).toLowerCase(Locale.ROOT)
                        + " with smallest and largest value, mean and standard deviation, found " + r);
            }
            shapes.put(shape.get(), new Vocabulary.Range(r.get(0), r.get(1), r.get(2), r.get(3)));
        }
        for (String word : words) {
            if (word.isBlank()) {
                throw json.error("\"words\": expected words, found an empty one");
            }
        }
        for (long d : documents) {
            if (d < 1 || d > rows) {
                throw json.error("\"documents\": expected 1 to " + rows + " texts for each word, found " + d);
            }
        }
        try {
            return new Vocabulary(!json.flag("named"), rows, shapes, words, documents);
        } catch (IllegalArgumentException e) {
            throw json.error(e.getMessage());
        }
    }
}
