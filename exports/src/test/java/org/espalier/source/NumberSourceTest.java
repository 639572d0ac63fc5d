package org.espalier.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.espalier.data.Encoder;
import org.espalier.sdt.NumberRoadTrees;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Java source of trees of numbers and rates answers as the library does. */
class NumberSourceTest {
    @TempDir
    Path folder;

    static List<RoadTrees.Named> trees() {
        return NumberRoadTrees.all();
    }

    @ParameterizedTest
    @MethodSource("trees")
    void everyRuleAnswersAsTheLibraryDoes(RoadTrees.Named named) throws Throwable {
        SoftDecisionTree tree = named.tree();
        Compiled java = Compiled.of("Tree", JavaSource.write(tree, Rule.GREEDY, "Tree"), folder, false);
        Encoder encoder = new Encoder(tree.schema());
        for (List<String> row : RoadTrees.rows(tree.schema(), 200, 9)) {
            float[] x = encoder.encode(row);
            List<String> fields = new ArrayList<>();
            for (int c = 0; c < row.size(); c++) {
                if (tree.schema().columns().get(c).width() > 0) {
                    fields.add(row.get(c));
                }
            }
            assertArrayEquals(x, java.encode(fields.toArray()));
            for (Rule rule : Rule.values()) {
                double found = java.number(rule == Rule.MAX_PATH ? "maxPath" : rule.text(), x);
                assertTrue(
                        NumberRoadTrees.isAcceptable(tree, x, rule, found),
                        () -> rule + " " + row + ": expected "
                                + tree.predict(x, rule).value() + ", found " + found);
            }
            assertEquals(java.number("greedy", x), java.predicted(fields.toArray()));
        }
    }
}
