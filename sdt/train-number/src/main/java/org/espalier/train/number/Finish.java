package org.espalier.train.number;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.scorecard.SparseBasis;
import org.espalier.sdt.Basis;
import org.espalier.sdt.Intervals;
import org.espalier.sdt.LeafRange;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.RowStatistics;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.Structure;
import org.espalier.train.DistillOptions;
import org.espalier.train.Family;
import org.espalier.train.LeafKind;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeParameters;
import org.espalier.train.Version;

/**
 * From trained parameters to a finished tree, in the target's unit.
 *
 * @param gateColumns which columns each gate may ask about, {@code [nodes, columns]}; empty: all
 */
record Finish(
        DistillOptions options,
        Schema schema,
        Basis basis,
        Scale scale,
        TrainingData data,
        NumberRows rows,
        Optional<boolean[]> gateColumns) {
    /**
     * A tree and how it does.
     *
     * @param losses of the family, by max-path against what training aims at, of each validation row, weighted; of several outputs added up
     */
    record Trained(Finish finish, SoftDecisionTree tree, double[] losses) {
        /** Mean of the validation rows. */
        double loss() {
            return Arrays.stream(losses).average().orElseThrow();
        }

        /** Whether its loss is lower by more than a standard error of the difference, row by row. */
        boolean isClearlyBetterThan(Trained other) {
            double mean = other.loss() - loss();
            double squares = 0;
            for (int r = 0; r < losses.length; r++) {
                double d = other.losses[r] - losses[r] - mean;
                squares += d * d;
            }
            return mean > Math.sqrt(squares / losses.length / Math.max(1, losses.length - 1));
        }

        /** With intervals, metrics, provenance and what it remembers of its rows. */
        SoftDecisionTree whole(String dataHash, String teacher) {
            return finish.whole(this, dataHash, teacher);
        }
    }

    /** With the leaves that suit, and of a rate with the total of the rows. */
    Trained trained(TreeParameters parameters) {
        SoftDecisionTree best = best(parameters);
        SoftDecisionTree tree = schema.target().kind() == Target.Kind.RATE ? rescaled(best) : best;
        return new Trained(this, tree, losses(tree));
    }

    /** With refitted leaves where the validation rows are answered better by them. */
    private SoftDecisionTree best(TreeParameters trained) {
        SoftDecisionTree plain = tree(trained, Optional.empty());
        if (!schema.target().isNumeric()) {
            return plain; // a probability can't be far out of range
        }
        int[] leaf =
                plain.predict(data.features(), Rule.MAX_PATH, options.threads()).leaf();
        Optional<LeafRange> range = Optional.of(LeafFit.range(trained.shape().leaves(), data, leaf, scale));
        SoftDecisionTree held = tree(trained, range);
        if (!(scale.family() instanceof Family.Squared)) {
            return held;
        }
        SoftDecisionTree refitted = tree(LeafFit.ridge(trained, data, leaf), range);
        return Arrays.stream(losses(refitted)).sum()
                        < Arrays.stream(losses(held)).sum()
                ? refitted
                : held;
    }

    /** Of max-path answers against what training aims at, of each validation row, times its weight in mean weights. */
    private double[] losses(SoftDecisionTree tree) {
        Predictions answers = tree.predict(rows.validation().features(), Rule.MAX_PATH, options.threads());
        double[] losses = new double[answers.rows()];
        double all = 0;
        for (int r = 0; r < losses.length; r++) {
            double loss = 0;
            for (int k = 0; k < answers.classes(); k++) {
                int i = r * answers.classes() + k;
                double score = scale.score(scale.toTraining(answers.probabilities()[i], k));
                loss += scale.family().loss(scale.toTraining(rows.validationAnswers()[i], k), score);
            }
            losses[r] = rows.validation().weight(r) * loss;
            all += rows.validation().weight(r);
        }
        for (int r = 0; r < losses.length; r++) {
            losses[r] *= losses.length / all;
        }
        return losses;
    }

    private SoftDecisionTree tree(TreeParameters p, Optional<LeafRange> range) {
        float[] beta = new float[p.shape().nodes()];
        Arrays.fill(beta, (float) options.beta().at(1));
        return SoftDecisionTree.builder(schema, p.shape())
                .gates(p.gateWeight(), p.gateBias(), beta)
                .leaves(leaves(p, range))
                .structure(Structure.full().withColumns(gateColumns, Optional.empty()))
                .build();
    }

    /** In the target's unit; constant leaves are held within their range now. */
    private Leaves leaves(TreeParameters p, Optional<LeafRange> range) {
        int leaves = p.shape().leaves();
        int terms = p.terms();
        double[] mean = new SparseBasis(basis, data.features()).means(data.weights());
        int outputs = p.classes();
        float[] weight = new float[leaves * terms * outputs];
        float[] intercept = new float[leaves * outputs];
        for (int j = 0; j < intercept.length; j++) {
            double sum = p.leafLogits()[j];
            for (int t = 0; t < terms; t++) {
                int at = (j / outputs * terms + t) * outputs + j % outputs;
                sum -= mean[t] * p.leafWeight()[at];
                weight[at] = (float) (scale.factor(j % outputs) * p.leafWeight()[at]);
            }
            intercept[j] = (float) (scale.factor(j % outputs) * sum + scale.shift(j % outputs));
        }
        if (options.leaves() == LeafKind.POINTS) {
            return new Leaves.Linear(new LeafScorecards(basis, leaves, weight, intercept, range));
        }
        for (int j = 0; j < intercept.length && range.isPresent(); j++) {
            intercept[j] = Math.max(range.get().low()[j], Math.min(range.get().high()[j], intercept[j]));
        }
        return new Leaves.Constant(outputs, intercept);
    }

    /** One factor for all leaves, so that the training rows' totals are met by max-path. */
    private SoftDecisionTree rescaled(SoftDecisionTree tree) {
        Predictions answers = tree.predict(rows.own().features(), Rule.MAX_PATH, options.threads());
        double truth = 0;
        double answered = 0;
        for (int r = 0; r < answers.rows(); r++) {
            if (!Float.isNaN(rows.own().values()[r])) {
                truth += (double) rows.own().weight(r) * rows.own().values()[r];
                answered += (double) rows.own().weight(r) * answers.probabilities()[r];
            }
        }
        if (!(truth > 0 && answered > 0)) {
            return tree;
        }
        float more = (float) Math.log(truth / answered);
        return tree.toBuilder().leaves(shifted(tree.leaves(), more)).build();
    }

    private Leaves shifted(Leaves leaves, float more) {
        if (leaves instanceof Leaves.Linear linear) {
            LeafScorecards cards = linear.cards();
            return new Leaves.Linear(new LeafScorecards(
                    basis,
                    cards.leaves(),
                    cards.weight(),
                    plus(cards.intercept(), more),
                    cards.range().map(r -> new LeafRange(plus(r.low(), more), plus(r.high(), more)))));
        }
        return new Leaves.Constant(1, plus(((Leaves.Constant) leaves).logits(), more));
    }

    private static float[] plus(float[] values, float more) {
        float[] out = values.clone();
        for (int i = 0; i < out.length; i++) {
            out[i] += more;
        }
        return out;
    }

    private SoftDecisionTree whole(Trained trained, String dataHash, String teacher) {
        SoftDecisionTree tree = trained.tree();
        Dataset own = Dataset.ofNumbers(
                schema, rows.own().features(), rows.own().values(), rows.own().weights());
        Optional<Intervals> intervals = schema.target().kind() == Target.Kind.NUMBER
                ? IntervalFit.of(tree, own, rows.validation(), options.threads())
                : Optional.empty();
        SortedMap<String, Double> metrics = new TreeMap<>(
                Map.of("validation.rows", (double) rows.validation().rows(), "epochs", (double) options.epochs()));
        measure(tree, Rule.AVERAGE, "average", metrics);
        measure(tree, Rule.MAX_PATH, "maxPath", metrics);
        SoftDecisionTree finished = tree.toBuilder()
                .intervals(intervals)
                .provenance(new Provenance(
                        Version.TEXT, dataHash, teacher, options.seed(), options.configuration(), metrics))
                .build();
        return finished.withStatistics(RowStatistics.of(finished, own, options.threads()));
    }

    /**
     * Against the truth where the validation rows have it, else against the teacher: the RMSE, of several numbers in standard deviations of
     * each, of labels the share that is right.
     */
    private void measure(SoftDecisionTree tree, Rule rule, String name, Map<String, Double> metrics) {
        Predictions answers = tree.predict(rows.validation().features(), rule, options.threads());
        double all = 0;
        double squares = 0;
        double right = 0;
        double mass = 0;
        for (int r = 0; r < answers.rows(); r++) {
            double weight = rows.validation().weight(r);
            all += weight;
            mass += weight * answers.pathMass()[r];
            for (int i = r * answers.classes(); i < (r + 1) * answers.classes(); i++) {
                float truth = rows.validation().values()[i];
                double wanted = Float.isNaN(truth) ? rows.validationAnswers()[i] : (double) truth;
                double miss = (answers.probabilities()[i] - wanted) / unit(i % answers.classes());
                squares += weight * miss * miss / answers.classes();
                boolean isYes = answers.probabilities()[i] >= Target.Labels.THRESHOLD;
                right += isYes == wanted >= Target.Labels.THRESHOLD ? weight / answers.classes() : 0;
            }
        }
        if (schema.target().isNumeric()) {
            metrics.put("validation.rmse." + name, Math.sqrt(squares / all));
        } else {
            metrics.put("validation.accuracy." + name, right / all);
        }
        if (rule == Rule.MAX_PATH) {
            metrics.put("validation.pathMass", mass / all);
        }
    }

    /** What errors of an answer are told in. */
    private double unit(int k) {
        return schema.target().isOneNumber() ? 1 : schema.target().scale(k);
    }
}
