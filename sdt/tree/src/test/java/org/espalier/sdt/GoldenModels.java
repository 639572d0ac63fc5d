package org.espalier.sdt;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.io.OverwritePolicy;

/**
 * Makes the model files in {@code src/test/resources/org/espalier/sdt}, of a table and of images for each version of the format,
 * from version 2 on of a tree of scorecards, too. Those of an old version stay as they are for ever; a new version gets new ones:
 * {@code java -cp ... org.espalier.sdt.GoldenModels src/test/resources/org/espalier/sdt}; a file that is there
 * already is an error.
 */
final class GoldenModels {
    private GoldenModels() {}

    public static void main(String[] args) {
        trees().forEach((name, tree) -> ModelFile.write(tree, Path.of(args[0], name), OverwritePolicy.REFUSE));
    }

    static Map<String, SoftDecisionTree> trees() {
        return new TreeMap<>(Map.of(
                "table-v" + ModelFile.VERSION + ".safetensors",
                TestTrees.random(TestTrees.table(), 3, 2026, 0.2f),
                "image-v" + ModelFile.VERSION + ".safetensors",
                TestTrees.random(TestTrees.image(6, 5, 2), 4, 2027, 0.1f),
                "scorecard-v" + ModelFile.VERSION + ".safetensors",
                TestScorecards.complete(2028)));
    }
}
