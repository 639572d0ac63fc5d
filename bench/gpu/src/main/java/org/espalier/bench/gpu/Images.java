package org.espalier.bench.gpu;

import java.util.Arrays;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.TrainingData;

/** A data set of images, its training and its test rows. */
record Images(Dataset train, Dataset test) {
    /**
     * @param set {@code mnist} or {@code digits}
     * @throws org.espalier.EspalierException when it is not there
     */
    static Images read(String set) {
        DataSource training =
                DataSource.open(DataOptions.builder(set + ":train").build());
        Schema schema = training.inferSchema(warning -> {});
        return new Images(
                training.read(schema, LabelPolicy.REQUIRED, new DataNotes()),
                DataSource.open(DataOptions.builder(set + ":test").build())
                        .read(schema, LabelPolicy.REQUIRED, new DataNotes()));
    }

    /** The training rows with their labels as targets. */
    TrainingData labelled() {
        int classes = train.schema().classes();
        float[] targets = new float[train.rows() * classes];
        float[] weights = new float[train.rows()];
        Arrays.fill(weights, 1f);
        for (int r = 0; r < train.rows(); r++) {
            targets[r * classes + train.labels()[r]] = 1f;
        }
        return new TrainingData(train.features(), classes, targets, weights);
    }

    /** Per cent of the test rows. */
    double accuracy(SoftDecisionTree tree, Rule rule) {
        Predictions answers =
                tree.predict(test.features(), rule, Runtime.getRuntime().availableProcessors());
        int right = 0;
        for (int r = 0; r < test.rows(); r++) {
            right += answers.classOf(r) == test.labels()[r] ? 1 : 0;
        }
        return 100.0 * right / test.rows();
    }
}
