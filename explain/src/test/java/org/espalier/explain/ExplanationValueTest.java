package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.json.Json;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

/** An explanation as a value that a service returns. */
class ExplanationValueTest {
    private static Explanation explain(String... fields) {
        return Explainer.of(Trees.credit()).explain(List.of(fields));
    }

    @Test
    void equalRowsHaveEqualExplanationsByWhateverExplainer() {
        Explanation one = explain("35", "2000", "castle").withTeacher(new float[] {0.75f, 0.25f});
        Explanation same = explain("35", "2000", "castle").withTeacher(new float[] {0.75f, 0.25f});
        assertEquals(one, same);
        assertEquals(one.hashCode(), same.hashCode());
        assertNotEquals(one, explain("35", "2000", "castle"));
        assertNotEquals(one, explain("36", "2000", "castle").withTeacher(new float[] {0.75f, 0.25f}));
        CounterfactualSearch search = new CounterfactualSearch(one.tree(), Constraints.NONE);
        Explanation bad = explain("52", "500", "rent");
        assertEquals(search.find(bad), search.find(explain("52", "500", "rent")));
        assertTrue(search.find(bad).isPresent());
        assertNotEquals(search.find(bad), search.find(one));
    }

    @Test
    void theTextFormIsReadable() {
        assertEquals(
                "row 1: bad (0.881); gate 0 left 0.982 (income 500 -3.00, home rent -1.20), gate 1 right 0.968 (age 52 +2.40);"
                        + " leaf 1, path mass 0.950",
                explain("52", "500", "rent").toString());
        assertEquals(
                "{age=52, income=500, home=rent}",
                explain("52", "500", "rent").row().toString());
        assertEquals(
                "Counterfactual[changes=[Change[column=income, from=500, to=2630, index=1]], predictedClass=good,",
                new CounterfactualSearch(TreeView.of(Trees.credit()), Constraints.NONE)
                        .find(explain("52", "500", "rent"))
                        .orElseThrow()
                        .toString()
                        .replaceAll(" classIndex=.*", ""));
    }

    @Test
    void namesStandBesideIndices() {
        Explanation e = explain("52", "500", "rent");
        Contribution first = e.path().get(0).top(1).get(0);
        assertEquals(new Contribution("income", "500", -3, 1), first);
        assertEquals("500", e.row().get("income"));
        assertEquals(null, e.row().get("wage"));
        assertEquals(e.distribution().get("bad"), e.distribution().of(1));
        assertEquals(List.of("bad"), e.path().get(0).left());
        assertEquals(
                "bad", explain("35", "2000", "castle").runnerUp().orElseThrow().predictedClass());
    }

    @Test
    void reasonsByTheNameOfTheClass() {
        Explanation e = explain("52", "500", "rent");
        assertEquals(ReasonCodes.of(e, 0, 4, 0.5), e.reasonsAgainst("good", 4));
        assertEquals(
                List.of("income", "home"),
                e.reasonsAgainst("good", 4).stream()
                        .map(ReasonCodes.Reason::column)
                        .toList());
        assertEquals(
                "target 'risk': expected one of the classes 'good', 'bad', found 'best'",
                assertThrows(EspalierException.class, () -> e.reasonsAgainst("best", 4))
                        .getMessage());
    }

    /** By a plain mapper: no module, no annotation. */
    @Test
    void jacksonWritesItAsItIs() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        Explanation e = explain("35", "2000", "castle").withTeacher(new float[] {0.75f, 0.25f});
        JsonNode json = mapper.readTree(mapper.writeValueAsString(e));
        List<String> keys = new ArrayList<>();
        json.fieldNames().forEachRemaining(keys::add);
        assertEquals(
                List.of(
                        "number",
                        "row",
                        "predictedClass",
                        "path",
                        "leaf",
                        "mass",
                        "distribution",
                        "average",
                        "teacher",
                        "nextPaths",
                        "scorecards",
                        "onePathEnough"),
                keys);
        assertEquals(
                "{\"age\":\"35\",\"income\":\"2000\",\"home\":\"castle\"}",
                json.get("row").toString());
        assertEquals("{\"good\":0.75,\"bad\":0.25}", json.get("teacher").toString());
        assertEquals(
                "{\"node\":0,\"logit\":0.0,\"probability\":0.5,\"branch\":\"RIGHT\",\"againstOdds\":false,\"reach\":0.5,"
                        + "\"left\":[\"bad\"],\"right\":[\"good\"],\"contributions\":["
                        + "{\"column\":\"age\",\"value\":\"35\",\"contribution\":0.0,\"index\":0},"
                        + "{\"column\":\"income\",\"value\":\"2000\",\"contribution\":0.0,\"index\":1},"
                        + "{\"column\":\"home\",\"value\":\"castle\",\"contribution\":-0.20000002,\"index\":2}],"
                        + "\"bias\":0.20000002}",
                json.get("path").get(0).toString());
        assertEquals("bad", json.get("nextPaths").get(0).get("predictedClass").textValue());
        Counterfactual change = new CounterfactualSearch(e.tree(), Constraints.NONE)
                .find(explain("52", "500", "rent"))
                .orElseThrow();
        assertEquals(
                "[{\"column\":\"income\",\"from\":\"500\",\"to\":\"2630\",\"index\":1}]",
                mapper.readTree(mapper.writeValueAsString(change))
                        .get("changes")
                        .toString());
        assertEquals(
                mapper.readTree(Json.compact(ExplanationJson.toMap(e, ExplanationJson.CONTRIBUTIONS))),
                mapper.readTree(mapper.writeValueAsString(ExplanationJson.of(e))));
    }

    @Test
    void nobodyCanWriteToIt() {
        Explanation e = explain("52", "500", "rent");
        assertThrows(UnsupportedOperationException.class, () -> e.row().put("age", "9"));
        assertThrows(UnsupportedOperationException.class, () -> e.average().clear());
        assertThrows(
                UnsupportedOperationException.class,
                () -> e.path().get(0).contributions().clear());
        e.distribution().toFloats()[0] = 9;
        e.row().features().toFloats()[0] = 9;
        assertEquals(explain("52", "500", "rent"), e);
        float[] given = {0.75f, 0.25f};
        Explanation taught = e.withTeacher(given);
        given[0] = 9;
        assertEquals(Map.of("good", 0.75f, "bad", 0.25f), taught.teacher());
    }

    /** Two gates whose logits hang on three columns, among so many others. */
    private static Explanation wide(int columns, int classes) {
        List<Column> all = new ArrayList<>();
        for (int c = 0; c < columns; c++) {
            all.add(new Column.Number(
                    "c" + c, Optional.empty(), -1, 1, 0, 1, Column.Scaling.STANDARD, Column.Missing.ERROR, false));
        }
        List<String> names = new ArrayList<>();
        for (int k = 0; k < classes; k++) {
            names.add("k" + k);
        }
        Schema schema = new Schema(all, Optional.empty(), Optional.empty(), new Target.Classes("target", names));
        float[] weight = new float[3 * columns];
        for (int node = 0; node < 3; node++) {
            weight[node * columns] = 3;
            weight[node * columns + 1] = 2;
            weight[node * columns + 2] = 1;
        }
        float[] logits = new float[4 * classes];
        for (int leaf = 0; leaf < 4; leaf++) {
            logits[leaf * classes + leaf % 2] = 3;
        }
        SoftDecisionTree tree = new SoftDecisionTree(
                schema, new TreeShape(2), weight, new float[3], new float[] {1, 1, 1}, logits, Provenance.none());
        float[] row = new float[columns];
        row[0] = 1;
        row[1] = 1;
        row[2] = 1;
        return Explainer.of(tree).explain(row);
    }

    /** The text of a wide tree is no longer, so it takes no more memory. */
    @Test
    void theTextTakesMemoryForWhatItPrints() {
        long narrow = allocated(wide(5, 3));
        long wide = allocated(wide(20_000, 500));
        assertTrue(wide < 1.3 * narrow, wide + " bytes against " + narrow);
    }

    private static long allocated(Explanation e) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 20; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            ExplanationText.write(e, 80, 2);
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return least;
    }
}
