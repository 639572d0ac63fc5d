package org.espalier.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.json.Json;
import org.espalier.tokens.EntityEvaluation.Counts;
import org.junit.jupiter.api.Test;

class EntityEvaluationTest {
    private static final List<String> TAGS = List.of("O", "X", "Y");
    private static final EvaluationOptions OPTIONS = EvaluationOptions.defaults();

    /** Truth: X X O | Y O X; answered: X X O and X O O: of three entities one, of two answered one. */
    private static EntityEvaluation two(EvaluationOptions options) {
        Map<String, int[]> answers = new LinkedHashMap<>();
        answers.put("average", new int[] {1, 1, 0, 2, 0, 1});
        answers.put("maxPath", new int[] {1, 1, 0, 1, 0, 0});
        return EntityEvaluation.of(
                List.of("a", "a", "a", "b", "b", "b"), TAGS, new int[] {1, 1, 0, 2, 0, 1}, answers, options);
    }

    @Test
    void counts() {
        EntityEvaluation found = two(OPTIONS);
        EntityEvaluation.Scores maxPath = found.byWay().get("maxPath");
        assertEquals(new Counts(3, 2, 1), maxPath.all());
        assertEquals(2 / 5.0, maxPath.all().f1(), 1e-15);
        assertEquals(new Counts(2, 2, 1), maxPath.byKind().get("X"));
        assertEquals(new Counts(1, 0, 0), maxPath.byKind().get("Y"));
        assertEquals((0.5 + 0) / 2, maxPath.macroF1(), 1e-15);
        assertEquals(1, found.byWay().get("average").all().f1());
        // the sentences alone have 1 and 0
        assertEquals(0, maxPath.interval().orElseThrow().low());
        assertEquals(1, maxPath.interval().orElseThrow().high());
    }

    @Test
    void text() {
        assertEquals("""
                                           average                          max-path
                entities           number  precision, %  recall, %  F1, %   precision, %  recall, %  F1, %
                X                  2       100.00        100.00     100.00  50.00         50.00      50.00
                Y                  1       100.00        100.00     100.00  -             0.00       0.00
                all                3       100.00        100.00     100.00  50.00         33.33      40.00
                mean of the kinds                                   100.00                           25.00
                sentences: 2; an entity is found where first token, last token and kind are right
                """, two(new EvaluationOptions(1, 0, 0)).text());
    }

    @Test
    void json() {
        Map<String, Object> json = two(new EvaluationOptions(1, 0, 0)).toMap();
        assertEquals(List.of("sentences", "average", "maxPath"), List.copyOf(json.keySet()));
        assertEquals("""
                {
                  "entities": 3,
                  "answered": 2,
                  "found": 1,
                  "precision": 0.5,
                  "recall": 0.3333333333333333,
                  "f1": 0.4,
                  "macroF1": 0.25,
                  "kinds": {
                    "X": {
                      "entities": 2,
                      "answered": 2,
                      "found": 1,
                      "precision": 0.5,
                      "recall": 0.5,
                      "f1": 0.5
                    },
                    "Y": {
                      "entities": 1,
                      "answered": 0,
                      "found": 0,
                      "recall": 0.0,
                      "f1": 0.0
                    }
                  }
                }
                """, Json.pretty(json.get("maxPath")));
    }

    @Test
    void sentencesWithoutTagsAreLeftOut() {
        EntityEvaluation found = EntityEvaluation.of(
                List.of("a", "a", "b"), TAGS, new int[] {1, -1, 1}, Map.of("average", new int[] {2, 2, 1}), OPTIONS);
        assertEquals(1, found.sentences());
        assertEquals(new Counts(1, 1, 1), found.byWay().get("average").all());
    }

    @Test
    void rowsThatAreNoSentences() {
        assertEquals(
                "row 3: expected the rows of a sentence one after the other, found sentence 'a' again",
                assertThrows(
                                EspalierException.class,
                                () -> EntityEvaluation.of(
                                        List.of("a", "b", "a"),
                                        TAGS,
                                        new int[3],
                                        Map.of("average", new int[3]),
                                        OPTIONS))
                        .getMessage());
        assertEquals(
                "expected sentences of which every token has a tag, found none",
                assertThrows(
                                EspalierException.class,
                                () -> EntityEvaluation.of(
                                        List.of("a"), TAGS, new int[] {-1}, Map.of("average", new int[1]), OPTIONS))
                        .getMessage());
    }

    @Test
    void noEntitiesAtAll() {
        EntityEvaluation.Scores none = EntityEvaluation.of(
                        List.of("a"), TAGS, new int[] {0}, Map.of("average", new int[] {0}), OPTIONS)
                .byWay()
                .get("average");
        assertEquals(Double.NaN, none.all().f1());
        assertEquals(Optional.empty(), none.interval());
    }
}
