package org.espalier.bench;

import java.util.concurrent.TimeUnit;
import org.espalier.train.Steps;
import org.espalier.train.StepsResult;
import org.espalier.train.TrainingData;
import org.espalier.train.TreeEngine;
import org.espalier.train.kernel.TrainingKernels;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Time of a training step of 64 rows. With {@code -prof gc}: what a step leaves to the collector. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TrainingBenchmark {
    private static final int STEPS = 100;

    @Param
    public Workload workload;

    @Param({"1", "2"})
    public int threads;

    private TreeEngine engine;
    private Steps steps;

    @Setup
    public void open() {
        TrainingData data = Workload.labelled(workload.rows());
        engine = workload.engine(TrainingKernels.select(), data, threads);
        steps = Workload.steps(data, STEPS, 1f, 1);
    }

    @TearDown
    public void close() {
        engine.close();
    }

    @Benchmark
    @OperationsPerInvocation(STEPS)
    public StepsResult step() {
        return engine.run(steps);
    }
}
