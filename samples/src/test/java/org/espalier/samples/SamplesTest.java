package org.espalier.samples;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SamplesTest {
    @TempDir
    private Path folder;

    private static String printed(Runnable program) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream before = System.out;
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void trainAndPredict() throws IOException {
        StringBuilder rows = new StringBuilder("size,colour,ripe\n");
        for (int i = 0; i < 200; i++) {
            String colour = i % 3 == 0 ? "green" : "red";
            rows.append(i % 10)
                    .append(',')
                    .append(colour)
                    .append(',')
                    .append(i % 3 == 0 ? "no" : "yes")
                    .append('\n');
        }
        Path csv = Files.writeString(folder.resolve("fruit.csv"), rows);
        String model = folder.resolve("tree.safetensors").toString();
        String out = printed(() -> TrainAndPredict.main(new String[] {csv.toString(), "ripe", model, "5,red"}));
        assertTrue(
                out.matches("yes with probability (0\\.9\\d|1\\.00), by a path of probability \\d\\.\\d\\d\\R"), out);
    }

    @Test
    void ownTeacher() {
        String out = printed(() -> OwnTeacher.main(new String[0]));
        var line = java.util.regex.Pattern.compile(
                        "the tree says what its teacher says on (\\d+\\.\\d) % of 2000 fresh rows\\R")
                .matcher(out);
        assertTrue(line.matches(), out);
        assertTrue(Double.parseDouble(line.group(1)) > 95, out);
    }
}
