package org.espalier.viz.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.NumberRoadTrees;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

/** Pictures of trees of numbers and rates: every leaf has its answer, a path the answer to its row. */
class NumberPictureTest {
    private static String dot(Picture picture) {
        return new String(picture.as(PictureFormat.DOT), StandardCharsets.UTF_8);
    }

    @Test
    void everyLeafHasItsAnswer() {
        for (RoadTrees.Named named : NumberRoadTrees.all()) {
            TreeView view = TreeView.of(named.tree());
            String text = dot(TreePicture.of(view).by(LayoutEngine.BUILT_IN).draw());
            int nodes = named.tree().shape().nodes();
            for (int heap = nodes; heap < nodes + named.tree().shape().leaves(); heap++) {
                if (view.isThere(heap)) {
                    String answer = view.amounts().text(view.distribution(heap)[0]);
                    assertTrue(text.contains(answer), () -> named + ": expected " + answer + " in\n" + text);
                }
            }
        }
    }

    /** A gate of one column asks; the lines to its sides answer, and to another gate with what is answered below. */
    @Test
    void aGateOfOneColumnIsAQuestion() {
        Schema schema = new Schema(
                List.of(new Column.Number(
                        "size", Optional.of("m2"), -3, 3, 0, 1, Column.Scaling.NONE, Column.Missing.ERROR, false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Number("price", Optional.of("EUR"), Optional.of(new Target.Spread(10, 40, 25, 10))));
        SoftDecisionTree tree = SoftDecisionTree.builder(schema, new TreeShape(2))
                .gates(new float[] {1, 1, -1}, new float[] {0, 1, 1}, new float[] {40, 40, 40})
                .leaves(new Leaves.Constant(1, new float[] {10, 20, 30, 40}))
                .build();
        Picture picture =
                TreePicture.of(TreeView.of(tree)).by(LayoutEngine.BUILT_IN).draw();
        String text = new String(picture.as(PictureFormat.SVG), StandardCharsets.UTF_8);
        for (String expected : List.of(
                ">size above 0 m2?<", ">size above -1 m2?<", ">size above 1 m2?<", ">no: 15.00<", ">yes: 35.00<")) {
            assertTrue(text.contains(expected), () -> expected + " in\n" + text);
        }
        assertEquals(2, text.split(">yes<", -1).length - 1, "to two of the leaves");
    }

    @Test
    void aPathHasTheAnswerToItsRow() {
        for (RoadTrees.Named named : NumberRoadTrees.all()) {
            Explainer explainer = Explainer.of(named.tree());
            List<String> row = RoadTrees.rows(named.tree().schema(), 1, 3).get(0);
            Explanation why = explainer.explain(row);
            Picture picture =
                    TreePicture.of(explainer.view()).by(LayoutEngine.BUILT_IN).path(why);
            String answer = explainer.view().amounts().text(why.value());
            assertTrue(dot(picture).contains(answer), () -> named + ": " + answer);
            String svg = new String(picture.as(PictureFormat.SVG), StandardCharsets.UTF_8);
            assertEquals(1, svg.split("<svg ", -1).length - 1);
        }
    }
}
