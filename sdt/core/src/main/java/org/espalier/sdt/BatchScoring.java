package org.espalier.sdt;

import java.util.concurrent.atomic.AtomicInteger;
import org.espalier.data.Matrix;
import org.espalier.data.Parallel;

/** Many rows on several threads; each row is scored by itself, so that threads and order change nothing. */
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
