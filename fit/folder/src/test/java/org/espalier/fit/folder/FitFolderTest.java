package org.espalier.fit.folder;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.RowSource;
import org.espalier.data.Schema;
import org.espalier.fit.Espalier;
import org.espalier.fit.FitOptions;
import org.espalier.fit.FitResult;
import org.espalier.json.Json;
import org.espalier.sdt.ModelFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FitFolderTest {
    @TempDir
    static Path folder;

    private static FitResult result;
    private static List<Map<String, Object>> maps;
    private static Map<String, String> made;

    /** Who is under 40 rarely pays; a category has a comma and a quote in it. */
    @BeforeAll
    static void fit() {
        Random random = new Random(2);
        maps = new ArrayList<>();
        for (int r = 0; r < 150; r++) {
            int age = 20 + random.nextInt(50);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("age", age);
            row.put("home", r % 2 == 0 ? "flat, \"let\"" : "own");
            row.put("pays", random.nextDouble() < (age < 40 ? 0.2 : 0.8) ? "yes" : "no");
            maps.add(row);
        }
        RowSource source = RowSource.ofMaps(maps);
        Schema schema = Schema.infer(source, "pays");
        result = Espalier.fit(
                Dataset.of(schema, source),
                FitOptions.defaults().withTeaching(false).withThreads(2).withTraining(b -> b.depth(0)));
        made = FitFolder.write(
                result,
                DataSource.of(source, DataOptions.builder("rows").target("pays").build()),
                folder);
    }

    @Test
    void everyFileThatIsNamedIsThere() throws Exception {
        assertEquals(
                List.of(
                        "tree.safetensors",
                        "schema.json",
                        "evaluation.json",
                        "explanations.txt",
                        "held-out.csv",
                        "report.html"),
                List.copyOf(made.keySet()));
        for (String name : made.keySet()) {
            assertTrue(Files.size(folder.resolve(name)) > 0, name);
        }
        assertEquals(
                result.tree().provenance(),
                ModelFile.read(folder.resolve(FitFolder.TREE)).provenance());
    }

    /** Row for row what was held out, as it came. */
    @Test
    void heldOutRowsAreTheUsersOwn() throws Exception {
        List<String> lines = Files.readAllLines(folder.resolve(FitFolder.HELD_OUT));
        assertEquals("age,home,pays", lines.get(0));
        int[] held = result.split().heldOut();
        List<String> expected = IntStream.of(held)
                .mapToObj(r -> maps.get(r).get("age")
                        + (r % 2 == 0 ? ",\"flat, \"\"let\"\"\"," : ",own,")
                        + maps.get(r).get("pays"))
                .toList();
        assertEquals(expected, lines.subList(1, lines.size()));
    }

    @Test
    void evaluationHoldsVerdictAndFrontier() throws Exception {
        Map<?, ?> json = (Map<?, ?>) Json.parse(Files.readString(folder.resolve("evaluation.json")));
        assertEquals(
                List.of("evaluation", "verdict", "frontier", "distilled", "heldOutRows"), List.copyOf(json.keySet()));
        assertEquals(result.split().heldOut().length, ((List<?>) json.get("heldOutRows")).size());
        Map<?, ?> frontier = (Map<?, ?>) json.get("frontier");
        Map<?, ?> point = (Map<?, ?>) ((List<?>) frontier.get("points")).get(0);
        assertEquals("--leaves points --depth 0", point.get("options"));
    }

    /** The report opens with the verdict and the models beside the tree, and holds what was tried. */
    @Test
    void theReportOpensWithTheVerdict() throws Exception {
        String html = Files.readString(folder.resolve(FitFolder.REPORT));
        int start = html.indexOf("<script type=\"application/json\" id=\"data\">");
        String data = html.substring(html.indexOf('>', start) + 1, html.indexOf("</script>", start));
        Map<?, ?> json = (Map<?, ?>) Json.parse(data);
        Map<?, ?> standing = (Map<?, ?>) json.get("standing");
        assertEquals(result.verdict().headline().orElseThrow().text(), standing.get("headline"));
        List<?> names = ((List<?>) standing.get("lines"))
                .stream().map(l -> ((Map<?, ?>) l).get("name")).toList();
        assertEquals(List.of("This tree", "The most frequent class", "Logistic regression"), names.subList(0, 3));
        Map<?, ?> sizes = (Map<?, ?>) json.get("sizes");
        assertEquals(result.frontier().points().size(), ((List<?>) sizes.get("points")).size());
    }

    @Test
    void explanationsAreOfHeldOutRows() throws Exception {
        String text = Files.readString(folder.resolve("explanations.txt"));
        assertTrue(text.startsWith("the surest '"), text);
        assertEquals(
                result.tellingRows().size(),
                text.lines().filter(l -> l.startsWith("Row ")).count(),
                text);
    }
}
