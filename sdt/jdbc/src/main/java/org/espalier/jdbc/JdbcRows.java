package org.espalier.jdbc;

import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import org.espalier.base.Texts;
import org.espalier.data.DataException;
import org.espalier.data.RowSource;

/**
 * Rows of a database, by JDBC: columns by their labels, values as the driver gives them, SQL's dates and times as those of
 * {@code java.time}. The one class that touches {@code java.sql}.
 *
 * <pre>{@code
 * try (PreparedStatement statement = connection.prepareStatement("select age, job, risk from customer")) {
 *     RowSource rows = JdbcRows.query("customer", statement::executeQuery);
 *     Schema schema = Schema.infer(rows, "risk");
 *     Dataset data = Dataset.of(schema, rows);
 * }
 * }</pre>
 */
public final class JdbcRows implements RowSource {
    private final String name;
    private final Query query;
    /** Whether each run gives a new result, which is ours to close. */
    private final boolean isOurs;

    private List<String> names;
    private boolean isRead;

    /** Runs a query. */
    @FunctionalInterface
    public interface Query {
        ResultSet run() throws SQLException;
    }

    private JdbcRows(String name, Query query, boolean isOurs) {
        this.name = Texts.escape(name);
        this.query = query;
        this.isOurs = isOurs;
    }

    /**
     * The rows of a query, which is run for the names and again for each read: inferring a schema and reading the rows takes
     * three or four runs. Each result is closed, the statement is the caller's.
     *
     * @param name what messages call the rows
     */
    public static JdbcRows query(String name, Query query) {
        return new JdbcRows(name, query, true);
    }

    /**
     * The rows of a result, from the next one on; a result that can go back is read again from its first row. One that moves
     * forward only can be read once, by a schema that is known. It is not closed.
     *
     * @param name what messages call the rows
     */
    public static JdbcRows of(String name, ResultSet result) {
        return new JdbcRows(name, () -> result, false);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> names() {
        if (names == null) {
            try (ResultCursor cursor = run()) {
                names = names(cursor.result);
            } catch (SQLException e) {
                throw new DataException(name + ": " + failed(e), e);
            }
        }
        return names;
    }

    private static List<String> names(ResultSet result) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        List<String> names = new ArrayList<>();
        for (int c = 1; c <= columns.getColumnCount(); c++) {
            names.add(columns.getColumnLabel(c));
        }
        return List.copyOf(names);
    }

    @Override
    public Cursor open() {
        try {
            ResultCursor cursor = run();
            if (isRead && !isOurs) {
                rewind(cursor.result);
            }
            isRead = true;
            return cursor;
        } catch (SQLException e) {
            throw new DataException(name + ": " + failed(e), e);
        }
    }

    private void rewind(ResultSet result) throws SQLException {
        if (result.getType() == ResultSet.TYPE_FORWARD_ONLY) {
            throw new DataException(name + ": a ResultSet that moves forward only can be read once"
                    + " (JdbcRows.query runs the query for each read)");
        }
        result.beforeFirst();
    }

    private ResultCursor run() throws SQLException {
        return new ResultCursor(query.run(), isOurs);
    }

    private static String failed(SQLException e) {
        return "can't be read (" + Texts.visible(String.valueOf(e.getMessage()), 200) + ")";
    }

    private record ResultCursor(ResultSet result, boolean isOurs) implements Cursor {
        @Override
        public boolean advance() {
            try {
                return result.next();
            } catch (SQLException e) {
                throw new DataException(failed(e), e);
            }
        }

        @Override
        public Object value(int column) {
            try {
                Object value = result.getObject(column + 1);
                if (value instanceof Timestamp t) {
                    return t.toLocalDateTime();
                } else if (value instanceof Date d) {
                    return d.toLocalDate();
                } else if (value instanceof Time t) {
                    return t.toLocalTime();
                }
                return value;
            } catch (SQLException e) {
                throw new DataException(failed(e), e);
            }
        }

        @Override
        public void close() {
            try {
                if (isOurs) {
                    result.close();
                }
            } catch (SQLException e) {
                throw new DataException(failed(e), e);
            }
        }
    }
}
