package org.espalier.sdt;

import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.Progress;
import org.espalier.base.Parallel;
import org.espalier.matrix.Matrix;

/**
 * Many rows on several threads. The parts are the same for any number of threads, so those change nothing. A row's place
 * changes nothing either, but for the last bits with the plain kernels: rows of a dense matrix are scored four at a time,
 * and those that are left over go by their features that are not zero, which adds up in another order.
 */
final class BatchScoring {
    private static final int ROWS_PER_PART = 512;

    private BatchScoring() {}

    /**
     * Scores every row into {@code out}.
     *
     * @return the first row with a feature that is not finite, where the answers end; the number of rows where there is none
     */
    static int predict(
            ScoringTables tables, ScorerPool scorers, Matrix x, int threads, Predictions out, Progress progress) {
        int rows = x.rows();
        int parts = (rows + ROWS_PER_PART - 1) / ROWS_PER_PART;
        AtomicInteger next = new AtomicInteger();
        AtomicInteger notFinite = new AtomicInteger(rows);
        AtomicInteger done = new AtomicInteger();
        Parallel.run(Math.min(threads, parts), () -> {
            Scorer scorer = scorers.take();
            for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
                int from = part * ROWS_PER_PART;
                if (from > notFinite.get()) {
                    break; // every part before that row has been taken by somebody, who goes to its end
                }
                int to = Math.min(rows, from + ROWS_PER_PART);
                int bad = tables.firstNotFinite(x, from, to);
                scorer.score(x, from, bad, out);
                progress.at(out.rule().text(), done.addAndGet(to - from), rows);
                if (bad < to) {
                    notFinite.accumulateAndGet(bad, Math::min);
                }
            }
            scorers.giveBack(scorer);
        });
        return notFinite.get();
    }
}
