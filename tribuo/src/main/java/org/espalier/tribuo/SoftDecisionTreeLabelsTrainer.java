package org.espalier.tribuo;

import java.util.function.Consumer;
import org.espalier.sdt.Rule;
import org.espalier.teacher.Teacher;
import org.espalier.train.DistillOptions;
import org.tribuo.Dataset;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.Model;
import org.tribuo.Trainer;
import org.tribuo.multilabel.MultiLabel;

/**
 * Distils a soft decision tree of labels inside a Tribuo program, from a model of {@link MultiLabel} that it trains first, from one at
 * hand, or from the outputs alone: as {@link SoftDecisionTreeTrainer} does for classes, with the same options.
 *
 * <pre>{@code
 * var trainer = new SoftDecisionTreeLabelsTrainer(new IndependentMultiLabelTrainer(new XGBoostClassificationTrainer(50)));
 * Model<MultiLabel> tree = trainer.train(dataset);
 * }</pre>
 */
public final class SoftDecisionTreeLabelsTrainer extends ValueTrainer<MultiLabel, SoftDecisionTreeLabelsModel> {
    /** The defaults, trained on the outputs alone. */
    public SoftDecisionTreeLabelsTrainer() {
        super(SoftDecisionTreeLabelsModel.class, SoftDecisionTreeLabelsModel::new);
    }

    /** The defaults, with a teacher that is trained on the same data first. */
    public SoftDecisionTreeLabelsTrainer(Trainer<MultiLabel> teacher) {
        this();
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
        this();
        useRule(rule);
        configure(choices);
    }

    @Override
    DatasetRows rows(Dataset<MultiLabel> examples, ImmutableFeatureMap features) {
        return DatasetRows.ofLabels(examples, features);
    }

    @Override
    Teacher answers(DatasetRows rows, Model<MultiLabel> model, Dataset<MultiLabel> examples) {
        return rows.labels(model, examples);
    }
}
