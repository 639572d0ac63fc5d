package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.espalier.augment.SwapNoise;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.TestTrees;
import org.junit.jupiter.api.Test;

class DistillOptionsTest {
    @Test
    void everyRangeIsCheckedAndNamed() {
        Map<String, Consumer<DistillOptions.Builder>> wrong = Map.ofEntries(
                Map.entry("depth: expected 1 to 16, found 0", b -> b.depth(0)),
                Map.entry("depth: expected 0 to 16, found 25", b -> b.depth(25)),
                Map.entry("epochs: expected 1 or more, found 0", b -> b.epochs(0)),
                Map.entry("batch: expected 1 or more, found -1", b -> b.batch(-1)),
                Map.entry("learning-rate: expected above 0, at most 10, found -0.1", b -> b.learningRate(-0.1)),
                Map.entry("learning-rate: expected above 0, at most 10, found NaN", b -> b.learningRate(Double.NaN)),
                Map.entry("temperature: expected above 0, at most 1000, found 0.0", b -> b.temperature(0)),
                Map.entry("label-weight: expected 0 to 1, found 1.5", b -> b.labelWeight(1.5)),
                Map.entry("balance: expected 0 to 1000, found -1.0", b -> b.balance(-1)),
                Map.entry("window: expected 1 to 1000000, found 0.5", b -> b.window(0.5)),
                Map.entry("reinitialize: expected 0 to 5, found 6", b -> b.reinitialize(6)),
                Map.entry("tao: expected 0 to 10, found 11", b -> b.tao(11)),
                Map.entry("clip-norm: expected above 0, found 0.0", b -> b.clipNorm(0)),
                Map.entry("validation: expected above 0, below 1, found 1.0", b -> b.validation(1)),
                Map.entry("patience: expected 1 or more, found 0", b -> b.patience(0)),
                Map.entry("augment: expected 0 to 100, found -2", b -> b.augment(-2)),
                Map.entry("threads: expected 1 to 256, found 0", b -> b.threads(0)));
        wrong.forEach((message, change) -> {
            DistillOptions.Builder builder = DistillOptions.builder().leaves(LeafKind.CONSTANT);
            change.accept(builder);
            assertEquals(
                    message,
                    assertThrows(TrainingException.class, builder::build).getMessage());
        });
    }

    @Test
    void gatesSuitDepthAndLeaves() {
        Map<String, Consumer<DistillOptions.Builder>> wrong = Map.of(
                "gates: expected none, as a tree of depth 0 has no gates, found one",
                b -> b.leaves(LeafKind.POINTS).depth(0).gates(GateKind.ONE),
                "gates: expected one, few or all for depth 2, found none",
                b -> b.leaves(LeafKind.POINTS).depth(2).gates(GateKind.NONE),
                "columns-per-gate: expected 1, as gates is one, found 3",
                b -> b.depth(3).gates(GateKind.ONE).columnsPerGate(3),
                "columns-per-gate: expected all, as gates is all, found 3",
                b -> b.leaves(LeafKind.CONSTANT).gates(GateKind.ALL).columnsPerGate(3),
                "columns-per-gate: expected a number, as gates is few, found all",
                b -> b.leaves(LeafKind.CONSTANT).gates(GateKind.FEW).columnsPerGate(Integer.MAX_VALUE),
                "columns-per-gate: expected 1 or more, or all, found 0",
                b -> b.columnsPerGate(0));
        wrong.forEach((message, change) -> {
            DistillOptions.Builder builder = DistillOptions.builder();
            change.accept(builder);
            assertEquals(
                    message,
                    assertThrows(TrainingException.class, builder::build).getMessage());
        });
        DistillOptions few = DistillOptions.builder(table(500, 2)).build();
        assertEquals(List.of(0, GateKind.NONE), List.of(few.depth(), few.gates()));
        assertEquals(few, few.toBuilder().build());
        DistillOptions asked =
                DistillOptions.builder(table(500, 2)).gates(GateKind.ALL).build();
        assertEquals(2, asked.depth(), "who asks for gates gets some");
        DistillOptions counted = DistillOptions.builder()
                .leaves(LeafKind.CONSTANT)
                .columnsPerGate(2)
                .build();
        assertEquals(GateKind.FEW, counted.gates(), "a number of columns is a wish for few");
    }

    /** The table, the record, its builder and the configuration agree on every option. */
    @Test
    void theTableListsTheComponentsOfTheRecord() {
        List<String> components = Arrays.stream(DistillOptions.class.getRecordComponents())
                .map(RecordComponent::getName)
                .toList();
        assertEquals(
                components,
                TrainingOptions.ALL.stream().map(TrainingOption::component).toList());
        Set<Object> constants = Arrays.stream(TrainingOptions.class.getFields())
                .filter(field -> field.getType() == TrainingOption.class)
                .map(DistillOptionsTest::constant)
                .collect(Collectors.toSet());
        assertEquals(constants, Set.copyOf(TrainingOptions.ALL));
        assertEquals(
                new TreeSet<>(components),
                Arrays.stream(DistillOptions.Builder.class.getMethods())
                        .filter(m ->
                                m.getDeclaringClass() == DistillOptions.Builder.class && m.getParameterCount() == 1)
                        .map(Method::getName)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    private static Object constant(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everyOptionReadsTheComponentOfItsName() throws Exception {
        DistillOptions options = unusual();
        for (TrainingOption<?> option : TrainingOptions.ALL) {
            assertEquals(DistillOptions.class.getMethod(option.component()).invoke(options), option.of(options));
            assertEquals(option.of(options), option.parse(option.text(options)), option.key());
        }
    }

    @Test
    void theConfigurationHasEveryOptionButThreadsAndTheSeed() {
        Set<String> keys =
                TrainingOptions.ALL.stream().map(TrainingOption::key).collect(Collectors.toCollection(TreeSet::new));
        // a run of classes has no family and clips nothing
        keys.removeAll(List.of("threads", "seed", "family", "clip"));
        assertEquals(keys, unusual().configuration().keySet());
        keys.add("seed");
        assertEquals(keys, unusual().identity().keySet());
        assertNotEquals(
                unusual().identity(), unusual().toBuilder().seed(10).build().identity());
        assertEquals(
                unusual().identity(), unusual().toBuilder().threads(3).build().identity());
    }

    /** A number out of an option's range is refused by the record itself, whoever makes it. */
    @Test
    void theRecordChecksEveryNumberOfTheTable() {
        Set<TrainingOption<?>> free = Set.of(TrainingOptions.SEED);
        for (TrainingOption<?> option : TrainingOptions.ALL) {
            if (option.of(unusual()) instanceof Number && !free.contains(option)) {
                TrainingException thrown = assertThrows(
                        TrainingException.class, () -> outOfRange(option).build(), option.key());
                assertEquals(option.key(), thrown.option().orElseThrow());
                assertEquals(option.key() + ": " + thrown.problem(), thrown.getMessage());
            }
        }
    }

    @SuppressWarnings("unchecked") // the number is of the option's own type
    private static <T> DistillOptions.Builder outOfRange(TrainingOption<T> option) {
        T below = option.of(unusual()) instanceof Integer ? (T) (Integer) (-1) : (T) (Double) (-1.0);
        return unusual().toBuilder().set(option, below);
    }

    @Test
    void aValueOfAnotherFormIsRefusedWithTheKey() {
        TrainingException thrown = assertThrows(TrainingException.class, () -> TrainingOptions.LOSS.parse("hinge"));
        assertEquals(Optional.of("loss"), thrown.option());
        assertEquals("expected expected or mixture, found 'hinge'", thrown.problem());
        assertEquals(
                "depth: expected a whole number, found 'deep'",
                assertThrows(TrainingException.class, () -> TrainingOptions.DEPTH.parse("deep"))
                        .getMessage());
    }

    @Test
    void choicesAreThoseThatWereMade() {
        assertEquals(
                Map.of(TrainingOptions.DEPTH, "5", TrainingOptions.BETA, "1.0..4.0"),
                DistillOptions.choices(b -> b.depth(5).beta(new Beta.Annealed(1, 4))));
    }

    @Test
    void aTablesBatchGrowsWithItsRows() {
        assertEquals("64 at 0.07", batchAndRate(100));
        assertEquals("64 at 0.07", batchAndRate(8_000));
        assertEquals("128 at 0.1", batchAndRate(18_000));
        assertEquals("256 at 0.14", batchAndRate(30_000));
        assertEquals("1024 at 0.28", batchAndRate(1_000_000));
    }

    /** Rows shown in a run double with each level up to depth 7; epochs stay within 30 and 400. */
    @Test
    void aTablesEpochsFollowItsRowsAndTheDepth() {
        assertEquals(400, epochs(100, 3));
        assertEquals(100, epochs(16_000, 5));
        assertEquals(200, epochs(16_000, 6));
        assertEquals(400, epochs(16_000, 7));
        assertEquals(400, epochs(16_000, 9));
        assertEquals(50, epochs(32_000, 5));
        assertEquals(119, epochs(54_000, 8));
        assertEquals(30, epochs(1_000_000, 8));
        assertEquals(
                30,
                DistillOptions.builder()
                        .leaves(LeafKind.CONSTANT)
                        .depth(8)
                        .build()
                        .epochs());
        assertEquals(
                7,
                DistillOptions.builder(table(100, 2))
                        .leaves(LeafKind.CONSTANT)
                        .epochs(7)
                        .build()
                        .epochs());
        assertEquals(
                60,
                DistillOptions.builder(TestTrees.image(8, 8, 1))
                        .leaves(LeafKind.CONSTANT)
                        .build()
                        .epochs());
    }

    @Test
    void patienceFollowsTheEpochs() {
        assertEquals(
                20,
                DistillOptions.builder()
                        .leaves(LeafKind.CONSTANT)
                        .epochs(60)
                        .build()
                        .patience());
        assertEquals(
                40,
                DistillOptions.builder()
                        .leaves(LeafKind.CONSTANT)
                        .epochs(400)
                        .build()
                        .patience());
        assertEquals(
                3,
                DistillOptions.builder()
                        .leaves(LeafKind.CONSTANT)
                        .epochs(400)
                        .patience(3)
                        .build()
                        .patience());
    }

    @Test
    void fewRowsGetMoreAugmentedCopies() {
        assertEquals(
                20,
                DistillOptions.builder(table(500, 2))
                        .leaves(LeafKind.CONSTANT)
                        .build()
                        .augment());
        assertEquals(
                10,
                DistillOptions.builder(table(32_000, 2))
                        .leaves(LeafKind.CONSTANT)
                        .build()
                        .augment());
        assertEquals(
                2,
                DistillOptions.builder(table(1_000_000, 2))
                        .leaves(LeafKind.CONSTANT)
                        .build()
                        .augment());
    }

    /** Two classes: each leaf answers for its own rows from the start. More: leaves begin by making up for one another. */
    @Test
    void moreThanTwoClassesBeginWithTheMixture() {
        DistillOptions two =
                DistillOptions.builder(table(1000, 2)).leaves(LeafKind.CONSTANT).build();
        DistillOptions three =
                DistillOptions.builder(table(1000, 3)).leaves(LeafKind.CONSTANT).build();
        assertEquals(List.of(Loss.EXPECTED, SwapNoise.ANY), List.of(two.loss(), two.swapNoise()));
        assertEquals(
                List.of(Loss.MIXTURE, new MixturePower(1, 0.6), SwapNoise.SIMILAR, 64),
                List.of(three.loss(), three.mixturePower(), three.swapNoise(), three.batch()));
    }

    @Test
    void ofManyStepsEachIsSmallerWhereThereAreMoreThanTwoClasses() {
        assertEquals(0.07, rateOfThree(16_000, 9), "400 epochs");
        assertEquals(0.035, rateOfThree(54_000, 8), "237 epochs");
        assertEquals(0.03, rateOfThree(1_000_000, 8), "30 epochs");
        assertEquals(
                0.03,
                DistillOptions.builder(table(10, 3).schema())
                        .leaves(LeafKind.CONSTANT)
                        .build()
                        .learningRate(),
                "rows not known");
        assertEquals(
                0.1,
                DistillOptions.builder(table(54_000, 3))
                        .leaves(LeafKind.CONSTANT)
                        .learningRate(0.1)
                        .build()
                        .learningRate());
    }

    private static double rateOfThree(int rows, int depth) {
        return DistillOptions.builder(table(rows, 3))
                .leaves(LeafKind.CONSTANT)
                .depth(depth)
                .build()
                .learningRate();
    }

    @Test
    void deadGatesAreReinitializedInTheFirstHalf() {
        Schedule options = new Schedule(DistillOptions.builder(table(1000, 3))
                .leaves(LeafKind.CONSTANT)
                .epochs(100)
                .build());
        assertEquals(
                List.of(15, 30, 45, 100),
                List.of(
                        options.nextReinitialization(0),
                        options.nextReinitialization(15),
                        options.nextReinitialization(30),
                        options.nextReinitialization(45)));
        assertEquals(
                100,
                new Schedule(DistillOptions.builder()
                                .leaves(LeafKind.CONSTANT)
                                .epochs(100)
                                .build())
                        .nextReinitialization(0),
                "two classes: never");
        assertEquals(
                1,
                new Schedule(DistillOptions.builder()
                                .leaves(LeafKind.CONSTANT)
                                .epochs(2)
                                .reinitialize(5)
                                .build())
                        .nextReinitialization(0),
                "not before the first step");
    }

    @Test
    void treesButThoseOfTwoClassesAreOptimizedAfterwards() {
        assertEquals(
                0,
                DistillOptions.builder(table(1000, 2))
                        .leaves(LeafKind.CONSTANT)
                        .build()
                        .tao());
        assertEquals(
                1,
                DistillOptions.builder(table(1000, 3))
                        .leaves(LeafKind.CONSTANT)
                        .build()
                        .tao());
        assertEquals(
                1,
                DistillOptions.builder(TestTrees.image(1, 1, 1))
                        .leaves(LeafKind.CONSTANT)
                        .build()
                        .tao());
    }

    @Test
    void fewImagesAreShownMoreOften() {
        assertEquals("60 epochs, 8 copies", ofImages(60_000));
        assertEquals("400 epochs, 20 copies", ofImages(500));
        assertEquals("30 epochs, 2 copies", ofImages(1_000_000));
    }

    private static String ofImages(int rows) {
        Dataset images = new Dataset(
                TestTrees.image(1, 1, 1), new DenseMatrix(rows, 1, new float[rows]), new int[rows], Optional.empty());
        DistillOptions options =
                DistillOptions.builder(images).leaves(LeafKind.CONSTANT).build();
        return options.epochs() + " epochs, " + options.augment() + " copies";
    }

    private static int epochs(int rows, int depth) {
        return DistillOptions.builder(table(rows, 2))
                .leaves(LeafKind.CONSTANT)
                .depth(depth)
                .build()
                .epochs();
    }

    private static String batchAndRate(int rows) {
        DistillOptions options =
                DistillOptions.builder(table(rows, 2)).leaves(LeafKind.CONSTANT).build();
        return options.batch() + " at " + options.learningRate();
    }

    private static Dataset table(int rows, int classes) {
        Target target = new Target.Classes("t", List.of("a", "b", "c").subList(0, classes));
        Column column =
                new Column.Number("x", Optional.empty(), 0, 1, 0, 1, Column.Scaling.NONE, Column.Missing.ERROR, false);
        Schema schema = new Schema(List.of(column), Optional.empty(), Optional.empty(), target);
        return new Dataset(schema, new DenseMatrix(rows, 1, new float[rows]), new int[rows], Optional.empty());
    }

    @Test
    void betaReadsWhatItWrites() {
        for (Beta beta : new Beta[] {new Beta.Fixed(4), new Beta.Annealed(1, 30), new Beta.Learned()}) {
            assertEquals(beta, Beta.parse(beta.text()));
        }
        assertEquals(new Beta.Annealed(0.5, 8), Beta.parse("0.5..8"));
        for (String wrong : new String[] {"", "x", "0", "-1", "1..", "..3", "1..-3", "NaN", "Infinity"}) {
            assertEquals(
                    "beta: expected a positive number, a range such as 1..30, or learn, found '" + wrong + "'",
                    assertThrows(TrainingException.class, () -> TrainingOptions.BETA.parse(wrong))
                            .getMessage());
        }
    }

    @Test
    void aMixturesPowerReadsWhatItWrites() {
        for (MixturePower power : new MixturePower[] {MixturePower.ONE, new MixturePower(1, 0.5)}) {
            assertEquals(power, MixturePower.parse(power.text()));
        }
        for (String wrong : new String[] {"", "x", "0", "-1", "1..", "..1", "1..0", "2", "1..1.5", "NaN"}) {
            assertEquals(
                    "mixture-power: expected a number above 0, at most 1, or a range such as 1..0.5, found '" + wrong
                            + "'",
                    assertThrows(TrainingException.class, () -> TrainingOptions.MIXTURE_POWER.parse(wrong))
                            .getMessage());
        }
    }

    @Test
    void aMixturesPowerFallsGeometricallyAndThenStays() {
        MixturePower power = new MixturePower(1, 0.25);
        assertEquals(1, power.at(0));
        assertEquals(0.5, power.at(0.4), 1e-12);
        assertEquals(0.25, power.at(0.8), 1e-12);
        assertEquals(0.25, power.at(1), 1e-12);
    }

    @Test
    void betaAnnealsGeometricallyAndThenStays() {
        Beta beta = Beta.parse("1..16");
        assertEquals(1, beta.at(0));
        assertEquals(4, beta.at(0.4), 1e-12);
        assertEquals(16, beta.at(0.8), 1e-12);
        assertEquals(16, beta.at(1), 1e-12);
    }

    @Test
    void aBuilderFromOptionsGivesThemBack() {
        assertEquals(unusual(), unusual().toBuilder().build());
    }

    private static DistillOptions unusual() {
        return DistillOptions.builder()
                .leaves(LeafKind.CONSTANT)
                .depth(3)
                .epochs(2)
                .batch(7)
                .learningRate(0.5)
                .loss(Loss.MIXTURE)
                .temperature(3)
                .labelWeight(0.25)
                .balance(0.01)
                .window(2)
                .beta(new Beta.Fixed(2))
                .reinitialize(1)
                .tao(4)
                .clipNorm(1)
                .validation(0.2)
                .patience(3)
                .augment(1)
                .mixturePower(new MixturePower(1, 0.2))
                .swapNoise(SwapNoise.SIMILAR)
                .engine("nd4j")
                .threads(2)
                .seed(9)
                .build();
    }

    /** What the defaults follow from is checked like the rest. */
    @Test
    void aBatchOfNoRowsIsRefusedWhateverItIsAskedWith() {
        TrainingException thrown = assertThrows(
                TrainingException.class,
                () -> DistillOptions.builder(Toy.schema())
                        .leaves(LeafKind.CONSTANT)
                        .batch(0)
                        .build());
        assertEquals("batch: expected 1 or more, found 0", thrown.getMessage());
        DistillOptions.builder(Toy.schema()).leaves(LeafKind.CONSTANT).batch(1).build();
    }
}
