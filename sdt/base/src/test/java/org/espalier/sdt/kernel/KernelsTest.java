package org.espalier.sdt.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form of every kernel against the formula in its Javadoc, computed in double. */
class KernelsTest {
    /** Relative to the sum of the absolute terms: a few roundings of float32. */
    private static final double SUM_TOLERANCE = 2e-6;

    private static final double EXP_TOLERANCE = 2e-7;

    private static final double SIGMOID_TOLERANCE = 4e-7;

    private final SplittableRandom random = new SplittableRandom(5);

    static Stream<Kernels> forms() {
        List<Kernels> forms = new ArrayList<>(List.of(new PlainKernels()));
        if (ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()) {
            forms.add(new VectorKernels());
            forms.add(new FusedKernels(new VectorKernels(), VectorKernels.lanes()));
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
    void theVectorFormIsTestedToo(Kernels kernels) {
        assertTrue(forms().count() == 3, "the tests run with --add-modules jdk.incubator.vector");
    }

    @ParameterizedTest
    @MethodSource("forms")
    void expStaysWithinItsBound(Kernels kernels) {
        int n = 200_001;
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = -87f + 174f * i / (n - 1);
        }
        float[] out = new float[n];
        kernels.exp(x, out, new float[n], n);
        double worst = 0;
        for (int i = 0; i < n; i++) {
            worst = Math.max(worst, Math.abs(out[i] / Math.exp(x[i]) - 1));
        }
        assertTrue(worst < EXP_TOLERANCE, "worst relative error " + worst);
        float[] far = {-1000f, 1000f, 0f};
        kernels.exp(far, far, new float[3], 3);
        assertEquals(Math.exp(-87), far[0], 1e-44);
        assertEquals(Math.exp(87), far[1], Math.exp(87) * EXP_TOLERANCE);
        assertEquals(1f, far[2]);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void bothSidesOfTheSigmoidAreExactWhereTheyAreSmall(Kernels kernels) {
        int stride = 4096;
        float[] u = new float[stride];
        float[] beta = new float[stride];
        for (int j = 0; j < stride; j++) {
            u[j] = -40f + 80f * j / (stride - 1);
            beta[j] = 1f + (j % 3) / 2f;
        }
        float[] right = new float[stride];
        float[] left = new float[stride];
        kernels.sigmoid(u, beta, right, left);
        for (int j = 0; j < stride; j++) {
            double z = (double) (beta[j] * u[j]);
            if (Math.abs(z) > 87) {
                continue;
            }
            assertEquals(1, right[j] * (1 + Math.exp(-z)), SIGMOID_TOLERANCE, "right at " + z);
            assertEquals(1, left[j] * (1 + Math.exp(z)), SIGMOID_TOLERANCE, "left at " + z);
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void aSigmoidFarOutIsAsFarAsTheLimit(Kernels kernels) {
        float[] u = new float[16];
        u[0] = 1000f;
        u[1] = -1000f;
        u[2] = Float.POSITIVE_INFINITY;
        u[3] = Float.NaN;
        float[] beta = new float[16];
        java.util.Arrays.fill(beta, 1f);
        float[] right = new float[16];
        float[] left = new float[16];
        kernels.sigmoid(u, beta, right, left);
        assertEquals(1, left[0] * Math.exp(87), SIGMOID_TOLERANCE);
        assertEquals(1, right[1] * Math.exp(87), SIGMOID_TOLERANCE);
        assertEquals(1f, right[2]);
        assertTrue(Float.isNaN(right[3]) && Float.isNaN(left[3]));
        assertTrue(right[1] >= Float.MIN_NORMAL && left[0] >= Float.MIN_NORMAL);
        assertEquals(0.5f, right[4]);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void gateProducts(Kernels kernels) {
        for (int stride : new int[] {16, 32, 48, 128, 144, 256, 272}) {
            for (int columns : new int[] {1, 3, 4, 9, 30}) {
                for (int rows : new int[] {1, 3, 4, 6}) {
                    gateProducts(kernels, stride, columns, rows);
                }
            }
        }
    }

    private void gateProducts(Kernels kernels, int stride, int columns, int rows) {
        float[][] weights = noise(columns, stride);
        float[] bias = noise(stride);
        float[] x = noise(2 + rows * columns);
        float[][] dense = new float[5 + rows][stride];
        kernels.gatesDense(x, 2, rows, columns, weights, bias, dense, 5);
        int[] indices = new int[columns];
        for (int f = 0; f < columns; f++) {
            indices[f] = columns - 1 - f;
        }
        for (int r = 0; r < rows; r++) {
            float[] values = new float[columns];
            for (int f = 0; f < columns; f++) {
                values[f] = x[2 + r * columns + indices[f]];
            }
            float[] sparse = new float[stride];
            int to = columns - (columns > 1 ? 1 : 0); // the last entry is left out
            kernels.gatesSparse(indices, values, 0, to, weights, bias, sparse);
            for (int j = 0; j < stride; j++) {
                double all = bias[j];
                double part = bias[j];
                for (int f = 0; f < columns; f++) {
                    all += (double) x[2 + r * columns + f] * weights[f][j];
                    part += f < to ? (double) values[f] * weights[indices[f]][j] : 0;
                }
                assertEquals(all, dense[5 + r][j], SUM_TOLERANCE * (columns + 1));
                assertEquals(part, sparse[j], SUM_TOLERANCE * (columns + 1));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void reachIsTheProductAlongThePath(Kernels kernels) {
        for (int depth = 1; depth <= 8; depth++) {
            int nodes = (1 << depth) - 1;
            int leaves = 1 << depth;
            float[] right = new float[Kernels.stride(nodes)];
            float[] left = new float[right.length];
            for (int j = 0; j < nodes; j++) {
                right[j] = (float) random.nextDouble();
                left[j] = 1 - right[j];
            }
            right[0] = 0;
            left[0] = 1; // half of the tree is out of reach
            float[] reach = new float[right.length];
            float[] leafReach = new float[leaves];
            kernels.reach(depth, right, left, reach, leafReach, new float[right.length], new float[right.length]);
            int[] heap = PathOrder.gates(depth);
            int[] position = new int[nodes];
            for (int j = 0; j < nodes; j++) {
                position[heap[j]] = j;
            }
            int[] leafNumber = PathOrder.leaves(depth);
            double sum = 0;
            for (int l = 0; l < leaves; l++) {
                double product = 1;
                int node = nodes + leafNumber[l];
                while (node > 0) {
                    int parent = (node - 1) / 2;
                    product *= node == 2 * parent + 2 ? right[position[parent]] : left[position[parent]];
                    node = parent;
                }
                assertEquals(product, leafReach[l], 1e-6 * product, "depth " + depth + ", leaf " + l);
                sum += leafReach[l];
            }
            assertEquals(1, sum, 1e-6);
            for (int level = 0; level < depth; level++) {
                double there = 0;
                for (int i = (1 << level) - 1; i < (2 << level) - 1; i++) {
                    there += reach[i];
                }
                assertEquals(1, there, 1e-6, "level " + level);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void reachNeverBecomesSubnormal(Kernels kernels) {
        int depth = 8;
        float[] right = new float[256];
        float[] left = new float[256];
        java.util.Arrays.fill(right, 1e-6f);
        java.util.Arrays.fill(left, 1f - 1e-6f);
        float[] leafReach = new float[256];
        kernels.reach(depth, right, left, new float[256], leafReach, new float[256], new float[256]);
        for (int l = 0; l < 256; l++) {
            assertTrue(leafReach[l] == 0 || leafReach[l] >= Float.MIN_NORMAL);
        }
        assertEquals(0f, leafReach[255]);
        assertEquals(1f, leafReach[0], 1e-5f);
    }

    @ParameterizedTest
    @MethodSource("forms")
    void dotAddsProducts(Kernels kernels) {
        for (int length : new int[] {2, 8, 16, 31, 64, 100}) {
            float[] a = noise(length + 1);
            float[] b = noise(length + 2);
            double dot = 0;
            for (int j = 0; j < length; j++) {
                dot += (double) a[1 + j] * b[2 + j];
            }
            assertEquals(dot, kernels.dot(a, 1, b, 2, length), SUM_TOLERANCE * length);
        }
    }

    /** Which of the two scores a tree must not show in its answers. */
    @Test
    void fusedLoopsHaveTheBitsOfTheVectors() {
        Kernels vector = new VectorKernels();
        Kernels fused = new FusedKernels(new VectorKernels(), VectorKernels.lanes());
        for (int depth = 1; depth <= 8; depth++) {
            int nodes = (1 << depth) - 1;
            int stride = Kernels.stride(nodes);
            for (int columns : new int[] {1, 3, 4, 30}) {
                float[] x = noise(4 * columns);
                float[][] weights = noise(columns, stride);
                float[] bias = noise(stride);
                float[][] a = new float[4][stride];
                float[][] b = new float[4][stride];
                for (int rows : new int[] {1, 4}) {
                    vector.gatesDense(x, 0, rows, columns, weights, bias, a, 0);
                    fused.gatesDense(x, 0, rows, columns, weights, bias, b, 0);
                    for (int r = 0; r < rows; r++) {
                        assertArrayEquals(a[r], b[r], 0f);
                    }
                }
                int[] indices =
                        IntStream.range(0, columns).filter(f -> f % 3 != 1).toArray();
                vector.gatesSparse(indices, x, 0, indices.length, weights, bias, a[0]);
                fused.gatesSparse(indices, x, 0, indices.length, weights, bias, b[0]);
                assertArrayEquals(a[0], b[0], 0f);
                assertArrayEquals(pathsOf(vector, depth, a[0]), pathsOf(fused, depth, b[0]), 0f);
            }
        }
        for (int length = 1; length < 50; length++) {
            float[] a = noise(length);
            float[] b = a.clone();
            vector.exp(a, a, new float[length], length);
            fused.exp(b, b, new float[length], length);
            assertArrayEquals(a, b, 0f);
        }
    }

    /** Both sides of gates that are sharp, then the paths. */
    private static float[] pathsOf(Kernels kernels, int depth, float[] u) {
        int stride = u.length;
        float[] beta = new float[stride];
        for (int j = 0; j < stride; j++) {
            beta[j] = j % 5 == 0 ? 40 : 1 + j % 3;
        }
        float[] right = new float[stride];
        float[] left = new float[stride];
        float[] reach = new float[stride];
        float[] leaves = new float[1 << depth];
        u[0] = depth == 7 ? 0 : u[0];
        kernels.sigmoid(u, beta, right, left);
        kernels.reach(depth, right, left, reach, leaves, new float[stride], new float[stride]);
        float[] all = new float[3 * stride + leaves.length];
        System.arraycopy(right, 0, all, 0, stride);
        System.arraycopy(left, 0, all, stride, stride);
        System.arraycopy(reach, 0, all, 2 * stride, (1 << depth) - 1);
        System.arraycopy(leaves, 0, all, 3 * stride, leaves.length);
        return all;
    }
}
