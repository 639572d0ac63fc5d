package org.espalier.bench.spark;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import scala.jdk.javaapi.CollectionConverters;

/** Counts the jobs that train, and what they cost. */
final class Jobs extends SparkListener {
    private final Set<Integer> running = new HashSet<>();
    private final Set<Integer> stages = new HashSet<>();
    private int jobs;
    private double millis;
    private double cpuMillis;
    private long bytesUp;
    private long began;

    @Override
    public synchronized void onJobStart(SparkListenerJobStart start) {
        String what = start.properties().getProperty("spark.job.description", "");
        if (what != null && what.startsWith("from step")) {
            running.add(start.jobId());
            CollectionConverters.asJava(start.stageIds()).forEach(id -> stages.add((Integer) id));
            began = start.time();
        }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
        if (stages.contains(end.stageId()) && end.taskMetrics() != null) {
            bytesUp += end.taskMetrics().resultSize();
            cpuMillis += end.taskMetrics().executorCpuTime() / 1e6;
        }
    }

    @Override
    public synchronized void onJobEnd(SparkListenerJobEnd end) {
        if (running.remove(end.jobId())) {
            jobs++;
            millis += end.time() - began;
        }
    }

    /** Jobs, their time, and per job what its tasks took of the processor and sent back. */
    synchronized String told() {
        return jobs == 0
                ? "no job"
                : String.format(
                        Locale.ROOT,
                        "%d jobs of %.0f ms, of the processor %.0f ms, %.0f KB up",
                        jobs,
                        millis / jobs,
                        cpuMillis / jobs,
                        bytesUp / 1e3 / jobs);
    }
}
