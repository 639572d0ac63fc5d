package org.espalier.tribuo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.ConfigurationData;
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.config.property.SimpleProperty;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.espalier.EspalierException;
import org.espalier.augment.SwapNoise;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.contract.TeacherContract;
import org.espalier.train.Beta;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.LeafKind;
import org.espalier.train.Loss;
import org.espalier.train.MixturePower;
import org.espalier.train.TrainingOption;
import org.espalier.train.TrainingOptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Trainer;
import org.tribuo.WeightedExamples;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** The trainer and the teacher inside Tribuo. */
class SoftDecisionTreeTrainerTest {
    private static final DistillOptions QUICK = DistillOptions.builder(schema())
            .leaves(LeafKind.CONSTANT)
            .depth(3)
            .epochs(15)
            .batch(32)
            .augment(0)
            .threads(1)
            .build();

    /** Two features decide, a third one is often absent. */
    private static MutableDataset<Label> data() {
        MutableDataset<Label> data =
                new MutableDataset<>(new SimpleDataSourceProvenance("made", new LabelFactory()), new LabelFactory());
        Random random = new Random(4);
        for (int i = 0; i < 400; i++) {
            double x = random.nextGaussian() * 100;
            double y = random.nextGaussian();
            ArrayExample<Label> example = new ArrayExample<>(new Label(x / 100 + y > 0 ? "up" : "down"));
            example.add("x", x);
            example.add("a", y);
            if (i % 3 == 0) {
                example.add("m", random.nextGaussian());
            }
            data.add(example);
        }
        return data;
    }

    private static double accuracy(Model<Label> model, MutableDataset<Label> data) {
        int right = 0;
        for (var example : data) {
            right += model.predict(example)
                            .getOutput()
                            .getLabel()
                            .equals(example.getOutput().getLabel())
                    ? 1
                    : 0;
        }
        return (double) right / data.size();
    }

    @Test
    void aTreeLearnsFromLabelsFromATrainerAndFromAModel() {
        MutableDataset<Label> data = data();
        Trainer<Label> logistic = new LogisticRegressionTrainer();
        Model<Label> fromLabels = new SoftDecisionTreeTrainer(QUICK, Rule.AVERAGE).train(data);
        Model<Label> fromTrainer = new SoftDecisionTreeTrainer(logistic, QUICK, Rule.MAX_PATH).train(data);
        Model<Label> fromModel = new SoftDecisionTreeTrainer(logistic.train(data), QUICK, Rule.AVERAGE).train(data);
        for (Model<Label> model : List.of(fromLabels, fromTrainer, fromModel)) {
            assertInstanceOf(SoftDecisionTreeModel.class, model);
            assertTrue(accuracy(model, data) > 0.9, () -> model.getProvenance().toString());
            assertEquals(
                    accuracy(model, data),
                    accuracy(Model.deserialize(model.serialize()).castModel(Label.class), data));
        }
        assertTrue(fromTrainer.getProvenance().toString().contains("LogisticRegressionTrainer"));
        assertTrue(fromModel.getProvenance().getInstanceProvenance().toString().contains("LogisticRegression"));
    }

    /** Years are never 0, and a bonus that some have not is. */
    @Test
    void rangesAreOfValuesThatOccur() {
        LabelFactory factory = new LabelFactory();
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("made", factory), factory);
        for (int r = 0; r < 20; r++) {
            ArrayExample<Label> example = new ArrayExample<>(new Label(r % 2 == 0 ? "no" : "yes"));
            example.add("year", 1990 + r);
            example.add("below", -5 - r);
            if (r % 4 == 0) {
                example.add("bonus", 100 + r);
            }
            data.add(example);
        }
        Map<String, Column.Number> columns = rows(data).schema().columns().stream()
                .map(Column.Number.class::cast)
                .collect(Collectors.toMap(Column::name, c -> c));
        assertEquals(1990, columns.get("year").minimum());
        assertEquals(2009, columns.get("year").maximum());
        assertEquals(1999.5, columns.get("year").mean(), 1e-9);
        assertEquals(-24, columns.get("below").minimum());
        assertEquals(-5, columns.get("below").maximum());
        assertEquals(0, columns.get("bonus").minimum());
        assertEquals(116, columns.get("bonus").maximum());
    }

    @Test
    void aTeacherThatKnowsSomeOfTheLabelsOnlyIsRefused() {
        LabelFactory factory = new LabelFactory();
        MutableDataset<Label> all = new MutableDataset<>(new SimpleDataSourceProvenance("all", factory), factory);
        MutableDataset<Label> some = new MutableDataset<>(new SimpleDataSourceProvenance("some", factory), factory);
        for (int r = 0; r < 30; r++) {
            ArrayExample<Label> example =
                    new ArrayExample<>(new Label(List.of("a", "b", "c").get(r % 3)));
            example.add("x", r % 3 + 0.1 * r);
            all.add(example);
            if (r % 3 < 2) {
                some.add(example);
            }
        }
        Model<Label> teacher = new LogisticRegressionTrainer().train(some);
        SoftDecisionTreeTrainer trainer =
                new SoftDecisionTreeTrainer(teacher, o -> o.depth(1).epochs(1), Rule.AVERAGE);
        assertEquals(
                "the data have the label 'c', the teacher knows only 'a', 'b'",
                assertThrows(TeacherException.class, () -> trainer.train(all)).getMessage());
    }

    /** Tribuo gives examples with weights to trainers of this kind only. */
    @Test
    void weightsOfExamplesAreTaken() {
        assertInstanceOf(WeightedExamples.class, new SoftDecisionTreeTrainer());
    }

    @Test
    void constantsAndYearsDrownNothing() {
        MutableDataset<Label> data =
                new MutableDataset<>(new SimpleDataSourceProvenance("made", new LabelFactory()), new LabelFactory());
        Random random = new Random(6);
        for (int i = 0; i < 400; i++) {
            double year = 2000 + random.nextInt(20);
            ArrayExample<Label> example = new ArrayExample<>(new Label(year < 2010 ? "old" : "new"));
            example.add("year", year);
            example.add("constant", 77516);
            example.add(i % 2 == 0 ? "sex@Male" : "sex@Female", 1);
            data.add(example);
        }
        Model<Label> model = new SoftDecisionTreeTrainer(QUICK, Rule.AVERAGE).train(data);
        assertTrue(accuracy(model, data) > 0.95, () -> "right for " + accuracy(model, data));
    }

    @Test
    void theConfigurationComesBackFromTheProvenance() {
        SoftDecisionTreeTrainer trainer =
                new SoftDecisionTreeTrainer(new LogisticRegressionTrainer(), QUICK, Rule.MAX_PATH);
        Model<Label> model = trainer.train(data());
        var configuration = ProvenanceUtil.extractConfiguration(model.getProvenance());
        ConfigurationManager manager = new ConfigurationManager();
        manager.addConfiguration(configuration);
        SoftDecisionTreeTrainer back =
                manager.lookupAll(SoftDecisionTreeTrainer.class).get(0);
        assertEquals(trainer.toString(), back.toString());
        assertEquals(
                ProvenanceUtil.marshalProvenance(trainer.getProvenance()).size(),
                ProvenanceUtil.marshalProvenance(back.getProvenance()).size());
    }

    /** Nothing as by default, so that an option that got lost is seen. */
    private static final DistillOptions UNUSUAL = DistillOptions.builder(schema())
            .leaves(LeafKind.CONSTANT)
            .depth(2)
            .epochs(4)
            .batch(16)
            .learningRate(0.06)
            .loss(Loss.MIXTURE)
            .mixturePower(new MixturePower(1, 0.5))
            .temperature(2)
            .labelWeight(0.25)
            .balance(0.02)
            .window(2)
            .beta(new Beta.Annealed(1, 4))
            .reinitialize(1)
            .tao(1)
            .clipNorm(5)
            .validation(0.2)
            .patience(7)
            .augment(1)
            .swapNoise(SwapNoise.SIMILAR)
            .columnsPerLeaf(5)
            .columnsPerGate(2)
            .wholePoints(true)
            .threads(2)
            .seed(5)
            .build();

    @Test
    void everyOptionReachesTheTree() {
        Map<String, String> usual = defaults(data()).configuration();
        UNUSUAL.configuration().forEach((key, value) -> {
            // The jvm engine is the only one here, and labels have no family.
            if (!key.equals("engine") && !key.equals("family") && !key.equals("clip")) {
                assertNotEquals(usual.get(key), value, key);
            }
        });
        SoftDecisionTreeModel model =
                (SoftDecisionTreeModel) new SoftDecisionTreeTrainer(UNUSUAL, Rule.AVERAGE).train(data());
        Provenance provenance = model.tree().provenance();
        assertEquals(UNUSUAL.configuration(), provenance.configuration());
        assertEquals(UNUSUAL.seed(), provenance.seed());

        ConfigurationManager manager = new ConfigurationManager();
        manager.addConfiguration(ProvenanceUtil.extractConfiguration(model.getProvenance()));
        SoftDecisionTreeTrainer back =
                manager.lookupAll(SoftDecisionTreeTrainer.class).get(0);
        assertEquals(provenance, provenance(back));
    }

    private static Provenance provenance(SoftDecisionTreeTrainer trainer) {
        return ((SoftDecisionTreeModel) trainer.train(data())).tree().provenance();
    }

    private static org.espalier.data.Dataset rows(MutableDataset<Label> data) {
        return DatasetRows.of(data, data.getFeatureIDMap(), data.getOutputIDInfo())
                .dataset();
    }

    private static DistillOptions defaults(MutableDataset<Label> data) {
        return DistillOptions.builder(rows(data))
                .threads(1)
                .seed(Trainer.DEFAULT_SEED)
                .build();
    }

    /** Many classes on sixteen whole numbers, as in Letter: the defaults are others than for two classes. */
    private static MutableDataset<Label> letters(int rows) {
        MutableDataset<Label> data =
                new MutableDataset<>(new SimpleDataSourceProvenance("made", new LabelFactory()), new LabelFactory());
        Random random = new Random(9);
        for (int i = 0; i < rows; i++) {
            int letter = random.nextInt(8);
            ArrayExample<Label> example = new ArrayExample<>(new Label(Character.toString('A' + letter)));
            for (int c = 0; c < 16; c++) {
                double center = (letter * (c + 3) * 7) % 11;
                example.add("c" + c, Math.max(1, Math.rint(center + 2 * random.nextGaussian())));
            }
            data.add(example);
        }
        return data;
    }

    /** What is not set follows from the data: the trainer's tree is the one that the library's defaults for the rows give. */
    @Test
    void whatIsNotSetFollowsFromTheData() {
        MutableDataset<Label> data = letters(3000);
        Consumer<DistillOptions.Builder> quick =
                options -> options.depth(4).epochs(3).augment(1);
        SoftDecisionTree found =
                ((SoftDecisionTreeModel) new SoftDecisionTreeTrainer(quick, Rule.AVERAGE).train(data)).tree();
        DistillOptions.Builder builder =
                DistillOptions.builder(rows(data)).threads(1).seed(Trainer.DEFAULT_SEED);
        quick.accept(builder);
        SoftDecisionTree expected = new Distiller(builder.build()).distill(rows(data), Optional.empty());
        assertEquals(expected.provenance(), found.provenance());
        assertArrayEquals(expected.gateWeight(), found.gateWeight());
        assertArrayEquals(expected.leafLogits(), found.leafLogits());
        assertEquals("mixture", found.provenance().configuration().get("loss"));
    }

    @Test
    void theDefaultsAreThoseForTheData() {
        MutableDataset<Label> few = data();
        assertEquals(
                defaults(few).configuration(),
                ((SoftDecisionTreeModel) new SoftDecisionTreeTrainer().train(few))
                        .tree()
                        .provenance()
                        .configuration());
    }

    /** Beside the options of training the trainer is configured by the teacher and by the rule of its answers only. */
    @Test
    void everyOptionOfTrainingHasAFieldAndEveryOtherFieldIsKnown() {
        Set<String> fields = Arrays.stream(OptionFields.class.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(Config.class))
                .map(Field::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> options = TrainingOptions.ALL.stream()
                .map(TrainingOption::component)
                .collect(Collectors.toCollection(TreeSet::new));
        options.addAll(List.of("teacher", "rule"));
        assertEquals(options, fields);
    }

    @Test
    void aSecondRunCountsAndGivesTheSameTree() {
        SoftDecisionTreeTrainer trainer = new SoftDecisionTreeTrainer(QUICK, Rule.AVERAGE);
        SoftDecisionTreeModel first = (SoftDecisionTreeModel) trainer.train(data());
        SoftDecisionTreeModel second = (SoftDecisionTreeModel) trainer.train(data());
        assertEquals(2, trainer.getInvocationCount());
        assertEquals(
                List.of(first.tree().gateBias()[0], first.tree().leafLogits()[0]),
                List.of(second.tree().gateBias()[0], second.tree().leafLogits()[0]));
    }

    @Test
    void wrongOptionsAreRefused() {
        ConfigurationManager manager = new ConfigurationManager();
        var data = new ConfigurationData("tree", SoftDecisionTreeTrainer.class.getName());
        data.add("depth", new SimpleProperty("99"));
        manager.addConfiguration(List.of(data));
        Throwable thrown = assertThrows(PropertyException.class, () -> manager.lookup("tree"));
        assertTrue(thrown.toString().contains("depth: expected 0 to 16, found 99"), thrown::toString);
    }

    /** The columns are those that Tribuo's data above have. */
    private static Schema schema() {
        return rows(data()).schema();
    }

    @Test
    void aModelOfOtherFeaturesIsNoTeacher() {
        Model<Label> model = new LogisticRegressionTrainer().train(data());
        Schema other = TestTrees.table();
        String message = assertThrows(TeacherException.class, () -> TribuoTeacher.of(model, other))
                .getMessage();
        assertTrue(message.startsWith("the model was trained on other features: expected features"), message);
        assertTrue(message.endsWith("found 'a'"), message);
    }

    @Test
    void numbersComeBackAsTheyWere() {
        var number = new Column.Number(
                "n", Optional.empty(), 0, 100, 38.58, 13.64, Column.Scaling.STANDARD, Column.Missing.ERROR, false);
        for (double value : new double[] {52, 0, 17.25, -3, 0.001, 1e6}) {
            float code = (float) ((value - number.offset()) / number.scale());
            assertEquals(value, RowExamples.decoded(number, code));
        }
    }

    @Nested
    class AsTeacher extends TeacherContract {
        private final Teacher teacher = TribuoTeacher.of(new LogisticRegressionTrainer().train(data()), schema());

        @Override
        protected Teacher teacher() {
            return teacher;
        }

        @Override
        protected DenseMatrix rows() {
            Random random = new Random(8);
            float[] values = new float[60];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            return new DenseMatrix(20, 3, values);
        }
    }

    @Test
    void aTeacherFromAFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("teacher.tribuo");
        assertThrows(EspalierException.class, () -> TribuoTeacher.load(folder.resolve("absent"), schema()));
        new LogisticRegressionTrainer().train(data()).serializeToFile(file);
        try (Teacher teacher = TribuoTeacher.load(file, schema())) {
            assertEquals(2, teacher.classes());
        }
        byte[] whole = Files.readAllBytes(file);
        for (int length = 0; length < whole.length; length += 53) {
            Files.write(file, Arrays.copyOf(whole, length));
            String message = assertThrows(TeacherException.class, () -> TribuoTeacher.load(file, schema()))
                    .getMessage();
            assertEquals(1, message.lines().count(), message);
        }
    }
}
