package org.espalier.train;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.base.Percent;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.scorecard.TreeAlternatingOptimization;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.RowStatistics;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.Structure;
import org.espalier.teacher.Teacher;

/**
 * From the best epoch's parameters to the finished tree: tree alternating optimization, the refit of the leaves, validation
 * metrics, provenance and the statistics of the training rows.
 */
record Finishing(DistillOptions options, TrainingListener listener, Optional<AllRows> allRows) {
    /** Leaves of a tree, and how it does with them on the validation rows. */
    record Refit(float[] leafLogits, Validation validation) {}

    /**
     * @param training all rows of the run with their labels
     * @param dataHash of these rows
     */
    SoftDecisionTree finish(
            TrainingRun run, Preparation rows, Dataset training, Optional<Teacher> teacher, String dataHash) {
        SoftDecisionTree best = tree(run, training.schema());
        SoftDecisionTree trained = optimized(best, rows);
        Refit refit = refit(trained, rows);
        Provenance provenance = new Provenance(
                Version.TEXT,
                dataHash,
                teacher.map(Teacher::identity).orElse("labels"),
                options.seed(),
                options.configuration(),
                metrics(run, rows, refit.validation()));
        SoftDecisionTree finished = withLeaves(trained, refit.leafLogits(), provenance);
        return finished.withStatistics(allRows.map(all -> all.statistics(finished))
                .orElseGet(() -> RowStatistics.of(finished, training, options.threads())));
    }

    /** The best epoch's, with the columns that its gates may ask about where these are few. */
    private SoftDecisionTree tree(TrainingRun run, Schema schema) {
        SoftDecisionTree best = run.best().tree(schema, options.beta(), run.bestBeta());
        return run.engine()
                .masks()
                .map(masks -> best.toBuilder()
                        .structure(Structure.full()
                                .withColumns(
                                        Optional.of(GateBudget.columns(
                                                masks, schema, best.shape().nodes())),
                                        Optional.empty()))
                        .build())
                .orElse(best);
    }

    /**
     * The better one, by the validation loss, of two refits: on the rows themselves, and on their augmented copies too. Copies
     * make leaves less confident: right where the tree has learned its rows by heart, wrong elsewhere. Ties go to the rows
     * themselves.
     */
    Refit refit(SoftDecisionTree trained, Preparation rows) {
        Refit own = refit(trained, rows.ownForRefit(), rows);
        if (rows.versions() == 1) {
            return own;
        }
        Refit all = refit(trained, rows.allForRefit(), rows);
        return all.validation().loss() < own.validation().loss() ? all : own;
    }

    private Refit refit(SoftDecisionTree trained, TrainingData data, Preparation rows) {
        double[] mass = allRows.map(all -> all.leafMass(trained))
                .orElseGet(() -> LeafRefit.mass(trained, data, options.threads()));
        float[] leafLogits = LeafRefit.refit(trained, mass);
        SoftDecisionTree tree = withLeaves(trained, leafLogits, Provenance.none());
        return new Refit(leafLogits, rows.validate(tree, options.threads()));
    }

    private static SortedMap<String, Double> metrics(TrainingRun run, Preparation rows, Validation v) {
        return new TreeMap<>(Map.of(
                "validation.rows", (double) rows.validation().rows(),
                "validation.loss", v.loss(),
                "validation.accuracy.average", v.average(),
                "validation.accuracy.maxPath", v.maxPath(),
                "validation.pathMass", v.pathMass(),
                "epochs", (double) run.epoch(),
                "bestEpoch", (double) run.bestEpoch()));
    }

    private SoftDecisionTree optimized(SoftDecisionTree trained, Preparation rows) {
        if (options.tao() == 0) {
            return trained;
        }
        TrainingData data = rows.allForRefit();
        TreeAlternatingOptimization tao = TreeAlternatingOptimization.of(
                trained,
                data.features(),
                data.targets(),
                data.weights(),
                options.tao(),
                options.threads(),
                options.seed());
        listener.note(String.format(
                Locale.ROOT,
                "tree alternating optimization moved %d gates: a row's leaf names its class with %s %% instead of %s %%",
                tao.moved(),
                Percent.digits(tao.after(), 2),
                Percent.digits(tao.before(), 2)));
        return tao.tree();
    }

    private static SoftDecisionTree withLeaves(SoftDecisionTree t, float[] leafLogits, Provenance provenance) {
        return t.toBuilder()
                .leaves(new Leaves.Constant(t.classes(), leafLogits))
                .provenance(provenance)
                .build();
    }
}
