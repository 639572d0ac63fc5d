package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Only {@code espalier-jdbc} needs {@code java.sql}: rows are encoded on a Java that was cut down to {@code java.base}. */
class WithoutSqlTest {
    /** The program that is run so. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            List<Map<String, Object>> rows =
                    List.of(Map.of("x", 1.5, "y", "a"), Map.of("x", 2, "y", "b"), Map.of("x", 4L, "y", "a"));
            Schema schema = Schema.infer(RowSource.ofMaps(rows), "y");
            int width = new Encoder(schema).encode(rows.get(0)).length;
            System.out.println("java.sql is there: "
                    + ModuleLayer.boot().findModule("java.sql").isPresent() + ", features: " + width);
        }
    }

    @Test
    void rowsAreEncodedWithoutIt() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(
                        java.toString(),
                        "--limit-modules",
                        "java.base",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Program.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), out);
        assertEquals("java.sql is there: false, features: 1", out.strip());
    }
}
