package org.espalier.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.data.Encoder;
import org.espalier.sdt.LabelRoadTrees;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Java source of trees of labels answers as the library does. */
class LabelsSourceTest {
    @TempDir
    Path folder;

    static List<RoadTrees.Named> trees() {
        return LabelRoadTrees.all();
    }

    @ParameterizedTest
    @MethodSource("trees")
    void everyRuleAnswersAsTheLibraryDoes(RoadTrees.Named named) throws Throwable {
        SoftDecisionTree tree = named.tree();
        Compiled java = Compiled.of("Tree", JavaSource.write(tree, Rule.AVERAGE, "Tree"), folder, false);
        Encoder encoder = new Encoder(tree.schema());
        List<String> labels = tree.schema().target().answerNames();
        for (List<String> row : RoadTrees.rows(tree.schema(), 100, 9)) {
            float[] x = encoder.encode(row);
            for (Rule rule : Rule.values()) {
                double[] found = java.answer(rule == Rule.MAX_PATH ? "maxPath" : rule.text(), x);
                assertTrue(
                        RoadTrees.isAcceptable(tree, x, rule, found),
                        () -> rule + " " + row + ": found " + Arrays.toString(found));
            }
            List<String> fields = new ArrayList<>();
            for (int c = 0; c < row.size(); c++) {
                if (tree.schema().columns().get(c).width() > 0) {
                    fields.add(row.get(c));
                }
            }
            double[] predicted = java.predict(fields.toArray());
            List<String> yes = new ArrayList<>();
            for (int k = 0; k < predicted.length; k++) {
                if (predicted[k] >= 0.5) {
                    yes.add(labels.get(k));
                }
            }
            assertArrayEquals(yes.toArray(), java.labelsOf(fields.toArray()));
        }
    }
}
