package org.espalier.train.cuda;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/**
 * Runs test classes by their names where there is no build tool, such as on a GPU server. Arguments: the classes; before
 * them, perhaps, {@code --methods} and an expression that the names of methods must match.
 */
public final class ContractRun {
    private static final int FAILURES_SHOWN = 10;

    private ContractRun() {}

    /** Ends with status 1 where a test failed, or none was run. */
    public static void main(String[] arguments) {
        boolean some = arguments[0].equals("--methods");
        Pattern methods = Pattern.compile(some ? arguments[1] : ".*");
        String[] classes = Arrays.copyOfRange(arguments, some ? 2 : 0, arguments.length);
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(Arrays.stream(classes)
                                        .map(name -> selectClass(name))
                                        .toArray(ClassSelector[]::new))
                                .filters(methodsLike(methods))
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

    private static PostDiscoveryFilter methodsLike(Pattern names) {
        return test -> FilterResult.includedIf(test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(source ->
                        names.matcher(((MethodSource) source).getMethodName()).matches())
                .orElse(true));
    }
}
