package org.espalier.tribuo;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.StringProvenance;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.sdt.Rule;
import org.espalier.train.DistillOptions;
import org.espalier.train.Family;
import org.espalier.train.TrainingOption;
import org.espalier.train.TrainingOptions;
import org.tribuo.Dataset;
import org.tribuo.Model;
import org.tribuo.Output;
import org.tribuo.Trainer;
import org.tribuo.WeightedExamples;
import org.tribuo.provenance.TrainerProvenance;
import org.tribuo.provenance.impl.TrainerProvenanceImpl;

/**
 * What the trainers of classes and of numbers share: the options, each a field that OLCUT sets and reads by reflection, the teacher,
 * and the count of runs.
 *
 * @param <T> what examples have
 */
@SuppressWarnings("UnusedVariable") // the fields of options are set and read by reflection
abstract class OptionFields<T extends Output<T>> implements Trainer<T>, WeightedExamples {
    /** The value of an option that follows from the data. */
    private static final String BY_DATA = "data";

    @Config(description = "Trains the teacher; without one the tree is trained on the examples' outputs alone.")
    private Trainer<T> teacher;

    @Config(description = "How answers are read off the tree: average or max-path.")
    private String rule = Rule.AVERAGE.text();

    // A field for each of TrainingOptions.ALL, by its component's name. They are texts as on the command line:
    // OLCUT knows no number that is not set.

    @Config(description = "What leaves carry: constant or points.")
    private String leaves = BY_DATA;

    @Config(description = "Gates on a path, 0 to 16; with points at most 6.")
    private String depth = BY_DATA;

    @Config(description = "Columns that gates ask about: one, few, all, or none at depth 0.")
    private String gates = BY_DATA;

    @Config(description = "Columns that a gate asks about on average, where gates is few: a number.")
    private String columnsPerGate = BY_DATA;

    @Config(description = "Columns that a leaf with points may ask about: a number, all or auto.")
    private String columnsPerLeaf = BY_DATA;

    @Config(description = "Whether points are whole numbers: true or false.")
    private String wholePoints = BY_DATA;

    @Config(
            description =
                    "What an answer costs where outputs are numbers: squared, huber, quantile=0.9; of rates poisson, gamma, tweedie=1.5. Of labels none.")
    private String family = BY_DATA;

    @Config(
            description =
                    "As the option clip of distill: auto, none, or standard deviations that columns are held within.")
    private String clip = BY_DATA;

    @Config(description = "Passes over the training rows.")
    private String epochs = BY_DATA;

    @Config(description = "Rows a step.")
    private String batch = BY_DATA;

    @Config(description = "Peak learning rate of Adam.")
    private String learningRate = BY_DATA;

    @Config(description = "expected or mixture.")
    private String loss = BY_DATA;

    @Config(description = "How the power of the mixture goes: 1 or 1..0.5; ignored with the expected loss.")
    private String mixturePower = BY_DATA;

    @Config(description = "The teacher's probabilities are raised to 1/temperature and normalised.")
    private String temperature = BY_DATA;

    @Config(description = "Weight of the label beside the teacher, 0 to 1.")
    private String labelWeight = BY_DATA;

    @Config(description = "Lambda of the balance penalty.")
    private String balance = BY_DATA;

    @Config(description = "Window of the balance penalty's running sums.")
    private String window = BY_DATA;

    @Config(description = "Inverse temperature of the gates: 4, 1..30 or learn.")
    private String beta = BY_DATA;

    @Config(description = "How often dead gates, those that divide no rows, are re-initialised; 0: never.")
    private String reinitialize = BY_DATA;

    @Config(description = "Rounds of tree alternating optimization after training; 0: none.")
    private String tao = BY_DATA;

    @Config(description = "Limit of the gradient's norm.")
    private String clipNorm = BY_DATA;

    @Config(description = "Share of the rows that is the validation set, by which the best epoch is chosen.")
    private String validation = BY_DATA;

    @Config(description = "Epochs without a better validation loss before training stops.")
    private String patience = BY_DATA;

    @Config(description = "Augmented copies of every row, where the tree is trained on labels alone.")
    private String augment = BY_DATA;

    @Config(description = "Rows that swap noise takes cells from: any or similar.")
    private String swapNoise = BY_DATA;

    @Config(description = "The engine that computes steps.")
    private String engine = BY_DATA;

    /** Not the default of the options, the processors of this machine: it would stand in the provenance. */
    @Config(description = "Worker threads; the result does not depend on it.")
    private String threads = "1";

    /** Tribuo's own default. */
    @Config(description = "Seed of the run.")
    private String seed = Long.toString(Trainer.DEFAULT_SEED);

    private Model<T> trainedTeacher;
    private int invocationCount;

    final void useRule(Rule by) {
        rule = by.text();
    }

    /** Trained on the same data first. */
    final void useTrainer(Trainer<T> of) {
        teacher = of;
    }

    /** A teacher that is trained already. */
    final void useModel(Model<T> trained) {
        trainedTeacher = trained;
    }

    final void configure(Consumer<DistillOptions.Builder> choices) {
        DistillOptions.choices(choices).forEach(this::configure);
        postConfig();
    }

    final void configure(DistillOptions options) {
        TrainingOptions.ALL.forEach(option -> configure(option, option.text(options)));
        postConfig();
    }

    /** Called by OLCUT. */
    @Override
    public void postConfig() {
        try {
            configured().forEach(TrainingOption::parse);
            rule();
        } catch (EspalierException e) {
            throw new PropertyException(e, getClass().getSimpleName(), e.getMessage());
        }
    }

    final void configure(TrainingOption<?> option, String text) {
        try {
            field(option).set(this, text);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the field of the option " + option + " is this class's own", e);
        }
    }

    /** Options that are set. OLCUT sets the fields by reflection; they are read in the same way, so none can be forgotten. */
    private Map<TrainingOption<?>, String> configured() {
        Map<TrainingOption<?>, String> configured = new LinkedHashMap<>();
        for (TrainingOption<?> option : TrainingOptions.ALL) {
            try {
                String value = (String) field(option).get(this);
                if (!BY_DATA.equals(value)) {
                    configured.put(option, value);
                }
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("the field of the option " + option + " is this class's own", e);
            }
        }
        return configured;
    }

    private static Field field(TrainingOption<?> option) {
        try {
            return OptionFields.class.getDeclaredField(option.component());
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("expected a field for the option " + option, e);
        }
    }

    final DistillOptions options(org.espalier.data.Dataset rows) {
        DistillOptions.Builder builder = DistillOptions.builder(rows);
        configured().forEach(builder::read);
        return builder.build();
    }

    /** That which is set; empty where it follows from the data. */
    final Optional<Family> family() {
        return BY_DATA.equals(family) ? Optional.empty() : TrainingOptions.FAMILY.parse(family);
    }

    final Rule rule() {
        return one(new Rule[] {Rule.AVERAGE, Rule.MAX_PATH}, Rule::text, rule, "rule");
    }

    private static <T> T one(T[] values, Function<T, String> text, String found, String option) {
        return Arrays.stream(values)
                .filter(v -> text.apply(v).equals(found))
                .findFirst()
                .orElseThrow(() -> new EspalierException(option + ": expected "
                        + Arrays.stream(values).map(text).collect(Collectors.joining(" or ")) + ", found "
                        + Texts.quote(found)));
    }

    /** Provenance of a run, which is counted. */
    final synchronized TrainerProvenance count(int invocation) {
        if (invocation != INCREMENT_INVOCATION_COUNT) {
            setInvocationCount(invocation);
        }
        TrainerProvenance provenance = getProvenance();
        invocationCount++;
        return provenance;
    }

    /**
     * The teacher, trained where it is to be.
     *
     * @param run is told of one that was trained already
     */
    final Optional<Model<T>> askedTeacher(Dataset<T> examples, Map<String, Provenance> run) {
        if (teacher != null) {
            return Optional.of(teacher.train(examples));
        }
        Optional<Model<T>> asked = Optional.ofNullable(trainedTeacher);
        asked.ifPresent(m -> run.put(
                "teacher", new StringProvenance("teacher", m.getProvenance().toString())));
        return asked;
    }

    /** @throws IllegalArgumentException when an example has no output */
    static void requireOutputs(Dataset<?> examples) {
        if (examples.getOutputInfo().getUnknownCount() > 0) {
            throw new IllegalArgumentException(
                    "The supplied Dataset contained unknown Outputs, and this Trainer is supervised.");
        }
    }

    @Override
    public int getInvocationCount() {
        return invocationCount;
    }

    @Override
    public synchronized void setInvocationCount(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("The supplied invocationCount is less than zero.");
        }
        invocationCount = count;
    }

    @Override
    public TrainerProvenance getProvenance() {
        return new TrainerProvenanceImpl(this);
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "(rule=" + rule + "," + configured() + ")";
    }
}
