package org.espalier.sdt;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.Target;

/** Trees of random numbers. */
public final class TestTrees {
    private TestTrees() {}

    /** Numbers with and without gaps, categories, an ignored column, names that need escaping; three classes. */
    public static Schema table() {
        return new Schema(
                List.of(
                        new Column.Number(
                                "age",
                                Optional.of("years"),
                                17,
                                100,
                                38.6,
                                13.6,
                                Column.Scaling.STANDARD,
                                Column.Missing.INDICATOR,
                                true),
                        new Column.Number(
                                "gain, \"net\"",
                                Optional.empty(),
                                -1e-3,
                                2.5e5,
                                1000.25,
                                7000,
                                Column.Scaling.DEVIATION,
                                Column.Missing.IMPUTE,
                                false),
                        new Column.Ignored("id"),
                        new Column.Category(
                                "städtisch", List.of("ja", "nein", "unknown"), Column.Missing.INDICATOR, false),
                        new Column.Category("strict", List.of("a", "b"), Column.Missing.ERROR, false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("</script>", List.of("<=50K", ">50K", "line\nbreak")));
    }

    public static Schema image(int width, int height, int channels) {
        return new Schema(
                List.of(),
                Optional.empty(),
                Optional.of(new Schema.Image(width, height, channels, 255)),
                new Target.Classes("digit", List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")));
    }

    public static SoftDecisionTree random(Schema schema, int depth, long seed) {
        return random(schema, depth, seed, 1f);
    }

    /** @param scale standard deviation of the weights */
    public static SoftDecisionTree random(Schema schema, int depth, long seed, float scale) {
        Random random = new Random(seed);
        TreeShape shape = new TreeShape(depth);
        return new SoftDecisionTree(
                schema,
                shape,
                normal(random, shape.nodes() * schema.width(), scale),
                normal(random, shape.nodes(), scale),
                positive(random, shape.nodes()),
                normal(random, shape.leaves() * schema.classes(), 2),
                new Provenance(
                        "0.1.0",
                        "sha256:00",
                        "dl4j sha256:11",
                        seed,
                        new TreeMap<>(Map.of("depth", Integer.toString(depth), "beta", "1..30")),
                        new TreeMap<>(Map.of("accuracy.maxPath", 0.75, "kl.mean", 2.0E-3))));
    }

    private static float[] normal(Random random, int length, float scale) {
        float[] out = new float[length];
        for (int i = 0; i < length; i++) {
            out[i] = (float) random.nextGaussian() * scale;
        }
        return out;
    }

    private static float[] positive(Random random, int length) {
        float[] out = new float[length];
        for (int i = 0; i < length; i++) {
            out[i] = 0.5f + 2 * random.nextFloat();
        }
        return out;
    }
}
