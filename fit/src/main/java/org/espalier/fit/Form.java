package org.espalier.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
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
 * @param columnsPerGate columns that a gate asks about; 0: as its kind has it
 * @param balance weight of the penalty for gates that send all rows one way; empty: as the data have it
 */
record Form(LeafKind leaves, int depth, int columnsPerGate, Optional<Double> balance) {
    /** What stands for an option that is to be searched. */
    static final String AUTO = "auto";

    /** Gates that can be read, where {@code columns-per-gate} is searched. */
    private static final int FEW_COLUMNS = 2;

    /** Below so many rows a tree has one scorecard at most. */
    private static final int ROWS_FOR_GATES = 1000;

    private static final int ROWS_FOR_DEEP_TREES = 2000;
    /** More classes than these make every leaf so large that a deep tree takes minutes. */
    static final int MANY_CLASSES = 100;

    /** Leaves with points are refused below more gates than these. */
    private static final int DEEPEST_POINTS = 6;

    private static final int ROWS_FOR_DEEPER_TREES = 10_000;
    private static final double FEATURES_OF_WORK = 16;

    Form(LeafKind leaves, int depth) {
        this(leaves, depth, 0);
    }

    Form(LeafKind leaves, int depth, int columnsPerGate) {
        this(leaves, depth, columnsPerGate, Optional.empty());
    }

    /**
     * The same with other weights of the balance penalty, where it has one that the user did not choose: none of it, and ten times as
     * much.
     */
    List<Form> ofOtherBalance(Dataset rows, Map<TrainingOption<?>, String> chosen) {
        if (leaves == LeafKind.POINTS && rows.schema().target().kind() == Target.Kind.CLASSES
                || depth == 0
                || chosen.containsKey(TrainingOptions.BALANCE)) {
            return List.of();
        }
        double usual = options(rows, chosen, 1, 1, 1).balance();
        return List.of(
                new Form(leaves, depth, columnsPerGate, Optional.of(0.0)),
                new Form(leaves, depth, columnsPerGate, Optional.of(10 * usual)));
    }

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
        fixed(chosen).forEach(builder::read);
        if (schema.target().kind() != Target.Kind.CLASSES) {
            List<Form> ofValues = ofValues(count, chosen.get(TrainingOptions.DEPTH));
            // the gates of labels ask about one column anyway
            boolean isPlain = hasGates(chosen) || !schema.target().isNumeric();
            return fitting(isPlain ? withoutGates(ofValues) : ofValues, chosen);
        }
        if (isTable && (schema.classes() == 2 || wantsPoints || LeafChoice.isOpen(builder, schema))) {
            all.add(new Form(LeafKind.POINTS, 0));
            if (count >= ROWS_FOR_GATES) {
                all.add(new Form(LeafKind.POINTS, 2));
            }
            if (count >= ROWS_FOR_GATES && schema.classes() == 2) {
                all.add(new Form(LeafKind.POINTS, 3));
            }
        }
        List<Integer> depths = new ArrayList<>(List.of(3, 4, 6));
        if (count >= ROWS_FOR_DEEP_TREES && schema.classes() > 2 && schema.classes() <= MANY_CLASSES) {
            depths.add(8);
            if (count >= ROWS_FOR_DEEPER_TREES && isTable) {
                depths.add(9);
            }
        }
        boolean searchesGates = isTable && AUTO.equals(chosen.get(TrainingOptions.COLUMNS_PER_GATE));
        for (int depth : depths) {
            if (searchesGates) {
                all.add(new Form(LeafKind.CONSTANT, depth, FEW_COLUMNS));
            }
            all.add(new Form(LeafKind.CONSTANT, depth));
        }
        return fitting(all, chosen);
    }

    /**
     * Of numbers, rates and labels: a tree's leaves are all fitted together, so depth costs what its leaves do. Above leaves with points
     * gates of few columns lose little where they lose anything; the deepest trees have gates of all columns nevertheless.
     *
     * @param depth that the user chose: both kinds of leaves are tried there, points above both kinds of gates; null or {@value #AUTO}: none
     */
    private static List<Form> ofValues(int rows, String depth) {
        if (depth != null && !depth.equals(AUTO)) {
            int asked = Integer.parseInt(depth);
            return Stream.of(
                            new Form(LeafKind.CONSTANT, asked),
                            new Form(LeafKind.POINTS, asked, FEW_COLUMNS),
                            new Form(LeafKind.POINTS, asked))
                    .filter(f -> f.leaves == LeafKind.POINTS ? asked <= DEEPEST_POINTS : asked > 0)
                    .filter(f -> asked > 0 || f.columnsPerGate == 0)
                    .toList();
        }
        List<Form> all = new ArrayList<>(List.of(new Form(LeafKind.POINTS, 0)));
        if (rows >= ROWS_FOR_GATES) {
            all.add(new Form(LeafKind.POINTS, 2, FEW_COLUMNS));
        }
        all.add(new Form(LeafKind.CONSTANT, 3, FEW_COLUMNS));
        List.of(4, 6).forEach(d -> all.add(new Form(LeafKind.CONSTANT, d)));
        if (rows >= ROWS_FOR_GATES) {
            all.add(new Form(LeafKind.POINTS, 4, FEW_COLUMNS));
        }
        if (rows >= ROWS_FOR_DEEP_TREES) {
            all.add(new Form(LeafKind.POINTS, 5));
        }
        if (rows >= ROWS_FOR_DEEPER_TREES) {
            all.add(new Form(LeafKind.POINTS, 6));
        }
        return all;
    }

    /** Whether the user chose how many columns a gate asks about. */
    private static boolean hasGates(Map<TrainingOption<?>, String> chosen) {
        String columns = chosen.get(TrainingOptions.COLUMNS_PER_GATE);
        return chosen.containsKey(TrainingOptions.GATES) || columns != null && !columns.equals(AUTO);
    }

    private static List<Form> withoutGates(List<Form> forms) {
        return forms.stream()
                .map(f -> new Form(f.leaves, f.depth, 0, f.balance))
                .distinct()
                .toList();
    }

    /** Those that the user's choice leaves; the one that he chose. */
    private static List<Form> fitting(List<Form> all, Map<TrainingOption<?>, String> chosen) {
        String leaves = chosen.get(TrainingOptions.LEAVES);
        boolean wantsPoints = leaves != null && leaves.equals(LeafKind.POINTS.text());
        String depth = AUTO.equals(chosen.get(TrainingOptions.DEPTH)) ? null : chosen.get(TrainingOptions.DEPTH);
        boolean hasKind = leaves != null && !leaves.equals(AUTO);
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

    /** Without what is searched. */
    private static Map<TrainingOption<?>, String> fixed(Map<TrainingOption<?>, String> chosen) {
        Map<TrainingOption<?>, String> out = new LinkedHashMap<>(chosen);
        out.remove(TrainingOptions.DEPTH, AUTO);
        out.remove(TrainingOptions.COLUMNS_PER_GATE, AUTO);
        return out;
    }

    /** {@code one scorecard}, {@code up to 4 scorecards}, {@code depth 6, constant leaves}. */
    String text() {
        return text(false);
    }

    /** For rows of a target: but for classes all leaves have a scorecard, where they are not constant. */
    String text(Target target) {
        return text(target.kind() != Target.Kind.CLASSES);
    }

    private String text(boolean isOfValues) {
        return leaves == LeafKind.POINTS
                ? depth == 0
                        ? "one scorecard"
                        : isOfValues
                                ? "depth " + depth + ", scorecards" + columned() + balanced()
                                : "up to " + (1 << depth) + " scorecards"
                : "depth " + depth + ", constant leaves" + columned() + balanced();
    }

    private String columned() {
        return columnsPerGate == 0 ? "" : ", " + columnsPerGate + " columns a gate";
    }

    private String balanced() {
        return balance.map(b -> ", balance " + b).orElse("");
    }

    /** The same but deeper. */
    boolean isLargerThan(Form other) {
        return leaves == other.leaves && columnsPerGate == other.columnsPerGate && depth > other.depth;
    }

    /** As options of the command. */
    String options() {
        StringBuilder out = new StringBuilder();
        choices()
                .forEach((option, text) -> out.append(out.length() == 0 ? "--" : " --")
                        .append(option.key())
                        .append(' ')
                        .append(text));
        return out.toString();
    }

    /** As training options and their texts. */
    Map<TrainingOption<?>, String> choices() {
        Map<TrainingOption<?>, String> out = new LinkedHashMap<>();
        out.put(TrainingOptions.LEAVES, leaves.text());
        out.put(TrainingOptions.DEPTH, String.valueOf(depth));
        if (columnsPerGate > 0) {
            out.put(TrainingOptions.COLUMNS_PER_GATE, String.valueOf(columnsPerGate));
        }
        balance.ifPresent(b -> out.put(TrainingOptions.BALANCE, b.toString()));
        return out;
    }

    /**
     * Options for rows.
     *
     * @param share of the epochs; 1: all of them
     */
    DistillOptions options(Dataset rows, Map<TrainingOption<?>, String> chosen, double share, int threads, long seed) {
        DistillOptions.Builder builder = DistillOptions.builder(rows);
        Map<TrainingOption<?>, String> all = fixed(chosen);
        all.putAll(choices());
        builder.threads(threads).seed(seed);
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
                ? (rows.schema().target().kind() == Target.Kind.CLASSES ? 1 : 2)
                        * 20
                        * features
                        * (1 << depth)
                        * LeafScorecards.outputs(rows.schema())
                : features * (1 << depth) + (double) rows.schema().target().answers() * (1 << depth);
        // gates of few columns are tried by pruning and by growth
        int runs = columnsPerGate == 0 ? 1 : 2;
        return runs * perRow * rows.rows() * options.epochs();
    }
}
