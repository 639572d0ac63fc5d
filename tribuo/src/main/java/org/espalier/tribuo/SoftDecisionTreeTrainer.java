package org.espalier.tribuo;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.StringProvenance;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.data.SwapNoise;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.Beta;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.Loss;
import org.espalier.train.MixturePower;
import org.tribuo.Dataset;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.TrainerProvenance;
import org.tribuo.provenance.impl.TrainerProvenanceImpl;

/**
 * Distils a soft decision tree inside a Tribuo program, from a teacher that it trains first, from a model at hand, or from
 * the labels alone. The options are those of {@link DistillOptions} and of the {@code distill} command, and so are the
 * defaults, those of {@link DistillOptions#builder()}, but for {@code threads} (1) and {@code seed} (Tribuo's). A teacher is
 * asked for the examples as they are: with one there are no variations of rows, whatever {@code augment} says.
 *
 * <pre>{@code
 * var trainer = new SoftDecisionTreeTrainer(new XGBoostClassificationTrainer(50));
 * Model<Label> tree = trainer.train(dataset);
 * }</pre>
 */
public final class SoftDecisionTreeTrainer implements Trainer<Label> {
    private static final DistillOptions DEFAULTS = DistillOptions.builder().build();

    @Config(description = "Trains the teacher; without one the tree learns from the labels alone.")
    private Trainer<Label> teacher;

    @Config(description = "How answers are read off the tree: average or max-path.")
    private String rule = Rule.AVERAGE.text();

    @Config(description = "Gates on a path, 1 to 16.")
    private int depth = DEFAULTS.depth();

    @Config(description = "Passes over the training rows.")
    private int epochs = DEFAULTS.epochs();

    @Config(description = "Rows a step.")
    private int batch = DEFAULTS.batch();

    @Config(description = "Adam's learning rate at its highest.")
    private double learningRate = DEFAULTS.learningRate();

    @Config(description = "expected or mixture.")
    private String loss = DEFAULTS.loss().text();

    @Config(description = "How the power of the mixture goes: 1 or 1..0.5; ignored with the expected loss.")
    private String mixturePower = DEFAULTS.mixturePower().text();

    @Config(description = "The teacher's probabilities are raised to 1/temperature and normalised.")
    private double temperature = DEFAULTS.temperature();

    @Config(description = "Weight of the label beside the teacher, 0 to 1.")
    private double labelWeight = DEFAULTS.labelWeight();

    @Config(description = "Lambda of the balance penalty.")
    private double balance = DEFAULTS.balance();

    @Config(description = "Window of the balance penalty's running sums.")
    private double window = DEFAULTS.window();

    @Config(description = "Inverse temperature of the gates: 4, 1..30 or learn.")
    private String beta = DEFAULTS.beta().text();

    @Config(description = "How often gates that divide no rows are drawn anew; 0: never.")
    private int regrow = DEFAULTS.regrow();

    @Config(description = "Rounds of refinement at hard routing after training; 0: none.")
    private int refine = DEFAULTS.refine();

    @Config(description = "Limit of the gradient's norm.")
    private double clipNorm = DEFAULTS.clipNorm();

    @Config(description = "Share of the rows that is held back to choose the best epoch.")
    private double validation = DEFAULTS.validation();

    @Config(description = "Epochs without a better validation loss before training stops.")
    private int patience = DEFAULTS.patience();

    @Config(description = "Variations of every row, where the tree learns from the labels alone.")
    private int augment = DEFAULTS.augment();

    @Config(description = "Where variations take cells from: any or similar.")
    private String donors = DEFAULTS.donors().text();

    @Config(description = "The engine that computes steps.")
    private String engine = DEFAULTS.engine();

    /** Not the default of the options, the processors of this machine: it would stand in the provenance. */
    @Config(description = "Worker threads; the result does not depend on it.")
    private int threads = 1;

    /** Tribuo's own default. */
    @Config(description = "Seed of the run.")
    private long seed = Trainer.DEFAULT_SEED;

    private Model<Label> trainedTeacher;
    private int invocationCount;

    /** The defaults, from the labels alone. */
    public SoftDecisionTreeTrainer() {}

    /** The defaults, with a teacher that is trained on the same data first. */
    public SoftDecisionTreeTrainer(Trainer<Label> teacher) {
        this.teacher = teacher;
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
        this.depth = options.depth();
        this.epochs = options.epochs();
        this.batch = options.batch();
        this.learningRate = options.learningRate();
        this.loss = options.loss().text();
        this.mixturePower = options.mixturePower().text();
        this.temperature = options.temperature();
        this.labelWeight = options.labelWeight();
        this.balance = options.balance();
        this.window = options.window();
        this.beta = options.beta().text();
        this.regrow = options.regrow();
        this.refine = options.refine();
        this.clipNorm = options.clipNorm();
        this.validation = options.validation();
        this.patience = options.patience();
        this.augment = options.augment();
        this.donors = options.donors().text();
        this.engine = options.engine();
        this.threads = options.threads();
        this.seed = options.seed();
        postConfig();
    }

    /** Called by OLCUT. */
    @Override
    public void postConfig() {
        try {
            options();
            rule();
        } catch (EspalierException e) {
            throw new PropertyException(e, "SoftDecisionTreeTrainer", e.getMessage());
        }
    }

    private DistillOptions options() {
        return DistillOptions.builder()
                .depth(depth)
                .epochs(epochs)
                .batch(batch)
                .learningRate(learningRate)
                .loss(one(Loss.values(), Loss::text, loss, "loss"))
                .mixturePower(MixturePower.parse(mixturePower))
                .temperature(temperature)
                .labelWeight(labelWeight)
                .balance(balance)
                .window(window)
                .beta(Beta.parse(beta))
                .regrow(regrow)
                .refine(refine)
                .clipNorm(clipNorm)
                .validation(validation)
                .patience(patience)
                .augment(augment)
                .donors(one(SwapNoise.values(), SwapNoise::text, donors, "donors"))
                .engine(engine)
                .threads(threads)
                .seed(seed)
                .build();
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
        SoftDecisionTree tree =
                new Distiller(options()).distill(rows.dataset(), asked.map(m -> rows.answers(m, examples)));
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
        return "SoftDecisionTreeTrainer(depth=" + depth + ",epochs=" + epochs + ",rule=" + rule + ",seed=" + seed + ")";
    }
}
