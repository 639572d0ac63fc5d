package org.espalier.tribuo;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.espalier.EspalierException;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.tribuo.Dataset;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.TrainerProvenance;

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
public final class SoftDecisionTreeTrainer extends OptionFields<Label> {
    /** The defaults, trained on labels alone. */
    public SoftDecisionTreeTrainer() {}

    /** The defaults, with a teacher that is trained on the same data first. */
    public SoftDecisionTreeTrainer(Trainer<Label> teacher) {
        useTrainer(teacher);
    }

    /**
     * The defaults for the data but for some choices.
     *
     * @param teacher trained on the same data first
     * @param choices {@code options -> options.depth(5)}
     */
    public SoftDecisionTreeTrainer(Trainer<Label> teacher, Consumer<DistillOptions.Builder> choices, Rule rule) {
        this(choices, rule);
        useTrainer(teacher);
    }

    /**
     * The defaults for the data but for some choices.
     *
     * @param teacher a model that is trained already, with probabilities for all labels of the data
     */
    public SoftDecisionTreeTrainer(Model<Label> teacher, Consumer<DistillOptions.Builder> choices, Rule rule) {
        this(choices, rule);
        useModel(teacher);
    }

    /** The defaults for the data but for some choices, trained on labels alone. */
    public SoftDecisionTreeTrainer(Consumer<DistillOptions.Builder> choices, Rule rule) {
        useRule(rule);
        configure(choices);
    }

    /** @param teacher trained on the same data first */
    public SoftDecisionTreeTrainer(Trainer<Label> teacher, DistillOptions options, Rule rule) {
        this(options, rule);
        useTrainer(teacher);
    }

    /** @param teacher a model that is trained already, with probabilities for all labels of the data */
    public SoftDecisionTreeTrainer(Model<Label> teacher, DistillOptions options, Rule rule) {
        this(options, rule);
        useModel(teacher);
    }

    /** From the labels alone. */
    public SoftDecisionTreeTrainer(DistillOptions options, Rule rule) {
        useRule(rule);
        configure(options);
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
        requireOutputs(examples);
        TrainerProvenance provenance = count(invocation);
        ImmutableFeatureMap features = examples.getFeatureIDMap();
        ImmutableOutputInfo<Label> outputs = examples.getOutputIDInfo();
        Map<String, Provenance> run = new HashMap<>(runProvenance);
        Optional<Model<Label>> asked = askedTeacher(examples, run);
        DatasetRows rows = DatasetRows.of(examples, features, outputs);
        SoftDecisionTree tree = new Distiller(options(rows.dataset()))
                .distill(rows.dataset(), asked.map(m -> rows.answers(m, examples)));
        ModelProvenance modelProvenance = new ModelProvenance(
                SoftDecisionTreeModel.class.getName(), OffsetDateTime.now(), examples.getProvenance(), provenance, run);
        return new SoftDecisionTreeModel(
                "soft-decision-tree", modelProvenance, features, outputs, tree, rule(), FeatureNames.PLAIN);
    }
}
