package org.espalier.scorecard;

import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.sdt.Basis;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.SoftDecisionTree;

/**
 * Scorecards whose points are whole numbers: a number's curve becomes bands between its knots, each worth the mean of the
 * curve over the rows in it, and every coefficient a whole multiple of {@code ln 2 / 20}, so that 20 points double the
 * odds. The rounded tree is a model of its own, and adds up exactly.
 */
public final class WholePoints {
    private final SoftDecisionTree exact;
    private final LeafScorecards cards;
    private final Dataset rows;
    private final Basis fine;
    private final Basis bands;
    private final int leaves;
    private final int outputs;
    /** Weight of the rows that come to a leaf: every row by its path probability, {@code [rows][leaves]}. */
    private final float[][] reach;

    private final float[] weight;
    private final float[] intercept;

    /**
     * @param exact a tree whose leaves have points
     * @param rows training rows, which say what the points of a band are
     */
    public WholePoints(SoftDecisionTree exact, Dataset rows) {
        this.exact = exact;
        this.cards = exact.scorecards().orElseThrow();
        this.rows = rows;
        this.fine = cards.basis();
        this.bands = Basis.of(banded(exact.schema()));
        this.leaves = cards.leaves();
        this.outputs = cards.outputs();
        this.reach = new float[rows.rows()][];
        this.weight = new float[leaves * bands.size() * outputs];
        this.intercept = new float[leaves * outputs];
    }

    private static Schema banded(Schema schema) {
        return schema.withColumns(schema.columns().stream()
                .map(c -> c instanceof Column.Number n
                        ? n.withKnots(new Knots(n.knots().points(), n.knots().special(), Knots.Form.BANDS))
                        : c)
                .toList());
    }

    /** The rounded tree, without statistics and provenance. */
    public SoftDecisionTree tree() {
        float[] row = new float[exact.features()];
        for (int r = 0; r < rows.rows(); r++) {
            rows.features().copyRow(r, row, 0);
            reach[r] = exact.pathProbabilities(row);
        }
        for (int l = 0; l < leaves; l++) {
            for (int k = 0; k < outputs; k++) {
                double base = cards.intercept(l, k);
                for (int c : cards.columns(l)) {
                    base += bands.schema().columns().get(c) instanceof Column.Number
                            ? number(l, k, c)
                            : category(l, k, c);
                }
                intercept[l * outputs + k] = whole(base);
            }
        }
        return SoftDecisionTree.builder(bands.schema(), exact.shape())
                .gates(exact.gateWeight(), exact.gateBias(), exact.gateBeta())
                .leaves(new Leaves.Linear(new LeafScorecards(bands, leaves, weight, intercept)))
                .structure(exact.structure())
                .decision(exact.decision())
                .build();
    }

    private static float whole(double z) {
        return (float) (Math.rint(z / LeafScorecards.POINT) * LeafScorecards.POINT);
    }

    private void set(int leaf, int term, int output, double z) {
        weight[(leaf * bands.size() + term) * outputs + output] = whole(z);
    }

    private double category(int leaf, int output, int column) {
        int offset = bands.firstTerm(column) - fine.firstTerm(column);
        for (int t = fine.firstTerm(column); t < fine.endTerm(column); t++) {
            set(leaf, t + offset, output, cards.weight(leaf, t, output));
        }
        return 0;
    }

    /** Bands of a number; returns what all of them have in common, which goes to the intercept. */
    private double number(int leaf, int output, int column) {
        int steps = 0;
        while (bands.firstTerm(column) + steps < bands.endTerm(column)
                && bands.term(bands.firstTerm(column) + steps).kind() == Basis.Kind.STEP) {
            steps++;
        }
        double[] level = levels(leaf, output, column, steps);
        for (int j = 0; j < steps; j++) {
            double step = whole(level[j + 1] - level[0]) - (double) whole(level[j] - level[0]);
            set(leaf, bands.firstTerm(column) + j, output, step);
        }
        int from = fine.firstTerm(column);
        for (int t = bands.firstTerm(column) + steps; t < bands.endTerm(column); t++) {
            while (fine.term(from).kind() != bands.term(t).kind()
                    || fine.term(from).low() != bands.term(t).low()) {
                from++;
            }
            if (bands.term(t).kind() == Basis.Kind.MISSING) {
                set(leaf, t, output, cards.weight(leaf, from, output));
            } else {
                set(leaf, t, output, ofSpecial(leaf, output, column, t, level));
            }
        }
        return level[0];
    }

    /** What a special value is worth beside its band: its whole effect less the band's points. */
    private double ofSpecial(int leaf, int output, int column, int term, double[] level) {
        float[] row = new float[exact.features()];
        Column.Number n = (Column.Number) bands.schema().columns().get(column);
        float value = n.encode(bands.term(term).low());
        row[bands.term(term).feature()] = value;
        int band = 0;
        for (int t = bands.firstTerm(column); bands.term(t).kind() == Basis.Kind.STEP; t++) {
            band += value >= bands.term(t).from() ? 1 : 0;
        }
        return cards.effect(leaf, output, column, row, 0) - level[0] - whole(level[band] - level[0]);
    }

    /** Mean effect of the column over the rows of each band in a leaf, special and missing values left out. */
    private double[] levels(int leaf, int output, int column, int steps) {
        double[] sum = new double[steps + 1];
        double[] mass = new double[steps + 1];
        float[] row = new float[exact.features()];
        for (int r = 0; r < rows.rows(); r++) {
            rows.features().copyRow(r, row, 0);
            if (isOrdinary(row, column)) {
                int band = 0;
                for (int j = 0; j < steps; j++) {
                    band += bands.term(bands.firstTerm(column) + j).of(row, 0) != 0 ? 1 : 0;
                }
                double w = (double) rows.weight(r) * reach[r][leaf];
                sum[band] += w * cards.effect(leaf, output, column, row, 0);
                mass[band] += w;
            }
        }
        double[] level = new double[steps + 1];
        for (int j = 0; j <= steps; j++) {
            level[j] = mass[j] > 0 ? sum[j] / mass[j] : atEdge(leaf, output, column, j);
        }
        return level;
    }

    /** Where no row lies in a band: the effect at its lower edge (below the first knot, at that knot). */
    private double atEdge(int leaf, int output, int column, int band) {
        if (bands.term(bands.firstTerm(column)).kind() != Basis.Kind.STEP) {
            return 0;
        }
        Basis.Term edge = bands.term(bands.firstTerm(column) + Math.max(0, band - 1));
        float[] row = new float[exact.features()];
        row[edge.feature()] = edge.from();
        return cards.effect(leaf, output, column, row, 0);
    }

    private boolean isOrdinary(float[] row, int column) {
        for (int t = fine.firstTerm(column); t < fine.endTerm(column); t++) {
            Basis.Kind kind = fine.term(t).kind();
            if ((kind == Basis.Kind.VALUE || kind == Basis.Kind.MISSING)
                    && fine.term(t).of(row, 0) != 0) {
                return false;
            }
        }
        return true;
    }
}
