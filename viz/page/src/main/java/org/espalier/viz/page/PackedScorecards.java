package org.espalier.viz.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Knots;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Basis;
import org.espalier.sdt.LeafScorecards;

/** Scorecards as tables that one look-up answers, the ones that scoring has: column by column, leaf by leaf. */
final class PackedScorecards {
    private final TreeView view;
    private final LeafScorecards cards;
    private final Basis basis;
    private final Dataset data;
    private final Counts counts;

    PackedScorecards(TreeView view, LeafScorecards cards, Dataset data, Counts counts) {
        this.view = view;
        this.cards = cards;
        this.basis = cards.basis();
        this.data = data;
        this.counts = counts;
    }

    Map<String, Object> toMap() {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("outputs", cards.outputs());
        out.put("intercept", Packed.floats(cards.intercept()));
        List<Object> columns = new ArrayList<>();
        for (ExplainedColumn column : view.columns()) {
            columns.add(column(column));
        }
        out.put("columns", columns);
        cards.range().ifPresent(range -> {
            out.put("low", Packed.floats(told(range.low())));
            out.put("high", Packed.floats(told(range.high())));
        });
        return out;
    }

    /** The ends of a leaf are those of rows: of three digits where no row may be told. */
    private float[] told(float[] ends) {
        float[] out = ends.clone();
        for (int i = 0; i < out.length && counts.isGuarded(); i++) {
            out[i] = (float) PageModel.threeDigits(out[i]);
        }
        return out;
    }

    private Object column(ExplainedColumn column) {
        int c = column.schemaColumn();
        int count = cards.leaves() * cards.outputs();
        List<Object> asking = new ArrayList<>();
        for (int leaf = 0; leaf < cards.leaves(); leaf++) {
            if (Arrays.binarySearch(cards.columns(leaf), c) >= 0) {
                asking.add(leaf);
            }
        }
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("leaves", asking);
        if (asking.isEmpty()) {
            return out;
        }
        out.put("mean", Packed.doubles(means(c, count)));
        if (view.tree().schema().columns().get(c) instanceof Column.Number n) {
            number(out, n, column, count);
        } else {
            int width = basis.endTerm(c) - basis.firstTerm(c);
            double[] values = new double[count * width];
            for (int i = 0; i < values.length; i++) {
                values[i] = weight(i / width, basis.firstTerm(c) + i % width);
            }
            out.put("values", Packed.doubles(values));
        }
        return out;
    }

    private double weight(int leafAndOutput, int term) {
        return cards.weight(leafAndOutput / cards.outputs(), term, leafAndOutput % cards.outputs());
    }

    /** What the column adds on average over the rows of each leaf. */
    private double[] means(int c, int count) {
        float[] basisMean = PageModel.basisMean(view.tree(), cards.leaves() * basis.size());
        double[] out = new double[count];
        for (int i = 0; i < count; i++) {
            int leaf = i / cards.outputs();
            for (int t = basis.firstTerm(c); t < basis.endTerm(c); t++) {
                out[i] += weight(i, t) * basisMean[leaf * basis.size() + t];
            }
        }
        return out;
    }

    private void number(Map<String, Object> out, Column.Number n, ExplainedColumn column, int count) {
        int c = column.schemaColumn();
        boolean isSteps = n.knots().form() == Knots.Form.BANDS;
        float[] bends = basis.bends(c);
        double[] values = new double[count * bends.length];
        List<Object> special = new ArrayList<>();
        for (int t = basis.firstTerm(c); t < basis.endTerm(c); t++) {
            Basis.Term term = basis.term(t);
            double[] added = new double[count];
            for (int i = 0; i < count; i++) {
                added[i] = weight(i, t);
                for (int j = 0; term.isCurve() && j < bends.length; j++) {
                    values[i * bends.length + j] += added[i] * term.exact(bends[j]);
                }
            }
            if (term.kind() == Basis.Kind.VALUE) {
                special.add(List.of(end(term.from()), end(term.to()), Packed.doubles(added)));
            } else if (term.kind() == Basis.Kind.MISSING) {
                out.put("missing", Packed.doubles(added));
            }
        }
        if (counts.isGuarded() && bends.length > 0 && !isSteps) {
            put(out, bends, values, count, ends(n, column.firstFeature()));
        } else {
            out.put("bends", Packed.floats(bends));
            out.put("values", Packed.doubles(values));
        }
        out.put("steps", isSteps);
        out.put("special", special);
    }

    /** JSON has no infinity. */
    private static double end(float value) {
        return Float.isInfinite(value)
                ? Math.copySign(Float.MAX_VALUE, value)
                : Double.parseDouble(Float.toString(value));
    }

    /** Where no row may be told: the line between ends that are no row's, and flat beyond. */
    private float[] ends(Column.Number n, int feature) {
        double[] told = PageModel.typicalEnds(data, n, feature)
                .orElse(new double[] {n.mean() - 2 * n.standardDeviation(), n.mean() + 2 * n.standardDeviation()});
        return new float[] {n.encode(told[0]), n.encode(told[1])};
    }

    private static void put(Map<String, Object> out, float[] bends, double[] values, int count, float[] ends) {
        List<Float> kept = new ArrayList<>();
        kept.add(ends[0]);
        for (float bend : bends) {
            if (bend > ends[0] && bend < ends[1]) {
                kept.add(bend);
            }
        }
        kept.add(Math.max(ends[1], Math.nextUp(kept.get(kept.size() - 1))));
        float[] at = new float[kept.size()];
        double[] told = new double[count * at.length];
        for (int j = 0; j < at.length; j++) {
            at[j] = kept.get(j);
            for (int i = 0; i < count; i++) {
                told[i * at.length + j] = between(bends, values, i * bends.length, at[j]);
            }
        }
        out.put("bends", Packed.floats(at));
        out.put("values", Packed.doubles(told));
    }

    private static double between(float[] bends, double[] values, int from, float v) {
        int last = bends.length - 1;
        if (v <= bends[0]) {
            return values[from];
        }
        if (v >= bends[last]) {
            return values[from + last];
        }
        int j = 0;
        while (bends[j + 1] <= v) {
            j++;
        }
        double share = ((double) v - bends[j]) / ((double) bends[j + 1] - bends[j]);
        return values[from + j] + share * (values[from + j + 1] - values[from + j]);
    }
}
