package org.espalier.viz.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.espalier.data.Dataset;
import org.espalier.data.HostileNames;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.RowStatistics;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;
import org.espalier.words.Dictionary;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

class ScorecardPictureTest {
    private static final List<String> ROW = List.of("30", "x", "2500", "rent");

    private static SoftDecisionTree counted(SoftDecisionTree tree) {
        Dataset rows = TestScorecards.dataset(tree.schema(), TestScorecards.rows(300, 3));
        return tree.withStatistics(RowStatistics.of(tree, rows, 1));
    }

    /** The labels of a DOT file, without the sizes of the boxes. */
    private static String labels(Picture picture) {
        String dot = new String(picture.as(PictureFormat.DOT), StandardCharsets.UTF_8);
        return dot.lines()
                .filter(line -> line.contains("label=") || line.contains("->"))
                .map(line -> line.replaceAll("width=[^,]*, height=[^,]*, ", "").strip())
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static Explanation explain(Explainer explainer) {
        return explainer.explain(ROW);
    }

    @Test
    void aPathEndsInPoints() {
        Explainer explainer = Explainer.of(counted(TestScorecards.tree(2, 3)));
        assertEquals("""
                n0 [label="gate 0  no 91 %\\nage above 39.2 years?\\nage is 30 years; undecided from 30.41 to 47.99\\nother side: bad 99 %"]
                n1 [label="gate 1  no 98 %\\nhome is own?\\nhome is rent\\nother side: bad 91 %"]
                n2 [label="leaf 5\\nits answer to this row\\nbad 99 %\\ngood 1 %"]
                n3 [label="leaf 3\\nits answer to this row\\nbad 99.1 %\\ngood 0.9 %\\npoints for bad\\n+88  the segment's average row\\n+56  debt 2,500 EUR\\n−13  home rent\\n+5  age 30 years\\n+135  sum\\n+135 points: 99.1 % for bad"]
                n4 [label="leaf 4\\nits answer to this row\\nbad 91 %\\ngood 9 %"]
                n0 -> n1 [tooltip="no 91 %"]
                n0 -> n2 [tooltip="yes 9 %"]
                n1 -> n3 [tooltip="no 98 %"]
                n1 -> n4 [tooltip="yes 2 %"]
                """, labels(TreePicture.of(explainer.view()).path(explain(explainer))));
    }

    @Test
    void aTreeOfScorecardsWithoutWhatIsClosed() {
        Explainer explainer = Explainer.of(counted(TestScorecards.tree(2, 3)));
        assertEquals("""
                n0 [label="gate 0  reach 100 %\\nage above 39.2 years?\\nundecided from 30.41 to 47.99\\na missing value counts as yes"]
                n1 [label="gate 1  reach 33 %\\nhome is own?"]
                n2 [label="leaf 5\\nn 220, reach 67 %\\nbad 55 %\\ngood 45 %\\npoints for bad, base +14\\n−40 to +87  age\\n−67 to +36  debt\\n−50 to +53  home"]
                n3 [label="leaf 3\\nn 63, reach 20 %\\nbad 84 %\\ngood 16 %\\npoints for bad, base +88\\n−111 to +56  debt\\n−37 to +16  home\\n−23 to +9  age"]
                n4 [label="leaf 4\\nn 17, reach 12 %\\nbad 74 %\\ngood 26 %\\npoints for bad, base +46\\n−92 to +27  debt\\n−53 to +31  home\\n−26 to +16  age"]
                n0 -> n1 [tooltip="no"]
                n0 -> n2 [tooltip="yes"]
                n1 -> n3 [tooltip="no"]
                n1 -> n4 [tooltip="yes"]
                """, labels(TreePicture.of(explainer.view()).draw()));
        assertEquals(
                labels(TreePicture.of(explainer.view()).draw()),
                labels(TreePicture.of(explainer.view()).levels(2)));
    }

    /** A whole tree says ranges; a legend of bars, which only a row's path has, would explain nothing. */
    @Test
    void theLegendExplainsBarsWhereThereAreSome() {
        Explainer explainer = Explainer.of(counted(TestScorecards.tree(2, 3)));
        TreePicture picture = TreePicture.of(explainer.view()).by(LayoutEngine.BUILT_IN);
        String tree = new String(picture.draw().as(PictureFormat.SVG), StandardCharsets.UTF_8);
        String path = new String(picture.path(explain(explainer)).as(PictureFormat.SVG), StandardCharsets.UTF_8);
        assertTrue(tree.contains("20 points double the odds"), tree);
        assertFalse(tree.contains("against the class"), tree);
        assertTrue(path.contains("against the class") && path.contains("for it; 20 points double the odds"), path);
    }

    @Test
    void oneScorecardIsOneBox() {
        Explainer explainer = Explainer.of(counted(TestScorecards.one(3, 2)));
        assertEquals("""
                n0 [label="leaf 0\\nn 300, reach 100 %\\nc 52 %\\na 27 %\\nb 21 %\\npoints for c against the average of all classes, base +20\\n−24 to +30  home\\n−16 to +28  age\\n−8 to +6  debt"]
                """, labels(TreePicture.of(explainer.view()).draw()));
        assertEquals("""
                n0 [label="leaf 0\\nits answer to this row\\na 47 %\\nc 38 %\\nb 15 %\\npoints for a against c\\n−26  the segment's average row\\n+18  age 30 years\\n+12  debt 2,500 EUR\\n+2  home rent\\n+6  sum\\n+6 points: 47 % for a"]
                """, labels(TreePicture.of(explainer.view()).path(explain(explainer))));
    }

    /** What the dictionary has labels for is called by them, in the tree and on a path. */
    @Test
    void labelsStandInThePlacesOfNames() {
        SoftDecisionTree plain = counted(TestScorecards.tree(2, 3));
        SoftDecisionTree tree = plain.withSchema(plain.schema()
                .withDictionary(new Dictionary(
                        Map.of(
                                "age", entry("Age", Map.of()),
                                "debt", entry("Debts", Map.of("-9", "unknown to us")),
                                "home", entry("Lives", Map.of("own", "in an own house", "rent", "for rent"))),
                        entry("Credit", Map.of("bad", "not repaid", "good", "repaid")),
                        Optional.of("customer"),
                        Map.of())));
        Explainer explainer = Explainer.of(tree);
        TreePicture picture = TreePicture.of(explainer.view()).by(LayoutEngine.BUILT_IN);
        assertEquals("""
                n0 [label="gate 0  no 91 %\\nAge above 39.2 years?\\nAge is 30 years; undecided from 30.41 to 47.99\\nother side: not repaid 68 %, this gate decides"]
                n1 [label="gate 1  no 98 %\\nLives is in an own house?\\nLives is for rent\\nother side: repaid 86 %"]
                n2 [label="leaf 5\\nits answer to this customer\\nnot repaid 68 %\\nrepaid 32 %"]
                n3 [label="leaf 3\\nits answer to this customer\\nrepaid 75 %\\nnot repaid 25 %\\npoints for not repaid\\n+88  the segment's average customer\\n−111  Debts unknown to us\\n−13  Lives for rent\\n+5  Age 30 years\\n−31  sum\\n−31 points: 25 % for not repaid"]
                n4 [label="leaf 4\\nits answer to this customer\\nrepaid 86 %\\nnot repaid 14 %"]
                n0 -> n1 [tooltip="no 91 %"]
                n0 -> n2 [tooltip="yes 9 %"]
                n1 -> n3 [tooltip="no 98 %"]
                n1 -> n4 [tooltip="yes 2 %"]
                """, labels(picture.path(explainer.explain(List.of("30", "x", "-9", "rent")))));
        String svg = picture.draw().svg();
        for (String label : List.of(
                ">Tree of scorecards for Credit, ", ">points for not repaid, base +14<", ">Debts<", ">repaid<")) {
            assertTrue(svg.contains(label), label + " in " + svg);
        }
        for (String code : List.of("risk", ">bad<", ">good<", ">debt<", ">home<", ">age<")) {
            assertFalse(svg.contains(code), code + " in " + svg);
        }
    }

    private static Dictionary.Entry entry(String label, Map<String, String> labels) {
        return new Dictionary.Entry(
                Optional.of(label), Optional.empty(), List.of(), labels, false, Optional.empty(), Map.of());
    }

    /** Every text of the points table is drawn whole, by either layout. */
    @Test
    void nothingOfATableIsCut() {
        for (LayoutEngine engine : List.of(LayoutEngine.AUTO, LayoutEngine.BUILT_IN)) {
            for (int classes : new int[] {2, 3}) {
                Explainer explainer = Explainer.of(counted(TestScorecards.tree(classes, 4)));
                String svg = new String(
                        TreePicture.of(explainer.view())
                                .by(engine)
                                .path(explain(explainer))
                                .as(PictureFormat.SVG),
                        StandardCharsets.UTF_8);
                assertFalse(svg.contains("…"), svg);
                for (String text :
                        List.of("the segment's average row", "debt 2,500 EUR", "age 30 years", "home rent", ">sum<")) {
                    assertTrue(svg.contains(text), text);
                }
            }
        }
    }

    /** The chip of a leaf is what it answers, and a line says why that is not the more probable class. */
    @Test
    void aThresholdDecidesWhatALeafIsDrawnAs() {
        SoftDecisionTree plain = RoadTrees.whole(TestScorecards.tree(2, 4), 4);
        SoftDecisionTree tree = RoadTrees.with(plain, OptionalDouble.of(0.9), new Calibration.None());
        Explainer explainer = Explainer.of(tree);
        Explanation why = explainer.explain(List.of("30", "x", "2500", "rent"));
        TreePicture picture = TreePicture.of(explainer.view()).by(LayoutEngine.BUILT_IN);
        String whole = picture.mostVisited(16).svg();
        String path = picture.path(why).svg();
        for (String svg : List.of(whole, path)) {
            assertTrue(svg.contains(">The tree answers bad from a probability of 0.9 on.<"), svg);
            assertEquals(0, chips(svg, "bad"), svg);
        }
        // leaf 5 is bad with 54 or 55 %, and all three leaves have the chip of good
        assertEquals(3, chips(whole, "good"), whole);
        // off the path a branch is folded, with bars and no chip
        assertEquals(2, chips(path, "good"), path);
        TreePicture without = TreePicture.of(TreeView.of(plain)).by(LayoutEngine.BUILT_IN);
        assertFalse(without.mostVisited(16).svg().contains("from a probability"));
        assertEquals(1, chips(without.mostVisited(16).svg(), "bad"));
    }

    private static long chips(String svg, String name) {
        return svg.lines()
                .filter(line -> line.contains("text-anchor=\"middle\"") && line.contains(">" + name + "<"))
                .count();
    }

    /** 500 labels that mean harm: the drawing is XML that steers nothing. */
    @Test
    void hostileLabelsStayText() throws Exception {
        SoftDecisionTree plain = counted(TestScorecards.tree(2, 3));
        for (String evil : HostileNames.list(500)) {
            Dictionary.Entry said = new Dictionary.Entry(
                    Optional.of(evil),
                    Optional.of(evil),
                    List.of(),
                    Map.of("own", evil, "rent", "2" + evil, "good", evil, "bad", "3" + evil, "-9", evil),
                    false,
                    Optional.of(evil),
                    Map.of());
            Dictionary words =
                    new Dictionary(Map.of("age", said, "debt", said, "home", said), said, Optional.of(evil), Map.of());
            Explainer explainer = Explainer.of(plain.withSchema(plain.schema().withDictionary(words)));
            for (Picture picture : List.of(
                    TreePicture.of(explainer.view()).by(LayoutEngine.BUILT_IN).draw(),
                    TreePicture.of(explainer.view()).by(LayoutEngine.BUILT_IN).path(explain(explainer)))) {
                DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
                factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
                Document svg = factory.newDocumentBuilder()
                        .parse(new ByteArrayInputStream(picture.svg().getBytes(StandardCharsets.UTF_8)));
                assertEquals(0, svg.getElementsByTagName("script").getLength());
                assertTrue(picture.svg().codePoints().noneMatch(c -> c != '\n' && Character.isISOControl(c)));
            }
        }
    }
}
