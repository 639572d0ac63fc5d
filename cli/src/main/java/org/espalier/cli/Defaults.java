package org.espalier.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.examples.Digits;
import org.espalier.teacher.dl4j.TeachOptions;
import org.espalier.train.DistillOptions;

/** The defaults of training, as the help names them: they stand in the library only. */
final class Defaults extends ListResourceBundle {
    /** A table so large that it is taught in the fewest epochs. */
    private static final int MANY_ROWS = 1_000_000;

    private static final Schema THREE_CLASSES = new Schema(
            List.of(new Column.Category("column", List.of("value"), Column.Missing.IMPUTE, false)),
            Optional.empty(),
            Optional.empty(),
            new Schema.Target("target", List.of("one", "two", "three")));

    @Override
    protected Object[][] getContents() {
        List<Object[]> contents = new ArrayList<>();
        add(
                contents,
                "distill.",
                DistillOptions.builder().build().configuration(),
                DistillOptions.builder(THREE_CLASSES).build().configuration(),
                DistillOptions.builder(Digits.SCHEMA).build().configuration());
        Map<String, String> taught = TeachOptions.tables(MANY_ROWS).build().configuration();
        add(contents, "teach.", taught, taught, TeachOptions.images().build().configuration());
        return contents.toArray(Object[][]::new);
    }

    private static void add(
            List<Object[]> contents,
            String prefix,
            Map<String, String> tables,
            Map<String, String> moreClasses,
            Map<String, String> images) {
        tables.forEach((name, value) -> {
            String forTables = plain(value);
            String forMore = plain(moreClasses.get(name));
            String forImages = plain(images.get(name));
            String text = forTables;
            if (!forMore.equals(forTables)) {
                text += ", with more than two classes " + forMore;
            }
            if (forTables.isEmpty()) {
                text = forImages;
            } else if (!forImages.equals(forMore)) {
                text += ", for images " + forImages;
            }
            contents.add(new Object[] {prefix + name, text});
        });
    }

    /** {@code 1..10} for {@code 1.0..10.0}. */
    private static String plain(String value) {
        return value.replaceAll("(?<=\\d)\\.0(?!\\d)", "");
    }
}
