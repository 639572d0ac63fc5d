package org.espalier.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.Map;
import org.espalier.data.Digits;
import org.espalier.teacher.dl4j.TeachOptions;
import org.espalier.train.DistillOptions;

/** The defaults of training, as the help names them: they stand in the library only. */
final class Defaults extends ListResourceBundle {
    /** A table so large that it is taught in the fewest epochs. */
    private static final int MANY_ROWS = 1_000_000;

    @Override
    protected Object[][] getContents() {
        List<Object[]> contents = new ArrayList<>();
        add(
                contents,
                "distill.",
                DistillOptions.builder().build().configuration(),
                DistillOptions.builder(Digits.SCHEMA).build().configuration());
        add(
                contents,
                "teach.",
                TeachOptions.tables(MANY_ROWS).build().configuration(),
                TeachOptions.images().build().configuration());
        return contents.toArray(Object[][]::new);
    }

    private static void add(
            List<Object[]> contents, String prefix, Map<String, String> tables, Map<String, String> images) {
        tables.forEach((name, value) -> {
            String forImages = plain(images.get(name));
            String forTables = plain(value);
            String text = forTables.isEmpty() || forTables.equals(forImages)
                    ? forImages
                    : forTables + ", for images " + forImages;
            contents.add(new Object[] {prefix + name, text});
        });
    }

    /** {@code 1..10} for {@code 1.0..10.0}. */
    private static String plain(String value) {
        return value.replaceAll("\\.0(?!\\d)", "");
    }
}
