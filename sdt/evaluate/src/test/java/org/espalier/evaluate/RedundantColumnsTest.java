package org.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.espalier.data.Dataset;
import org.espalier.data.RowSource;
import org.espalier.data.Schema;
import org.junit.jupiter.api.Test;

class RedundantColumnsTest {
    private static final List<String> SCHOOLS = List.of("none", "primary", "secondary", "college", "doctorate");

    private final SplittableRandom random = new SplittableRandom(3);

    private static List<String> sentences(List<Map<String, Object>> rows) {
        RowSource source = RowSource.ofMaps(rows);
        Dataset data = Dataset.of(Schema.infer(source, "risk"), source);
        return RedundantColumns.of(data).stream()
                .map(RedundantColumns.Pair::sentence)
                .toList();
    }

    private Map<String, Object> row(int slips) {
        Map<String, Object> row = new LinkedHashMap<>();
        int school = random.nextInt(5);
        double income = 1000 + 4000 * random.nextDouble();
        row.put("education", SCHOOLS.get(school));
        row.put("income_month", income);
        row.put("education_num", random.nextInt(100) < slips ? random.nextInt(5) : school);
        row.put("debt", -3 * income + 7);
        row.put("age", 20 + random.nextInt(50));
        row.put("home", List.of("own", "rent").get(random.nextInt(2)));
        row.put("noise", random.nextDouble());
        row.put("risk", random.nextInt(2) == 0 ? "good" : "bad");
        return row;
    }

    private List<Map<String, Object>> rows(int count, int slips) {
        List<Map<String, Object>> out = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            out.add(row(slips));
        }
        return out;
    }

    @Test
    void columnsThatGiveOneAnotherAreFound() {
        assertEquals(
                List.of(
                        "the columns 'education' and 'education_num' say the same (shared information 100 %)",
                        "the columns 'income_month' and 'debt' say the same (correlation 100 %)"),
                sentences(rows(2000, 0)));
    }

    @Test
    void oneRowInTenThatDiffersIsADifference() {
        assertEquals(
                List.of("the columns 'income_month' and 'debt' say the same (correlation 100 %)"),
                sentences(rows(2000, 10)));
    }

    /** Of few rows nearly every value is different, and would seem to give everything. */
    @Test
    void fewRowsOfManyValuesSayNothing() {
        List<Map<String, Object>> few = rows(40, 100);
        few.forEach(row -> row.remove("debt"));
        assertEquals(List.of(), sentences(few));
    }
}
