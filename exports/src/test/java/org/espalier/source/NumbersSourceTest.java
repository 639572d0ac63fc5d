package org.espalier.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.data.Encoder;
import org.espalier.sdt.NumbersRoadTrees;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Java source of trees of several numbers: a value of each, by every rule. */
class NumbersSourceTest {
    @TempDir
    Path folder;

    static List<RoadTrees.Named> trees() {
        return NumbersRoadTrees.all();
    }

    @ParameterizedTest
    @MethodSource("trees")
    void everyRuleAnswersAsTheLibraryDoes(RoadTrees.Named named) throws Throwable {
        SoftDecisionTree tree = named.tree();
        String source = JavaSource.write(tree, Rule.AVERAGE, "Tree");
        assertTrue(source.contains("Names of the numbers, in the order of the values."), source.substring(0, 2000));
        Compiled java = Compiled.of("Tree", source, folder, false);
        Encoder encoder = new Encoder(tree.schema());
        for (List<String> row : RoadTrees.rows(tree.schema(), 100, 9)) {
            float[] x = encoder.encode(row);
            for (Rule rule : Rule.values()) {
                double[] found = java.answer(rule == Rule.MAX_PATH ? "maxPath" : rule.text(), x);
                float[] values = new float[found.length];
                for (int k = 0; k < values.length; k++) {
                    values[k] = (float) found[k];
                }
                assertTrue(
                        NumbersRoadTrees.isAcceptable(tree, x, rule, values),
                        () -> rule + " " + row + ": found " + Arrays.toString(found));
            }
            List<String> fields = new ArrayList<>();
            for (int c = 0; c < row.size(); c++) {
                if (tree.schema().columns().get(c).width() > 0) {
                    fields.add(row.get(c));
                }
            }
            assertArrayEquals(java.answer("average", x), java.predict(fields.toArray()));
        }
    }
}
