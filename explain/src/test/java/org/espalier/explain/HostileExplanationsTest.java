package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.HostileNames;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.espalier.data.Target;
import org.espalier.json.Json;
import org.espalier.sdt.Basis;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;
import org.espalier.sdt.TreeShape;
import org.espalier.words.Dictionary;
import org.junit.jupiter.api.Test;

/**
 * 500 names, units and labels that mean harm, through the texts and the JSON of constant leaves, scorecards, numbers and rates: nothing steers
 * a terminal, no line is added, and what is JSON can be read.
 */
class HostileExplanationsTest {
    private static final int WIDTH = 80;

    /** A name is cut, and a line is not broken within it. */
    private static final int MAX_LINE = 160;

    private static Dictionary.Entry said(String label, Map<String, String> labels) {
        return new Dictionary.Entry(
                Optional.of(label), Optional.of(label), List.of(), labels, false, Optional.of(label), Map.of());
    }

    private static void check(SoftDecisionTree tree, List<String> row) throws IOException {
        Explainer explainer = Explainer.of(tree);
        Explanation e = explainer.explain(row);
        Optional<Counterfactual> change = explainer.view().isNumeric()
                ? Optional.empty()
                : new CounterfactualSearch(explainer.view(), Constraints.NONE).find(e);
        String text = ExplanationText.write(e, WIDTH, 5) + ExplanationText.write(e, change, WIDTH);
        assertTrue(
                text.codePoints().noneMatch(c -> c != '\n' && Character.isISOControl(c) || c == 0x202e || c == 0x2066),
                text);
        assertTrue(text.lines().allMatch(line -> line.length() <= MAX_LINE), text);
        Json.parse(Json.compact(ExplanationJson.toMap(e, 5)));
        Json.parse(Json.compact(TreeJson.toMap(explainer.view())));
    }

    @Test
    void labelsOfConstantLeaves() throws IOException {
        for (String evil : HostileNames.list(500)) {
            Schema schema = SchemaJson.read("""
                    {"version": 1, "columns": [
                      {"name": "age", "type": "number", "range": [0, 9], "mean": 4, "deviation": 2, "missing": "error"},
                      {"name": "home", "type": "category", "categories": ["own", "rent"], "missing": "impute"}],
                     "target": {"name": "risk", "classes": ["good", "bad"]}}
                    """, "here")
                    .withDictionary(new Dictionary(
                            Map.of(
                                    "age",
                                    said(evil, Map.of("3", evil)),
                                    "home",
                                    said("2" + evil, Map.of("own", evil, "rent", "3" + evil))),
                            said(evil, Map.of("good", evil, "bad", "4" + evil)),
                            Optional.of(evil),
                            Map.of()));
            check(
                    new SoftDecisionTree(
                            schema,
                            new TreeShape(2),
                            new float[] {1, 0, 0, 0, 0, 2, -1, 0, 1, 1, -1, 0},
                            new float[] {0, 0.1f, -0.5f},
                            new float[] {1, 1, 1},
                            new float[] {2, 0, 0, 1, 1, 0, 0, 3},
                            Provenance.none()),
                    List.of("3", "rent"));
        }
    }

    /** The schema of the scorecards, with a name, a unit and labels like that. */
    private static Schema named(String evil, Target target) {
        Schema plain = TestScorecards.schema(2);
        List<Column> columns = new ArrayList<>(plain.columns());
        columns.set(
                3, new Column.Category("home" + evil, List.of("own" + evil, evil), Column.Missing.INDICATOR, false));
        return plain.withColumns(columns)
                .withTarget(target)
                .withDictionary(new Dictionary(
                        Map.of("age", said(evil, Map.of()), "debt", said("2" + evil, Map.of("-9", evil))),
                        said(evil, Map.of()),
                        Optional.of(evil),
                        Map.of()));
    }

    private static SoftDecisionTree cards(Schema schema) {
        Basis basis = Basis.of(schema);
        int outputs = LeafScorecards.outputs(schema);
        float[] weight = new float[2 * basis.size() * outputs];
        for (int i = 0; i < weight.length; i++) {
            weight[i] = 0.1f + i % 5;
        }
        float[] gate = new float[schema.width()];
        gate[0] = 1;
        return SoftDecisionTree.builder(schema, new TreeShape(1))
                .gates(gate, new float[] {0.2f}, new float[] {2})
                .leaves(new Leaves.Linear(new LeafScorecards(basis, 2, weight, new float[2 * outputs])))
                .build();
    }

    @Test
    void scorecardsNumbersAndRates() throws IOException {
        for (String evil : HostileNames.list(500)) {
            List<Target> targets = List.of(
                    new Target.Classes(evil, List.of("good" + evil, "bad" + evil)),
                    new Target.Number(evil, Optional.of(evil), Optional.empty()),
                    new Target.Rate(evil, Optional.of(evil), Optional.empty()));
            for (Target target : targets) {
                check(cards(named(evil, target)), List.of("33", "", "-9", evil));
            }
        }
    }
}
