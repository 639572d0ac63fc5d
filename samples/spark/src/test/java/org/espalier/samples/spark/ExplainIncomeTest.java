package org.espalier.samples.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainIncomeTest {
    @TempDir
    private Path folder;

    /** 5,000 rows of the table, to be quick. */
    private static List<String> rows(Path data) throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(data)), StandardCharsets.US_ASCII))) {
            return reader.lines().limit(5000).collect(Collectors.toList());
        }
    }

    @Test
    void heldOutRowsAreExplained() throws IOException {
        Path data = Path.of(System.getProperty("ESPALIER_DATA"), "adult", "adult.data.gz");
        assumeTrue(Files.exists(data), "ESPALIER_DATA: no " + data);
        Path csv = Files.write(folder.resolve("adult.csv"), rows(data));
        String out = folder.resolve("explained").toString();
        PrintStream stdout = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (SparkSession session = SparkSession.builder()
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .getOrCreate()) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            ExplainIncome.main(new String[] {csv.toString(), out});
            System.setOut(stdout);
            String line = printed.toString(StandardCharsets.UTF_8);
            Matcher found = Pattern.compile(
                            "(\\d+) rows held out: accuracy (\\S+) \\(the forest's \\S+\\), agreement (\\S+)\n")
                    .matcher(line);
            assertTrue(found.matches(), line);
            assertTrue(Double.parseDouble(found.group(2)) > 0.8, line);
            assertTrue(Double.parseDouble(found.group(3)) > 0.92, line);

            Dataset<Row> explained = session.read().parquet(out);
            assertEquals(Long.parseLong(found.group(1)), explained.count());
            assertEquals(
                    0,
                    explained
                            .where("leaf <> explanation.leaf OR path_mass <> explanation.pathMass"
                                    + " OR size(explanation.path) <> 5 OR size(explanation.reasons) > 3")
                            .count());
        } finally {
            System.setOut(stdout);
        }
    }
}
