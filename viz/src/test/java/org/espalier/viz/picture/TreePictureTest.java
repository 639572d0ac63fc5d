package org.espalier.viz.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.espalier.EspalierException;
import org.espalier.data.Dataset;
import org.espalier.data.HostileNames;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.TreeView;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.espalier.sdt.TrainingStatistics;
import org.espalier.viz.VizTrees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class TreePictureTest {
    private static final Pattern BOX = Pattern.compile(
            "<rect x=\"([-0-9.]+)\" y=\"([-0-9.]+)\" width=\"([0-9.]+)\" height=\"([0-9.]+)\" rx=\"5\"");

    private static TreePicture builtIn(SoftDecisionTree tree) {
        return TreePicture.of(TreeView.of(tree)).by(LayoutEngine.BUILT_IN);
    }

    private static boolean isDotInstalled() {
        try {
            return new ProcessBuilder("dot", "-V")
                    .redirectErrorStream(true)
                    .start()
                    .waitFor(20, TimeUnit.SECONDS);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Document parse(String xml) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void dotOfAWholeTree() {
        assertEquals("""
                digraph tree {
                  graph [ordering=out, nodesep=0.2, ranksep=0.62]
                  node [shape=box, style=rounded, fixedsize=true, fontname="Helvetica", fontsize=9]
                  edge [fontname="Helvetica", fontsize=9, arrowhead=none]
                  n0 [width=3.333, height=0.861, label="gate 0  reach 100 %\\n+58  higher age\\n+14  homeage own"]
                  n1 [width=2.083, height=0.972, label="leaf 1\\nn 70, reach 70 %\\nyoung 88 %\\nold 12 %"]
                  n2 [width=2.083, height=0.972, label="leaf 2\\nn 30, reach 30 %\\nold 88 %\\nyoung 12 %"]
                  n0 -> n1 [tooltip="young"]
                  n0 -> n2 [tooltip="old"]
                }
                """, builtIn(VizTrees.ages("age", "young", "old")).draw().dot());
    }

    @Test
    void dotOfAPathSaysWhatTheRowDid() {
        Explainer explainer = Explainer.of(VizTrees.ages("age", "young", "old"));
        Explanation why = explainer.explain(List.of("52", "own"));
        Picture picture =
                TreePicture.of(explainer.view()).by(LayoutEngine.BUILT_IN).path(why);
        assertTrue(
                picture.dot()
                        .contains("label=\"gate 0  right 95 %\\n+69  age 52 years\\n+14  homeage own\\n"
                                + "0  the average row\""),
                picture.dot());
        assertTrue(picture.svg().contains(">Row 1: age old (88 %), path mass 95 %<"), picture.svg());
    }

    @Test
    void boxesNeverOverlapWhateverTheLayout() {
        List<LayoutEngine> engines =
                isDotInstalled() ? List.of(LayoutEngine.DOT, LayoutEngine.BUILT_IN) : List.of(LayoutEngine.BUILT_IN);
        for (SoftDecisionTree tree : List.of(
                TestTrees.random(TestTrees.table(), 4, 1),
                TestTrees.random(TestTrees.image(8, 8, 1), 5, 2),
                VizTrees.board(3))) {
            for (LayoutEngine engine : engines) {
                Picture picture = TreePicture.of(TreeView.of(tree)).by(engine).draw();
                assertEquals(engine, picture.engine());
                requireApart(picture);
            }
        }
    }

    /** Values of the user's rows are in what dot is given: it comes by a pipe. */
    @Test
    void dotLeavesNoFileBehind(@TempDir Path folder) throws IOException {
        assumeTrue(isDotInstalled(), "there is no dot here");
        String before = System.setProperty("java.io.tmpdir", folder.toString());
        try {
            Picture picture = TreePicture.of(TreeView.of(VizTrees.steps()))
                    .by(LayoutEngine.DOT)
                    .draw();
            assertEquals(LayoutEngine.DOT, picture.engine());
        } finally {
            System.setProperty("java.io.tmpdir", before);
        }
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    private static void requireApart(Picture picture) {
        List<double[]> boxes = BOX.matcher(picture.svg())
                .results()
                .map(m -> new double[] {
                    Double.parseDouble(m.group(1)),
                    Double.parseDouble(m.group(2)),
                    Double.parseDouble(m.group(3)),
                    Double.parseDouble(m.group(4))
                })
                .toList();
        assertTrue(boxes.size() > 6);
        for (double[] a : boxes) {
            assertTrue(a[0] >= 0 && a[0] + a[2] <= picture.width() && a[1] + a[3] <= picture.height());
            for (double[] b : boxes) {
                boolean isApart =
                        a[0] + a[2] <= b[0] || b[0] + b[2] <= a[0] || a[1] + a[3] <= b[1] || b[1] + b[3] <= a[1];
                // a folded box has a shadow four pixels off
                boolean isShadow = Math.abs(a[0] - b[0]) <= 4.2 && Math.abs(a[1] - b[1]) <= 4.2;
                assertTrue(isApart || isShadow, "two boxes overlap");
            }
        }
    }

    @Test
    void everyFormatIsTheSamePicture() throws Exception {
        Picture picture =
                builtIn(TestTrees.random(TestTrees.image(6, 6, 1), 2, 5)).draw();
        parse(picture.svg());
        BufferedImage png = ImageIO.read(new ByteArrayInputStream(picture.as(PictureFormat.PNG)));
        assertEquals(2 * picture.width(), png.getWidth(), 2);
        assertEquals(2 * picture.height(), png.getHeight(), 2);
        // the weights are in it: something is blue and something orange
        boolean isBlue = false;
        boolean isOrange = false;
        for (int i = 0; i < png.getWidth() * png.getHeight(); i++) {
            int rgb = png.getRGB(i % png.getWidth(), i / png.getWidth());
            int red = rgb >> 16 & 255;
            int blue = rgb & 255;
            isBlue |= blue - red > 120;
            isOrange |= red - blue > 120;
        }
        assertTrue(isBlue && isOrange);
        byte[] pdf = picture.as(PictureFormat.PDF);
        assertTrue(new String(pdf, 0, 5, StandardCharsets.ISO_8859_1).equals("%PDF-"));
        assertArrayEquals(picture.svg().getBytes(StandardCharsets.UTF_8), picture.as(PictureFormat.SVG));
    }

    @Test
    void aPictureIsTheSameEveryTime() {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 3, 7);
        assertEquals(builtIn(tree).draw().svg(), builtIn(tree).draw().svg());
        String pdf = pdf("a", "b");
        assertTrue(pdf.contains("/CreationDate (D:19700101000000"), "no clock");
        assertEquals(pdf, pdf("a", "b"));
        assertNotEquals(pdf.substring(pdf.indexOf("/ID [")), pdf("a", "c").substring(pdf.indexOf("/ID [")));
    }

    /** A PDF's own fonts have Latin letters only: others were a sign for "not there". */
    @Test
    void everyLetterIsInAPdf() throws Exception {
        assertTrue(contentOf(pdf("größe", "no")).contains(" Tj")
                || contentOf(pdf("größe", "no")).contains(" TJ"));
        String turkish = contentOf(pdf("yaş", "no"));
        assertFalse(turkish.contains(" Tj") || turkish.contains(" TJ"), "letters are outlines");
        assertTrue(turkish.length() > 20_000, "outlines of letters: " + turkish.length());
    }

    private static String pdf(String... classes) {
        Schema schema = new Schema(
                TestTrees.table().columns(),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("t", List.of(classes)));
        byte[] pdf = builtIn(TestTrees.random(schema, 2, 7)).draw().as(PictureFormat.PDF);
        return new String(pdf, StandardCharsets.ISO_8859_1);
    }

    /** The page's drawing, unpacked. */
    private static String contentOf(String pdf) throws IOException {
        int from = pdf.indexOf("stream\n") + "stream\n".length();
        byte[] packed = pdf.substring(from, pdf.indexOf("endstream", from)).getBytes(StandardCharsets.ISO_8859_1);
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(packed))) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void aDeepTreeIsFoldedAndSaysSo() {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 12, 7);
        String svg = TreePicture.of(TreeView.of(tree)).draw().svg();
        Matcher folded = Pattern.compile("Folded: ([0-9,]+) of 4,096 leaves").matcher(svg);
        assertTrue(folded.find());
        assertTrue(builtIn(tree).levels(2).svg().contains("Folded: 4,096 of 4,096 leaves"));
    }

    @Test
    void theRunnerUpIsDrawnWhereOnePathDoesNotTellTheStory() {
        SoftDecisionTree tree = TestTrees.random(TestTrees.image(4, 4, 1), 4, 11, 0.05f);
        Explainer explainer = Explainer.of(tree);
        Explanation why = explainer.explain(new float[16]);
        assertFalse(why.isOnePathEnough());
        String svg = TreePicture.of(explainer.view())
                .by(LayoutEngine.BUILT_IN)
                .path(why)
                .svg();
        assertTrue(svg.contains("One path does not tell the story"));
        assertTrue(svg.contains("stroke-dasharray"));
    }

    @Test
    void aBoardHasAPlaneForEachCategory() {
        String svg = builtIn(VizTrees.board(1)).draw().svg();
        assertEquals(4, svg.split("<image ", -1).length - 1, "three planes and the legend");
        for (String category : List.of("b", "x", "o")) {
            assertTrue(svg.contains(">" + category + "</text>"), category);
        }
    }

    @Test
    void deadLeavesAndDepthOneAreDrawn() throws Exception {
        SoftDecisionTree tree = VizTrees.ages("age", "young", "old");
        TrainingStatistics dead = new TrainingStatistics(new float[4], new float[] {1, 0}, new int[] {100, 0});
        String svg = builtIn(tree.withStatistics(dead)).draw().svg();
        assertTrue(svg.contains("dead: no row comes here"));
        parse(svg);
    }

    @Test
    void hostileNamesStayText() throws Exception {
        StringBuilder dots = new StringBuilder();
        int count = 0;
        for (String evil : HostileNames.list(500)) {
            SoftDecisionTree tree = count++ % 2 == 0
                    ? VizTrees.ages("age" + evil, "young" + evil, "old" + evil)
                    : VizTrees.labelled(evil);
            Explainer explainer = Explainer.of(tree);
            Explanation why = explainer.explain(List.of("52", evil));
            for (Picture picture : List.of(
                    builtIn(tree).draw(),
                    TreePicture.of(explainer.view()).by(LayoutEngine.BUILT_IN).path(why))) {
                Document svg = parse(picture.svg());
                assertEquals(0, svg.getElementsByTagName("img").getLength());
                assertEquals(0, svg.getElementsByTagName("script").getLength());
                assertTrue(picture.svg().codePoints().noneMatch(c -> c != '\n' && Character.isISOControl(c)));
                dots.append(picture.dot());
            }
        }
        assumeTrue(isDotInstalled(), "dot is not installed: whether Graphviz accepts the files is not checked");
        Process dot = new ProcessBuilder("dot", "-Tcanon")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        dot.getOutputStream().write(dots.toString().getBytes(StandardCharsets.UTF_8));
        dot.getOutputStream().close();
        assertTrue(dot.waitFor(60, TimeUnit.SECONDS));
        assertEquals(0, dot.exitValue());
    }

    /** Few training rows are old, but these are: then that side is the most visited one. */
    @Test
    void givenRowsDecideWhichBranchesAreMostVisited() {
        SoftDecisionTree tree = VizTrees.steps();
        String training = builtIn(tree).mostVisited(3).svg();
        assertTrue(training.contains(">gate 1<") && training.contains(">gate 2: 2 leaves<"), training);
        assertTrue(training.contains("Rows and reach are those of the training."), training);
        Dataset old = VizTrees.rows(tree.schema(), VizTrees.people(tree, "own").subList(9, 16));
        TreeView view = TreeView.over(tree, old, 1);
        String given =
                TreePicture.of(view).by(LayoutEngine.BUILT_IN).mostVisited(3).svg();
        assertTrue(given.contains(">gate 2<") && given.contains(">gate 1: 2 leaves<"), given);
        assertTrue(given.contains("Rows and reach are those of the 7 given rows."), given);
    }

    @Test
    void wrongUseIsRefused() {
        TreePicture picture = builtIn(VizTrees.ages("age", "young", "old"));
        assertThrows(IllegalArgumentException.class, () -> picture.levels(0));
        assertThrows(IllegalArgumentException.class, () -> picture.mostVisited(1));
        Explanation other = Explainer.of(VizTrees.ages("age", "young", "old")).explain(List.of("52", "own"));
        assertThrows(IllegalArgumentException.class, () -> picture.path(other));
    }

    @Test
    void aPictureTooLargeForPngSaysWhatToDo() {
        Picture huge = new Picture("", "<svg/>", 100_000, 900, LayoutEngine.BUILT_IN);
        EspalierException e = assertThrows(EspalierException.class, () -> huge.as(PictureFormat.PNG));
        assertEquals(
                "png: expected a picture that can be read at 16,000 pixels a side, found one of 100,000 x 900; fold more of"
                        + " the tree, or write svg or pdf",
                e.getMessage());
    }

    @Test
    void noRowsNoStatisticsNoSchemaNames() {
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 2, 9);
        assertEquals(Optional.empty(), tree.statistics());
        String svg = builtIn(tree).draw().svg();
        assertFalse(Pattern.compile("reach [0-9<>]").matcher(svg).find(), svg);
    }
}
