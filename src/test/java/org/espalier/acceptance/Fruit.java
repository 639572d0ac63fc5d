package org.espalier.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** A table small enough to train on in a second, with a number, a category, and a class that needs both. */
final class Fruit {
    static final String HEADER = "size,colour,kind";

    private Fruit() {}

    /** Rows without the header. */
    static List<String> rows(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> colours = List.of("blue", "green", "red");
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double size = Math.rint(random.nextDouble(1, 9) * 100) / 100;
            String colour = colours.get(random.nextInt(3));
            boolean isRipe = (size > 5) != colour.equals("blue");
            rows.add(size + "," + colour + "," + (isRipe ? "ripe" : "raw"));
        }
        return rows;
    }

    static Path write(Path file, List<String> rows) {
        return write(file, HEADER, rows);
    }

    static Path write(Path file, String header, List<String> rows) {
        try {
            return Files.writeString(file, header + "\n" + String.join("\n", rows) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The table with one row replaced; {@code number} counts from 1. */
    static Path with(Path file, int number, String row) {
        List<String> rows = rows(1, 60);
        rows.set(number - 1, row);
        return write(file, rows);
    }
}
