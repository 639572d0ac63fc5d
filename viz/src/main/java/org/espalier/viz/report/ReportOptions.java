package org.espalier.viz.report;

import java.util.Optional;
import org.espalier.Progress;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.evaluate.Frontier;

/**
 * What a report holds.
 *
 * @param examples rows that are explained, at most. 0: none, and what else could lead back to a row is guarded: counts
 *     below ten are not told and the others rounded to tens, leaves of fewer rows are left out of the rules, categories of
 *     fewer rows are not counted, and a column's ends are values beyond which 1 % of the rows and at least ten lie. What
 *     stays in the file: the model (weights, category and class names, leaf distributions, its training rows' means and standard deviations),
 *     figures over all rows, and SHA-256 hashes of the training rows, the measured rows and the model file
 * @param seed of the bootstrap intervals
 * @param threads worker threads; the report does not depend on them
 * @param model SHA-256 of the model's file, for the model card, where there is a file
 * @param standing what it opens with, where more is known than the tree and its teacher tell: a verdict beside other models;
 *     empty: the report measures these two
 * @param frontier forms and sizes that were tried when the tree was made, where they are known
 * @param progress hears of every part as it begins
 */
public record ReportOptions(
        int examples,
        long seed,
        int threads,
        Optional<String> model,
        Optional<Standing> standing,
        Optional<Frontier> frontier,
        Progress progress) {
    /** More would make the file heavy. */
    public static final int MAX_EXAMPLES = 500;

    public ReportOptions {
        if (examples < 0 || examples > MAX_EXAMPLES) {
            throw new IllegalArgumentException("examples: expected 0 to " + MAX_EXAMPLES + ", found " + examples);
        }
        if (threads < 1) {
            throw new IllegalArgumentException("threads: expected 1 or more, found " + threads);
        }
    }

    /** Of a tree that is in no file. */
    public ReportOptions(int examples, long seed, int threads) {
        this(examples, seed, threads, Optional.empty(), Optional.empty(), Optional.empty(), Progress.NONE);
    }

    /** Fifty examples; the seed of {@code evaluate}, so that both give the same intervals. */
    public static ReportOptions defaults() {
        return new ReportOptions(
                50, EvaluationOptions.defaults().seed(), Runtime.getRuntime().availableProcessors());
    }

    public ReportOptions withExamples(int count) {
        return new ReportOptions(count, seed, threads, model, standing, frontier, progress);
    }

    public ReportOptions withModel(String sha256) {
        return new ReportOptions(examples, seed, threads, Optional.of(sha256), standing, frontier, progress);
    }

    public ReportOptions withStanding(Standing of) {
        return new ReportOptions(examples, seed, threads, model, Optional.of(of), frontier, progress);
    }

    public ReportOptions withFrontier(Frontier of) {
        return new ReportOptions(examples, seed, threads, model, standing, Optional.of(of), progress);
    }

    public ReportOptions withProgress(Progress listener) {
        return new ReportOptions(examples, seed, threads, model, standing, frontier, listener);
    }
}
