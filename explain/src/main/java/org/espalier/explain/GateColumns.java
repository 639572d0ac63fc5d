package org.espalier.explain;

import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;

/** Which columns each gate asks about, found when a gate is first asked for: every explanation asks for all of its path. */
final class GateColumns {
    private final List<ExplainedColumn> columns;
    private final float[] coefficients;
    private final int features;
    private final AtomicReferenceArray<List<Integer>> found;

    /** @param coefficients {@code [nodes, features]}; nobody may write to it from now on */
    GateColumns(List<ExplainedColumn> columns, float[] coefficients, int nodes, int features) {
        this.columns = columns;
        this.coefficients = coefficients;
        this.features = features;
        this.found = new AtomicReferenceArray<>(nodes);
    }

    /** Indices of the columns with a coefficient that is not 0, in their order. */
    List<Integer> of(int node) {
        List<Integer> known = found.get(node);
        if (known == null) {
            known = IntStream.range(0, columns.size())
                    .filter(c -> asks(node, columns.get(c)))
                    .boxed()
                    .toList();
            found.set(node, known);
        }
        return known;
    }

    private boolean asks(int node, ExplainedColumn column) {
        int from = node * features + column.firstFeature();
        return IntStream.range(from, from + column.width()).anyMatch(i -> coefficients[i] != 0);
    }
}
