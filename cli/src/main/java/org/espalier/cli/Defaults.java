package org.espalier.cli;

import java.util.List;
import java.util.ListResourceBundle;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.examples.Digits;
import org.espalier.teacher.dl4j.TeachOptions;
import org.espalier.train.DistillOptions;
import org.espalier.train.TrainingOption;
import org.espalier.train.TrainingOptions;

/** The defaults of training, as the help names them: they stand in the library only. */
final class Defaults extends ListResourceBundle {
    /** A table so large that it is taught in the fewest epochs. */
    private static final int MANY_ROWS = 1_000_000;

    private static final Schema TWO_CLASSES = table("one", "two");
    private static final Schema THREE_CLASSES = table("one", "two", "three");

    private static Schema table(String... classes) {
        return new Schema(
                List.of(new Column.Category("column", List.of("value"), Column.Missing.IMPUTE, false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("target", List.of(classes)));
    }

    @Override
    protected Object[][] getContents() {
        Map<String, String> tables = TeachOptions.tables(MANY_ROWS).build().configuration();
        Map<String, String> images = TeachOptions.images().build().configuration();
        return tables.keySet().stream()
                .map(key -> new Object[] {"teach." + key, text(tables.get(key), tables.get(key), images.get(key))})
                .toArray(Object[][]::new);
    }

    /** The default of a training option: {@code 0, with more than two classes 3}. */
    static String ofTraining(String key) {
        return text(
                training(TWO_CLASSES).get(key),
                training(THREE_CLASSES).get(key),
                training(Digits.SCHEMA).get(key));
    }

    private static Map<String, String> training(Schema schema) {
        DistillOptions options = DistillOptions.builder(schema).build();
        return TrainingOptions.ALL.stream().collect(Collectors.toMap(TrainingOption::key, o -> o.text(options)));
    }

    private static String text(String tables, String moreClasses, String images) {
        String forTables = plain(tables);
        String forMore = plain(moreClasses);
        String forImages = plain(images);
        if (forTables.isEmpty()) {
            return forImages;
        }
        return forTables
                + (forMore.equals(forTables) ? "" : ", with more than two classes " + forMore)
                + (forImages.equals(forMore) ? "" : ", for images " + forImages);
    }

    /** {@code 1..10} for {@code 1.0..10.0}. */
    private static String plain(String value) {
        return value.replaceAll("(?<=\\d)\\.0(?!\\d)", "");
    }
}
