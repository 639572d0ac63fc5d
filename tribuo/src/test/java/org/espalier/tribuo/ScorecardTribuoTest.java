package org.espalier.tribuo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.util.Pair;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.espalier.data.Encoder;
import org.espalier.explain.Explanation;
import org.espalier.io.OverwritePolicy;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.ColumnCurve;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;

/** Trees with scorecards as Tribuo's three kinds of models against the library. */
class ScorecardTribuoTest {
    @TempDir
    Path folder;

    static List<RoadTrees.Named> trees() {
        return RoadTrees.all();
    }

    private static void assertSame(SoftDecisionTree tree, Rule rule, Model<Label> model) {
        Encoder encoder = new Encoder(tree.schema());
        for (List<String> row : RoadTrees.rows(tree.schema(), 200, 6)) {
            Prediction<Label> found = model.predict(TestExamples.rowProcessor(tree.schema(), row));
            double[] scores = tree.schema().target().classes().stream()
                    .mapToDouble(name -> found.getOutputScores().get(name).getScore())
                    .toArray();
            float[] x = encoder.encode(row);
            assertTrue(RoadTrees.isAcceptable(tree, x, rule, scores), () -> rule + " " + row);
            if (RoadTrees.acceptable(tree, x, rule).size() == 1) {
                assertEquals(
                        tree.schema()
                                .target()
                                .classes()
                                .get(tree.predict(x, rule).classIndex()),
                        found.getOutput().getLabel());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("trees")
    void ourModelAnswersAsTheLibraryAlsoFromAFile(RoadTrees.Named named) throws Exception {
        for (Rule rule : List.of(Rule.AVERAGE, Rule.MAX_PATH)) {
            Path file = folder.resolve("model.tribuo");
            TribuoExport.write(
                    TribuoExport.model(named.tree(), rule, FeatureNames.ROW_PROCESSOR), file, OverwritePolicy.REPLACE);
            assertSame(named.tree(), rule, Model.deserializeFromFile(file).castModel(Label.class));
        }
    }

    @ParameterizedTest
    @MethodSource("trees")
    void anOnnxModelAnswersAsTheLibrary(RoadTrees.Named named) {
        if (named.tree().decision().threshold().isPresent()) {
            return; // refused, see TribuoOnnxExportTest
        }
        for (Rule rule : Rule.values()) {
            Model<Label> model = Model.deserialize(
                            TribuoOnnxExport.proto(named.tree(), rule, FeatureNames.ROW_PROCESSOR))
                    .castModel(Label.class);
            assertSame(named.tree(), rule, model);
        }
    }

    @Test
    void theTopFeaturesAreThoseThatMoveTheScores() {
        var all = TribuoExport.model(TestScorecards.one(2, 1), Rule.AVERAGE, FeatureNames.PLAIN)
                .getTopFeatures(-1)
                .get(Model.ALL_OUTPUTS);
        assertEquals(
                Set.of("age", "debt", "home=own", "home=rent", "home missing"),
                all.stream().map(Pair::getA).collect(Collectors.toSet()));
        ColumnCurve age = ColumnCurve.of(TestScorecards.one(2, 1).scorecards().orElseThrow(), 0, 0, 0);
        assertEquals(
                age.range(),
                all.stream()
                        .filter(p -> p.getA().equals("age"))
                        .findFirst()
                        .orElseThrow()
                        .getB());
    }

    /** Each label has its own scores, and those of a column's features are its attribution: by gates and by points. */
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void anExcuseTellsOfTheLeafsPoints(int classes) {
        for (SoftDecisionTree tree : List.of(TestScorecards.one(classes, 2), TestScorecards.tree(classes, 3))) {
            SoftDecisionTreeModel model = TribuoExport.model(tree, Rule.MAX_PATH, FeatureNames.ROW_PROCESSOR);
            int told = 0;
            for (List<String> row : RoadTrees.rows(tree.schema(), 100, 7)) {
                SoftDecisionTreeExcuse excuse =
                        (SoftDecisionTreeExcuse) model.getExcuse(TestExamples.rowProcessor(tree.schema(), row))
                                .orElseThrow();
                Explanation why = excuse.explanation();
                assertEquals(
                        Set.copyOf(tree.schema().target().classes()),
                        excuse.getScores().keySet());
                for (String label : tree.schema().target().classes()) {
                    double[] byColumn = why.attribution(label);
                    for (int c = 0; c < byColumn.length; c++) {
                        String name = why.tree().columns().get(c).name();
                        double sum = excuse.getScores().get(label).stream()
                                .filter(p -> p.getA().startsWith(name))
                                .mapToDouble(Pair::getB)
                                .sum();
                        boolean isNamed =
                                !row.get(tree.schema().columns().size() - 1).equals("never seen");
                        if (isNamed || !name.equals("home")) {
                            assertEquals(byColumn[c], sum, 1e-5, () -> row + " " + label + " " + name);
                            told += why.leafAttribution(0)[c] != 0 ? 1 : 0;
                        }
                    }
                }
            }
            assertTrue(told > 100, "points were told");
        }
    }

    /** It is grown on answers, whatever leaves they come from, and its agreement is measured. */
    @Test
    void aHardTreeIsGrownOnTheAnswersOfScorecards() {
        SoftDecisionTree tree = TestScorecards.tree(2, 3);
        Encoder encoder = new Encoder(tree.schema());
        List<List<String>> rows = RoadTrees.rows(tree.schema(), 2000, 1);
        float[] x = new float[rows.size() * tree.features()];
        for (int r = 0; r < rows.size(); r++) {
            System.arraycopy(encoder.encode(rows.get(r)), 0, x, r * tree.features(), tree.features());
        }
        var grown = TribuoTreeExport.grow(
                tree, new DenseMatrix(rows.size(), tree.features(), x), Rule.AVERAGE, FeatureNames.ROW_PROCESSOR);
        assertEquals(400, grown.measuredOn());
        assertTrue(grown.agreement() > 0.9, () -> "agreement " + grown.agreement());
    }
}
