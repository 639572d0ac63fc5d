package org.espalier.viz.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.TreeView;
import org.espalier.sdt.NumberRoadTrees;
import org.espalier.sdt.RoadTrees;
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
