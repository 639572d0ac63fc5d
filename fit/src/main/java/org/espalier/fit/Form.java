package org.espalier.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.sdt.LeafScorecards;
import org.espalier.train.DistillOptions;
import org.espalier.train.LeafChoice;
import org.espalier.train.LeafKind;
import org.espalier.train.TrainingOption;
import org.espalier.train.TrainingOptions;

/**
 * A form and size of tree that is tried.
 *
 * @param leaves what its leaves carry
 * @param depth gates on a path at most
 */
record Form(LeafKind leaves, int depth) {
    /** Below so many rows a tree has one scorecard at most. */
    private static final int ROWS_FOR_GATES = 1000;

    private static final int ROWS_FOR_DEEP_TREES = 2000;
    private static final int ROWS_FOR_DEEPER_TREES = 10_000;
    private static final double FEATURES_OF_WORK = 16;

    /**
     * What is tried on such rows, the simplest first: scorecards before trees of constant leaves, few gates before many.
     *
     * @param chosen options that the user chose: a form that contradicts them is not tried
     */
    static List<Form> candidates(Dataset rows, Map<TrainingOption<?>, String> chosen) {
        Schema schema = rows.schema();
        List<Form> all = new ArrayList<>();
        boolean isTable = schema.image().isEmpty();
        int count = rows.rows();
        String leaves = chosen.get(TrainingOptions.LEAVES);
        boolean wantsPoints = leaves != null && leaves.equals(LeafKind.POINTS.text());
        DistillOptions.Builder builder = DistillOptions.builder(rows);
        chosen.forEach(builder::read);
        if (isTable && (schema.classes() == 2 || wantsPoints || LeafChoice.isOpen(builder, schema))) {
            all.add(new Form(LeafKind.POINTS, 0));
            if (count >= ROWS_FOR_GATES) {
                all.add(new Form(LeafKind.POINTS, 2));
            }
            if (count >= ROWS_FOR_GATES && schema.classes() == 2) {
                all.add(new Form(LeafKind.POINTS, 3));
            }
        }
        for (int depth : new int[] {3, 4, 6}) {
            all.add(new Form(LeafKind.CONSTANT, depth));
        }
        if (count >= ROWS_FOR_DEEP_TREES && schema.classes() > 2) {
            all.add(new Form(LeafKind.CONSTANT, 8));
            if (count >= ROWS_FOR_DEEPER_TREES && isTable) {
                all.add(new Form(LeafKind.CONSTANT, 9));
            }
        }
        String depth = chosen.get(TrainingOptions.DEPTH);
        boolean hasKind = leaves != null && !leaves.equals("auto");
        List<Form> fitting = all.stream()
                .filter(f -> !hasKind || f.leaves.text().equals(leaves))
                .filter(f -> depth == null || f.depth == Integer.parseInt(depth))
                .toList();
        if (fitting.isEmpty() && depth != null) {
            int asked = Integer.parseInt(depth);
            LeafKind kind = hasKind
                    ? wantsPoints ? LeafKind.POINTS : LeafKind.CONSTANT
                    : asked == 0 ? LeafKind.POINTS : LeafKind.CONSTANT;
            return List.of(new Form(kind, asked));
        }
        return fitting;
    }

    /** {@code one scorecard}, {@code 4 scorecards at most}, {@code depth 6}. */
    String text() {
        return leaves == LeafKind.POINTS
                ? depth == 0 ? "one scorecard" : "up to " + (1 << depth) + " scorecards"
                : "depth " + depth + ", constant leaves";
    }

    /** As options of the command. */
    String options() {
        return "--leaves " + leaves.text() + " --depth " + depth;
    }

    /**
     * Options for rows.
     *
     * @param share of the epochs; 1: all of them
     */
    DistillOptions options(Dataset rows, Map<TrainingOption<?>, String> chosen, double share, int threads, long seed) {
        DistillOptions.Builder builder = DistillOptions.builder(rows);
        Map<TrainingOption<?>, String> all = new LinkedHashMap<>(chosen);
        all.remove(TrainingOptions.LEAVES);
        all.remove(TrainingOptions.DEPTH);
        builder.leaves(leaves).depth(depth).threads(threads).seed(seed);
        all.forEach(builder::read);
        DistillOptions options = builder.build();
        return share == 1
                ? options
                : options.toBuilder()
                        .epochs((int) Math.max(Math.min(4, options.epochs()), Math.round(share * options.epochs())))
                        .build();
    }

    /** Multiplications of a whole run, about: what a candidate costs, whatever the machine. */
    double work(DistillOptions options, Dataset rows) {
        double features = Math.max(FEATURES_OF_WORK, (double) rows.features().stored() / Math.max(1, rows.rows()));
        double perRow = leaves == LeafKind.POINTS
                ? 20 * features * (1 << depth) * LeafScorecards.outputs(rows.schema())
                : features * (1 << depth) + (double) rows.schema().classes() * (1 << depth);
        return perRow * rows.rows() * options.epochs();
    }
}
