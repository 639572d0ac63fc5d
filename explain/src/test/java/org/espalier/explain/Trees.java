package org.espalier.explain;

import java.util.List;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TrainingStatistics;
import org.espalier.sdt.TreeShape;

/** A tree that can be followed by hand. */
final class Trees {
    static final Schema CREDIT = new Schema(
            List.of(
                    new Column.Number(
                            "age",
                            Optional.of("years"),
                            18,
                            80,
                            40,
                            10,
                            Column.Scaling.STANDARD,
                            Column.Missing.ERROR,
                            true),
                    new Column.Number(
                            "income",
                            Optional.empty(),
                            0,
                            9000,
                            2000,
                            1000,
                            Column.Scaling.STANDARD,
                            Column.Missing.INDICATOR,
                            false),
                    new Column.Category("home", List.of("own", "rent"), Column.Missing.IMPUTE, false)),
            Optional.empty(),
            Optional.empty(),
            new Target.Classes("risk", List.of("good", "bad")));

    private Trees() {}

    /**
     * Depth 2. Features: age, income, income missing, home=own, home=rent, home other. The root asks for income and home, its
     * left child for age, its right child for income.
     */
    static SoftDecisionTree credit() {
        float[] weight = {
            0, 1, 0, 0.5f, -0.5f, 0, //
            1, 0, 0, 0, 0, 0, //
            0, 0.5f, 0, 0, 0, 0
        };
        return new SoftDecisionTree(
                        CREDIT,
                        new TreeShape(2),
                        weight,
                        new float[] {0, 0.5f, 0.25f},
                        new float[] {2, 2, 2},
                        new float[] {-2, 2, -1, 1, 0, 0, 2, -2},
                        Provenance.none())
                .withStatistics(new TrainingStatistics(
                        new float[] {0, 0, 0, 0.6f, 0.4f, 0},
                        new float[] {0.2f, 0.3f, 0, 0.5f},
                        new int[] {20, 30, 0, 50}));
    }
}
