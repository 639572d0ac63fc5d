package org.espalier.train;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.base.Percent;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.scorecard.WholePoints;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.RowStatistics;
import org.espalier.sdt.SoftDecisionTree;

/** From the rows of a run to a finished tree of scorecards: training, whole points, metrics, provenance, statistics. */
record ScorecardFinishing(DistillOptions options, TreeEngineFactory factory, TrainingListener listener) {
    /** @param isShare whether the validation rows are a part of the training rows */
    Distiller.Measured tree(Dataset training, Preparation rows, String teacher, String dataHash, boolean isShare) {
        Schema schema = withPositive(training);
        ScorecardTraining.Trained trained = new ScorecardTraining(options, factory, listener)
                .train(schema, rows.allForRefit(), rows.rows(), rows.validation(), rows.validationTargets(), isShare);
        SoftDecisionTree last = trained.last();
        SoftDecisionTree chosen = trained.chosen();
        Dataset own = new Dataset(last.schema(), training.features(), training.labels(), training.weights());
        if (options.wholePoints()) {
            last = new WholePoints(last, own).tree();
            chosen = rounded(chosen, own, rows);
        }
        // Measured where it was trained without the validation rows.
        Validation v = rows.validate(chosen, options.threads());
        SortedMap<String, Double> metrics = new TreeMap<>(Map.of(
                "validation.rows", (double) rows.validation().rows(),
                "validation.loss", v.loss(),
                "validation.accuracy.average", v.average(),
                "validation.accuracy.maxPath", v.maxPath(),
                "validation.pathMass", v.pathMass(),
                "epochs", (double) options.epochs()));
        SoftDecisionTree finished = last.toBuilder()
                .provenance(new Provenance(
                        Version.TEXT, dataHash, teacher, options.seed(), options.configuration(), metrics))
                .build();
        return new Distiller.Measured(
                finished.withStatistics(RowStatistics.of(finished, own, options.threads())),
                rows.labelLosses(chosen, options.threads()),
                rows.targetLosses(chosen, options.threads()));
    }

    private SoftDecisionTree rounded(SoftDecisionTree exact, Dataset own, Preparation rows) {
        SoftDecisionTree whole = new WholePoints(exact, own).tree();
        Validation before = rows.validate(exact, options.threads());
        Validation after = rows.validate(whole, options.threads());
        listener.note(String.format(
                Locale.ROOT,
                "whole points: validation loss %.5f instead of %.5f, max-path accuracy %s %% instead of %s %%",
                after.loss(),
                before.loss(),
                Percent.digits(after.maxPath(), 2),
                Percent.digits(before.maxPath(), 2)));
        return whole;
    }

    /** The positive class, where there are two and nobody has named one: the rarer class of the training rows. */
    private Schema withPositive(Dataset training) {
        Schema schema = training.schema();
        if (schema.classes() != 2) {
            return schema;
        }
        if (schema.target().positive().isPresent()) {
            return schema;
        }
        long second = Arrays.stream(training.labels()).filter(l -> l == 1).count();
        long first = Arrays.stream(training.labels()).filter(l -> l == 0).count();
        String positive = schema.target().classes().get(first < second ? 0 : 1);
        listener.note("points count towards " + positive + ", the rarer class (positive names another one)");
        return schema.withTarget(
                new Target.Classes(schema.target().name(), schema.target().classes(), Optional.of(positive)));
    }
}
