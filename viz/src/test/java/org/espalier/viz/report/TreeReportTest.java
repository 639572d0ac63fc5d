package org.espalier.viz.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Encoder;
import org.espalier.data.HostileNames;
import org.espalier.data.Row;
import org.espalier.data.Schema;
import org.espalier.explain.Explainer;
import org.espalier.json.Json;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.espalier.viz.VizTrees;
import org.espalier.words.Dictionary;
import org.junit.jupiter.api.Test;

class TreeReportTest {
    private static final ReportOptions OPTIONS = new ReportOptions(8, 1, 2);

    private static String report(SoftDecisionTree tree, List<Row> rows, ReportOptions options) {
        return TreeReport.html(
                Explainer.of(tree), VizTrees.rows(tree.schema(), rows), Optional.empty(), rows.iterator(), options);
    }

    private static Map<?, ?> data(String html) throws IOException {
        Matcher block = Pattern.compile("<script type=\"application/json\" id=\"data\">(.*?)</script>", Pattern.DOTALL)
                .matcher(html);
        assertTrue(block.find());
        return (Map<?, ?>) Json.parse(block.group(1));
    }

    @Test
    void holdsTheFiguresTheTreeAndTheExamples() throws Exception {
        SoftDecisionTree tree = VizTrees.ages("age", "young", "old");
        Map<?, ?> data = data(report(tree, VizTrees.people(tree, "own"), OPTIONS));
        Map<?, ?> summary = (Map<?, ?>) data.get("summary");
        assertEquals("16", summary.get("rows").toString());
        assertEquals("1", summary.get("depth").toString());
        assertEquals(3, ((List<?>) ((Map<?, ?>) data.get("tree")).get("nodes")).size());
        List<?> examples = (List<?>) data.get("examples");
        assertEquals(8, examples.size());
        assertEquals("wrong", ((Map<?, ?>) examples.get(0)).get("kind"));
        Map<?, ?> rules = (Map<?, ?>) data.get("rules");
        assertEquals(2, ((List<?>) rules.get("list")).size());
        assertEquals(
                "[question 0 at less than 0 points]",
                ((Map<?, ?>) ((List<?>) rules.get("list")).get(1))
                        .get("conditions")
                        .toString());
        assertEquals("age", ((Map<?, ?>) ((List<?>) data.get("columns")).get(0)).get("name"));
    }

    /** One script and one style sheet, each by its hash, nothing from the network, nothing inline. */
    @Test
    void thePolicyIsStrict() {
        SoftDecisionTree tree = VizTrees.ages("age", "young", "old");
        String html = report(tree, VizTrees.people(tree, "own"), OPTIONS);
        assertTrue(
                html.matches(
                        "(?s).*<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src"
                                + " 'sha256-[A-Za-z0-9+/=]{44}'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; img-src data:; base-uri 'none';"
                                + " form-action 'none'\">.*"),
                html.substring(0, 500));
        assertFalse(html.contains(" style=\"") || html.matches("(?s).*<[^>]* on[a-z]+=\".*"));
    }

    @Test
    void confusionCountsEveryRowOnce() throws Exception {
        SoftDecisionTree tree = VizTrees.ages("age", "young", "old");
        Map<?, ?> confusion = (Map<?, ?>)
                data(report(tree, VizTrees.people(tree, "own"), OPTIONS)).get("confusion");
        int sum = 0;
        for (Object line : (List<?>) confusion.get("truth")) {
            for (Object n : (List<?>) line) {
                sum += Integer.parseInt(n.toString());
            }
        }
        assertEquals(16, sum);
    }

    @Test
    void withoutExamplesNoValueOfARowIsInTheFile() {
        SoftDecisionTree tree = VizTrees.ages("age", "young", "old");
        List<Row> rows = VizTrees.people(tree, "own");
        Pattern value = Pattern.compile("\"texts\":\\[\"[0-9]+\"");
        assertTrue(value.matcher(report(tree, rows, OPTIONS)).find());
        assertFalse(value.matcher(report(tree, rows, OPTIONS.withExamples(0))).find());
    }

    /** Of 200 rows one is the youngest, one the oldest, and one has a home that nobody else has. */
    @Test
    void withoutExamplesNothingLeadsToARow() throws Exception {
        SoftDecisionTree tree = VizTrees.ages("age", "young", "old");
        Encoder encoder = new Encoder(tree.schema());
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int age = i == 0 ? 18 : i == 1 ? 80 : 25 + i % 40;
            List<String> texts = List.of(Integer.toString(age), i == 7 ? "age" : "own");
            rows.add(new Row(i + 1, texts, encoder.encode(texts), age >= 40 ? 1 : 0, 1));
        }
        String html = report(tree, rows, OPTIONS.withExamples(0));
        Map<?, ?> data = data(html);
        List<?> columns = (List<?>) data.get("columns");
        Map<?, ?> age = (Map<?, ?>) columns.get(0);
        assertEquals("27 to 63", age.get("from") + " to " + age.get("to"));
        for (Object n : (List<?>) age.get("counts")) {
            int count = Integer.parseInt(n.toString());
            assertTrue(count == -1 || count >= 10 && count % 10 == 0, n.toString());
        }
        assertEquals("[[own, 200]]", ((Map<?, ?>) columns.get(1)).get("words").toString());
        assertEquals("1", ((Map<?, ?>) columns.get(1)).get("few").toString());
        assertEquals(
                "[age, number, mostly 27 to 63 years, refused, not set]",
                ((List<?>) data.get("schema")).get(0).toString());
        assertEquals("true", ((Map<?, ?>) data.get("summary")).get("guarded").toString());
        Map<?, ?> asked = (Map<?, ?>) ((List<?>) ((Map<?, ?>) data.get("model")).get("columns")).get(0);
        assertEquals("27.0 to 63.0", asked.get("low") + " to " + asked.get("high"));
        Map<?, ?> spread =
                (Map<?, ?>) ((Map<?, ?>) ((List<?>) ((Map<?, ?>) data.get("tree")).get("nodes")).get(0)).get("spread");
        for (Object series : (List<?>) spread.get("counts")) {
            for (Object n : (List<?>) series) {
                int count = Integer.parseInt(n.toString());
                assertTrue(count < 1 || count >= 10 && count % 10 == 0, n.toString());
            }
        }
        // with examples the ends are there, and the report says so
        Map<?, ?> full =
                (Map<?, ?>) ((List<?>) data(report(tree, rows, OPTIONS)).get("columns")).get(0);
        assertEquals("18 to 80", full.get("from") + " to " + full.get("to"));
    }

    @Test
    void withoutExamplesALeafOfFewRowsIsLeftOut() throws Exception {
        SoftDecisionTree tree = VizTrees.ages("age", "young", "old");
        List<Row> rows = VizTrees.people(tree, "own");
        Map<?, ?> rules =
                (Map<?, ?>) data(report(tree, rows, OPTIONS.withExamples(0))).get("rules");
        assertEquals("1", rules.get("few").toString());
        assertEquals(1, ((List<?>) rules.get("list")).size());
        Map<?, ?> leaf = (Map<?, ?>) ((List<?>) rules.get("list")).get(0);
        assertEquals("10", leaf.get("rows").toString());
    }

    @Test
    void aClassThatIsNeverAnsweredIsNamed() throws Exception {
        SoftDecisionTree tree = VizTrees.ages("age", "young", "old");
        // at 38 and above all are answered old
        List<Row> rows = VizTrees.people(tree, "own").subList(6, 16);
        Map<?, ?> data = data(report(tree, rows, OPTIONS));
        Map<?, ?> summary = (Map<?, ?>) data.get("summary");
        assertEquals("[0]", summary.get("never").toString());
        assertEquals("[1, 0.7]", summary.get("baseline").toString());
        assertEquals(
                "[{rows=3, answers=0, recall=[0.0, 0.0, 0.5615]}, {rows=7, answers=10, recall=[1.0, 0.6457, 1.0],"
                        + " precision=[0.7, 0.3968, 0.8922]}]",
                data.get("perClass").toString());
    }

    @Test
    void thePolicyAllowsThisScriptAndNothingElse() throws Exception {
        SoftDecisionTree tree = VizTrees.ages("age", "young", "old");
        String html = report(tree, VizTrees.people(tree, "own"), OPTIONS);
        Matcher script =
                Pattern.compile("<script>(.*?)</script>", Pattern.DOTALL).matcher(html);
        assertTrue(script.find());
        String hash = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256")
                        .digest(script.group(1).getBytes(StandardCharsets.UTF_8)));
        assertTrue(html.contains("default-src 'none'; script-src 'sha256-" + hash + "';"));
        assertFalse(Pattern.compile("(src|href)=\"?https?:").matcher(html).find());
    }

    @Test
    void theSameRowsGiveTheSameBytesOnAnyNumberOfThreads() {
        SoftDecisionTree tree = VizTrees.ages("age", "young", "old");
        List<Row> rows = VizTrees.people(tree, "own");
        assertEquals(report(tree, rows, new ReportOptions(8, 1, 1)), report(tree, rows, new ReportOptions(8, 1, 4)));
    }

    @Test
    void hostileNamesStayData() throws Exception {
        int count = 0;
        for (String evil : HostileNames.list(500)) {
            SoftDecisionTree tree = count++ % 2 == 0
                    ? VizTrees.ages("age" + evil, "young" + evil, "old" + evil)
                    : VizTrees.labelled(evil);
            String html = report(tree, VizTrees.people(tree, evil).subList(0, 4), new ReportOptions(2, 1, 1));
            assertEquals(3, html.split("<script", -1).length, "scripts of ours and no other");
            assertFalse(html.contains("<img"));
            Map<?, ?> data = data(html);
            String name = ((List<?>) data.get("classes")).get(0).toString();
            assertTrue(name.startsWith("young") && name.length() <= 400, name);
            assertTrue(html.codePoints().noneMatch(c -> c != '\n' && c != '\r' && Character.isISOControl(c)));
        }
    }

    @Test
    void aDeepTreeOfImagesStaysSmall() throws Exception {
        SoftDecisionTree tree = TestTrees.random(TestTrees.image(28, 28, 1), 12, 3, 0.2f);
        List<Row> rows = images(40, 784);
        String html = report(tree, rows, new ReportOptions(10, 1, 2));
        assertTrue(html.length() < 5_000_000, html.length() + " characters");
        Map<?, ?> drawn = (Map<?, ?>) data(html).get("tree");
        assertEquals("3584", drawn.get("left out").toString());
    }

    private static List<Row> images(int count, int pixels) {
        List<Row> rows = new ArrayList<>();
        Random random = new Random(4);
        for (int i = 0; i < count; i++) {
            float[] x = new float[pixels];
            for (int f = 0; f < x.length; f++) {
                x[f] = random.nextInt(5) == 0 ? random.nextFloat() : 0;
            }
            rows.add(new Row(i + 1, List.of(), x, i % 10, 1));
        }
        return rows;
    }

    /** A sum of pixels says nothing: the leaf of an image has the gates on its way, which the reader sees as pictures. */
    @Test
    void aLeafOfImagesHasTheGatesThatLeadToIt() throws Exception {
        SoftDecisionTree tree = TestTrees.random(TestTrees.image(6, 6, 1), 3, 5, 2f);
        Map<?, ?> data = data(report(tree, images(60, 36), OPTIONS));
        assertEquals("[]", data.get("sums").toString());
        int rows = 0;
        for (Object o : (List<?>) ((Map<?, ?>) data.get("rules")).get("list")) {
            Map<?, ?> leaf = (Map<?, ?>) o;
            assertFalse(leaf.containsKey("conditions"));
            assertEquals(10, ((List<?>) leaf.get("dist")).size());
            rows += Integer.parseInt(leaf.get("rows").toString());
            // each gate is asked on the way from the root, and its branch leads to the leaf
            int node = Integer.parseInt(leaf.get("node").toString());
            for (Object step : (List<?>) leaf.get("path")) {
                int gate = Integer.parseInt(((List<?>) step).get(0).toString());
                int below = node;
                while ((below - 1) / 2 != gate) {
                    below = (below - 1) / 2;
                }
                assertEquals(below % 2 == 1 ? "left" : "right", ((List<?>) step).get(1));
            }
        }
        assertEquals(60, rows);
    }

    @Test
    void theCardHoldsTheSchemaAndTheHashOfTheFile() throws Exception {
        SoftDecisionTree tree = VizTrees.ages("age", "young", "old");
        Map<?, ?> data = data(report(tree, VizTrees.people(tree, "own"), OPTIONS.withModel("c0ffee")));
        assertEquals(
                "[[age, number, 18 to 80 years, refused, not set], [homeage, category, 2 categories, an unknown category, not set]]",
                data.get("schema").toString());
        assertEquals("c0ffee", ((Map<?, ?>) data.get("card")).get("model file, SHA-256"));
        assertEquals("2 columns", ((Map<?, ?>) data.get("card")).get("reads"));
    }

    @Test
    void withATeacherTheFiguresOfFidelityHaveIntervals() throws Exception {
        SoftDecisionTree tree = VizTrees.ages("age", "young", "old");
        List<Row> rows = VizTrees.people(tree, "own");
        float[] teacher = new float[2 * rows.size()];
        for (int r = 0; r < rows.size(); r++) {
            double old = (r + 0.5) / 16;
            teacher[2 * r] = (float) Math.log(1 - old);
            teacher[2 * r + 1] = (float) Math.log(old);
        }
        Map<?, ?> data = data(TreeReport.html(
                Explainer.of(tree),
                VizTrees.rows(tree.schema(), rows),
                Optional.of(teacher),
                rows.iterator(),
                OPTIONS));
        List<?> figures = (List<?>) ((Map<?, ?>) data.get("summary")).get("figures");
        Map<?, ?> kl = (Map<?, ?>) figures.stream()
                .filter(f -> ((Map<?, ?>) f).get("name").equals("KL(teacher || tree), mean"))
                .findFirst()
                .orElseThrow();
        assertTrue(((Map<?, ?>) kl.get("maxPath")).containsKey("interval"));
        assertTrue(((Map<?, ?>) kl.get("average")).containsKey("interval"));
        Map<?, ?> old = (Map<?, ?>) ((List<?>) data.get("explained")).get(1);
        assertEquals("old", old.get("name"));
        assertTrue(((Map<?, ?>) old.get("average")).containsKey("interval"));
    }

    @Test
    void withoutLabelsAndWithoutTeacherTheTreeIsStillShown() throws Exception {
        SoftDecisionTree tree = VizTrees.ages("age", "young", "old");
        List<Row> rows = VizTrees.people(tree, "own").stream()
                .map(r -> new Row(r.number(), r.texts(), r.features(), Dataset.UNLABELLED, 1))
                .toList();
        Map<?, ?> data = data(report(tree, rows, OPTIONS));
        assertEquals(Map.of(), data.get("confusion"));
        assertEquals(8, ((List<?>) data.get("examples")).size());
    }

    @Test
    void rowsOfOneClassOnly() throws Exception {
        SoftDecisionTree tree = VizTrees.ages("age", "young", "old");
        List<Row> rows = VizTrees.people(tree, "own").stream()
                .map(r -> new Row(r.number(), r.texts(), r.features(), 1, 1))
                .toList();
        Map<?, ?> confusion = (Map<?, ?>) data(report(tree, rows, OPTIONS)).get("confusion");
        // an own home pushes right: at 38 already
        assertEquals("[[0, 0], [6, 10]]", confusion.get("truth").toString());
    }

    /** What the dictionary has labels for is called by them; a protected column has slices. */
    @Test
    void labelsStandInThePlacesOfCodes() throws Exception {
        SoftDecisionTree plain = VizTrees.ages("age", "young", "old");
        Dictionary.Entry age = entry("Age", Map.of(), true);
        Dictionary.Entry home = entry("Where they live", Map.of("own", "own house"), false);
        Schema schema = plain.schema()
                .withDictionary(new Dictionary(
                        Map.of("age", age, "homeage", home),
                        entry("Life", Map.of("old", "grown up"), false),
                        Optional.of("person"),
                        Map.of()));
        SoftDecisionTree tree = plain.withSchema(schema);
        Map<?, ?> data = data(report(tree, VizTrees.people(tree, "own"), OPTIONS));
        assertEquals("Life", data.get("target"));
        assertEquals("[person, persons]", data.get("noun").toString());
        assertEquals("[young, grown up]", data.get("classes").toString());
        Map<?, ?> asked = (Map<?, ?>) ((List<?>) ((Map<?, ?>) data.get("model")).get("columns")).get(1);
        assertEquals("Where they live [own house, age]", asked.get("name") + " " + asked.get("words"));
        Map<?, ?> example = (Map<?, ?>) ((List<?>) data.get("examples")).get(0);
        assertEquals("own house", ((List<?>) example.get("texts")).get(1));
        Map<?, ?> slices = (Map<?, ?>) data.get("slices");
        assertEquals(
                "[right answers, answered grown up, found, of those that are grown up]",
                slices.get("measures").toString());
        assertEquals("Age", ((Map<?, ?>) ((List<?>) slices.get("groups")).get(0)).get("name"));
        assertEquals(
                Map.of(),
                data(report(plain, VizTrees.people(plain, "own"), OPTIONS)).get("slices"));
    }

    private static Dictionary.Entry entry(String label, Map<String, String> labels, boolean isProtected) {
        return new Dictionary.Entry(
                Optional.of(label), Optional.empty(), List.of(), labels, isProtected, Optional.empty(), Map.of());
    }

    @Test
    void noRowsAreRefused() {
        SoftDecisionTree tree = VizTrees.ages("age", "young", "old");
        Dataset none = VizTrees.rows(tree.schema(), List.of());
        assertThrows(
                DataException.class,
                () -> TreeReport.html(
                        Explainer.of(tree), none, Optional.empty(), Collections.emptyIterator(), OPTIONS));
    }
}
