package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file holds, reading ends well or in a {@link DataException} of one line. */
class MutatedDataTest {
    private static final int MUTANTS = 400;
    private static final byte[] SPICE =
            "\"\n\r,;\t |:#0-.eE?NAinf\0\u00ff\u0080{}[]".getBytes(StandardCharsets.ISO_8859_1);

    @TempDir
    Path folder;

    private DataFiles files;

    @BeforeEach
    void files() {
        files = new DataFiles(folder);
    }

    private interface Attempt {
        void on(byte[] mutant);
    }

    private static void assertSurvives(byte[] original, Attempt attempt) {
        SplittableRandom random = new SplittableRandom(11);
        int failed = 0;
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutant = mutate(original, random);
            try {
                attempt.on(mutant);
            } catch (DataException e) {
                failed++;
                assertNotNull(e.getMessage());
                assertFalse(e.getMessage().chars().anyMatch(Character::isISOControl), e.getMessage());
                assertTrue(e.getMessage().length() < 2000, e.getMessage());
            } catch (RuntimeException e) {
                throw new AssertionError("mutant " + i + ": " + Arrays.toString(mutant), e);
            }
        }
        assertTrue(failed > MUTANTS / 20 && failed < MUTANTS, "mutants that failed: " + failed);
    }

    private static byte[] mutate(byte[] original, SplittableRandom random) {
        byte[] mutant = original.clone();
        for (int n = random.nextInt(1, 4); n > 0; n--) {
            int at = random.nextInt(mutant.length);
            switch (random.nextInt(5)) {
                case 0 -> mutant = Arrays.copyOf(mutant, Math.max(1, at));
                case 1 -> mutant[at] = SPICE[random.nextInt(SPICE.length)];
                case 2 -> mutant[at] ^= (byte) (1 << random.nextInt(8));
                case 3 -> {
                    // a part comes twice
                    int length = random.nextInt(mutant.length - at + 1);
                    byte[] longer = Arrays.copyOf(mutant, mutant.length + length);
                    System.arraycopy(mutant, at, longer, at + length, mutant.length - at);
                    mutant = longer;
                }
                default -> {
                    // a part is missing
                    int end = Math.min(mutant.length, at + random.nextInt(8));
                    byte[] shorter = Arrays.copyOf(mutant, Math.max(1, mutant.length - (end - at)));
                    System.arraycopy(
                            mutant,
                            end,
                            shorter,
                            Math.min(at, shorter.length),
                            Math.min(mutant.length - end, shorter.length - Math.min(at, shorter.length)));
                    mutant = shorter;
                }
            }
        }
        return mutant;
    }

    private void inferAndRead(DataOptions.Builder options, Optional<Schema> known) {
        DataSource source = DataSource.open(options.build());
        Schema schema =
                source.inferSchema(warning -> assertFalse(warning.chars().anyMatch(Character::isISOControl)));
        source.read(schema, LabelPolicy.REQUIRED, new DataNotes());
        if (known.isPresent()) {
            try (RowStream rows =
                    source.rows(known.get(), LabelPolicy.OPTIONAL, BadRows.skip(e -> {}), new DataNotes())) {
                rows.forEachRemaining(row -> {
                    for (float f : row.features()) {
                        assertTrue(Float.isFinite(f));
                    }
                });
            }
        }
    }

    @Test
    void csv() {
        byte[] original = """
                id,size,kind,"w ""1\""",class
                1,0.5,x,1,yes
                2,NA,"y,
                z",2,no
                3,-1e3,x,0.5,yes

                4,7,?,1,no
                """.getBytes(StandardCharsets.UTF_8);
        DataOptions.Builder good =
                DataOptions.builder(files.bytes("good.csv", original)).target("class");
        Schema schema = DataFiles.infer(good);
        assertSurvives(
                original,
                mutant -> inferAndRead(
                        DataOptions.builder(files.bytes("data.csv", mutant)).target("class"), Optional.of(schema)));
    }

    @Test
    void packedCsv() {
        byte[] original = DataFiles.gzip("size,class\n1,yes\n2,no\n3,yes\n".getBytes(StandardCharsets.UTF_8));
        assertSurvives(
                original,
                mutant -> inferAndRead(
                        DataOptions.builder(files.bytes("data.gz", mutant)).target("class"), Optional.empty()));
    }

    @Test
    void blankSeparated() {
        byte[] original =
                "A11 6 \"A 34\"  1\nA12 48 A32 2\n  A14 12 A34 1 \nA11 7 A32 2\n".getBytes(StandardCharsets.UTF_8);
        assertSurvives(
                original,
                mutant -> inferAndRead(
                        DataOptions.builder(files.bytes("data.txt", mutant))
                                .noHeader()
                                .target("-1"),
                        Optional.empty()));
    }

    @Test
    void libsvm() {
        byte[] original = "+1 1:0.5 3:-2 # first\n-1 3:2\n+1\n-1 1:1.5 4:1e0\n".getBytes(StandardCharsets.UTF_8);
        assertSurvives(
                original,
                mutant -> inferAndRead(
                        DataOptions.builder(files.bytes("data.svm", mutant)).target("1"), Optional.empty()));
    }

    @Test
    void idxImages() {
        Path labels = files.bytes("labels", DataFiles.idxLabels(7, 2, 7));
        assertSurvives(
                DataFiles.idxImages(3, 2, 3),
                mutant -> inferAndRead(
                        DataOptions.builder(files.bytes("images", mutant))
                                .labels(labels)
                                .target("1"),
                        Optional.empty()));
    }

    @Test
    void schemas() {
        byte[] original = """
                {"version": 1,
                 "columns": [
                  {"name": "age", "type": "number", "unit": "years", "range": [17, 100], "mean": 38.6, "deviation": 13.6, "missing": "indicator"},
                  {"name": "sex", "type": "category", "categories": ["Female", "Male"], "immutable": true},
                  {"name": "id", "type": "ignored"}],
                 "grid": {"rows": 2, "columns": 1, "cells": ["sex", "age"]},
                 "target": {"name": "income", "classes": ["<=50K", ">50K"]}}
                """.getBytes(StandardCharsets.UTF_8);
        assertSurvives(original, mutant -> {
            Schema schema = SchemaJson.read(new String(mutant, StandardCharsets.ISO_8859_1), "s.json");
            assertTrue(schema.width() > 0);
        });
    }
}
