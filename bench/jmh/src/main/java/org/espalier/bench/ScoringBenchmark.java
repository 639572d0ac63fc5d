package org.espalier.bench;

import java.util.concurrent.TimeUnit;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.Prediction;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a service pays for an answer, in time a row. One thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ScoringBenchmark {
    private static final int BATCH_ROWS = 10_000;
    private static final int SINGLE_ROWS = 1024;

    @Param
    public Workload workload;

    @Param
    public Rule rule;

    private SoftDecisionTree tree;
    private float[][] rows;
    private Matrix batch;
    private int next;

    @Setup
    public void train() {
        var all = workload.rows();
        tree = workload.trained(all);
        int[] first = new int[BATCH_ROWS];
        for (int r = 0; r < BATCH_ROWS; r++) {
            first[r] = r;
        }
        batch = all.features().select(first);
        rows = new float[SINGLE_ROWS][];
        for (int r = 0; r < SINGLE_ROWS; r++) {
            rows[r] = batch.row(r);
        }
    }

    /** {@code predict(float[], Rule)}: another row every time, dense. */
    @Benchmark
    public Prediction singleRow() {
        next = (next + 1) % SINGLE_ROWS;
        return tree.predict(rows[next], rule);
    }

    /** {@code predict(Matrix, Rule, 1)}, rows as the data has them: dense columns, sparse pixels. */
    @Benchmark
    @OperationsPerInvocation(BATCH_ROWS)
    public Predictions batch() {
        return tree.predict(batch, rule, 1);
    }

    /** {@code predict(Matrix, Rule, 1)} with a matrix of one row. */
    @Benchmark
    public Predictions singleRowMatrix() {
        next = (next + 1) % SINGLE_ROWS;
        return tree.predict(new DenseMatrix(1, tree.features(), rows[next]), rule, 1);
    }
}
