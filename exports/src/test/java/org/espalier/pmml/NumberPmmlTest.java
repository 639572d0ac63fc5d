package org.espalier.pmml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.sdt.NumberRoadTrees;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** PMML of trees of numbers and rates answers as the library does, by every rule. */
class NumberPmmlTest {
    static List<RoadTrees.Named> trees() {
        return NumberRoadTrees.all();
    }

    @ParameterizedTest
    @MethodSource("trees")
    void everyRuleAnswersAsTheLibraryDoes(RoadTrees.Named named) throws Exception {
        SoftDecisionTree tree = named.tree();
        Encoder encoder = new Encoder(tree.schema());
        for (Rule rule : Rule.values()) {
            String document = PmmlExport.write(tree, rule);
            assertTrue(document.contains("functionName=\"regression\""));
            assertFalse(document.contains("classification"));
            PmmlEvaluator pmml = new PmmlEvaluator(document);
            for (List<String> row : RoadTrees.rows(tree.schema(), 40, 8)) {
                float[] x = encoder.encode(row);
                double found = Double.parseDouble(
                        pmml.evaluate(byName(tree.schema(), row)).predicted());
                assertTrue(
                        NumberRoadTrees.isAcceptable(tree, x, rule, found),
                        () -> rule + " " + row + ": expected "
                                + tree.predict(x, rule).value() + ", found " + found);
            }
            assertEquals(1, document.split("usageType=\"target\"", -1).length - 1 - segments(document), named.name());
        }
    }

    /** Segments of a model name its target again. */
    private static int segments(String document) {
        return document.split("<Segment ", -1).length - 1;
    }

    private static Map<String, String> byName(Schema schema, List<String> row) {
        Map<String, String> out = new HashMap<>();
        for (int c = 0; c < row.size(); c++) {
            if (schema.columns().get(c).width() > 0) {
                out.put(schema.columns().get(c).name(), row.get(c));
            }
        }
        return out;
    }
}
