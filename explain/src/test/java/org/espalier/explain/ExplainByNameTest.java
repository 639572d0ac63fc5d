package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.espalier.data.DataException;
import org.junit.jupiter.api.Test;

/** A row by name is explained as the same row by position. */
class ExplainByNameTest {
    private enum Home {
        own,
        rent,
        boat
    }

    record Customer(int age, Double income, Home home) {}

    private final Explainer explainer = Explainer.of(Trees.credit());

    private static Map<String, Object> row(Object age, Object income, Object home) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("home", home);
        row.put("income", income);
        row.put("age", age);
        return row;
    }

    private static Map<String, Object> json(Explanation why) {
        return ExplanationJson.toMap(why, 9);
    }

    @Test
    void byNameAsByPosition() {
        Map<String, Object> expected = json(explainer.explain(List.of("52", "2345.678901", "rent")));
        assertEquals(expected, json(explainer.explain(row(52, 2345.678901, "rent"))));
        assertEquals(expected, json(explainer.explain(row("52", "2345.678901", Home.rent))));
        assertEquals(expected, json(explainer.explain(new Customer(52, 2345.678901, Home.rent))));
    }

    @Test
    void whatIsMissingOrUnknownIsSaidSo() {
        Map<String, Object> expected = json(explainer.explain(Arrays.asList("52", null, "boat")));
        assertEquals(expected, json(explainer.explain(row(52.0, null, "boat"))));
        assertEquals(expected, json(explainer.explain(row(52, Double.NaN, Home.boat))));
        Explanation why = explainer.explain(new Customer(17, null, Home.boat));
        assertEquals(List.of("17", "missing", "boat"), List.of(why.valueOf(0), why.valueOf(1), why.valueOf(2)));
        assertEquals("outside 18 to 80", why.noteOn(0).orElseThrow());
        assertEquals("not seen in training", why.noteOn(2).orElseThrow());
    }

    @Test
    void aRowThatDoesNotFitIsOneLine() {
        assertEquals(
                "column 'incom': no such column; did you mean 'income'?",
                assertThrows(
                                DataException.class,
                                () -> explainer.explain(Map.of("age", 52, "incom", 1, "income", 2, "home", "own")))
                        .getMessage());
        assertEquals(
                "column 'age': expected a number, found 'rent' (a " + Home.class.getTypeName() + ")",
                assertThrows(DataException.class, () -> explainer.explain(row(Home.rent, 1, "own")))
                        .getMessage());
        assertEquals(
                "expected 3 fields, found 2",
                assertThrows(DataException.class, () -> explainer.explain(List.of("1", "2")))
                        .getMessage());
    }
}
