package org.espalier.train;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.espalier.base.Seeds;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.matrix.Matrix;
import org.espalier.scorecard.SplitSearch;
import org.espalier.sdt.Structure;
import org.espalier.sdt.TreeShape;

/**
 * The gates that a tree of scorecards starts training with.
 *
 * @param weight {@code [nodes, D]}
 * @param bias {@code [nodes]}
 * @param mask the weights that may be other than 0, {@code [nodes, D]}
 * @param closed gates that divide nothing
 * @param beta how their inverse temperature goes
 */
record ScorecardGates(TreeShape shape, float[] weight, float[] bias, boolean[] mask, BitSet closed, Beta beta) {
    /** Those that a search has found; the others of the tree are closed. */
    static ScorecardGates of(int depth, List<SplitSearch.Split> splits, Schema schema) {
        TreeShape shape = new TreeShape(depth);
        int features = schema.width();
        float[] weight = new float[shape.nodes() * features];
        float[] bias = new float[shape.nodes()];
        boolean[] mask = new boolean[weight.length];
        BitSet closed = new BitSet();
        closed.set(0, shape.nodes());
        Arrays.fill(bias, Structure.CLOSED_BIAS);
        for (SplitSearch.Split s : splits) {
            closed.clear(s.node());
            bias[s.node()] = s.bias();
            System.arraycopy(s.weight(), 0, weight, s.node() * features, features);
            int first = s.node() * features + schema.firstFeature(s.column());
            Arrays.fill(mask, first, first + schema.columns().get(s.column()).width(), true);
        }
        return new ScorecardGates(shape, weight, bias, mask, closed, new Beta.Fixed(1));
    }

    /** Random planes through the mean of the rows, over all columns that may stand in a gate. */
    static ScorecardGates dense(DistillOptions options, Schema schema, Matrix rows) {
        TreeShape shape = new TreeShape(options.depth());
        TreeParameters p = TreeParameters.zeros(shape, schema.width(), 1);
        Initialization gates = new Initialization(rows);
        SplittableRandom random = Seeds.stream(options.seed(), 0x1417);
        boolean[] allowed = allowed(schema);
        boolean[] mask = new boolean[p.gateWeight().length];
        for (int i = 0; i < shape.nodes(); i++) {
            gates.draw(p, i, random);
            for (int c = 0; c < allowed.length; c++) {
                int first = i * schema.width() + schema.firstFeature(c);
                int end = first + schema.columns().get(c).width();
                Arrays.fill(mask, first, end, allowed[c]);
                if (!allowed[c]) {
                    Arrays.fill(p.gateWeight(), first, end, 0f);
                }
            }
        }
        return new ScorecardGates(shape, p.gateWeight(), p.gateBias(), mask, new BitSet(), options.beta());
    }

    /** A column that the answer must be monotone in stands in no gate: the weights of the leaves must not depend on it. */
    static boolean[] allowed(Schema schema) {
        boolean[] allowed = new boolean[schema.columns().size()];
        for (int c = 0; c < allowed.length; c++) {
            Column column = schema.columns().get(c);
            boolean monotone = column instanceof Column.Number n && n.monotone() != Column.Monotone.NONE;
            allowed[c] = !monotone && !(column instanceof Column.Ignored);
        }
        return allowed;
    }
}
