package org.espalier.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.ListResourceBundle;
import java.util.Map;
import org.espalier.data.Digits;
import org.espalier.train.DistillOptions;

/** The defaults of training, as the help of {@code distill} names them: they stand in the library only. */
final class Defaults extends ListResourceBundle {
    @Override
    protected Object[][] getContents() {
        List<Object[]> contents = new ArrayList<>();
        Map<String, String> images =
                DistillOptions.builder(Digits.SCHEMA).build().configuration();
        DistillOptions.builder().build().configuration().forEach((name, value) -> {
            String forImages = images.get(name);
            String text = plain(value) + (forImages.equals(value) ? "" : ", for images " + plain(forImages));
            contents.add(new Object[] {"default." + name, text});
        });
        return contents.toArray(Object[][]::new);
    }

    /** {@code 1..10} for {@code 1.0..10.0}. */
    private static String plain(String value) {
        return value.replaceAll("\\.0(?!\\d)", "");
    }
}
