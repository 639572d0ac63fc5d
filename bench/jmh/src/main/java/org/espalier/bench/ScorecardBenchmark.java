package org.espalier.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.espalier.base.Seeds;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.ExplanationText;
import org.espalier.matrix.DenseMatrix;
import org.espalier.sdt.Basis;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.Prediction;
import org.espalier.sdt.RowStatistics;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a service pays for a row of a credit file: 25 number columns, two questions on the path, leaves of 12 columns with 16
 * ramps each. One thread, another row every time.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ScorecardBenchmark {
    private static final int ROWS = 1024;
    private static final int COLUMNS = 25;
    private static final int COLUMNS_PER_LEAF = 12;
    private static final int KNOTS = 17;
    private static final int WIDTH = 80;

    /** Of processor time, in ns. */
    private static final long WARM_UP = 4_000_000_000L;

    private static final int BATCH = 200;
    private static final int ROUNDS = 9;

    private SoftDecisionTree tree;
    private Explainer explainer;
    private float[][] rows;
    private int next;

    @Setup
    public void build() {
        Schema schema = schema();
        SplittableRandom random = Seeds.stream(5);
        Basis basis = Basis.of(schema);
        TreeShape shape = new TreeShape(2);
        float[] gates = new float[shape.nodes() * COLUMNS];
        for (int i = 0; i < shape.nodes(); i++) {
            gates[i * COLUMNS + i] = 4; // one column each
        }
        float[] beta = new float[shape.nodes()];
        Arrays.fill(beta, 1);
        float[] weight = new float[shape.leaves() * basis.size()];
        for (int l = 0; l < shape.leaves(); l++) {
            int[] order = Seeds.permutation(COLUMNS, random);
            for (int c : Arrays.copyOf(order, COLUMNS_PER_LEAF)) {
                for (int t = basis.firstTerm(c); t < basis.endTerm(c); t++) {
                    weight[l * basis.size() + t] = (float) (0.2 * Seeds.normal(random));
                }
            }
        }
        SoftDecisionTree bare = SoftDecisionTree.builder(schema, shape)
                .gates(gates, new float[shape.nodes()], beta)
                .leaves(new Leaves.Linear(new LeafScorecards(basis, shape.leaves(), weight, new float[shape.leaves()])))
                .build();
        float[] values = new float[ROWS * COLUMNS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) Seeds.normal(random);
        }
        DenseMatrix x = new DenseMatrix(ROWS, COLUMNS, values);
        tree = bare.withStatistics(RowStatistics.of(bare, new Dataset(schema, x, new int[ROWS], Optional.empty()), 1));
        explainer = Explainer.of(tree);
        rows = IntStream.range(0, ROWS).mapToObj(x::row).toArray(float[][]::new);
    }

    private static Schema schema() {
        List<Double> knots =
                IntStream.range(0, KNOTS).mapToObj(j -> -2.4 + 0.3 * j).toList();
        List<Column> columns = new ArrayList<>();
        for (int c = 0; c < COLUMNS; c++) {
            columns.add(new Column.Number(
                    "c" + c,
                    Optional.empty(),
                    -5,
                    5,
                    0,
                    1,
                    Column.Scaling.STANDARD,
                    Column.Missing.ERROR,
                    false,
                    Column.Monotone.NONE,
                    new Knots(knots, List.of(), Knots.Form.RAMPS)));
        }
        return new Schema(
                columns,
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("risk", List.of("good", "bad"), Optional.of("bad")));
    }

    private float[] row() {
        next = (next + 1) % ROWS;
        return rows[next];
    }

    /** {@code predict(float[], MAX_PATH)}. */
    @Benchmark
    public Prediction scoreByMaxPath() {
        return tree.predict(row(), Rule.MAX_PATH);
    }

    /** {@code predict(float[], AVERAGE)}: four scorecards. */
    @Benchmark
    public Prediction scoreByAverage() {
        return tree.predict(row(), Rule.AVERAGE);
    }

    /** {@code explain(float[])}: path, points, and the average beside it; texts of values are made when they are asked for. */
    @Benchmark
    public Explanation explain() {
        return explainer.explain(row());
    }

    /** The same with every value's text and the sentences around it. */
    @Benchmark
    public String explainAsText() {
        return ExplanationText.write(explainer.explain(row()), WIDTH, ExplanationText.CONTRIBUTIONS);
    }

    /**
     * Processor time in place of the clock, for machines that have other work ({@code bench/run-row}): microseconds a call, the median of
     * some rounds (least to most).
     */
    public static void main(String[] args) {
        ScorecardBenchmark benchmark = new ScorecardBenchmark();
        benchmark.build();
        Map<String, Supplier<Object>> calls = new LinkedHashMap<>();
        calls.put("scored by max-path", benchmark::scoreByMaxPath);
        calls.put("scored by average, four scorecards", benchmark::scoreByAverage);
        calls.put("explained: path, points, average", benchmark::explain);
        calls.put("the same as text", benchmark::explainAsText);
        System.out.println("| | µs |\n| --- | --- |");
        calls.forEach((name, call) -> System.out.println("| " + name + " | " + processorTime(call) + " |"));
    }

    /** Where answers go, so that none can be left out. */
    static volatile Object answer;

    private static String processorTime(Supplier<Object> call) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long began = threads.getCurrentThreadCpuTime();
        int calls = 0;
        while (threads.getCurrentThreadCpuTime() - began < WARM_UP) {
            for (int i = 0; i < BATCH; i++, calls++) {
                answer = call.get();
            }
        }
        int perRound = Math.max(BATCH, calls / ROUNDS);
        double[] micros = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            long from = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < perRound; i++) {
                answer = call.get();
            }
            micros[round] = 1e-3 * (threads.getCurrentThreadCpuTime() - from) / perRound;
        }
        Arrays.sort(micros);
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", micros[ROUNDS / 2], micros[0], micros[ROUNDS - 1]);
    }
}
