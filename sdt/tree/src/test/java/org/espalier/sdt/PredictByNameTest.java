package org.espalier.sdt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.DataException;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.junit.jupiter.api.Test;

class PredictByNameTest {
    private static final SoftDecisionTree TREE = TestTrees.random(TestTrees.table(), 3, 5, 0.5f);

    @Test
    void aMapIsAnsweredAsItsFieldsInOrder() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("strict", "b");
        row.put("städtisch", null);
        row.put("age", 41.5);
        row.put("gain, \"net\"", 12_000);
        float[] features = new Encoder(TREE.schema()).encode(Arrays.asList("41.5", "12000", "any", "", "b"));
        for (Rule rule : Rule.values()) {
            Prediction expected = TREE.predict(features, rule);
            Prediction found = TREE.predict(row, rule);
            assertArrayEquals(expected.probabilities(), found.probabilities());
            assertEquals(expected.leaf(), found.leaf());
            assertEquals(rule, found.rule());
        }
        row.put("strict", null);
        assertEquals(
                "column 'strict': expected a value, found the missing value 'null' (the schema says \"missing\": \"error\")",
                assertThrows(DataException.class, () -> TREE.predict(row, Rule.AVERAGE))
                        .getMessage());
    }

    record Fruit(float size, String colour) {}

    @Test
    void aRecordIsAnsweredByItsComponents() {
        Schema schema = new Schema(
                List.of(
                        new Column.Number(
                                "size",
                                Optional.empty(),
                                0,
                                9,
                                4,
                                2,
                                Column.Scaling.STANDARD,
                                Column.Missing.ERROR,
                                false),
                        new Column.Category("colour", List.of("green", "red"), Column.Missing.IMPUTE, false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("ripe", List.of("no", "yes")));
        SoftDecisionTree tree = TestTrees.random(schema, 2, 9);
        assertArrayEquals(
                tree.predict(Map.of("size", 3.5, "colour", "red"), Rule.MAX_PATH)
                        .probabilities(),
                tree.predict(new Fruit(3.5f, "red"), Rule.MAX_PATH).probabilities());
    }
}
