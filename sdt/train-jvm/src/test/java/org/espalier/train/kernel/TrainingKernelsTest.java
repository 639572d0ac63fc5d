package org.espalier.train.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.espalier.sdt.kernel.Kernels;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both forms of every kernel of training against the formula in its Javadoc, computed in double. */
class TrainingKernelsTest {
    /** Relative to the sum of the absolute terms: a few roundings of float32. */
    private static final double SUM_TOLERANCE = 2e-6;

    private final SplittableRandom random = new SplittableRandom(5);

    static Stream<TrainingKernels> forms() {
        List<TrainingKernels> forms = new ArrayList<>(List.of(new PlainTrainingKernels()));
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            forms.add(new VectorTrainingKernels());
        }
        return forms.stream();
    }

    private float[][] noise(int rows, int length) {
        float[][] out = new float[rows][];
        for (int r = 0; r < rows; r++) {
            out[r] = noise(length);
        }
        return out;
    }

    private float[] noise(int length) {
        float[] out = new float[length];
        for (int i = 0; i < length; i++) {
            out[i] = (float) (2 * random.nextDouble() - 1);
        }
        return out;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void theVectorFormIsTestedToo(TrainingKernels kernels) {
        assertTrue(forms().count() == 2, "the tests run with --add-modules jdk.incubator.vector");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void backwardFollowsItsFormula(TrainingKernels kernels) {
        for (int depth = 1; depth <= 7; depth++) {
            int nodes = (1 << depth) - 1;
            int stride = Kernels.stride(nodes);
            float[] right = new float[stride];
            float[] left = new float[stride];
            for (int j = 0; j < nodes; j++) {
                right[j] = (float) random.nextDouble();
                left[j] = 1 - right[j];
            }
            float[] reach = new float[stride];
            kernels.reach(depth, right, left, reach, new float[1 << depth], new float[stride], new float[stride]);
            float[] cost = noise(1 << depth);
            float[] value = noise(stride);
            float[] pull = noise(stride);
            float[] shareRight = new float[stride];
            float[] byRight = new float[stride];
            float[] offset = new float[stride];
            for (int j = 0; j < stride; j++) {
                shareRight[j] = (float) random.nextDouble();
                byRight[j] = shareRight[j] < 0.5f ? 1f : 0f;
                offset[j] = shareRight[j] < 0.5f ? -shareRight[j] : 1 - shareRight[j];
            }
            float[] delta = new float[stride];
            double[] expected = new double[2 * nodes + 1];
            for (int i = nodes; i < expected.length; i++) {
                expected[i] = cost[i - nodes];
            }
            double[] expectedDelta = new double[nodes];
            for (int level = depth - 1; level >= 0; level--) {
                int start = (1 << level) - 1;
                for (int j = 0; j < 1 << level; j++) {
                    int i = start + j;
                    double toLeft = expected[2 * start + 1 + j];
                    double toRight = expected[2 * start + 1 + j + (1 << level)];
                    expected[i] = left[i] * toLeft + right[i] * toRight + pull[i] * (right[i] - shareRight[i]);
                    expectedDelta[i] = 0.25 * reach[i] * right[i] * left[i] * (toRight - toLeft + pull[i]);
                }
            }
            kernels.backward(depth, right, left, reach, cost, value, pull, byRight, offset, 0.25f, delta);
            for (int i = 0; i < nodes; i++) {
                assertEquals(expected[i], value[i], 1e-5);
                assertEquals(expectedDelta[i], delta[i], 1e-6);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void sumsOverRowsAndTables(TrainingKernels kernels) {
        for (int length : new int[] {2, 8, 16, 31, 64, 100}) {
            float[] a = noise(length + 1);
            float[] b = noise(length + 2);
            float[] out = b.clone();
            kernels.axpy(0.5f, a, out, 1, length);
            float[] product = b.clone();
            kernels.multiply(a, product, length);
            for (int j = 0; j < length; j++) {
                assertEquals(j < 1 ? b[j] : b[j] + 0.5 * a[j], out[j], 1e-6);
                assertEquals(b[j] * a[j], product[j], 1e-6);
            }
            int batch = 7;
            int columns = 6;
            float[] x = noise(batch * columns);
            int to = 3 + length;
            float[][] rows = noise(batch, to + 2);
            float[][] outer = new float[6][to + 1];
            float[] squares = new float[to];
            squares[3] = 1f;
            kernels.outerDense(x, columns, 1, 5, batch, rows, 3, to, outer, 1, squares);
            double expectedSquares = 1;
            for (int f = 0; f < 5; f++) {
                for (int j = 3; j < to; j++) {
                    double sum = 0;
                    for (int r = 0; r < batch; r++) {
                        sum += (double) x[r * columns + 1 + f] * rows[r][j];
                    }
                    assertEquals(sum, outer[1 + f][j], SUM_TOLERANCE * batch);
                    expectedSquares += sum * sum;
                }
            }
            assertEquals(expectedSquares, sumOf(squares), 1e-5 * expectedSquares);
            assertEquals(0f, outer[1][2] + outer[1][to] + outer[0][3]);
        }
    }

    private static double sumOf(float[] values) {
        double sum = 0;
        for (float v : values) {
            sum += v;
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("forms")
    void tablesCombineAndRowsGather(TrainingKernels kernels) {
        for (int leaves : new int[] {2, 4, 16, 64, 128}) {
            int classes = 3;
            float[][] table = noise(classes, leaves);
            float[] coefficients = noise(2 + classes);
            float[] out = new float[leaves];
            kernels.combine(coefficients, 2, table, out);
            for (int l = 0; l < leaves; l++) {
                double sum = 0;
                for (int k = 0; k < classes; k++) {
                    sum += (double) coefficients[2 + k] * table[k][l];
                }
                assertEquals(sum, out[l], 1e-6);
            }
        }
        for (int length : new int[] {16, 128, 144, 256}) {
            int[] which = {0, 2, 3, 5, 1};
            float[] values = noise(5);
            long[] entries = new long[6];
            for (int k = 0; k < 5; k++) {
                entries[k + 1] = TrainingKernels.entry(which[k], values[k]);
            }
            int to = 16 + length;
            float[][] rows = noise(6, to);
            float[] out = new float[to];
            float[] squares = new float[to];
            squares[16] = 1f;
            kernels.gatherSum(entries, 1, 6, rows, 16, to, out, squares);
            double expected = 1;
            for (int j = 16; j < to; j++) {
                double sum = 0;
                for (int k = 0; k < 5; k++) {
                    sum += (double) values[k] * rows[which[k]][j];
                }
                assertEquals(sum, out[j], 1e-5);
                expected += sum * sum;
            }
            assertEquals(expected, sumOf(squares), 1e-5 * expected);
            assertEquals(0f, out[15] + squares[15]);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void sharesAddUp(TrainingKernels kernels) {
        float[] reach = noise(40);
        float[] right = noise(40);
        float[] left = noise(40);
        float[] wentLeft = noise(36);
        float[] wentRight = noise(36);
        float[] leftBefore = wentLeft.clone();
        float[] rightBefore = wentRight.clone();
        kernels.shares(0.5f, reach, right, left, 3, 36, wentRight, wentLeft);
        for (int j = 0; j < 36; j++) {
            double r = j < 3 ? 0 : 0.5 * reach[j];
            assertEquals(leftBefore[j] + r * left[j], wentLeft[j], 1e-6);
            assertEquals(rightBefore[j] + r * right[j], wentRight[j], 1e-6);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void adamFollowsItsFormula(TrainingKernels kernels) {
        int n = 37;
        float[] w = noise(n);
        float[] m = noise(n);
        float[] v = noise(n);
        float[] g = noise(n);
        for (int j = 0; j < n; j++) {
            v[j] = Math.abs(v[j]);
        }
        g[4] = 0;
        m[4] = 1e-25f;
        v[4] = 1e-33f;
        double[] expected = new double[n];
        for (int j = 0; j < n; j++) {
            double gradient = 0.5 * g[j];
            double first = 0.9 * m[j] + 0.1 * gradient;
            double second = 0.999 * v[j] + 0.001 * gradient * gradient;
            expected[j] = w[j] - 0.01 * first / (Math.sqrt(second) * 1.5 + 1e-8);
        }
        expected[4] = w[4]; // moments that are next to nothing become nothing
        kernels.adam(w, m, v, g, 0, n, 0.5f, 0.01f, 1.5f);
        for (int j = 0; j < n; j++) {
            assertEquals(expected[j], w[j], 1e-6);
        }
        assertArrayEquals(new float[] {0, 0}, new float[] {m[4], v[4]});
    }
}
