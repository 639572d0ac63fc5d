package org.espalier.tribuo;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.train.TrainingListener;
import org.espalier.train.number.NumberDistiller;
import org.tribuo.Dataset;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.Model;
import org.tribuo.Output;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.TrainerProvenance;

/**
 * A run of {@link NumberDistiller} inside a Tribuo program: what the trainers of numbers and of labels share.
 *
 * @param <T> what examples have
 * @param <M> what becomes of the tree
 */
abstract class ValueTrainer<T extends Output<T>, M extends DistilledModel<T>> extends OptionFields<T> {
    private final Class<M> type;
    private final DistilledModel.Maker<T, M> maker;

    ValueTrainer(Class<M> type, DistilledModel.Maker<T, M> maker) {
        this.type = type;
        this.maker = maker;
    }

    /** The examples as rows. */
    abstract DatasetRows rows(Dataset<T> examples, ImmutableFeatureMap features);

    /** A model's answers for those rows. */
    abstract Teacher answers(DatasetRows rows, Model<T> model, Dataset<T> examples);

    @Override
    public final M train(Dataset<T> examples, Map<String, Provenance> runProvenance) {
        return train(examples, runProvenance, INCREMENT_INVOCATION_COUNT);
    }

    /**
     * Trains.
     *
     * @throws IllegalArgumentException when an example has no output
     * @throws org.espalier.EspalierException when examples have outputs that nothing can be learned from, the teacher has others, or an
     *     option does not fit the data
     */
    @Override
    public final M train(Dataset<T> examples, Map<String, Provenance> runProvenance, int invocation) {
        requireOutputs(examples);
        TrainerProvenance provenance = count(invocation);
        ImmutableFeatureMap features = examples.getFeatureIDMap();
        Map<String, Provenance> run = new HashMap<>(runProvenance);
        DatasetRows rows = rows(examples, features);
        Optional<Teacher> asked = askedTeacher(examples, run).map(m -> answers(rows, m, examples));
        SoftDecisionTree tree = new NumberDistiller(options(rows.dataset()), TrainingListener.SILENT)
                .distill(rows.dataset(), asked, Optional.empty());
        ModelProvenance modelProvenance =
                new ModelProvenance(type.getName(), OffsetDateTime.now(), examples.getProvenance(), provenance, run);
        return maker.make(
                "soft-decision-tree",
                modelProvenance,
                features,
                examples.getOutputIDInfo(),
                tree,
                rule(),
                FeatureNames.PLAIN);
    }
}
