package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.LeafKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row of real tables: contributions and bias are the logit, the path is the one that scoring takes. */
class PublicDataExplainTest {
    private static final double EXACT = 1e-4;

    @ParameterizedTest
    @CsvSource({
        "adult/adult.data.gz, -1, 5",
        "german-credit/german.data, -1, 4",
        "letter/letter-recognition.data.gz, 1, 6",
        "connect4/connect-4.data.gz, -1, 6"
    })
    void theSumsAreTheLogits(String name, String target, int depth) {
        DataOptions options = DataOptions.builder(PublicData.file(name).toString())
                .noHeader()
                .target(target)
                .build();
        requireSums(name, options, depth, 2);
    }

    @Test
    void theSumsOfImagesAreTheLogits() {
        DataOptions options = DataOptions.builder(
                        PublicData.file("mnist/t10k-images-idx3-ubyte.gz").toString())
                .labels(PublicData.file("mnist/t10k-labels-idx1-ubyte.gz"))
                .build();
        requireSums("mnist", options, 4, 1);
    }

    private static void requireSums(String name, DataOptions options, int depth, int epochs) {
        DataSource source = DataSource.open(options);
        Dataset rows = source.read(source.inferSchema(warning -> {}), LabelPolicy.REQUIRED, new DataNotes());
        DistillOptions quick = DistillOptions.builder(rows)
                .leaves(LeafKind.CONSTANT)
                .depth(depth)
                .epochs(epochs)
                .augment(0)
                .build();
        SoftDecisionTree tree = new Distiller(quick).distill(rows, Optional.empty());
        Explainer explainer = Explainer.of(tree);
        float[] weight = tree.gateWeight();
        float[] bias = tree.gateBias();
        float[] beta = tree.gateBeta();
        for (int r = 0; r < rows.rows(); r++) {
            float[] x = rows.features().row(r);
            Explanation e = explainer.explain(x);
            double reach = 1;
            for (Step step : e.path()) {
                double logit = bias[step.node()];
                for (int f = 0; f < x.length; f++) {
                    logit += (double) weight[step.node() * x.length + f] * x[f];
                }
                logit *= beta[step.node()];
                double sum = step.bias();
                for (int c = 0; c < step.contributions().size(); c++) {
                    sum += step.contribution(c);
                }
                double scale = Math.max(1, Math.abs(logit));
                assertEquals(logit, sum, EXACT * scale, name + " row " + (r + 1));
                assertEquals(logit, step.logit(), EXACT * scale);
                reach *= step.probability();
            }
            assertEquals(e.mass(), reach, 1e-4);
            var scored = tree.predict(x, Rule.MAX_PATH);
            assertEquals(scored.leaf(), e.leaf());
            assertArrayEquals(scored.probabilities(), e.distribution().toFloats());
        }
    }
}
