package org.espalier.bench.gpu;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.espalier.base.Seeds;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.espalier.train.cuda.CudaScorer;

/**
 * Many rows of the processor's memory scored by max-path, on the GPU (the way there and back included) and by the tree
 * itself.
 *
 * @param gpu rows a second by {@link CudaScorer}
 * @param processor rows a second by the tree, with as many threads as there are processors
 */
record Scoring(int rows, int columns, int depth, double gpu, double processor, int threads) {
    private static final int TIMES = 5;

    static Scoring measure(Images images, int depth) {
        Matrix rows = images.train().features();
        SoftDecisionTree tree = tree(images, depth);
        int threads = Runtime.getRuntime().availableProcessors();
        try (CudaScorer scorer = CudaScorer.open(tree)) {
            return new Scoring(
                    rows.rows(),
                    rows.columns(),
                    depth,
                    rows.rows() / secondsOf(() -> scorer.predict(rows, Rule.MAX_PATH)),
                    rows.rows() / secondsOf(() -> tree.predict(rows, Rule.MAX_PATH, threads)),
                    threads);
        }
    }

    /** What its gates are makes no difference to the time. */
    private static SoftDecisionTree tree(Images images, int depth) {
        TreeShape shape = new TreeShape(depth);
        int features = images.train().features().columns();
        int classes = images.train().schema().classes();
        SplittableRandom random = Seeds.stream(5);
        float[] beta = new float[shape.nodes()];
        java.util.Arrays.fill(beta, 1f);
        return new SoftDecisionTree(
                images.train().schema(),
                shape,
                normal(random, shape.nodes() * features),
                normal(random, shape.nodes()),
                beta,
                normal(random, shape.leaves() * classes),
                Provenance.none());
    }

    private static float[] normal(SplittableRandom random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) Seeds.normal(random);
        }
        return values;
    }

    /** The least of a few times; the first ones warm up. */
    private static double secondsOf(Runnable work) {
        OptionalDouble least = OptionalDouble.empty();
        for (int i = 0; i < TIMES; i++) {
            long began = System.nanoTime();
            work.run();
            double seconds = (System.nanoTime() - began) * 1e-9;
            least = OptionalDouble.of(Math.min(seconds, least.orElse(seconds)));
        }
        return least.orElseThrow();
    }

    Map<String, Object> json() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("rows", rows);
        map.put("columns", columns);
        map.put("depth", depth);
        map.put("gpuRowsASecond", gpu);
        map.put("processorRowsASecond", processor);
        map.put("threads", threads);
        return map;
    }
}
