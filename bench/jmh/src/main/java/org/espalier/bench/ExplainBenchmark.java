package org.espalier.bench;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.espalier.explain.Constraints;
import org.espalier.explain.Counterfactual;
import org.espalier.explain.CounterfactualSearch;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.matrix.Matrix;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a service pays for an explanation, and for a change that flips the decision. One thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ExplainBenchmark {
    private static final int ROWS = 1024;

    @Param
    public Workload workload;

    private Explainer explainer;
    private CounterfactualSearch search;
    private float[][] rows;
    private Explanation[] explained;
    private int next;

    @Setup
    public void train() {
        var all = workload.rows();
        explainer = Explainer.of(workload.trained(all));
        boolean isImage = all.schema().image().isPresent();
        search = isImage ? null : new CounterfactualSearch(explainer.view(), Constraints.NONE);
        Matrix x = all.features();
        rows = new float[ROWS][];
        explained = new Explanation[ROWS];
        for (int r = 0; r < ROWS; r++) {
            rows[r] = x.row(r);
            explained[r] = explainer.explain(rows[r]);
        }
    }

    /** {@code explain(float[])}: another row every time. */
    @Benchmark
    public Explanation explain() {
        next = (next + 1) % ROWS;
        return explainer.explain(rows[next]);
    }

    /** {@code find(Explanation)}; an image has none. */
    @Benchmark
    public Optional<Counterfactual> counterfactual() {
        next = (next + 1) % ROWS;
        return search == null ? Optional.empty() : search.find(explained[next]);
    }
}
