package org.espalier.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CsvTest {
    @Test
    void aCellIsQuotedWhereItMustBe() {
        assertEquals("A11", Csv.cell("A11"));
        assertEquals("\"a,b\"", Csv.cell("a,b"));
        assertEquals("\"say \"\"no\"\"\"", Csv.cell("say \"no\""));
        assertEquals("\"two\nlines\"", Csv.cell("two\nlines"));
        assertEquals("\"two\rlines\"", Csv.cell("two\rlines"));
        assertEquals("\" 5\"", Csv.cell(" 5"));
        assertEquals("", Csv.cell(""));
    }

    /** Unlike the answers of predict: the user's own rows come back as they were. */
    @Test
    void nothingElseIsChanged() {
        assertEquals("=1+2", Csv.cell("=1+2"));
        assertEquals("a;b\u001b", Csv.cell("a;b\u001b"));
    }

    @Test
    void aLineHasItsEnd() {
        assertEquals("age,\"a,b\",\n", Csv.line(List.of("age", "a,b", "")));
        assertEquals("\"good\"", Csv.quoted("good"));
    }
}
