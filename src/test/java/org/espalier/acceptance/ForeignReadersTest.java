package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Model;
import org.w3c.dom.Document;

/**
 * Every file that the command writes is read by a program that is not ours: names of columns and classes hold what means
 * something in one form or another. Ours read them in the tests of each form; models by Python's safetensors package in
 * {@code ModelFilePythonTest}, reports by a browser in {@code ReportInABrowserTest}.
 */
class ForeignReadersTest {
    private static final String NUMBER = "a \"q\" <b>&\\ 'x'; -->";
    private static final String WORD = "größe\tרשת";
    private static final List<String> CLASSES = List.of("=1+1 & <i>", "class");

    @TempDir
    private static Path folder;

    private static Path data;

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    @BeforeAll
    static void train() {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            rows.add("%d.5,%s,%s"
                    .formatted(
                            i * 7 % 50,
                            List.of("\"ro,t\"", "\"blau\"\"\"", "ç̧ \u202ex").get(i % 3),
                            "\"" + CLASSES.get(i * 7 % 50 > 20 ? 1 : 0) + "\""));
        }
        data = Fruit.write(
                folder.resolve("data.csv"), "\"" + NUMBER.replace("\"", "\"\"") + "\",\"" + WORD + "\",kind", rows);
        Cli.done("schema", "--data", data.toString(), "--target", "kind", "--out", file("schema.json"));
        Cli.done("teach", "--data", data.toString(), "--target", "kind", "--epochs", "2", "--out", file("teacher.zip"));
        Cli.done(
                "distill",
                "--data",
                data.toString(),
                "--target",
                "kind",
                "--leaves",
                "constant",
                "--depth",
                "2",
                "--epochs",
                "10",
                "--teacher",
                file("teacher.zip"),
                "--out",
                file("tree.safetensors"));
    }

    private static Path export(String to, String name) {
        List<String> args = new ArrayList<>(
                List.of("export", "--model", file("tree.safetensors"), "--to", to, "--out", file(name)));
        if (to.equals("tribuo-tree")) {
            args.addAll(List.of("--data", data.toString(), "--max-loss", "100"));
        }
        Cli.done(args.toArray(String[]::new));
        return folder.resolve(name);
    }

    private static String[] scoring(String command, String... more) {
        List<String> args =
                new ArrayList<>(List.of(command, "--model", file("tree.safetensors"), "--data", data.toString()));
        args.addAll(List.of(more));
        return args.toArray(String[]::new);
    }

    private static Map<?, ?> json(String text) throws IOException {
        return new org.nd4j.shade.jackson.databind.ObjectMapper().readValue(text, Map.class);
    }

    @Test
    void jsonByJackson() throws Exception {
        Map<?, ?> schema = json(Files.readString(folder.resolve("schema.json")));
        assertEquals(CLASSES, ((Map<?, ?>) schema.get("target")).get("classes"));
        assertEquals(NUMBER, ((Map<?, ?>) ((List<?>) schema.get("columns")).get(0)).get("name"));
        assertTrue(json(Files.readString(export("json", "tree.json"))).containsKey("gates"));
        assertEquals(120, json(Cli.done(scoring("evaluate", "--json")).out()).get("rows"));
        Cli.done(scoring("predict", "--format", "jsonl", "--out", file("answers.jsonl")));
        List<String> lines = Files.readAllLines(folder.resolve("answers.jsonl"));
        assertEquals(120, lines.size());
        assertTrue(CLASSES.contains(json(lines.get(0)).get("class")));
        Map<?, ?> explained = json(
                Cli.done(scoring("explain", "--format", "json", "--row", "3")).out());
        assertEquals(3, explained.get("row"));
    }

    @Test
    void pmmlAndSvgByAnXmlParser() throws Exception {
        Document pmml = xml(export("pmml", "tree.pmml"));
        assertEquals("PMML", pmml.getDocumentElement().getLocalName());
        assertEquals(
                NUMBER,
                ((org.w3c.dom.Element)
                                pmml.getElementsByTagNameNS("*", "DataField").item(0))
                        .getAttribute("name"));
        assertEquals("svg", xml(export("svg", "tree.svg")).getDocumentElement().getLocalName());
        Cli.done(scoring("explain", "--format", "svg", "--row", "3", "--out", file("row.svg")));
        Document row = xml(folder.resolve("row.svg"));
        assertTrue(row.getElementsByTagNameNS("*", "text").getLength() > 3);
    }

    private static Document xml(Path file) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(file.toFile());
    }

    @Test
    void picturesByTheJdkAndByTheirFormat() throws Exception {
        BufferedImage picture = ImageIO.read(export("png", "tree.png").toFile());
        assertNotNull(picture);
        assertTrue(picture.getWidth() > 100 && picture.getHeight() > 100);
        // a reader of PDF begins at the end, where the place of the table of objects stands
        String pdf = new String(Files.readAllBytes(export("pdf", "tree.pdf")), StandardCharsets.ISO_8859_1);
        assertTrue(pdf.startsWith("%PDF-1.") && pdf.strip().endsWith("%%EOF"));
        String[] end = pdf.substring(pdf.lastIndexOf("startxref")).split("\\s+");
        String table = pdf.substring(Integer.parseInt(end[1]));
        assertTrue(table.startsWith("xref") || table.matches("(?s)\\d+ \\d+ obj.*"), table.substring(0, 20));
    }

    @Test
    void dotByGraphvizJava() throws Exception {
        String dot = Files.readString(export("dot", "tree.dot"));
        var graph = new guru.nidi.graphviz.parse.Parser().read(dot);
        assertTrue(graph.nodes().size() >= 3, "nodes: " + graph.nodes().size());
    }

    @Test
    void networksByTheirLibraries() throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session =
                environment.createSession(export("onnx", "tree.onnx").toString())) {
            assertEquals(Set.of("input"), session.getInputNames());
            assertEquals(
                    CLASSES,
                    new org.nd4j.shade.jackson.databind.ObjectMapper()
                            .readValue(session.getMetadata().getCustomMetadata().get("espalier.classes"), List.class));
        }
        MultiLayerNetwork network = ModelSerializer.restoreMultiLayerNetwork(new File(file("teacher.zip")));
        assertEquals(2, network.layerSize(network.getnLayers() - 1));
        for (String form : List.of("tribuo", "tribuo-onnx", "tribuo-tree")) {
            Model<?> model = Model.deserializeFromFile(export(form, form + ".tribuo"));
            assertEquals(2, model.getOutputIDInfo().size(), form);
        }
    }

    @Test
    void sourceByTheCompiler() {
        Path source = export("java", "Tree.java");
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", folder.toString(), "-proc:none", source.toString()));
    }

    /** Python's csv module has its own idea of quotes and of the first column named twice. */
    @Test
    void tablesByPython() throws Exception {
        Cli.done(scoring("predict", "--out", file("answers.csv")));
        String program = "import csv\nrows = list(csv.DictReader(open(" + quoted(file("answers.csv"))
                + ", encoding='utf-8', newline='')))\n"
                + "assert len(rows) == 120 and all(None not in row and None not in row.values() for row in rows)\n"
                + "assert len(rows[0]) == 5, list(rows[0])\n"
                + "assert all(abs(sum(map(float, list(row.values())[3:])) - 1) < 1e-4 for row in rows)\n";
        Path output = folder.resolve("python.txt");
        try {
            Process python = new ProcessBuilder("python3", "-c", program)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            assertTrue(python.waitFor(2, TimeUnit.MINUTES));
            assertEquals("", Files.readString(output));
            assertEquals(0, python.exitValue());
        } catch (IOException e) {
            assumeTrue(false, "skipped: no python3");
        }
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    /** The one file of many parts: its script and its data parse, and nothing of the names is markup. */
    @Test
    void theReportByAnHtmlParser() throws Exception {
        Cli.done(scoring("report", "--out", file("report.html")));
        String html = Files.readString(folder.resolve("report.html"));
        List<String> tags = new ArrayList<>();
        new javax.swing.text.html.parser.ParserDelegator()
                .parse(
                        new java.io.StringReader(html.replaceAll("(?s)<(style|script)[^>]*>.*?</\\1>", "")),
                        new javax.swing.text.html.HTMLEditorKit.ParserCallback() {
                            @Override
                            public void handleStartTag(
                                    javax.swing.text.html.HTML.Tag tag,
                                    javax.swing.text.MutableAttributeSet attributes,
                                    int at) {
                                tags.add(tag.toString());
                            }
                        },
                        true);
        assertTrue(tags.contains("body") && !tags.contains("i") && !tags.contains("b"), tags.toString());
        int from = html.indexOf("id=\"data\">") + "id=\"data\">".length();
        assertTrue(json(html.substring(from, html.indexOf("</script>", from))).containsKey("tree"));
    }
}
