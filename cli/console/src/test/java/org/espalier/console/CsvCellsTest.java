package org.espalier.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class CsvCellsTest {
    @Test
    void plainTextStaysAsItIs() {
        assertEquals("<=50K", CsvCells.text("<=50K"));
    }

    @Test
    void commasAndQuotesAreQuoted() {
        assertEquals("\"a,\"\"b\"\"\"", CsvCells.text("a,\"b\""));
    }

    @Test
    void blanksAtTheEndsAreKept() {
        assertEquals("\" a\"", CsvCells.text(" a"));
    }

    @Test
    void formulasAreText() {
        assertEquals("'=1+2", CsvCells.text("=1+2"));
        assertEquals("'@SUM(A1)", CsvCells.text("@SUM(A1)"));
        assertEquals("\"'-2+3,4\"", CsvCells.text("-2+3,4"));
        assertEquals("' =1", CsvCells.text(" =1"));
    }

    @Test
    void numbersAreNoFormulas() {
        assertEquals("-1", CsvCells.text("-1"));
        assertEquals("+1.5", CsvCells.text("+1.5"));
    }

    @Test
    void controlCharactersShowAsEscapes() {
        assertEquals("a\\u000ab\\u001b[31m", CsvCells.text("a\nb\u001b[31m"));
        assertEquals("\\u0009=1", CsvCells.text("\t=1"));
    }
}
