package org.espalier.spark;

import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.EspalierException;

/** Runs jobs whose failure ends in one line on the driver. */
final class Jobs {
    private static final Pattern MISSING =
            Pattern.compile("(?:ClassNotFoundException|NoClassDefFoundError): (org[./]espalier[./][\\w./$]+)");

    private Jobs() {}

    /**
     * Runs a job.
     *
     * @throws EspalierException what a task has thrown, in its own words; or that an executor lacks our jars
     */
    static <T> T run(Supplier<T> job) {
        try {
            return job.get();
        } catch (RuntimeException e) {
            throw told(e);
        } catch (Exception e) { // Spark throws checked ones without saying so
            throw told(new IllegalStateException(e));
        }
    }

    private static RuntimeException told(RuntimeException failed) {
        for (Throwable e = failed; e != null; e = e.getCause()) {
            if (e instanceof EspalierException known) {
                return known;
            }
            Matcher missing = MISSING.matcher(String.valueOf(e));
            if (missing.find()) {
                return new EspalierException(
                        "expected Espalier's jars on every executor (--jars), found one without the class "
                                + missing.group(1).replace('/', '.'),
                        failed);
            }
        }
        return failed;
    }
}
