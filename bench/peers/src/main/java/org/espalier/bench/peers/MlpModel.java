package org.espalier.bench.peers;

import com.oracle.labs.mlrg.olcut.util.Pair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Dataset;
import org.tribuo.Example;
import org.tribuo.Excuse;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.la.SparseVector;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.provenance.impl.EmptyTrainerProvenance;

/** The network as a Tribuo model, so that Tribuo's LIME can ask it; its features are known from the training rows. */
final class MlpModel extends Model<Label> {
    private static final long serialVersionUID = 1L;

    private final transient Mlp network;
    private final transient List<String> classes;

    private MlpModel(Mlp network, MutableDataset<Label> rows, ModelProvenance provenance) {
        super("mlp", provenance, rows.getFeatureIDMap(), rows.getOutputIDInfo(), true);
        this.network = network;
        this.classes = network.classNames().orElseThrow();
    }

    static MlpModel of(Mlp network, Dataset training) {
        LabelFactory labels = new LabelFactory();
        MutableDataset<Label> rows = new MutableDataset<>(new SimpleDataSourceProvenance("rows", labels), labels);
        List<String> classes = training.schema().target().classes();
        for (int r = 0; r < training.rows(); r++) {
            rows.add(example(training.features().row(r), new Label(classes.get(training.labels()[r]))));
        }
        ModelProvenance provenance = new ModelProvenance(
                MlpModel.class.getName(),
                java.time.OffsetDateTime.now(),
                rows.getProvenance(),
                new EmptyTrainerProvenance(),
                Map.of(),
                false);
        return new MlpModel(network, rows, provenance);
    }

    /** Feature {@code i} is called so that Tribuo's order of names is the order of features. */
    static Example<Label> example(float[] row, Label label) {
        String[] names = new String[row.length];
        double[] values = new double[row.length];
        for (int f = 0; f < row.length; f++) {
            names[f] = String.format(Locale.ROOT, "%04d", f);
            values[f] = row[f];
        }
        return new ArrayExample<>(label, names, values);
    }

    @Override
    public Prediction<Label> predict(Example<Label> example) {
        SparseVector row = SparseVector.createSparseVector(example, featureIDMap, false);
        double[] logits = network.logits(row.toArray());
        double highest = Double.NEGATIVE_INFINITY;
        for (double logit : logits) {
            highest = Math.max(highest, logit);
        }
        double sum = 0;
        for (int k = 0; k < logits.length; k++) {
            logits[k] = Math.exp(logits[k] - highest);
            sum += logits[k];
        }
        Map<String, Label> scores = new LinkedHashMap<>();
        Label best = null;
        for (int k = 0; k < logits.length; k++) {
            Label label = new Label(classes.get(k), logits[k] / sum);
            scores.put(label.getLabel(), label);
            best = best == null || label.getScore() > best.getScore() ? label : best;
        }
        return new Prediction<>(best, scores, row.numActiveElements(), example, true);
    }

    @Override
    public Map<String, List<Pair<String, Double>>> getTopFeatures(int n) {
        return Map.of();
    }

    @Override
    public Optional<Excuse<Label>> getExcuse(Example<Label> example) {
        return Optional.empty();
    }

    @Override
    protected Model<Label> copy(String newName, ModelProvenance newProvenance) {
        throw new UnsupportedOperationException("never asked for");
    }
}
