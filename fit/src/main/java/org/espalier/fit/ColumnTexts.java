package org.espalier.fit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.data.BadRows;
import org.espalier.data.Column;
import org.espalier.data.DataException;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Row;
import org.espalier.data.RowStream;
import org.espalier.data.Schema;
import org.espalier.data.Target;

/**
 * What columns say of each row, as it stands in the file, whether a model knows them or not: groups, times, slices.
 */
public final class ColumnTexts {
    /** What a reader says of a column that a schema has and the file has not. */
    private static final Pattern NO_COLUMN =
            Pattern.compile("(.*): no column ('.*'), which the schema has(; the columns are .*)", Pattern.DOTALL);

    private ColumnTexts() {}

    /**
     * @param what for a message, what the columns were asked for by: {@code --group}
     * @param options that let unknown categories pass
     * @return what each column says of each row, by its name, in the order of the names
     * @throws org.espalier.data.DataException when the file has no such column
     */
    public static Map<String, List<String>> read(String what, DataOptions options, List<String> asked) {
        List<String> names = asked.stream().distinct().toList();
        List<Column> columns = new ArrayList<>();
        for (String name : names) {
            // any column is one of categories; none of them is known
            columns.add(new Column.Category(name, List.of("\u0000"), Column.Missing.IMPUTE, false));
        }
        Schema schema = new Schema(
                columns, Optional.empty(), Optional.empty(), new Target.Classes("\u0000", List.of("\u0000", "\u0001")));
        Map<String, List<String>> out = new LinkedHashMap<>();
        names.forEach(name -> out.put(name, new ArrayList<>()));
        try (RowStream rows =
                DataSource.open(options).rows(schema, LabelPolicy.IGNORED, BadRows.STOP, new DataNotes())) {
            while (rows.hasNext()) {
                Row row = rows.next();
                for (int c = 0; c < names.size(); c++) {
                    out.get(names.get(c)).add(row.texts().get(c));
                }
            }
        } catch (DataException e) {
            // the user named the column: no schema did
            Matcher said = NO_COLUMN.matcher(e.getMessage());
            throw said.matches()
                    ? new DataException(
                            what + ": expected a column of " + said.group(1) + ", found " + said.group(2)
                                    + said.group(3),
                            e)
                    : e;
        }
        return out;
    }
}
