package org.espalier.spark;

import java.io.Serializable;
import java.util.List;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TrainingStatistics;

/** {@link TrainingStatistics} of a shard, as they travel. */
final class ShardStatistics implements Serializable {
    private static final long serialVersionUID = 1L;

    private final double weight;
    private final float[] featureMean;
    private final float[] leafReach;
    private final long[] leafRows;

    private ShardStatistics(double weight, TrainingStatistics of) {
        this.weight = weight;
        this.featureMean = of.featureMean();
        this.leafReach = of.leafReach();
        this.leafRows = of.leafRows();
    }

    static ShardStatistics of(Shard shard, SoftDecisionTree tree) {
        return new ShardStatistics(shard.weight(), shard.statistics(tree));
    }

    /** Of all shards: means by the weight of their rows. */
    static TrainingStatistics together(List<ShardStatistics> parts) {
        double[] mean = new double[parts.get(0).featureMean.length];
        double[] reach = new double[parts.get(0).leafReach.length];
        long[] rows = new long[reach.length];
        double total = 0;
        for (ShardStatistics part : parts) {
            total += part.weight;
            add(part.weight, part.featureMean, mean);
            add(part.weight, part.leafReach, reach);
            for (int l = 0; l < rows.length; l++) {
                rows[l] += part.leafRows[l];
            }
        }
        return new TrainingStatistics(divided(mean, total), divided(reach, total), rows);
    }

    private static void add(double weight, float[] values, double[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] += weight * values[i];
        }
    }

    private static float[] divided(double[] sum, double by) {
        float[] out = new float[sum.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (float) (sum[i] / by);
        }
        return out;
    }
}
