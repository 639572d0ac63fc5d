package org.espalier.jdbc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import javax.sql.rowset.CachedRowSet;
import javax.sql.rowset.RowSetMetaDataImpl;
import javax.sql.rowset.RowSetProvider;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.RowSource;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.junit.jupiter.api.Test;

/** Rows of a {@link ResultSet}, here the JDK's own, which needs no database. */
class JdbcRowsTest {
    private static final Object[][] ROWS = {
        {new BigDecimal("52.5"), "cook", Date.valueOf("2024-02-29"), "good"},
        {new BigDecimal("31"), "clerk", Date.valueOf("2023-01-01"), "bad"},
        {null, "cook", Date.valueOf("2024-02-29"), "good"},
        {new BigDecimal("47.25"), null, Date.valueOf("2023-01-01"), "bad"},
    };

    /** Whether a result was closed. */
    private boolean isClosed;

    private static CachedRowSet rowSet(String... labels) throws SQLException {
        RowSetMetaDataImpl columns = new RowSetMetaDataImpl();
        columns.setColumnCount(labels.length);
        int[] types = {Types.DECIMAL, Types.VARCHAR, Types.DATE, Types.VARCHAR};
        for (int c = 1; c <= labels.length; c++) {
            columns.setColumnName(c, labels[c - 1]);
            columns.setColumnLabel(c, labels[c - 1]);
            columns.setColumnType(c, types[c - 1]);
            columns.setNullable(c, java.sql.ResultSetMetaData.columnNullable);
        }
        CachedRowSet rows = RowSetProvider.newFactory().createCachedRowSet();
        rows.setMetaData(columns);
        for (int r = ROWS.length - 1; r >= 0; r--) {
            rows.moveToInsertRow();
            for (int c = 1; c <= labels.length; c++) {
                if (ROWS[r][c - 1] == null) {
                    rows.updateNull(c);
                } else {
                    rows.updateObject(c, ROWS[r][c - 1]);
                }
            }
            rows.insertRow();
            rows.moveToCurrentRow();
            rows.beforeFirst();
        }
        return rows;
    }

    private static ResultSet result() throws SQLException {
        return rowSet("age", "job", "since", "risk");
    }

    /** A result that moves forward only, and is closed from elsewhere after some rows. */
    private ResultSet forwardOnly(ResultSet result, int rowsUntilClosed) {
        int[] rows = {0};
        return (ResultSet) Proxy.newProxyInstance(
                JdbcRowsTest.class.getClassLoader(), new Class<?>[] {ResultSet.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "getType":
                            return ResultSet.TYPE_FORWARD_ONLY;
                        case "close":
                            isClosed = true;
                            return null;
                        case "next":
                            if (rows[0]++ == rowsUntilClosed) {
                                throw new SQLException("Operation not allowed after\nResultSet closed");
                            }
                            break;
                        default:
                    }
                    try {
                        return method.invoke(result, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static RowSource maps() {
        return RowSource.ofMaps(List.of(
                map("52.5", "cook", "2024-02-29", "good"),
                map("31", "clerk", "2023-01-01", "bad"),
                map("", "cook", "2024-02-29", "good"),
                map("47.25", "", "2023-01-01", "bad")));
    }

    private static Map<String, String> map(String age, String job, String since, String risk) {
        Map<String, String> row = new java.util.LinkedHashMap<>();
        row.put("age", age);
        row.put("job", job);
        row.put("since", since);
        row.put("risk", risk);
        return row;
    }

    @Test
    void aQueryIsReadAsTheSameRowsElsewhere() {
        int[] runs = {0};
        RowSource rows = JdbcRows.query("customer", () -> {
            runs[0]++;
            return forwardOnly(result(), Integer.MAX_VALUE);
        });
        Schema schema = Schema.infer(rows, "risk");
        assertEquals(SchemaJson.write(Schema.infer(maps(), "risk")), SchemaJson.write(schema));
        assertEquals(
                Dataset.of(schema, maps()).sha256(), Dataset.of(schema, rows).sha256());
        assertTrue(isClosed);
        assertEquals(3, runs[0], "names, schema, rows");
    }

    @Test
    void aResultThatCanGoBackIsReadAgain() throws SQLException {
        RowSource rows = JdbcRows.of("customer", result());
        Schema schema = Schema.infer(rows, "risk");
        assertEquals(
                Dataset.of(schema, maps()).sha256(), Dataset.of(schema, rows).sha256());
    }

    @Test
    void aResultThatCanNotIsReadOnceAndLeftOpen() throws SQLException {
        Schema schema = Schema.infer(maps(), "risk");
        RowSource rows = JdbcRows.of("customer", forwardOnly(result(), Integer.MAX_VALUE));
        assertArrayEquals(new int[] {1, 0, 1, 0}, Dataset.of(schema, rows).labels());
        assertFalse(isClosed);
        assertEquals(
                "customer: a ResultSet that moves forward only can be read once (JdbcRows.query runs the query for each"
                        + " read)",
                assertThrows(DataException.class, () -> Dataset.of(schema, rows))
                        .getMessage());
    }

    @Test
    void aResultThatIsClosedHalfWayIsOneLine() {
        RowSource rows = JdbcRows.query("customer", () -> forwardOnly(result(), 2));
        String expected = "customer, row 3: can't be read (Operation not allowed after␊ResultSet closed)";
        assertEquals(
                expected,
                assertThrows(DataException.class, () -> Schema.infer(rows, "risk"))
                        .getMessage());
        Schema schema = Schema.infer(maps(), "risk");
        isClosed = false;
        assertEquals(
                expected,
                assertThrows(DataException.class, () -> Dataset.of(schema, rows))
                        .getMessage());
        assertTrue(isClosed);
    }

    @Test
    void aQueryThatFailsIsOneLine() {
        RowSource rows = JdbcRows.query("customer", () -> {
            throw new SQLException("no such table");
        });
        assertEquals(
                "customer: can't be read (no such table)",
                assertThrows(DataException.class, () -> Schema.infer(rows, "risk"))
                        .getMessage());
    }

    @Test
    void twoColumnsOfOneNameAreOneLine() throws SQLException {
        RowSource rows = JdbcRows.of("customer", rowSet("age", "job", "age", "risk"));
        assertEquals(
                "customer: two columns are called 'age'",
                assertThrows(DataException.class, () -> Schema.infer(rows, "risk"))
                        .getMessage());
    }
}
