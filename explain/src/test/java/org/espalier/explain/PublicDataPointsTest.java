package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.LeafKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every row of public tables: points add up to the score, to a millionth of its range; whole points to the last bit. */
class PublicDataPointsTest {
    /** Enough for scorecards of every column; how good they are does not matter. */
    private static final int TRAINED_ON = 1000;

    @ParameterizedTest
    @CsvSource({
        "adult/adult.data.gz, false, -1",
        "breast-cancer/wdbc.csv, true, diagnosis",
        "credit-default/credit_default.csv.gz, true, -1",
        "german-credit/german.data, false, -1",
        "satimage/sat.trn.gz, false, -1",
        "letter/letter-recognition.data.gz, false, 1",
        "connect4/connect-4.data.gz, false, -1"
    })
    void pointsAddUpToTheScore(String name, boolean hasHeader, String target) {
        DataOptions.Builder options =
                DataOptions.builder(PublicData.file(name).toString()).target(target);
        DataSource source = DataSource.open((hasHeader ? options : options.noHeader()).build());
        Dataset rows = source.read(source.inferSchema(warning -> {}), LabelPolicy.REQUIRED, new DataNotes());
        Dataset some = rows.select(
                IntStream.range(0, Math.min(TRAINED_ON, rows.rows())).toArray());
        DistillOptions quick = DistillOptions.builder(some)
                .leaves(LeafKind.POINTS)
                .columnsPerLeaf(12)
                .depth(1)
                .epochs(1)
                .build();
        SoftDecisionTree trained = new Distiller(quick).distill(some, Optional.empty());
        requireSums(name, trained, rows, false);
        // the same columns and knots with whole points, of every column
        requireSums(name, RoadTrees.whole(trained, 3), rows, true);
    }

    private static void requireSums(String name, SoftDecisionTree tree, Dataset rows, boolean isWhole) {
        assertEquals(isWhole, tree.scorecards().orElseThrow().isWhole(), name);
        Explainer explainer = Explainer.of(tree);
        float[] x = new float[tree.features()];
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        double worst = 0;
        for (int r = 0; r < rows.rows(); r++) {
            rows.features().copyRow(r, x, 0);
            Points points = explainer.explain(x).points().orElseThrow();
            double sum = points.base();
            PointsParts parts = (PointsParts) points.columns();
            for (int i = 0; i < parts.size(); i++) {
                sum += parts.at(i);
            }
            if (isWhole) {
                assertEquals(points.score(), sum, name + ", row " + (r + 1));
                assertEquals(Math.rint(sum), sum, name + ", row " + (r + 1));
            }
            worst = Math.max(worst, Math.abs(sum - points.score()));
            low = Math.min(low, points.score());
            high = Math.max(high, points.score());
        }
        assertTrue(high > low && worst <= 1e-6 * (high - low), name + ": " + worst + " of " + (high - low));
    }
}
