package org.espalier.tribuo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.util.Pair;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.espalier.EspalierException;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.explain.Explainer;
import org.espalier.io.OverwritePolicy;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.LabelRoadTrees;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.OneOutput;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.multilabel.MultiLabel;
import org.tribuo.multilabel.MultiLabelFactory;
import org.tribuo.multilabel.baseline.IndependentMultiLabelTrainer;

/** Trees of labels as Tribuo models. */
class LabelsTribuoTest {
    @TempDir
    Path folder;

    static List<RoadTrees.Named> trees() {
        return LabelRoadTrees.all();
    }

    private static Example<MultiLabel> example(SoftDecisionTree tree, List<String> row) {
        ArrayExample<MultiLabel> out = new ArrayExample<>(MultiLabelFactory.UNKNOWN_MULTILABEL);
        for (Feature feature : TestExamples.rowProcessor(tree.schema(), row)) {
            out.add(feature);
        }
        return out;
    }

    private static float[] asked(Model<MultiLabel> model, List<String> labels, Example<MultiLabel> example) {
        Prediction<MultiLabel> prediction = model.predict(example);
        float[] out = new float[labels.size()];
        TribuoLabelsTeacher.write(prediction, labels, out, 0);
        for (int k = 0; k < out.length; k++) {
            assertEquals(out[k] >= 0.5f, prediction.getOutput().contains(labels.get(k)));
        }
        return out;
    }

    @ParameterizedTest
    @MethodSource("trees")
    void everyModelAnswersAsTheLibraryAlsoFromAFile(RoadTrees.Named named) throws Exception {
        SoftDecisionTree tree = named.tree();
        Encoder encoder = new Encoder(tree.schema());
        List<String> labels = tree.schema().target().answerNames();
        for (Rule rule : List.of(Rule.AVERAGE, Rule.MAX_PATH)) {
            SoftDecisionTreeLabelsModel ours = TribuoExport.labelsModel(tree, rule, FeatureNames.ROW_PROCESSOR);
            Path file = folder.resolve("ours.tribuo");
            TribuoExport.write(ours, file, OverwritePolicy.REPLACE);
            Model<MultiLabel> back = Model.deserializeFromFile(file).castModel(MultiLabel.class);
            for (List<String> row : RoadTrees.rows(tree.schema(), 40, 4)) {
                Example<MultiLabel> example = example(tree, row);
                float[] expected = tree.predict(encoder.encode(row), rule).probabilities();
                assertArrayEquals(expected, asked(ours, labels, example));
                assertArrayEquals(expected, asked(ours.copy(), labels, example));
                assertArrayEquals(expected, asked(back, labels, example));
            }
        }
    }

    /** What a tree answers it can teach. */
    @Test
    void anExportedTreeIsATeacher() throws Exception {
        SoftDecisionTree tree = LabelRoadTrees.all().get(0).tree();
        Path file = folder.resolve("ours.tribuo");
        TribuoExport.write(
                TribuoExport.anyModel(tree, Rule.AVERAGE, FeatureNames.ROW_PROCESSOR), file, OverwritePolicy.REFUSE);
        float[] x = new Encoder(tree.schema())
                .encode(RoadTrees.rows(tree.schema(), 1, 4).get(0));
        try (Teacher teacher = TribuoLabelsTeacher.load(file, tree.schema())) {
            float[] found = teacher.values(TeacherRows.encoded(new DenseMatrix(1, x.length, x)), 0, 1);
            assertArrayEquals(tree.predict(x, Rule.AVERAGE).probabilities(), found, 1e-5f);
        }
    }

    @Test
    void anExcuseIsTheAttributionToYesOfEachLabel() {
        SoftDecisionTree tree = LabelRoadTrees.all().get(1).tree();
        SoftDecisionTreeLabelsModel model = TribuoExport.labelsModel(tree, Rule.MAX_PATH, FeatureNames.ROW_PROCESSOR);
        assertTrue(model.getTopFeatures(-1).get(Model.ALL_OUTPUTS).size() > 0);
        List<String> row = RoadTrees.rows(tree.schema(), 200, 4).stream()
                .filter(r -> r.stream().noneMatch(text -> text.isEmpty() || text.equals("never seen")))
                .findFirst()
                .orElseThrow();
        var scores = model.getExcuse(example(tree, row)).orElseThrow().getScores();
        for (String label : tree.schema().target().answerNames()) {
            double expected = Arrays.stream(Explainer.of(OneOutput.of(tree, label))
                            .explain(new Encoder(tree.schema()).encode(row))
                            .attribution(1))
                    .sum();
            double found = scores.get(label).stream().mapToDouble(Pair::getB).sum();
            assertEquals(expected, found, 1e-4, label);
        }
    }

    @Test
    void aCommaIsNoPartOfATribuoLabel() {
        Schema schema = LabelRoadTrees.all()
                .get(0)
                .tree()
                .schema()
                .withTarget(new Target.Labels("labels", List.of("a,b", "c")));
        SoftDecisionTree tree = SoftDecisionTree.builder(schema, new TreeShape(0))
                .leaves(new Leaves.Constant(2, new float[2]))
                .build();
        assertEquals(
                "expected labels without a comma for Tribuo, found 'a,b'",
                assertThrows(
                                EspalierException.class,
                                () -> TribuoExport.labelsModel(tree, Rule.AVERAGE, FeatureNames.ROW_PROCESSOR))
                        .getMessage());
    }

    /** Trained outside, or from outputs alone, a tree answers nearly all examples as they are. */
    @Test
    void aTreeLearnsFromOutputsFromATrainerAndFromAModel() {
        MutableDataset<MultiLabel> data = TribuoLabelsTeacherTest.mails();
        var independent = new IndependentMultiLabelTrainer(new CARTClassificationTrainer(4));
        for (SoftDecisionTreeLabelsTrainer trainer : List.of(
                new SoftDecisionTreeLabelsTrainer(o -> o.depth(2).epochs(60), Rule.MAX_PATH),
                new SoftDecisionTreeLabelsTrainer(independent, o -> o.depth(2).epochs(60), Rule.MAX_PATH),
                new SoftDecisionTreeLabelsTrainer(
                        independent.train(data), o -> o.depth(2).epochs(60), Rule.AVERAGE))) {
            SoftDecisionTreeLabelsModel model = trainer.train(data, Map.of());
            Model<MultiLabel> back = Model.deserialize(model.serialize()).castModel(MultiLabel.class);
            int right = 0;
            for (Example<MultiLabel> example : data) {
                MultiLabel answer = model.predict(example).getOutput();
                assertEquals(answer, back.predict(example).getOutput());
                right += answer.equals(example.getOutput()) ? 1 : 0;
            }
            assertTrue(right > 0.85 * data.size(), right + " of " + data.size());
        }
    }
}
