package org.espalier.sdt;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Optional;
import org.espalier.base.ArgMax;
import org.espalier.base.Texts;
import org.espalier.data.Encoder;
import org.espalier.data.Matrix;
import org.espalier.data.Schema;

/**
 * A trained soft decision tree (Frosst and Hinton 2017): an immutable value. Gate {@code i} sends a row right with
 * probability {@code sigma(beta_i (w_i x + b_i))}; a leaf answers with {@code softmax(phi)}. Safe for any number of
 * threads.
 *
 * <p>Use it where one path must explain a decision. A boosted forest is more accurate on tables and explains nothing.
 */
public final class SoftDecisionTree {
    private final Schema schema;
    private final TreeShape shape;
    private final float[] gateWeight;
    private final float[] gateBias;
    private final float[] gateBeta;
    private final float[] leafLogits;
    private final Provenance provenance;
    private final Optional<TrainingStatistics> statistics;
    private final ScoringTables tables;
    private final ScorerPool scorers;
    /** Made when a row is first asked for by name; which thread's stays does not matter. */
    private volatile Encoder encoder;

    /**
     * Copies the arrays.
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
        this.schema = schema;
        this.shape = shape;
        this.gateWeight = checked("gate weights", gateWeight, (long) shape.nodes() * schema.width());
        this.gateBias = checked("gate biases", gateBias, shape.nodes());
        this.gateBeta = checked("inverse temperatures", gateBeta, shape.nodes());
        this.leafLogits = checked("leaf logits", leafLogits, (long) shape.leaves() * schema.classes());
        for (float beta : gateBeta) {
            if (beta < 0) {
                throw new IllegalArgumentException("inverse temperatures: expected none below 0, found " + beta);
            }
        }
        this.provenance = provenance;
        this.statistics = Optional.empty();
        this.tables = new ScoringTables(
                shape, schema.width(), schema.classes(), this.gateWeight, gateBias, gateBeta, leafLogits);
        this.scorers = new ScorerPool(tables);
    }

    private SoftDecisionTree(SoftDecisionTree tree, TrainingStatistics statistics) {
        this.schema = tree.schema;
        this.shape = tree.shape;
        this.gateWeight = tree.gateWeight;
        this.gateBias = tree.gateBias;
        this.gateBeta = tree.gateBeta;
        this.leafLogits = tree.leafLogits;
        this.provenance = tree.provenance;
        this.statistics = Optional.of(statistics);
        this.tables = tree.tables;
        this.scorers = tree.scorers;
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
        return new SoftDecisionTree(this, statistics);
    }

    private static float[] checked(String what, float[] values, long length) {
        if (values.length != length) {
            throw new IllegalArgumentException(what + ": expected " + length + " values, found " + values.length);
        }
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException(what + ": expected finite values, found " + value);
            }
        }
        return values.clone();
    }

    public Schema schema() {
        return schema;
    }

    public TreeShape shape() {
        return shape;
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

    public int classes() {
        return tables.classes;
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

    /** A copy of phi, {@code [leaves, classes]}. */
    public float[] leafLogits() {
        return leafLogits.clone();
    }

    /** Distribution of leaf {@code leaf} (counted from the left, from 0): {@code softmax(phi)}, {@code [classes]}. */
    public float[] leafDistribution(int leaf) {
        return tables.leafDistribution(leaf);
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
        float[] probabilities = new float[classes()];
        Scorer scorer = scorers.take();
        scorer.score(row, 0, rule, probabilities, 0);
        int leaf = scorer.leaf();
        float pathMass = scorer.pathMass();
        scorers.giveBack(scorer);
        return new Prediction(rule, ArgMax.of(probabilities, 0, classes()), probabilities, leaf, pathMass);
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
        requireNonNull(rule, "rule");
        requireWidth(features.columns());
        Predictions out = Predictions.empty(rule, features.rows(), classes());
        int notFinite = BatchScoring.predict(tables, scorers, features, threads, out);
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
