package org.espalier.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.base.Texts;
import org.espalier.data.Column;
import org.espalier.data.DataException;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import picocli.CommandLine.Option;

/** What the user says of the schema without editing it: the positive class, and columns that may move the answer one way. */
final class SchemaChoices {
    @Option(
            names = "--positive",
            paramLabel = "CLASS",
            description = "Of two classes the one that points, monotone signs and AUC count towards."
                    + " Default: the schema's, else the rarer class of the training rows.")
    private String positive;

    @Option(
            names = "--monotone",
            paramLabel = "COLUMN=up|down,...",
            description =
                    "Columns of which a larger value never lowers (up) or never raises (down) the positive class's"
                            + " probability; for leaves with points. Default: as the schema says.")
    private String monotone;

    /** @throws DataException one line, when a column or class is unknown, no number, or has contradicting signs */
    Schema apply(Schema schema) {
        Schema out = schema;
        if (monotone != null && schema.target().kind() != Target.Kind.CLASSES) {
            throw new DataException("--monotone: expected a target of classes, found "
                    + schema.target().description() + ": signs are kept for classes only yet");
        }
        if (positive != null) {
            int index = schema.classIndex(positive);
            if (schema.classes() != 2) {
                throw new DataException("--positive: expected two classes, found " + schema.classes());
            }
            Target target = schema.target();
            out = out.withTarget(new Target.Classes(
                    target.name(),
                    target.classes(),
                    Optional.of(target.classes().get(index))));
        }
        return monotone == null ? out : withSigns(out, signs(monotone));
    }

    private static Map<String, Column.Monotone> signs(String text) {
        Map<String, Column.Monotone> signs = new LinkedHashMap<>();
        for (String part : text.split(",", -1)) {
            int equals = part.lastIndexOf('=');
            String name = equals < 0 ? "" : part.substring(0, equals).strip();
            String word = part.substring(equals + 1).strip().toLowerCase(Locale.ROOT);
            if (name.isEmpty() || !word.equals("up") && !word.equals("down")) {
                throw new DataException("--monotone: expected COLUMN=up or COLUMN=down, found " + Texts.quote(part));
            }
            Column.Monotone sign = word.equals("up") ? Column.Monotone.UP : Column.Monotone.DOWN;
            Column.Monotone before = signs.put(name, sign);
            if (before != null && before != sign) {
                throw new DataException("--monotone: column " + Texts.quote(name) + " is said to go up and down");
            }
        }
        return signs;
    }

    private static Schema withSigns(Schema schema, Map<String, Column.Monotone> signs) {
        List<Column> columns = new ArrayList<>();
        Map<String, Column.Monotone> left = new LinkedHashMap<>(signs);
        for (Column column : schema.columns()) {
            Column.Monotone sign = left.remove(column.name());
            columns.add(sign == null ? column : signed(column, sign));
        }
        if (!left.isEmpty()) {
            throw new DataException("--monotone: expected names of columns, found "
                    + Texts.quote(left.keySet().iterator().next()) + "; the columns are "
                    + Texts.list(schema.columns().stream().map(Column::name).toList()));
        }
        return schema.withColumns(columns);
    }

    private static Column signed(Column column, Column.Monotone sign) {
        if (!(column instanceof Column.Number number)) {
            throw new DataException("--monotone: expected a number column, found "
                    + (column instanceof Column.Category ? "the category column " : "the ignored column ")
                    + Texts.quote(column.name()));
        }
        if (number.monotone() != Column.Monotone.NONE && number.monotone() != sign) {
            throw new DataException("--monotone: column " + Texts.quote(column.name()) + ": expected "
                    + number.monotone().name().toLowerCase(Locale.ROOT) + ", as the schema says, found "
                    + sign.name().toLowerCase(Locale.ROOT));
        }
        return number.withMonotone(sign);
    }
}
