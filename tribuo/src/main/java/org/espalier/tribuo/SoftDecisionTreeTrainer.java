package org.espalier.tribuo;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.StringProvenance;
import java.lang.reflect.Field;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.TrainingOption;
import org.espalier.train.TrainingOptions;
import org.tribuo.Dataset;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.Trainer;
import org.tribuo.WeightedExamples;
import org.tribuo.classification.Label;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.TrainerProvenance;
import org.tribuo.provenance.impl.TrainerProvenanceImpl;

/**
 * Distils a soft decision tree inside a Tribuo program, from a teacher that it trains first, from a model at hand, or from
 * the labels alone. The options are those of {@link DistillOptions} and of the {@code distill} command. One that is not set
 * has the value {@code data} and follows from the data, as in {@link DistillOptions#builder(org.espalier.data.Dataset)};
 * {@code threads} is 1, and {@code seed} Tribuo's, unless set. A teacher is asked for the examples as they are: with one
 * there is no augmentation, whatever {@code augment} says.
 *
 * <pre>{@code
 * var trainer = new SoftDecisionTreeTrainer(new XGBoostClassificationTrainer(50));
 * Model<Label> tree = trainer.train(dataset);
 * }</pre>
 */
@SuppressWarnings("UnusedVariable") // the fields of options are set and read by reflection
public final class SoftDecisionTreeTrainer implements Trainer<Label>, WeightedExamples {
    /** The value of an option that follows from the data. */
    private static final String BY_DATA = "data";

    @Config(description = "Trains the teacher; without one the tree is trained on labels alone.")
    private Trainer<Label> teacher;

    @Config(description = "How answers are read off the tree: average or max-path.")
    private String rule = Rule.AVERAGE.text();

    // A field for each of TrainingOptions.ALL, by its component's name. They are texts as on the command line: OLCUT
    // knows no
    // number that is not set.

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

    @Config(description = "What an answer costs where the target is a number or a rate: none, as labels are classes.")
    private String family = BY_DATA;

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

    private Model<Label> trainedTeacher;
    private int invocationCount;

    /** The defaults, trained on labels alone. */
    public SoftDecisionTreeTrainer() {}

    /** The defaults, with a teacher that is trained on the same data first. */
    public SoftDecisionTreeTrainer(Trainer<Label> teacher) {
        this.teacher = teacher;
    }

    /**
     * The defaults for the data but for some choices.
     *
     * @param teacher trained on the same data first
     * @param choices {@code options -> options.depth(5)}
     */
    public SoftDecisionTreeTrainer(Trainer<Label> teacher, Consumer<DistillOptions.Builder> choices, Rule rule) {
        this(choices, rule);
        this.teacher = teacher;
    }

    /**
     * The defaults for the data but for some choices.
     *
     * @param teacher a model that is trained already, with probabilities for all labels of the data
     */
    public SoftDecisionTreeTrainer(Model<Label> teacher, Consumer<DistillOptions.Builder> choices, Rule rule) {
        this(choices, rule);
        this.trainedTeacher = teacher;
    }

    /** The defaults for the data but for some choices, trained on labels alone. */
    public SoftDecisionTreeTrainer(Consumer<DistillOptions.Builder> choices, Rule rule) {
        this.rule = rule.text();
        DistillOptions.choices(choices).forEach(this::configure);
        postConfig();
    }

    /** @param teacher trained on the same data first */
    public SoftDecisionTreeTrainer(Trainer<Label> teacher, DistillOptions options, Rule rule) {
        this(options, rule);
        this.teacher = teacher;
    }

    /** @param teacher a model that is trained already, with probabilities for all labels of the data */
    public SoftDecisionTreeTrainer(Model<Label> teacher, DistillOptions options, Rule rule) {
        this(options, rule);
        this.trainedTeacher = teacher;
    }

    /** From the labels alone. */
    public SoftDecisionTreeTrainer(DistillOptions options, Rule rule) {
        this.rule = rule.text();
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
            throw new PropertyException(e, "SoftDecisionTreeTrainer", e.getMessage());
        }
    }

    private void configure(TrainingOption<?> option, String text) {
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
            return SoftDecisionTreeTrainer.class.getDeclaredField(option.component());
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException("expected a field for the option " + option, e);
        }
    }

    private DistillOptions options(org.espalier.data.Dataset rows) {
        DistillOptions.Builder builder = DistillOptions.builder(rows);
        configured().forEach(builder::read);
        return builder.build();
    }

    private Rule rule() {
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

    @Override
    public SoftDecisionTreeModel train(Dataset<Label> examples, Map<String, Provenance> runProvenance) {
        return train(examples, runProvenance, INCREMENT_INVOCATION_COUNT);
    }

    /**
     * Trains.
     *
     * @throws IllegalArgumentException when an example has no label
     * @throws EspalierException when the teacher does not know the data's labels, or an option does not fit the data
     */
    @Override
    public SoftDecisionTreeModel train(Dataset<Label> examples, Map<String, Provenance> runProvenance, int invocation) {
        if (examples.getOutputInfo().getUnknownCount() > 0) {
            throw new IllegalArgumentException(
                    "The supplied Dataset contained unknown Outputs, and this Trainer is" + " supervised.");
        }
        TrainerProvenance provenance;
        synchronized (this) {
            if (invocation != INCREMENT_INVOCATION_COUNT) {
                setInvocationCount(invocation);
            }
            provenance = getProvenance();
            invocationCount++;
        }
        ImmutableFeatureMap features = examples.getFeatureIDMap();
        ImmutableOutputInfo<Label> outputs = examples.getOutputIDInfo();
        Map<String, Provenance> run = new HashMap<>(runProvenance);
        Optional<Model<Label>> asked = Optional.ofNullable(trainedTeacher);
        asked.ifPresent(m -> run.put(
                "teacher", new StringProvenance("teacher", m.getProvenance().toString())));
        if (teacher != null) {
            asked = Optional.of(teacher.train(examples));
        }
        DatasetRows rows = DatasetRows.of(examples, features, outputs);
        SoftDecisionTree tree = new Distiller(options(rows.dataset()))
                .distill(rows.dataset(), asked.map(m -> rows.answers(m, examples)));
        ModelProvenance modelProvenance = new ModelProvenance(
                SoftDecisionTreeModel.class.getName(), OffsetDateTime.now(), examples.getProvenance(), provenance, run);
        return new SoftDecisionTreeModel(
                "soft-decision-tree", modelProvenance, features, outputs, tree, rule(), FeatureNames.PLAIN);
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
        return "SoftDecisionTreeTrainer(rule=" + rule + "," + configured() + ")";
    }
}
