package org.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.espalier.data.Dataset;
import org.espalier.data.RowSource;
import org.espalier.data.Schema;
import org.junit.jupiter.api.Test;

class ColumnAloneTest {
    private static Dataset rows(Schema schema, int seed) {
        return Dataset.of(schema, RowSource.ofMaps(maps(seed)));
    }

    /** {@code settled} is the answer but for one row in 200; {@code age} says a little; {@code noise} nothing. */
    private static List<Map<String, Object>> maps(int seed) {
        Random random = new Random(seed);
        List<Map<String, Object>> out = new ArrayList<>();
        for (int r = 0; r < 1000; r++) {
            boolean bad = random.nextInt(4) == 0;
            Map<String, Object> row = new HashMap<>();
            row.put("noise", random.nextGaussian());
            row.put("age", Math.rint(40 + 10 * random.nextGaussian() - (bad ? 8 : 0)));
            row.put("settled", r % 200 == 0 ^ bad ? "no" : "yes");
            row.put("risk", bad ? "bad" : "good");
            out.add(row);
        }
        return out;
    }

    @Test
    void theLeakRanksFirst() {
        Schema schema = Schema.infer(RowSource.ofMaps(maps(1)), "risk");
        List<ColumnAlone> columns = ColumnAlone.rank(rows(schema, 1), rows(schema, 2));
        assertEquals(
                List.of("settled", "age", "noise"),
                columns.stream().map(ColumnAlone::column).toList());
        assertTrue(columns.get(0).score() > 0.99, columns.toString());
        assertTrue(columns.get(1).score() > 0.6 && columns.get(1).score() < 0.8, columns.toString());
        // its shares were learned from other rows: noise does not rank those
        assertEquals(0.5, columns.get(2).score(), 0.05);
    }

    @Test
    void rowsOfOneClassRankNothing() {
        Schema schema = Schema.infer(RowSource.ofMaps(maps(1)), "risk");
        Dataset all = rows(schema, 2);
        int[] good = java.util.stream.IntStream.range(0, all.rows())
                .filter(r -> all.labels()[r] == all.labels()[0])
                .toArray();
        assertEquals(List.of(), ColumnAlone.rank(all, all.select(good)));
    }
}
