package org.espalier.tribuo;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.train.DistillOptions;
import org.espalier.train.TrainingListener;
import org.espalier.train.number.NumberDistiller;
import org.tribuo.Dataset;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.Model;
import org.tribuo.Trainer;
import org.tribuo.multilabel.MultiLabel;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.TrainerProvenance;

/**
 * Distils a soft decision tree of labels inside a Tribuo program, from a model of {@link MultiLabel} that it trains first, from one at
 * hand, or from the outputs alone: as {@link SoftDecisionTreeTrainer} does for classes, with the same options.
 *
 * <pre>{@code
 * var trainer = new SoftDecisionTreeLabelsTrainer(new IndependentMultiLabelTrainer(new XGBoostClassificationTrainer(50)));
 * Model<MultiLabel> tree = trainer.train(dataset);
 * }</pre>
 */
public final class SoftDecisionTreeLabelsTrainer extends OptionFields<MultiLabel> {
    /** The defaults, trained on the outputs alone. */
    public SoftDecisionTreeLabelsTrainer() {}

    /** The defaults, with a teacher that is trained on the same data first. */
    public SoftDecisionTreeLabelsTrainer(Trainer<MultiLabel> teacher) {
        useTrainer(teacher);
    }

    /**
     * The defaults for the data but for some choices.
     *
     * @param teacher trained on the same data first
     * @param choices {@code options -> options.depth(4)}
     */
    public SoftDecisionTreeLabelsTrainer(
            Trainer<MultiLabel> teacher, Consumer<DistillOptions.Builder> choices, Rule rule) {
        this(choices, rule);
        useTrainer(teacher);
    }

    /**
     * The defaults for the data but for some choices.
     *
     * @param teacher a model that is trained already, with the data's labels
     */
    public SoftDecisionTreeLabelsTrainer(
            Model<MultiLabel> teacher, Consumer<DistillOptions.Builder> choices, Rule rule) {
        this(choices, rule);
        useModel(teacher);
    }

    /** The defaults for the data but for some choices, trained on the outputs alone. */
    public SoftDecisionTreeLabelsTrainer(Consumer<DistillOptions.Builder> choices, Rule rule) {
        useRule(rule);
        configure(choices);
    }

    @Override
    public SoftDecisionTreeLabelsModel train(Dataset<MultiLabel> examples, Map<String, Provenance> runProvenance) {
        return train(examples, runProvenance, INCREMENT_INVOCATION_COUNT);
    }

    /**
     * Trains.
     *
     * @throws IllegalArgumentException when an example has no output
     * @throws org.espalier.EspalierException when no example has a label, the teacher does not know one, or an option does not fit the
     *     data
     */
    @Override
    public SoftDecisionTreeLabelsModel train(
            Dataset<MultiLabel> examples, Map<String, Provenance> runProvenance, int invocation) {
        requireOutputs(examples);
        TrainerProvenance provenance = count(invocation);
        ImmutableFeatureMap features = examples.getFeatureIDMap();
        Map<String, Provenance> run = new HashMap<>(runProvenance);
        DatasetRows rows = DatasetRows.ofLabels(examples, features);
        Optional<Teacher> asked = askedTeacher(examples, run).map(m -> rows.labels(m, examples));
        SoftDecisionTree tree = new NumberDistiller(options(rows.dataset()), TrainingListener.SILENT)
                .distill(rows.dataset(), asked, Optional.empty());
        ModelProvenance modelProvenance = new ModelProvenance(
                SoftDecisionTreeLabelsModel.class.getName(),
                OffsetDateTime.now(),
                examples.getProvenance(),
                provenance,
                run);
        return new SoftDecisionTreeLabelsModel(
                "soft-decision-tree",
                modelProvenance,
                features,
                examples.getOutputIDInfo(),
                tree,
                rule(),
                FeatureNames.PLAIN);
    }
}
