package org.espalier.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.base.Percent;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Slices;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/**
 * A tree's answers by groups of rows, and what they cost.
 *
 * @param cost mean cost of a row; absent without costs
 * @param costOfOneAnswer mean cost of the cheapest answer that is the same for all rows
 */
public record RowGroups(List<Slices> slices, OptionalDouble cost, OptionalDouble costOfOneAnswer) {
    public RowGroups {
        slices = List.copyOf(slices);
    }

    /**
     * By the tree's average.
     *
     * @param rows of the tree's schema
     * @param columns what each column says of each row, {@code [rows]}, by the column's name; the tree need not know it
     */
    public static RowGroups of(
            SoftDecisionTree tree,
            Dataset rows,
            Map<String, List<String>> columns,
            Optional<Costs> costs,
            int threads) {
        int classes = tree.classes();
        float[] p = tree.predict(rows.features(), Rule.AVERAGE, threads).probabilities();
        int[] answers = new int[rows.rows()];
        double[] probability = new double[classes == 2 ? rows.rows() : 0];
        int positive = classes == 2 ? tree.schema().positiveIndex() : -1;
        for (int r = 0; r < answers.length; r++) {
            answers[r] = tree.classOf(Arrays.copyOfRange(p, r * classes, (r + 1) * classes));
            if (positive >= 0) {
                probability[r] = p[2 * r + positive];
            }
        }
        Optional<String> positiveClass = positive < 0
                ? Optional.empty()
                : Optional.of(tree.schema().target().classes().get(positive));
        List<Slices> slices = new ArrayList<>();
        columns.forEach((name, texts) ->
                slices.add(Slices.of(name, texts, rows.labels(), answers, probability, positive, positiveClass)));
        if (costs.isEmpty()) {
            return new RowGroups(slices, OptionalDouble.empty(), OptionalDouble.empty());
        }
        Costs table = costs.get();
        double cheapest = Double.POSITIVE_INFINITY;
        for (int k = 0; k < classes; k++) {
            int[] same = new int[rows.rows()];
            Arrays.fill(same, k);
            cheapest = Math.min(cheapest, table.mean(rows.labels(), same));
        }
        return new RowGroups(
                slices, OptionalDouble.of(table.mean(rows.labels(), answers)), OptionalDouble.of(cheapest));
    }

    /** The parts of {@code evaluate --json}: {@code cost} and {@code slices}, each where it was asked for. */
    public Map<String, Object> toMap() {
        Map<String, Object> json = new LinkedHashMap<>();
        cost.ifPresent(c -> json.put("cost", Map.of("tree", c, "oneAnswer", costOfOneAnswer.orElseThrow())));
        if (!slices.isEmpty()) {
            json.put("slices", slices.stream().map(Slices::toMap).toList());
        }
        return json;
    }

    /** Lines for the terminal, a line end at the end; empty where nothing was asked for. */
    public String text() {
        StringBuilder out = new StringBuilder();
        cost.ifPresent(c -> {
            double one = costOfOneAnswer.orElseThrow();
            out.append(String.format(
                            Locale.ROOT, "cost of a row: %.4f; by the cheapest same answer for all: %.4f", c, one))
                    .append(one > 0 ? " (" + Percent.digits(c / one, 1) + " % of it)\n" : "\n");
        });
        for (Slices s : slices) {
            out.append(out.length() == 0 ? "" : "\n").append(s.text());
        }
        return out.toString();
    }
}
