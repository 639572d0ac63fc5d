package org.espalier.source;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Files of public data sets; a test that finds none is skipped with the reason. */
final class PublicData {
    private PublicData() {}

    /** @param name below the folder of data sets */
    static Path file(String name) {
        String folder = Optional.ofNullable(System.getProperty("ESPALIER_DATA"))
                .or(() -> Optional.ofNullable(System.getenv("ESPALIER_DATA")))
                .orElse("../shared/data");
        Path file = Path.of(folder).resolve(name);
        assumeTrue(Files.exists(file), () -> "skipped: no " + file + " (ESPALIER_DATA names the folder of data sets)");
        return file;
    }
}
