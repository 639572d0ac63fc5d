package org.espalier.sdt;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.espalier.Progress;
import org.espalier.base.Texts;
import org.espalier.data.Encoder;
import org.espalier.data.EncodingDifference;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.Matrix;

/**
 * A trained soft decision tree (Frosst and Hinton 2017): an immutable value. Gate {@code i} sends a row right with
 * probability {@code sigma(beta_i (w_i x + b_i))}; a leaf answers with {@code softmax(phi)}, or by a scorecard
 * ({@link LeafScorecards}). Safe for any number of
 * threads.
 *
 * <p>Use it where one path must explain a decision. A boosted forest is more accurate on tables and explains nothing.
 */
public final class SoftDecisionTree {
    private final Schema schema;
    private final TreeShape shape;
    private final Structure structure;
    private final float[] gateWeight;
    private final float[] gateBias;
    private final float[] gateBeta;
    private final Leaves leaves;
    private final Decision decision;
    private final Optional<Intervals> intervals;
    private final Provenance provenance;
    private final Optional<TrainingStatistics> statistics;
    private final ScoringTables tables;
    private final ScorerPool scorers;
    /** Made when a row is first asked for by name; which thread's stays does not matter. */
    private volatile Encoder encoder;

    /**
     * A full tree of constant leaves; copies the arrays.
     *
     * @param gateWeight w, {@code [nodes, schema.width()]}, row-major
     * @param gateBias b, {@code [nodes]}
     * @param gateBeta beta, {@code [nodes]}, not negative
     * @param leafLogits phi, {@code [leaves, classes]}, row-major
     * @throws IllegalArgumentException when a length does not fit, or a value is not finite
     */
    public SoftDecisionTree(
            Schema schema,
            TreeShape shape,
            float[] gateWeight,
            float[] gateBias,
            float[] gateBeta,
            float[] leafLogits,
            Provenance provenance) {
        this(builder(schema, shape)
                .gates(gateWeight, gateBias, gateBeta)
                .leaves(new Leaves.Constant(
                        schema.target().answers(),
                        Numbers.finite(
                                "leaf logits",
                                leafLogits,
                                (long) shape.leaves() * schema.target().answers())))
                .provenance(provenance));
    }

    private SoftDecisionTree(Builder b) {
        this.schema = b.schema;
        this.shape = b.shape;
        this.structure = b.structure;
        this.gateWeight = Numbers.finite("gate weights", b.gateWeight, (long) shape.nodes() * schema.width());
        this.gateBias = Numbers.finite("gate biases", b.gateBias, shape.nodes());
        this.gateBeta = Numbers.finite("inverse temperatures", b.gateBeta, shape.nodes());
        this.leaves = Objects.requireNonNull(b.leaves, "leaves");
        this.decision = b.decision;
        this.intervals = b.intervals;
        this.provenance = b.provenance;
        this.statistics = b.statistics;
        for (float beta : gateBeta) {
            if (beta < 0) {
                throw new IllegalArgumentException("inverse temperatures: expected none below 0, found " + beta);
            }
        }
        if (leaves.count() != shape.leaves()) {
            throw new IllegalArgumentException(
                    "leaves: expected " + shape.leaves() + " of them, found " + leaves.count());
        }
        if (!decision.isPlain() && !schema.isTwoClasses()) {
            throw new IllegalArgumentException("a threshold or a calibration: expected two classes, found "
                    + (schema.target().isNumeric()
                            ? schema.target().description()
                            : schema.target().answers()));
        }
        if (intervals.isPresent()
                && (!schema.target().isNumeric()
                        || intervals.get().size()
                                != leaves.count() * schema.target().answers())) {
            throw new IllegalArgumentException("intervals: expected them for the " + leaves.count()
                    + " leaves of a numeric target, found " + intervals.get().size());
        }
        StructureCheck.require(this);
        this.tables = new ScoringTables(this);
        this.scorers = new ScorerPool(tables);
    }

    /** Puts a tree together; everything is checked in {@link Builder#build()}. */
    public static Builder builder(Schema schema, TreeShape shape) {
        return new Builder(schema, shape);
    }

    /** A builder that holds this tree. */
    public Builder toBuilder() {
        return toBuilder(schema);
    }

    /**
     * The same tree with a schema that says more: labels, units, what may not change.
     *
     * @throws IllegalArgumentException when it encodes rows in another way, or names other classes
     */
    public SoftDecisionTree withSchema(Schema described) {
        EncodingDifference.find(schema, described).ifPresent(difference -> {
            throw new IllegalArgumentException("expected a schema that encodes alike: " + difference);
        });
        Target target = described.target();
        if (target.kind() != schema.target().kind()
                || !target.answerNames().equals(schema.target().answerNames())) {
            throw new IllegalArgumentException(
                    "expected the same " + schema.target().kind().text());
        }
        return toBuilder(described).build();
    }

    private Builder toBuilder(Schema of) {
        Builder b = new Builder(of, shape);
        b.structure = structure;
        b.gates(gateWeight, gateBias, gateBeta)
                .leaves(leaves)
                .decision(decision)
                .intervals(intervals)
                .provenance(provenance);
        b.statistics = statistics;
        return b;
    }

    /** Collects the parts of a tree. */
    public static final class Builder {
        private final Schema schema;
        private final TreeShape shape;
        private Structure structure = Structure.full();
        private float[] gateWeight = new float[0];
        private float[] gateBias = new float[0];
        private float[] gateBeta = new float[0];
        private Leaves leaves;
        private Decision decision = Decision.PLAIN;
        private Optional<Intervals> intervals = Optional.empty();
        private Provenance provenance = Provenance.none();
        private Optional<TrainingStatistics> statistics = Optional.empty();

        private Builder(Schema schema, TreeShape shape) {
            this.schema = schema;
            this.shape = shape;
        }

        /**
         * The gates; the arrays are copied by {@link #build()}.
         *
         * @param weight w, {@code [nodes, schema.width()]}, row-major
         * @param bias b, {@code [nodes]}
         * @param beta inverse temperatures, {@code [nodes]}, not negative
         */
        public Builder gates(float[] weight, float[] bias, float[] beta) {
            gateWeight = weight;
            gateBias = bias;
            gateBeta = beta;
            return this;
        }

        public Builder leaves(Leaves all) {
            leaves = all;
            return this;
        }

        /** Which gates divide and which columns each part may ask about; all by default. */
        public Builder structure(Structure of) {
            structure = of;
            return this;
        }

        /** Threshold and calibration; none by default. */
        public Builder decision(Decision by) {
            decision = by;
            return this;
        }

        /** Prediction intervals of a numeric target; none by default. */
        public Builder intervals(Optional<Intervals> of) {
            intervals = of;
            return this;
        }

        public Builder provenance(Provenance from) {
            provenance = from;
            return this;
        }

        /**
         * The tree.
         *
         * @throws IllegalArgumentException when a length does not fit, a value is not finite, or weights contradict the
         *     structure
         */
        public SoftDecisionTree build() {
            return new SoftDecisionTree(this);
        }
    }

    /**
     * The same tree that also remembers what its training rows were like.
     *
     * @throws IllegalArgumentException when a length does not fit the tree
     */
    public SoftDecisionTree withStatistics(TrainingStatistics statistics) {
        if (statistics.featureMean().length != features() || statistics.leafRows().length != shape.leaves()) {
            throw new IllegalArgumentException("expected " + features() + " features and " + shape.leaves()
                    + " leaves, found " + statistics.featureMean().length + " and " + statistics.leafRows().length);
        }
        statistics.scorecards().ifPresent(this::requireFitting);
        Builder b = toBuilder();
        b.statistics = Optional.of(statistics);
        return b.build();
    }

    private void requireFitting(TrainingStatistics.Scorecards of) {
        LeafScorecards cards = scorecards()
                .orElseThrow(() -> new IllegalArgumentException(
                        "statistics of scorecards: expected none, as the leaves are constant"));
        int means = shape.leaves() * cards.basis().size();
        int answers = shape.leaves() * answers();
        if (of.basisMean().length != means || of.leafAnswer().length != answers) {
            throw new IllegalArgumentException("statistics of scorecards: expected " + means + " means and " + answers
                    + " answers, found " + of.basisMean().length + " and " + of.leafAnswer().length);
        }
        if (!schema.target().isNumeric()) {
            of.requireProbabilities();
        }
    }

    /** The scorecards of its leaves; empty where leaves are constant. */
    public Optional<LeafScorecards> scorecards() {
        return leaves instanceof Leaves.Linear linear ? Optional.of(linear.cards()) : Optional.empty();
    }

    /** What its leaves answer with. */
    public Leaves leaves() {
        return leaves;
    }

    /**
     * The class that is answered with these probabilities: the most probable one, or by the threshold; ties go to the lowest
     * index.
     *
     * @param probabilities {@code [classes()]}
     */
    public int classOf(float[] probabilities) {
        return tables.classOf(probabilities);
    }

    /** Which gates divide, and which columns each part may ask about. */
    public Structure structure() {
        return structure;
    }

    /** Threshold and calibration. */
    public Decision decision() {
        return decision;
    }

    public Schema schema() {
        return schema;
    }

    public TreeShape shape() {
        return shape;
    }

    /** Gates that divide; there is one more leaf. */
    public int gates() {
        return shape.nodes() - structure.closed().cardinality();
    }

    public Provenance provenance() {
        return provenance;
    }

    /** What the tree remembers of its training rows; empty for a tree that was put together by hand. */
    public Optional<TrainingStatistics> statistics() {
        return statistics;
    }

    /** Number of encoded features. */
    public int features() {
        return tables.features;
    }

    /**
     * Number of classes.
     *
     * @throws org.espalier.data.DataException when the target is of another kind
     */
    public int classes() {
        return schema.classes();
    }

    /** Numbers in an answer: a probability for each class or label, one number or several of a numeric target. */
    public int answers() {
        return tables.classes;
    }

    /** Prediction intervals of a numeric target, where it has some. */
    public Optional<Intervals> intervals() {
        return intervals;
    }

    /** A copy of w, {@code [nodes, features]}. */
    public float[] gateWeight() {
        return gateWeight.clone();
    }

    /** A copy of b, {@code [nodes]}. */
    public float[] gateBias() {
        return gateBias.clone();
    }

    /** A copy of beta, {@code [nodes]}. */
    public float[] gateBeta() {
        return gateBeta.clone();
    }

    /**
     * A copy of phi, {@code [leaves, classes]}.
     *
     * @throws IllegalStateException when the leaves are scorecards
     */
    public float[] leafLogits() {
        if (leaves instanceof Leaves.Constant constant) {
            return constant.logits();
        }
        throw new IllegalStateException("expected constant leaves, found scorecards");
    }

    /**
     * Answer of leaf {@code leaf} (counted from the left, from 0), {@code [answers()]}: {@code softmax(phi)} of a
     * constant leaf of classes; of a scorecard the mean answer to its training rows, or where no rows are remembered its answer to a
     * row for which all terms are 0. Before any calibration ({@link #calibrated}).
     */
    public float[] leafDistribution(int leaf) {
        return tables.leafDistribution(leaf);
    }

    /**
     * The answer of leaf {@code leaf} to a row, calibrated, {@code [answers()]}: as {@link Rule#MAX_PATH} gives it. The same for
     * every row where leaves are constant.
     */
    public float[] leafDistribution(int leaf, float[] row) {
        if (!(leaves instanceof Leaves.Linear linear)) {
            return calibrated(leafDistribution(leaf));
        }
        requireWidth(row.length);
        requireFinite(row);
        float[] out = new float[answers()];
        linear.cards().answer(leaf, row, 0, new double[linear.cards().outputs()], out, 0);
        return calibrated(out);
    }

    /**
     * The tree's calibration of probabilities as leaves give them, in place.
     *
     * @param probabilities {@code [classes()]}
     * @return the same array
     */
    public float[] calibrated(float[] probabilities) {
        tables.calibrate(probabilities, 0);
        return probabilities;
    }

    /** Scores single rows without garbage; for one thread. */
    public Scorer scorer() {
        return new Scorer(tables);
    }

    /**
     * Answers for one row.
     *
     * @param row encoded features, {@code [features()]}
     * @throws IllegalArgumentException when the row is not {@link #features()} long, or a feature is not finite; the message
     *     names the feature
     */
    public Prediction predict(float[] row, Rule rule) {
        requireNonNull(rule, "rule");
        requireWidth(row.length);
        requireFinite(row);
        float[] probabilities = new float[answers()];
        Scorer scorer = scorers.take();
        scorer.score(row, 0, rule, probabilities, 0);
        int leaf = scorer.leaf();
        float pathMass = scorer.pathMass();
        scorers.giveBack(scorer);
        return new Prediction(rule, tables.classOf(probabilities), probabilities, leaf, pathMass);
    }

    /**
     * Answers for one row of a table, by name.
     *
     * @param row a value for each column of the schema; {@link Encoder#encode(Map, org.espalier.data.DataNotes)} says what it
     *     may be
     * @throws org.espalier.data.DataException one line: a name that no column has, a column without entry, or a value that
     *     its column can't take
     */
    public Prediction predict(Map<String, ?> row, Rule rule) {
        return predict(encoder().encode(row), rule);
    }

    /** Answers for one row of a table, a record whose components are the columns; as for a map. */
    public Prediction predict(Record row, Rule rule) {
        return predict(encoder().encode(row), rule);
    }

    private Encoder encoder() {
        Encoder ours = encoder;
        if (ours == null) {
            ours = new Encoder(schema);
            encoder = ours;
        }
        return ours;
    }

    /**
     * Answers for every row.
     *
     * @param features {@code [rows, features()]}
     * @param threads worker threads; the numbers do not depend on it
     * @throws IllegalArgumentException when the rows are not {@link #features()} long, or a feature is not finite; the
     *     message names the row, from 1, and the feature
     */
    public Predictions predict(Matrix features, Rule rule, int threads) {
        return predict(features, rule, threads, Progress.NONE);
    }

    /** The same; {@code progress} hears of the rows that are answered. */
    public Predictions predict(Matrix features, Rule rule, int threads, Progress progress) {
        requireNonNull(rule, "rule");
        requireWidth(features.columns());
        Predictions out = Predictions.empty(rule, features.rows(), tables);
        int notFinite = BatchScoring.predict(tables, scorers, features, threads, out, progress);
        if (notFinite < features.rows()) {
            throw new IllegalArgumentException("row " + (notFinite + 1) + ", " + notFinite(features.row(notFinite)));
        }
        return out;
    }

    /**
     * Path probability of every leaf, from the left, {@code [leaves]}.
     *
     * @throws IllegalArgumentException when the row is not {@link #features()} long, or a feature is not finite
     */
    public float[] pathProbabilities(float[] row) {
        requireWidth(row.length);
        requireFinite(row);
        float[] out = new float[shape.leaves()];
        Scorer scorer = scorers.take();
        scorer.pathProbabilities(row, 0, out);
        scorers.giveBack(scorer);
        return out;
    }

    /** What is not finite makes a leaf look certain: no answer is better. */
    private void requireFinite(float[] row) {
        if (!tables.isFinite(row, 0)) {
            throw new IllegalArgumentException(notFinite(row));
        }
    }

    private String notFinite(float[] row) {
        int f = 0;
        while (Float.isFinite(row[f])) {
            f++;
        }
        return "feature " + (f + 1) + " (" + Texts.escape(schema.featureNames().get(f))
                + "): expected a finite number, found " + row[f];
    }

    private void requireWidth(int found) {
        if (found != features()) {
            throw new IllegalArgumentException("expected " + features() + " features, found " + found);
        }
    }
}
