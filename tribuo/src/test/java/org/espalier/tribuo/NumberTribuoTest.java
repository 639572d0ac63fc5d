package org.espalier.tribuo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import com.oracle.labs.mlrg.olcut.util.Pair;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.espalier.EspalierException;
import org.espalier.data.Column;
import org.espalier.data.Encoder;
import org.espalier.data.Target;
import org.espalier.explain.Explainer;
import org.espalier.io.OverwritePolicy;
import org.espalier.sdt.NumberRoadTrees;
import org.espalier.sdt.NumbersRoadTrees;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.espalier.teacher.TeacherException;
import org.espalier.train.Family;
import org.espalier.train.TrainingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer;
import org.tribuo.regression.xgboost.XGBoostRegressionTrainer.RegressionType;

/** Trees of numbers and rates in Tribuo: as models, and distilled there. */
class NumberTribuoTest {
    private static final int ROWS = 40;

    @TempDir
    Path folder;

    static List<RoadTrees.Named> trees() {
        return NumberRoadTrees.all();
    }

    private static Example<Regressor> example(SoftDecisionTree tree, List<String> row) {
        ArrayExample<Regressor> out = new ArrayExample<>(new Regressor("unknown", Double.NaN));
        for (Feature feature : TestExamples.rowProcessor(tree.schema(), row)) {
            out.add(feature);
        }
        return out;
    }

    private static double value(Model<Regressor> model, Example<Regressor> example) {
        return model.predict(example).getOutput().getValues()[0];
    }

    @ParameterizedTest
    @MethodSource("trees")
    void everyModelAnswersAsTheLibraryAlsoFromAFile(RoadTrees.Named named) throws Exception {
        SoftDecisionTree tree = named.tree();
        Encoder encoder = new Encoder(tree.schema());
        for (Rule rule : List.of(Rule.AVERAGE, Rule.MAX_PATH)) {
            SoftDecisionTreeNumberModel ours = TribuoExport.numberModel(tree, rule, FeatureNames.ROW_PROCESSOR);
            Path file = folder.resolve("ours.tribuo");
            TribuoExport.write(ours, file, OverwritePolicy.REPLACE);
            Path graph = folder.resolve("graph.tribuo");
            TribuoOnnxExport.write(tree, rule, FeatureNames.ROW_PROCESSOR, graph, OverwritePolicy.REPLACE);
            Model<Regressor> back = Model.deserializeFromFile(file).castModel(Regressor.class);
            Model<Regressor> ofOnnx = Model.deserializeFromFile(graph).castModel(Regressor.class);
            assertEquals(
                    tree.schema().target().name(),
                    back.predict(example(
                                    tree, RoadTrees.rows(tree.schema(), 1, 4).get(0)))
                            .getOutput()
                            .getNames()[0]);
            for (List<String> row : RoadTrees.rows(tree.schema(), ROWS, 4)) {
                float[] x = encoder.encode(row);
                Example<Regressor> example = example(tree, row);
                double expected = tree.predict(x, rule).value();
                assertEquals(expected, value(ours, example));
                assertEquals(expected, value(ours.copy(), example));
                assertEquals(expected, value(back, example));
                assertTrue(NumberRoadTrees.isAcceptable(tree, x, rule, value(ofOnnx, example)), row::toString);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("trees")
    void anExcuseIsTheAttributionToTheAnswer(RoadTrees.Named named) {
        SoftDecisionTree tree = named.tree();
        SoftDecisionTreeNumberModel model = TribuoExport.numberModel(tree, Rule.MAX_PATH, FeatureNames.ROW_PROCESSOR);
        assertTrue(model.getTopFeatures(-1).get(Model.ALL_OUTPUTS).size() > 0);
        // all columns are known here, so that each has a feature with a name
        List<String> row = RoadTrees.rows(tree.schema(), 200, 4).stream()
                .filter(r -> IntStream.range(0, r.size()).allMatch(c -> isKnown(tree, c, r.get(c))))
                .findFirst()
                .orElseThrow();
        var excuse = (SoftDecisionTreeNumberExcuse)
                model.getExcuse(example(tree, row)).orElseThrow();
        double expected = Arrays.stream(Explainer.of(tree)
                        .explain(new Encoder(tree.schema()).encode(row))
                        .attribution(0))
                .sum();
        double found = excuse.getScores().get(tree.schema().target().name()).stream()
                .mapToDouble(Pair::getB)
                .sum();
        assertEquals(expected, found, 1e-4 * tree.schema().target().scale(0));
        assertTrue(excuse.explanation().hasValue());
    }

    static List<RoadTrees.Named> several() {
        return NumbersRoadTrees.all();
    }

    /** The values in the order of the tree's outputs; Tribuo's are sorted by name. */
    private static float[] values(Model<Regressor> model, Example<Regressor> example, List<String> names) {
        Regressor answer = model.predict(example).getOutput();
        float[] out = new float[names.size()];
        for (int k = 0; k < out.length; k++) {
            out[names.indexOf(answer.getNames()[k])] = (float) answer.getValues()[k];
        }
        return out;
    }

    @ParameterizedTest
    @MethodSource("several")
    void severalNumbersAreDimensionsAlsoFromAFile(RoadTrees.Named named) throws Exception {
        SoftDecisionTree tree = named.tree();
        Encoder encoder = new Encoder(tree.schema());
        List<String> names = tree.schema().target().columns();
        for (Rule rule : List.of(Rule.AVERAGE, Rule.MAX_PATH)) {
            SoftDecisionTreeNumberModel ours = TribuoExport.numberModel(tree, rule, FeatureNames.ROW_PROCESSOR);
            Path file = folder.resolve("ours.tribuo");
            TribuoExport.write(ours, file, OverwritePolicy.REPLACE);
            Path graph = folder.resolve("graph.tribuo");
            TribuoOnnxExport.write(tree, rule, FeatureNames.ROW_PROCESSOR, graph, OverwritePolicy.REPLACE);
            Model<Regressor> back = Model.deserializeFromFile(file).castModel(Regressor.class);
            Model<Regressor> ofOnnx = Model.deserializeFromFile(graph).castModel(Regressor.class);
            for (List<String> row : RoadTrees.rows(tree.schema(), ROWS, 4)) {
                float[] x = encoder.encode(row);
                Example<Regressor> example = example(tree, row);
                float[] expected = tree.predict(x, rule).probabilities();
                assertArrayEquals(expected, values(ours, example, names));
                assertArrayEquals(expected, values(back, example, names));
                assertTrue(NumbersRoadTrees.isAcceptable(tree, x, rule, values(ofOnnx, example, names)), row::toString);
            }
            List<String> row = RoadTrees.rows(tree.schema(), 1, 4).get(0);
            assertEquals(
                    Set.copyOf(names),
                    back.getExcuse(example(tree, row)).orElseThrow().getScores().keySet());
        }
    }

    private static boolean isKnown(SoftDecisionTree tree, int column, String text) {
        return !(tree.schema().columns().get(column) instanceof Column.Category category)
                || category.categories().contains(text);
    }

    /** A broken line in one feature, beside one that is often absent. */
    private static MutableDataset<Regressor> data(boolean isRate, String... outputs) {
        RegressionFactory factory = new RegressionFactory();
        MutableDataset<Regressor> data =
                new MutableDataset<>(new SimpleDataSourceProvenance("made", TribuoExport.NO_TIME, factory), factory);
        Random random = new Random(4);
        for (int i = 0; i < 300; i++) {
            double x = random.nextGaussian();
            double y = 1000 + 100 * Math.abs(x) + 10 * random.nextGaussian();
            if (isRate) {
                y = random.nextDouble() < 0.2 * Math.exp(x) ? 1 : 0;
            }
            double[] values = new double[outputs.length];
            Arrays.fill(values, y);
            ArrayExample<Regressor> example = new ArrayExample<>(new Regressor(outputs, values));
            example.add("x", 50 * x);
            if (i % 3 == 0) {
                example.add("often absent", random.nextGaussian());
            }
            example.setWeight(isRate && i % 2 == 0 ? 2 : 1);
            data.add(example);
        }
        return data;
    }

    private static double rmse(Model<Regressor> model, MutableDataset<Regressor> data) {
        double sum = 0;
        for (Example<Regressor> example : data) {
            sum += Math.pow(value(model, example) - example.getOutput().getValues()[0], 2);
        }
        return Math.sqrt(sum / data.size());
    }

    private static SoftDecisionTreeNumberModel trained(
            SoftDecisionTreeNumberTrainer trainer, MutableDataset<Regressor> data) {
        return (SoftDecisionTreeNumberModel) trainer.train(data);
    }

    @Test
    void aTreeLearnsFromOutputsFromATrainerAndFromAModel() {
        MutableDataset<Regressor> data = data(false, "price");
        var boosting = new XGBoostRegressionTrainer(RegressionType.LINEAR, 60);
        Model<Regressor> cart = new CARTRegressionTrainer(5).train(data);
        SoftDecisionTreeNumberTrainer boosted =
                new SoftDecisionTreeNumberTrainer(boosting, o -> o.depth(2).epochs(60), Rule.MAX_PATH);
        SoftDecisionTreeNumberModel ofBoosting = trained(boosted, data);
        for (SoftDecisionTreeNumberModel model : List.of(
                ofBoosting,
                trained(new SoftDecisionTreeNumberTrainer(o -> o.depth(2).epochs(60), Rule.AVERAGE), data),
                trained(new SoftDecisionTreeNumberTrainer(cart, o -> o.depth(2).epochs(60), Rule.AVERAGE), data))) {
            // the noise alone is 10, the outputs' standard deviation 60
            assertTrue(rmse(model, data) < 25, () -> "RMSE " + rmse(model, data));
            assertEquals(
                    rmse(model, data), rmse(Model.deserialize(model.serialize()).castModel(Regressor.class), data));
        }
        assertTrue(ofBoosting.getProvenance().toString().contains("XGBoostRegressionTrainer"));
        assertTrue(ofBoosting.tree().provenance().teacher().startsWith("tribuo sha256:"));
        ConfigurationManager manager = new ConfigurationManager();
        manager.addConfiguration(ProvenanceUtil.extractConfiguration(ofBoosting.getProvenance()));
        var back = manager.lookupAll(SoftDecisionTreeNumberTrainer.class).get(0);
        assertEquals(boosted.toString(), back.toString());
    }

    /** With weights as exposures: the tree's total is that of the rows. */
    @Test
    void aLogarithmicFamilyMakesRates() {
        MutableDataset<Regressor> data = data(true, "claims");
        SoftDecisionTreeNumberModel model = trained(
                new SoftDecisionTreeNumberTrainer(
                        o -> o.family(new Family.Poisson()).depth(1).epochs(10), Rule.MAX_PATH),
                data);
        assertEquals(Target.Kind.RATE, model.tree().schema().target().kind());
        double truth = 0;
        double answered = 0;
        for (Example<Regressor> example : data) {
            truth += example.getWeight() * example.getOutput().getValues()[0];
            answered += example.getWeight() * value(model, example);
        }
        // a tenth of the rows is held out
        assertEquals(1, answered / truth, 0.1);
    }

    /** Outputs of quite different sizes. */
    @Test
    void examplesOfSeveralOutputsMakeATreeOfAll() {
        MutableDataset<Regressor> data = new MutableDataset<>(
                new SimpleDataSourceProvenance("made", TribuoExport.NO_TIME, new RegressionFactory()),
                new RegressionFactory());
        for (Example<Regressor> example : data(false, "price")) {
            double y = example.getOutput().getValues()[0];
            ArrayExample<Regressor> both = new ArrayExample<>(
                    new Regressor(new String[] {"rent", "price"}, new double[] {(y - 1000) / 500, y}));
            example.forEach(both::add);
            data.add(both);
        }
        var boosting = new XGBoostRegressionTrainer(RegressionType.LINEAR, 60);
        for (SoftDecisionTreeNumberModel model : List.of(
                trained(new SoftDecisionTreeNumberTrainer(o -> o.depth(2).epochs(60), Rule.AVERAGE), data),
                trained(
                        new SoftDecisionTreeNumberTrainer(
                                boosting, o -> o.depth(2).epochs(60), Rule.MAX_PATH),
                        data))) {
            assertEquals(
                    List.of("price", "rent"), model.tree().schema().target().columns());
            double price = 0;
            double rent = 0;
            for (Example<Regressor> example : data) {
                float[] found = values(model, example, List.of("price", "rent"));
                double[] truth = example.getOutput().getValues();
                price += Math.pow(found[0] - truth[0], 2) / data.size();
                rent += Math.pow(found[1] - truth[1], 2) / data.size();
            }
            assertTrue(Math.sqrt(price) < 25, "RMSE of price " + Math.sqrt(price));
            assertTrue(Math.sqrt(rent) < 0.05, "RMSE of rent " + Math.sqrt(rent));
        }
    }

    private static String refusal(Class<? extends Exception> kind, Executable action) {
        return assertThrows(kind, action).getMessage();
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertEquals(
                "expected examples of one output, as a rate has, found 2",
                refusal(
                        TrainingException.class,
                        () -> new SoftDecisionTreeNumberTrainer(o -> o.family(new Family.Poisson()), Rule.AVERAGE)
                                .train(data(true, "price", "rent"))));
        Model<Regressor> other = new CARTRegressionTrainer(2).train(data(false, "rent"));
        assertEquals(
                "the data have the output 'price', the teacher has 'rent'",
                refusal(
                        TeacherException.class,
                        () -> new SoftDecisionTreeNumberTrainer(other, o -> o.depth(1), Rule.AVERAGE)
                                .train(data(false, "price"))));
        MutableDataset<Regressor> negative = data(false, "price");
        negative.add(new ArrayExample<>(new Regressor("price", -2), new String[] {"x"}, new double[] {1}));
        assertEquals(
                "example 301: expected a rate of 0 or more, found -2.0",
                refusal(
                        TrainingException.class,
                        () -> new SoftDecisionTreeNumberTrainer(o -> o.family(new Family.Gamma()), Rule.AVERAGE)
                                .train(negative)));
        assertEquals(
                "rule: a Tribuo model answers by average or max-path, found greedy",
                refusal(
                        EspalierException.class,
                        () -> TribuoExport.numberModel(
                                NumberRoadTrees.all().get(0).tree(), Rule.GREEDY, FeatureNames.PLAIN)));
        assertThrows(
                IllegalArgumentException.class,
                () -> TribuoExport.numberModel(
                        TestTrees.random(TestTrees.table(), 1, 1), Rule.AVERAGE, FeatureNames.PLAIN));
    }
}
