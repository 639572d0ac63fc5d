package org.espalier.train.number;

import java.util.Arrays;
import java.util.Locale;
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
import org.espalier.teacher.Teacher;
import org.espalier.teacher.Teachers;
import org.espalier.train.DistillOptions;
import org.espalier.train.Engines;
import org.espalier.train.Family;
import org.espalier.train.LeafKind;
import org.espalier.train.TrainingData;
import org.espalier.train.TrainingException;
import org.espalier.train.TrainingListener;
import org.espalier.train.TreeParameters;
import org.espalier.train.Version;

/**
 * Trains a soft decision tree whose target is a number or a rate, on a teacher's answers or on the values alone: the
 * expected loss of a {@link Family} over all leaves, gates that harden, leaves that are refitted and held within what their
 * rows were, and prediction intervals. For classes there is {@link org.espalier.train.Distiller}.
 *
 * <pre>{@code
 * SoftDecisionTree tree = new NumberDistiller(DistillOptions.builder(rows).depth(5).build(), TrainingListener.SILENT)
 *         .distill(rows, Optional.of(teacher), Optional.empty());
 * }</pre>
 */
public final class NumberDistiller {
    private final DistillOptions options;
    private final TrainingListener listener;

    public NumberDistiller(DistillOptions options, TrainingListener listener) {
        this.options = options;
        this.listener = listener;
    }

    /**
     * Trains a tree. An interrupt of the calling thread is looked for before every epoch.
     *
     * @param teacher empty: the tree is trained on the rows' values alone. It stays open
     * @param validation the validation set, for the refit and the intervals; empty: a part of the training rows
     * @throws TrainingException when the options don't fit the data, or a number stops being finite
     * @throws org.espalier.teacher.TeacherException when the teacher does not fit the data's schema, or an answer is no number
     */
    public SoftDecisionTree distill(Dataset training, Optional<Teacher> teacher, Optional<Dataset> validation) {
        Family family = requireFamily(training);
        Engines.Choice engine = Engines.choose(options.engine(), options.depth(), LeafKind.POINTS);
        DistillOptions found =
                options.toBuilder().engine(engine.factory().name()).build();
        listener.note("engine " + engine.factory().name() + ", family " + family.text());
        boolean isRate = training.schema().target().kind() == Target.Kind.RATE;
        NumberRows rows = NumberRows.of(
                training, teacher.map(t -> Teachers.fit(t, training.schema())), validation, found, isRate, listener);
        Target.Spread spread = training.schema().target().spread().orElseGet(() -> Scale.spreadOf(training));
        Scale scale = new Scale(family, spread);
        Schema schema = withSpread(training.schema(), spread);
        boolean isLinear = found.leaves() == LeafKind.POINTS;
        Basis basis = isLinear ? Basis.of(schema) : Basis.none(schema);
        TrainingData data = new TrainingData(rows.features(), 1, toTraining(rows.answers(), scale), rows.weights())
                .withBasis(basis);
        TreeParameters trained =
                new NumberRun(found, engine.factory(), family, data, rows.own().rows()).train();
        Finish finish = new Finish(found, schema, basis, scale, data, rows);
        SoftDecisionTree tree = finish.best(trained, family);
        if (isRate) {
            tree = finish.rescaled(tree);
        }
        return finish.whole(
                tree, training.sha256(), teacher.map(Teacher::identity).orElse("labels"));
    }

    private Family requireFamily(Dataset training) {
        Target target = training.schema().target();
        if (!target.isNumeric()) {
            throw new TrainingException("target '" + target.name() + "': expected a number or a rate, found "
                    + target.kind().description());
        }
        if (training.schema().image().isPresent()) {
            throw new TrainingException("target '" + target.name() + "': expected a table, found images: "
                    + target.kind().description() + " of images is not learned yet");
        }
        Family family = options.family().orElseGet(() -> Family.of(target.kind()));
        if (family.isLogarithmic() != (target.kind() == Target.Kind.RATE)) {
            throw new TrainingException("the family " + family.text() + ": expected a target that is "
                    + (family.isLogarithmic() ? Target.Kind.RATE : Target.Kind.NUMBER).description() + ", found "
                    + target.kind().description());
        }
        for (int r = 0; r < training.rows() && family instanceof Family.Gamma; r++) {
            if (training.values()[r] == 0) {
                throw new TrainingException(
                        "row " + (r + 1) + ": expected an amount above 0, as the family gamma has, found 0");
            }
        }
        return family;
    }

    private static Schema withSpread(Schema schema, Target.Spread spread) {
        return schema.withTarget(
                schema.target() instanceof Target.Rate rate
                        ? new Target.Rate(rate.name(), rate.exposure(), Optional.of(spread))
                        : new Target.Number(
                                schema.target().name(), ((Target.Number) schema.target()).unit(), Optional.of(spread)));
    }

    private static float[] toTraining(float[] values, Scale scale) {
        float[] out = new float[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = scale.toTraining(values[i]);
        }
        return out;
    }

    /** From trained parameters to a finished tree. */
    private record Finish(
            DistillOptions options, Schema schema, Basis basis, Scale scale, TrainingData data, NumberRows rows) {
        /** With refitted leaves where the validation rows are answered better by them. */
        SoftDecisionTree best(TreeParameters trained, Family family) {
            SoftDecisionTree plain = tree(trained, Optional.empty());
            int[] leaf = plain.predict(data.features(), Rule.MAX_PATH, options.threads())
                    .leaf();
            Optional<LeafRange> range =
                    Optional.of(LeafFit.range(trained.shape().leaves(), data, leaf, scale));
            SoftDecisionTree held = tree(trained, range);
            if (!(family instanceof Family.Squared)) {
                return held;
            }
            SoftDecisionTree refitted = tree(LeafFit.ridge(trained, data, leaf), range);
            return error(refitted) < error(held) ? refitted : held;
        }

        /** Mean squared distance of max-path answers from what training aims at, on the validation rows. */
        private double error(SoftDecisionTree tree) {
            Predictions answers = tree.predict(rows.validation().features(), Rule.MAX_PATH, options.threads());
            double sum = 0;
            for (int r = 0; r < answers.rows(); r++) {
                double miss = answers.probabilities()[r] - rows.validationAnswers()[r];
                sum += rows.validation().weight(r) * miss * miss;
            }
            return sum;
        }

        private SoftDecisionTree tree(TreeParameters p, Optional<LeafRange> range) {
            float[] beta = new float[p.shape().nodes()];
            Arrays.fill(beta, (float) options.beta().at(1));
            return SoftDecisionTree.builder(schema, p.shape())
                    .gates(p.gateWeight(), p.gateBias(), beta)
                    .leaves(leaves(p, range))
                    .build();
        }

        /** In the target's unit; constant leaves are held within their range now. */
        private Leaves leaves(TreeParameters p, Optional<LeafRange> range) {
            int leaves = p.shape().leaves();
            int terms = p.terms();
            double[] mean = new SparseBasis(basis, data.features()).means(data.weights());
            float[] weight = new float[leaves * terms];
            float[] intercept = new float[leaves];
            for (int l = 0; l < leaves; l++) {
                double sum = p.leafLogits()[l];
                for (int t = 0; t < terms; t++) {
                    sum -= mean[t] * p.leafWeight()[l * terms + t];
                    weight[l * terms + t] = (float) (scale.factor() * p.leafWeight()[l * terms + t]);
                }
                intercept[l] = (float) (scale.factor() * sum + scale.shift());
            }
            if (options.leaves() == LeafKind.POINTS) {
                return new Leaves.Linear(new LeafScorecards(basis, leaves, weight, intercept, range));
            }
            for (int l = 0; l < leaves && range.isPresent(); l++) {
                intercept[l] =
                        Math.max(range.get().low()[l], Math.min(range.get().high()[l], intercept[l]));
            }
            return new Leaves.Constant(1, intercept);
        }

        /** One factor for all leaves, so that the training rows' totals are met by max-path. */
        SoftDecisionTree rescaled(SoftDecisionTree tree) {
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

        /** With intervals, metrics, provenance and what it remembers of its rows. */
        SoftDecisionTree whole(SoftDecisionTree tree, String dataHash, String teacher) {
            Dataset own = Dataset.ofNumbers(
                    schema,
                    rows.own().features(),
                    rows.own().values(),
                    rows.own().weights());
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

        /** Against the truth where the validation rows have it, else against the teacher. */
        private void measure(SoftDecisionTree tree, Rule rule, String name, Map<String, Double> metrics) {
            Predictions answers = tree.predict(rows.validation().features(), rule, options.threads());
            double all = 0;
            double squares = 0;
            double mass = 0;
            for (int r = 0; r < answers.rows(); r++) {
                float truth = rows.validation().values()[r];
                double miss = answers.probabilities()[r]
                        - (Float.isNaN(truth) ? rows.validationAnswers()[r] : (double) truth);
                double weight = rows.validation().weight(r);
                all += weight;
                squares += weight * miss * miss;
                mass += weight * answers.pathMass()[r];
            }
            metrics.put("validation.rmse." + name, Math.sqrt(squares / all));
            if (rule == Rule.MAX_PATH) {
                metrics.put("validation.pathMass", mass / all);
            }
        }
    }

    /** What the provenance says of the validation rows, in one line. */
    public static String summary(SoftDecisionTree tree) {
        Map<String, Double> metrics = tree.provenance().metrics();
        return String.format(
                Locale.ROOT,
                "validation on %.0f rows: RMSE average %.4g, max-path %.4g, path mass %.3f",
                metrics.get("validation.rows"),
                metrics.get("validation.rmse.average"),
                metrics.get("validation.rmse.maxPath"),
                metrics.get("validation.pathMass"));
    }
}
