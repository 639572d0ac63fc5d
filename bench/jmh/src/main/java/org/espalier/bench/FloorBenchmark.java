package org.espalier.bench;

import java.util.concurrent.TimeUnit;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
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

/**
 * What one core can do at most: the floor that {@code docs/performance.md} measures the distance to. An operation is a
 * multiply-add of one float. Eight sums in registers, as in the gate products.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class FloorBenchmark {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int W = S.length();
    private static final int FLOATS = 1 << 20;

    /** Kilobytes that the loads go round in: the first cache, the weights of MNIST at depth 8, the third cache. */
    @Param({"16", "784", "16384"})
    public int kilobytes;

    private float[] data;

    @Setup
    public void allocate() {
        data = new float[kilobytes * 256];
    }

    /** Operands in registers: the arithmetic alone. */
    @Benchmark
    @OperationsPerInvocation(FLOATS)
    public float arithmetic() {
        return sum(false);
    }

    /** One operand of each multiply-add is loaded: the gate products over non-zeros do just this. */
    @Benchmark
    @OperationsPerInvocation(FLOATS)
    public float loads() {
        return sum(true);
    }

    private float sum(boolean load) {
        FloatVector x = FloatVector.broadcast(S, 0.5f);
        FloatVector w = FloatVector.fromArray(S, data, 0);
        FloatVector s0 = w;
        FloatVector s1 = w;
        FloatVector s2 = w;
        FloatVector s3 = w;
        FloatVector s4 = w;
        FloatVector s5 = w;
        FloatVector s6 = w;
        FloatVector s7 = w;
        int at = 0;
        for (int k = 0; k < FLOATS; k += 8 * W) {
            if (load) {
                s0 = x.fma(FloatVector.fromArray(S, data, at), s0);
                s1 = x.fma(FloatVector.fromArray(S, data, at + W), s1);
                s2 = x.fma(FloatVector.fromArray(S, data, at + 2 * W), s2);
                s3 = x.fma(FloatVector.fromArray(S, data, at + 3 * W), s3);
                s4 = x.fma(FloatVector.fromArray(S, data, at + 4 * W), s4);
                s5 = x.fma(FloatVector.fromArray(S, data, at + 5 * W), s5);
                s6 = x.fma(FloatVector.fromArray(S, data, at + 6 * W), s6);
                s7 = x.fma(FloatVector.fromArray(S, data, at + 7 * W), s7);
                at += 8 * W;
                at = at == data.length ? 0 : at;
            } else {
                s0 = x.fma(w, s0);
                s1 = x.fma(w, s1);
                s2 = x.fma(w, s2);
                s3 = x.fma(w, s3);
                s4 = x.fma(w, s4);
                s5 = x.fma(w, s5);
                s6 = x.fma(w, s6);
                s7 = x.fma(w, s7);
            }
        }
        return s0.add(s1).add(s2.add(s3)).add(s4.add(s5).add(s6.add(s7))).reduceLanes(VectorOperators.ADD);
    }
}
