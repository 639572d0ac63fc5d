package org.espalier.bench.gpu;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;

/**
 * Whether two engines' trees are equally good: the same short training on labels by both, over a few seeds.
 *
 * @param cuda per cent of the test rows by max-path, one a seed
 * @param jvm likewise
 */
record Accuracies(int epochs, List<Double> cuda, List<Double> jvm) {
    /** Points by which the means may differ. */
    static final double TOLERANCE = 0.2;

    static Accuracies measure(Images images, Plan plan) {
        List<Double> cuda = new ArrayList<>();
        List<Double> jvm = new ArrayList<>();
        for (int seed = 1; seed <= plan.seeds(); seed++) {
            cuda.add(one(images, plan, "cuda", seed));
            jvm.add(one(images, plan, "jvm", seed));
        }
        return new Accuracies(plan.shortEpochs(), cuda, jvm);
    }

    private static double one(Images images, Plan plan, String engine, int seed) {
        DistillOptions options = DistillOptions.builder(images.train())
                .depth(plan.depth())
                .epochs(plan.shortEpochs())
                .augment(0)
                .engine(engine)
                .seed(seed)
                .build();
        SoftDecisionTree tree = new Distiller(options).distill(images.train(), Optional.empty());
        return images.accuracy(tree, Rule.MAX_PATH);
    }

    double difference() {
        return Math.abs(mean(cuda) - mean(jvm));
    }

    boolean holds() {
        return difference() <= TOLERANCE;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(v -> v).average().orElseThrow();
    }

    Map<String, Object> json() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("epochs", epochs);
        map.put("cuda", cuda);
        map.put("jvm", jvm);
        map.put("difference", difference());
        map.put("tolerance", TOLERANCE);
        map.put("holds", holds());
        return map;
    }
}
