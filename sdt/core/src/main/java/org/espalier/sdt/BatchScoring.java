package org.espalier.sdt;

import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.data.Matrix;
import org.espalier.data.Parallel;

/**
 * Many rows on several threads. The parts are the same for any number of threads, so those change nothing. A row's place
 * changes nothing either, but for the last bits with the plain kernels: rows of a dense matrix are scored four at a time,
 * and those that are left over go by their features that are not zero, which adds up in another order.
 */
final class BatchScoring {
    private static final int ROWS_PER_PART = 512;

    private BatchScoring() {}

    static Predictions predict(ScoringTables tables, ScorerPool scorers, Matrix x, Rule rule, int threads) {
        int rows = x.rows();
        Predictions out = new Predictions(
                rule,
                tables.classes,
                new float[Math.multiplyExact(rows, tables.classes)],
                new int[rows],
                new float[rows]);
        int parts = (rows + ROWS_PER_PART - 1) / ROWS_PER_PART;
        AtomicInteger next = new AtomicInteger();
        Parallel.run(Math.min(threads, parts), () -> {
            Scorer scorer = scorers.take();
            for (int part = next.getAndIncrement(); part < parts; part = next.getAndIncrement()) {
                int to = Math.min(rows, (part + 1) * ROWS_PER_PART);
                scorer.score(x, part * ROWS_PER_PART, to, out);
            }
            scorers.giveBack(scorer);
        });
        return out;
    }
}
