package org.espalier.viz.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.data.Row;
import org.espalier.explain.Explainer;
import org.espalier.json.Json;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.RowStatistics;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;
import org.junit.jupiter.api.Test;

class ScorecardReportTest {
    private static Dataset rows(SoftDecisionTree tree) {
        return TestScorecards.dataset(tree.schema(), TestScorecards.rows(300, 3));
    }

    private static Map<?, ?> report(SoftDecisionTree plain, int examples) throws IOException {
        Dataset data = rows(plain);
        SoftDecisionTree tree = plain.withStatistics(RowStatistics.of(plain, data, 1));
        List<Row> rows = new ArrayList<>();
        for (int r = 0; r < data.rows(); r++) {
            rows.add(new Row(r + 1, List.of(), data.features().row(r).clone(), data.labels()[r], 1));
        }
        String html = TreeReport.html(
                Explainer.of(tree),
                data,
                Optional.empty(),
                rows.iterator(),
                ReportOptions.defaults().withExamples(examples));
        int from = html.indexOf("id=\"data\">") + "id=\"data\">".length();
        return (Map<?, ?>) Json.parse(html.substring(from, html.indexOf("</script>", from)));
    }

    private static List<?> list(Object map, String key) {
        return (List<?>) ((Map<?, ?>) map).get(key);
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    @Test
    void everyLeafHasItsSegmentAndItsScorecard() throws IOException {
        Map<?, ?> report = report(TestScorecards.tree(2, 3), 4);
        List<?> cards = list(report, "scorecards");
        assertEquals(3, cards.size(), "no card for what is closed off");
        Map<String, Object> segments = new java.util.TreeMap<>();
        cards.forEach(c -> segments.put(String.valueOf(((Map<?, ?>) c).get("name")), ((Map<?, ?>) c).get("segment")));
        assertEquals(
                "{3=[age at most 39.2 years, home is not own], 4=[age at most 39.2 years, home is own],"
                        + " 5=[age above 39.2 years]}",
                segments.toString());
        assertEquals(Map.of(), report.get("rules"));
        assertEquals(2L, ((Number) ((Map<?, ?>) report.get("summary")).get("gates")).longValue());
        assertEquals(3L, ((Number) ((Map<?, ?>) report.get("summary")).get("leaves")).longValue());
        assertEquals(0L, ((Number) ((Map<?, ?>) report.get("summary")).get("dead")).longValue());
        assertEquals(5, list(report.get("tree"), "nodes").size());
    }

    /** A curve in the file is the model's effect: read off at a knot, less the base that stands beside it. */
    @Test
    void curvesAreTheModelsEffects() throws IOException {
        SoftDecisionTree tree = TestScorecards.one(2, 3);
        Object card = list(list(report(tree, 4), "scorecards").get(0), "cards").get(0);
        LeafScorecards cards = tree.scorecards().orElseThrow();
        double mean = 0;
        Dataset data = rows(tree);
        for (int r = 0; r < data.rows(); r++) {
            mean += cards.effect(0, 0, 2, data.features().row(r), 0) / data.rows();
        }
        Object debt = list(card, "columns").stream()
                .filter(c -> ((Map<?, ?>) c).get("name").equals("debt"))
                .findFirst()
                .orElseThrow();
        float[] x = data.features().row(0).clone();
        for (double value : new double[] {0, 500, 2000}) {
            x[2] = (float) ((value - 800) / 1000);
            double expected = 20 / Math.log(2) * (cards.effect(0, 0, 2, x, 0) - mean);
            double drawn = list(debt, "line").stream()
                    .filter(at -> number(((List<?>) at).get(0)) == value)
                    .mapToDouble(at -> number(((List<?>) at).get(1)))
                    .findFirst()
                    .orElseThrow();
            assertEquals(expected, drawn, 0.06);
        }
    }

    /** Without rows in the file no curve reaches the ends of a column, which are some row's. */
    @Test
    void aGuardedReportTellsNoEnds() throws IOException {
        for (Object leaf : list(report(TestScorecards.tree(3, 3), 0), "scorecards")) {
            for (Object card : list(leaf, "cards")) {
                for (Object column : list(card, "columns")) {
                    for (Object at : list(column, "line")) {
                        double value = number(((List<?>) at).get(0));
                        assertTrue(value > -9 && value < 5000 && value != 18 && value != 90, at.toString());
                    }
                }
            }
        }
    }

    /** Nor do the tables that the page computes with. */
    @Test
    void aGuardedModelBendsBetweenEndsThatAreNoRows() throws IOException {
        Map<?, ?> model = (Map<?, ?>) report(TestScorecards.tree(2, 3), 0).get("model");
        List<?> tables = list(model.get("cards"), "columns");
        List<?> columns = list(model, "columns");
        for (int c = 0; c < 2; c++) {
            Map<?, ?> column = (Map<?, ?>) columns.get(c);
            ByteBuffer bends = ByteBuffer.wrap(Base64.getDecoder()
                            .decode(((Map<?, ?>) tables.get(c)).get("bends").toString()))
                    .order(ByteOrder.LITTLE_ENDIAN);
            while (bends.hasRemaining()) {
                double value = bends.getFloat() * number(column.get("scale")) + number(column.get("offset"));
                assertTrue(
                        value >= number(column.get("low")) - 0.01 && value <= number(column.get("high")) + 0.01,
                        column.get("name") + " " + value);
            }
        }
    }

    @Test
    void oneScorecardIsAReportToo() throws IOException {
        Map<?, ?> report = report(TestScorecards.one(3, 2), 3);
        assertEquals(1, list(report, "scorecards").size());
        assertEquals(3, list(list(report, "scorecards").get(0), "cards").size());
        assertEquals(List.of(), list(list(report, "scorecards").get(0), "segment"));
        assertEquals(0L, ((Number) ((Map<?, ?>) report.get("summary")).get("gates")).longValue());
        assertFalse(list(report, "examples").isEmpty());
    }
}
