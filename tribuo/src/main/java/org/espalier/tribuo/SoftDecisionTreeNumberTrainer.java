package org.espalier.tribuo;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.espalier.EspalierException;
import org.espalier.data.Target;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.train.DistillOptions;
import org.espalier.train.Family;
import org.espalier.train.TrainingListener;
import org.espalier.train.number.NumberDistiller;
import org.tribuo.Dataset;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.Model;
import org.tribuo.Trainer;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.TrainerProvenance;
import org.tribuo.regression.Regressor;

/**
 * Distils a soft decision tree of a number or a rate inside a Tribuo program, from a regression that it trains first, from one at hand,
 * or from the outputs alone: as {@link SoftDecisionTreeTrainer} does for labels, with the same options. Examples have one output.
 * Where {@code family} is {@code poisson}, {@code gamma} or {@code tweedie=1.5} it is a rate, and an example's weight is its exposure.
 *
 * <pre>{@code
 * var trainer = new SoftDecisionTreeNumberTrainer(new XGBoostRegressionTrainer(50));
 * Model<Regressor> tree = trainer.train(dataset);
 * }</pre>
 */
public final class SoftDecisionTreeNumberTrainer extends OptionFields<Regressor> {
    /** The defaults, trained on the outputs alone. */
    public SoftDecisionTreeNumberTrainer() {}

    /** The defaults, with a teacher that is trained on the same data first. */
    public SoftDecisionTreeNumberTrainer(Trainer<Regressor> teacher) {
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
        useRule(rule);
        configure(choices);
    }

    @Override
    public SoftDecisionTreeNumberModel train(Dataset<Regressor> examples, Map<String, Provenance> runProvenance) {
        return train(examples, runProvenance, INCREMENT_INVOCATION_COUNT);
    }

    /**
     * Trains.
     *
     * @throws IllegalArgumentException when an example has no output
     * @throws EspalierException when examples have several outputs or one value only, the teacher has another output, or an option
     *     does not fit the data
     */
    @Override
    public SoftDecisionTreeNumberModel train(
            Dataset<Regressor> examples, Map<String, Provenance> runProvenance, int invocation) {
        requireOutputs(examples);
        TrainerProvenance provenance = count(invocation);
        ImmutableFeatureMap features = examples.getFeatureIDMap();
        Map<String, Provenance> run = new HashMap<>(runProvenance);
        DatasetRows rows = DatasetRows.ofNumbers(examples, features, kind());
        Optional<Teacher> asked = askedTeacher(examples, run).map(m -> rows.numbers(m, examples));
        SoftDecisionTree tree = new NumberDistiller(options(rows.dataset()), TrainingListener.SILENT)
                .distill(rows.dataset(), asked, Optional.empty());
        ModelProvenance modelProvenance = new ModelProvenance(
                SoftDecisionTreeNumberModel.class.getName(),
                OffsetDateTime.now(),
                examples.getProvenance(),
                provenance,
                run);
        return new SoftDecisionTreeNumberModel(
                "soft-decision-tree",
                modelProvenance,
                features,
                examples.getOutputIDInfo(),
                tree,
                rule(),
                FeatureNames.PLAIN);
    }

    private Target.Kind kind() {
        return family().filter(Family::isLogarithmic).isPresent() ? Target.Kind.RATE : Target.Kind.NUMBER;
    }
}
