package org.espalier.train.cuda;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs test classes by their names where there is no build tool, such as on a GPU server. */
public final class ContractRun {
    private static final int FAILURES_SHOWN = 10;

    private ContractRun() {}

    /** Ends with status 1 where a test failed, or none was run. */
    public static void main(String[] classes) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(Arrays.stream(classes)
                                        .map(name -> selectClass(name))
                                        .toArray(ClassSelector[]::new))
                                .build(),
                        listener);
        TestExecutionSummary summary = listener.getSummary();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        summary.printFailuresTo(out, FAILURES_SHOWN);
        out.printf(
                "%d passed, %d failed, %d skipped%n",
                summary.getTestsSucceededCount(),
                summary.getTestsFailedCount(),
                summary.getTestsSkippedCount() + summary.getTestsAbortedCount());
        System.exit(summary.getTestsFailedCount() > 0 || summary.getTestsSucceededCount() == 0 ? 1 : 0);
    }
}
