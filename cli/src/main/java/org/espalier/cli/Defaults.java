package org.espalier.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.ListResourceBundle;
import org.espalier.train.DistillOptions;

/** The defaults of training, as the help of {@code distill} names them: they stand in the library only. */
final class Defaults extends ListResourceBundle {
    @Override
    protected Object[][] getContents() {
        List<Object[]> contents = new ArrayList<>();
        DistillOptions.builder()
                .build()
                .configuration()
                .forEach((name, value) -> contents.add(new Object[] {"default." + name, plain(value)}));
        return contents.toArray(Object[][]::new);
    }

    /** {@code 1..10} for {@code 1.0..10.0}. */
    private static String plain(String value) {
        return value.replaceAll("\\.0(?!\\d)", "");
    }
}
