package org.espalier.tribuo;

import java.util.function.Consumer;
import org.espalier.data.Target;
import org.espalier.sdt.Rule;
import org.espalier.teacher.Teacher;
import org.espalier.train.DistillOptions;
import org.espalier.train.Family;
import org.tribuo.Dataset;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.Model;
import org.tribuo.Trainer;
import org.tribuo.regression.Regressor;

/**
 * Distils a soft decision tree of a number, of several or of a rate inside a Tribuo program, from a regression that it trains first, from one at hand,
 * or from the outputs alone: as {@link SoftDecisionTreeTrainer} does for labels, with the same options. Examples of several outputs make a tree of several numbers.
 * Where {@code family} is {@code poisson}, {@code gamma} or {@code tweedie=1.5} it is a rate, and an example's weight is its exposure.
 *
 * <pre>{@code
 * var trainer = new SoftDecisionTreeNumberTrainer(new XGBoostRegressionTrainer(50));
 * Model<Regressor> tree = trainer.train(dataset);
 * }</pre>
 */
public final class SoftDecisionTreeNumberTrainer extends ValueTrainer<Regressor, SoftDecisionTreeNumberModel> {
    /** The defaults, trained on the outputs alone. */
    public SoftDecisionTreeNumberTrainer() {
        super(SoftDecisionTreeNumberModel.class, SoftDecisionTreeNumberModel::new);
    }

    /** The defaults, with a teacher that is trained on the same data first. */
    public SoftDecisionTreeNumberTrainer(Trainer<Regressor> teacher) {
        this();
        useTrainer(teacher);
    }

    /**
     * The defaults for the data but for some choices.
     *
     * @param teacher trained on the same data first
     * @param choices {@code options -> options.depth(4)}
     */
    public SoftDecisionTreeNumberTrainer(
            Trainer<Regressor> teacher, Consumer<DistillOptions.Builder> choices, Rule rule) {
        this(choices, rule);
        useTrainer(teacher);
    }

    /**
     * The defaults for the data but for some choices.
     *
     * @param teacher a regression that is trained already, with the data's output
     */
    public SoftDecisionTreeNumberTrainer(
            Model<Regressor> teacher, Consumer<DistillOptions.Builder> choices, Rule rule) {
        this(choices, rule);
        useModel(teacher);
    }

    /** The defaults for the data but for some choices, trained on the outputs alone. */
    public SoftDecisionTreeNumberTrainer(Consumer<DistillOptions.Builder> choices, Rule rule) {
        this();
        useRule(rule);
        configure(choices);
    }

    @Override
    DatasetRows rows(Dataset<Regressor> examples, ImmutableFeatureMap features) {
        return DatasetRows.ofNumbers(examples, features, kind());
    }

    @Override
    Teacher answers(DatasetRows rows, Model<Regressor> model, Dataset<Regressor> examples) {
        return rows.numbers(model, examples);
    }

    private Target.Kind kind() {
        return family().filter(Family::isLogarithmic).isPresent() ? Target.Kind.RATE : Target.Kind.NUMBER;
    }
}
