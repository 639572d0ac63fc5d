package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/** Files with a few bytes changed, doubled or lost: reading them ends well or in a {@link DataException} of one line. */
public final class Mutants {
    private static final int MUTANTS = 400;
    private static final byte[] SPICE =
            "\"\n\r,;\t |:#0-.eE?NAinf\0\u00ff\u0080{}[]".getBytes(StandardCharsets.ISO_8859_1);

    private Mutants() {}

    /** What is done with a mutant. */
    public interface Attempt {
        void on(byte[] mutant);
    }

    /** Some mutants are refused, in one line, and some are read. */
    public static void assertSurvives(byte[] original, Attempt attempt) {
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

    /** As a program that knows nothing of the file does; with a schema, rows one by one as well. */
    public static void inferAndRead(DataOptions.Builder options, Optional<Schema> known) {
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
}
