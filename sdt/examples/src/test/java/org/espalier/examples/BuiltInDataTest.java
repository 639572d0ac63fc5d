package org.espalier.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.espalier.data.DataException;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.junit.jupiter.api.Test;

/** The sets that need no file, asked for by name. */
class BuiltInDataTest {
    private static String error(DataOptions.Builder options) {
        DataOptions built = options.build();
        return assertThrows(DataException.class, () -> DataSource.open(built).inferSchema(w -> {}))
                .getMessage();
    }

    private static Dataset read(String name, Optional<Schema> known) {
        DataSource source = DataSource.open(DataOptions.builder(name).build());
        return source.read(known.orElseGet(() -> source.inferSchema(w -> {})), LabelPolicy.REQUIRED, new DataNotes());
    }

    private static int[] classCounts(Dataset data) {
        int[] counts = new int[data.schema().classes()];
        for (int label : data.labels()) {
            counts[label]++;
        }
        return counts;
    }

    @Test
    void aNameThatIsNone() {
        assertEquals(
                "expected mnist:train or mnist:test, found 'mnist:validation'",
                error(DataOptions.builder("mnist:validation")));
        assertEquals("expected digits:train or digits:test, found 'digits:'", error(DataOptions.builder("digits:")));
    }

    @Test
    void optionsThatNameColumnsAreRefused() {
        assertEquals(
                "the option weights and the option ignored go with CSV files, and digits:test have no such columns",
                error(DataOptions.builder("digits:test").ignored(List.of("a"))));
    }

    @Test
    void mnistHasTheCountsOfItsDocumentation() {
        String folder = Optional.ofNullable(System.getProperty("ESPALIER_DATA"))
                .or(() -> Optional.ofNullable(System.getenv("ESPALIER_DATA")))
                .orElse("../shared/data");
        Path file = Path.of(folder, "mnist", "train-images-idx3-ubyte.gz");
        assumeTrue(Files.exists(file), () -> "skipped: no " + file + " (ESPALIER_DATA names the folder of data sets)");
        Dataset train = read("mnist:train", Optional.empty());
        assertArrayEquals(new int[] {5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949}, classCounts(train));
        assertEquals("digit", train.schema().target().name());
        Dataset test = read("mnist:test", Optional.of(train.schema()));
        assertArrayEquals(new int[] {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009}, classCounts(test));
        assertTrue(train.features().stored() < 0.2 * train.rows() * 784);
    }
}
