package org.espalier.pmml;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.data.Column;
import org.espalier.data.Encoder;
import org.espalier.json.Json;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.Test;

/**
 * Writes documents, rows and the library's answers into the folder {@code pmml.cases}, for programs of others to score: see
 * {@code bench/pmml-check}.
 */
class PmmlCasesTest {
    private static final int ROWS = 200;

    @Test
    void casesForOtherEvaluators() throws Exception {
        String folder = System.getProperty("pmml.cases");
        assumeTrue(folder != null, "skipped: -Dpmml.cases names no folder (bench/pmml-check does)");
        int written = 0;
        for (RoadTrees.Named named : PmmlExportTest.trees()) {
            SoftDecisionTree tree = named.tree();
            for (Rule rule : Rule.values()) {
                Path document = Path.of(folder, "case-" + written + ".pmml");
                Files.writeString(document, PmmlExport.write(tree, rule));
                Map<String, Object> about = new LinkedHashMap<>();
                about.put("name", named.name() + ", by " + rule.text());
                about.put("target", tree.schema().target().name());
                about.put("classes", tree.schema().target().classes());
                about.put("rows", rows(tree, rule));
                Files.writeString(Path.of(folder, "case-" + written + ".json"), Json.compact(about));
                written++;
            }
        }
        assertTrue(written > 0);
    }

    /** {@code row}: values by column, the missing ones left out; {@code answers}: those that are right, see RoadTrees. */
    private static List<Object> rows(SoftDecisionTree tree, Rule rule) {
        Encoder encoder = new Encoder(tree.schema());
        List<Object> out = new ArrayList<>();
        for (List<String> row : RoadTrees.rows(tree.schema(), ROWS, 21)) {
            Map<String, Object> values = new HashMap<>();
            for (int c = 0; c < row.size(); c++) {
                Column column = tree.schema().columns().get(c);
                if (column.width() > 0 && !row.get(c).isEmpty()) {
                    boolean isNumber = column instanceof Column.Number;
                    values.put(column.name(), isNumber ? (Object) Double.valueOf(row.get(c)) : row.get(c));
                }
            }
            List<Object> answers = new ArrayList<>();
            for (float[] answer : RoadTrees.acceptable(tree, encoder.encode(row), rule)) {
                List<Object> numbers = new ArrayList<>();
                for (float p : answer) {
                    numbers.add(p);
                }
                answers.add(numbers);
            }
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("row", values);
            one.put("answers", answers);
            float[] p = tree.predict(encoder.encode(row), rule).probabilities();
            if (answers.size() == 1
                    && tree.classes() == 2
                    && Math.abs(p[tree.schema().positiveIndex()]
                                    - tree.decision().threshold().orElse(0.5))
                            > 1e-5) {
                one.put(
                        "class",
                        tree.schema()
                                .target()
                                .classes()
                                .get(tree.predict(encoder.encode(row), rule).classIndex()));
            }
            if (tree.shape().depth() == 0
                    && WholeCard.canHold(tree, 0)
                    && !(tree.decision().calibration() instanceof Calibration.Isotonic)) {
                double[] z = new double[1];
                tree.scorecards().orElseThrow().score(0, encoder.encode(row), 0, z);
                one.put("score", Math.round(z[0] / LeafScorecards.POINT));
            }
            out.add(one);
        }
        return out;
    }
}
