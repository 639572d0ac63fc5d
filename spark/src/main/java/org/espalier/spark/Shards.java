package org.espalier.spark;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import org.espalier.data.DataException;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.espalier.io.FileHash;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TrainingStatistics;
import org.espalier.train.AllRows;
import org.espalier.train.DistillOptions;
import org.espalier.train.TrainingException;
import org.espalier.train.TreeEngineFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All training rows, one shard a partition, kept as plain arrays on the executors. What is asked of all of them is one job; sums are
 * added up here in the partitions' order, so that the same rows in the same partitions give the same bytes.
 */
final class Shards implements AllRows, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Shards.class);

    private final JavaSparkContext context;
    private final JavaRDD<Shard> shards;
    private final List<Shard.Facts> facts;
    /** Those that have rows; the others are not asked. */
    private final int[] partitions;

    private final long rows;
    private final double meanWeight;
    private final TreeEngineFactory engine;

    private Shards(JavaSparkContext context, JavaRDD<Shard> shards, List<Shard.Facts> facts, Synchronization sync) {
        this.context = context;
        this.shards = shards;
        this.facts = facts;
        this.partitions = facts.stream().mapToInt(Shard.Facts::partition).toArray();
        this.rows = facts.stream().mapToLong(Shard.Facts::rows).sum();
        this.meanWeight = facts.stream().mapToDouble(Shard.Facts::weight).sum() / rows;
        this.engine = sync.engine(this);
    }

    /**
     * Makes the shards: one pass over the rows.
     *
     * @param draw which rows are held out
     */
    static Shards of(SurveyedRows all, Draw draw, DistillOptions options, Synchronization sync) {
        RowReader reader = all.reader();
        double labelWeight = options.labelWeight();
        double temperature = options.temperature();
        String schema = SchemaJson.write(all.schema());
        JavaRDD<Shard> shards = all.rows()
                .mapPartitionsWithIndex(
                        (partition, part) -> {
                            Schema read = SchemaJson.read(schema, "schema");
                            VectorEncoder encoder =
                                    new VectorEncoder(read, reader.names().features());
                            RowBlock block = RowBlock.training(reader, encoder, part, draw.of(partition));
                            return block == null
                                    ? List.<Shard>of().iterator()
                                    : List.of(new Shard(partition, block, read.classes(), labelWeight, temperature))
                                            .iterator();
                        },
                        false)
                .persist(StorageLevel.MEMORY_ONLY());
        List<Shard.Facts> facts = Jobs.run(() -> shards.map(shard -> shard.facts(SchemaJson.read(schema, "schema")))
                .collect());
        if (facts.isEmpty()) {
            shards.unpersist();
            throw new DataException("expected rows to train on, found validation rows only");
        }
        JavaSparkContext context = JavaSparkContext.fromSparkContext(all.rows().context());
        long plain = facts.stream().filter(f -> !f.hasVectors()).count();
        if (plain > 0) {
            LOG.warn(String.format(
                    Locale.ROOT,
                    "%d of %d shards are trained without the Vector API, at half speed: start executors with"
                            + " --add-modules=jdk.incubator.vector (spark.executor.extraJavaOptions)",
                    plain,
                    facts.size()));
        }
        return new Shards(context, shards, facts, sync);
    }

    int count() {
        return facts.size();
    }

    int[] partitions() {
        return partitions;
    }

    /**
     * A barrier stage runs all of its tasks at once.
     *
     * @throws TrainingException when there are fewer cores than partitions
     */
    void requireCores() {
        SparkContext spark = context.sc();
        int cores = spark.maxNumConcurrentTasks(spark.resourceProfileManager().defaultResourceProfile());
        if (shards.getNumPartitions() > cores) {
            throw new TrainingException(String.format(
                    Locale.ROOT,
                    "sync: expected a core for each partition with ring, found %d partitions and %d cores: repartition, or"
                            + " take average",
                    shards.getNumPartitions(),
                    cores));
        }
    }

    long rows() {
        return rows;
    }

    /** Of the largest shard. */
    int mostRows() {
        return facts.stream().mapToInt(Shard.Facts::rows).max().orElseThrow();
    }

    JavaRDD<Shard> rdd() {
        return shards;
    }

    <T> Broadcast<T> broadcast(T value) {
        return context.broadcast(value);
    }

    void describe(String job) {
        context.setJobDescription(job);
    }

    /** One answer from each shard, in their order. */
    <T> List<T> ask(String job, Function<Shard, T> question) {
        describe(job);
        try {
            List<T> answers = new ArrayList<>();
            for (List<T> ofPartition : Jobs.run(() -> shards.map(question).collectPartitions(partitions))) {
                answers.addAll(ofPartition);
            }
            return answers;
        } finally {
            describe(null);
        }
    }

    private <T> List<T> askOf(SoftDecisionTree tree, String job, OfTree<T> question) {
        Broadcast<SharedTree> shared = context.broadcast(new SharedTree(ModelFile.toBytes(tree), "features"));
        try {
            return ask(job, shard -> question.of(shard, shared.value().tree()));
        } finally {
            shared.destroy();
        }
    }

    /** A question that is about a tree. */
    private interface OfTree<T> extends java.io.Serializable {
        T of(Shard shard, SoftDecisionTree tree);
    }

    @Override
    public TreeEngineFactory engine() {
        return engine;
    }

    @Override
    public double[] leafMass(SoftDecisionTree tree) {
        List<double[]> parts = askOf(tree, "leaves", Shard::leafMass);
        double[] sum = parts.get(0);
        for (double[] part : parts.subList(1, parts.size())) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += part[i];
            }
        }
        for (int i = 0; i < sum.length; i++) {
            sum[i] /= meanWeight;
        }
        return sum;
    }

    @Override
    public TrainingStatistics statistics(SoftDecisionTree tree) {
        List<ShardStatistics> parts = askOf(tree, "statistics", ShardStatistics::of);
        return ShardStatistics.together(parts);
    }

    @Override
    public String sha256() {
        List<String> hashes = new ArrayList<>();
        facts.forEach(f -> hashes.add(f.sha256()));
        return hashes.size() == 1
                ? hashes.get(0)
                : FileHash.sha256(String.join("\n", hashes).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        shards.unpersist();
    }
}
