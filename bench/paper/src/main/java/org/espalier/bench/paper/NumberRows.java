package org.espalier.bench.paper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.espalier.EspalierException;
import org.espalier.base.Seeds;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;

/**
 * Rows of public tables with a numeric target: the splits that others publish on, else one of 80 % to 20 % (of claims 70 % to 30 %) by
 * a seed. Where a data set brings its split, means and ranges are those of the training rows.
 *
 * @param folder where the data sets lie
 * @param scratch a folder for a file of claims without the rows of no exposure
 */
record NumberRows(Path folder, Path scratch) {
    /**
     * What is measured on.
     *
     * @param text its name
     * @param factor what an RMSE is multiplied by, as others report it
     * @param unit said beside it
     */
    enum Set {
        ABALONE("abalone", 1, ""),
        AILERONS("ailerons", 1e4, " ×10⁴"),
        COMPACT("compact", 1, ""),
        CALIFORNIA("california", 1e-5, " $100k"),
        OHLSSON("ohlsson", 1, "");

        final String text;
        final double factor;
        final String unit;

        Set(String text, double factor, String unit) {
            this.text = text;
            this.factor = factor;
            this.unit = unit;
        }

        static Set of(String text) {
            return Arrays.stream(values())
                    .filter(s -> s.text.equals(text))
                    .findFirst()
                    .orElseThrow(() -> new EspalierException(
                            "expected abalone, ailerons, compact, california or ohlsson, found " + text));
        }
    }

    /** Training rows and test rows; of five splits or seeds that of a number, from 0. */
    List<Dataset> read(Set set, int number) {
        return switch (set) {
            case ABALONE ->
                files("abalone/abalone" + number + "-train.csv.gz", "abalone/abalone" + number + "-test.csv.gz");
            case COMPACT ->
                files("cpuactiv/cpu_act" + number + "-train.csv.gz", "cpuactiv/cpu_act" + number + "-test.csv.gz");
            case AILERONS ->
                pair(
                        last(folder.resolve("ailerons/ailerons.data.gz")),
                        last(folder.resolve("ailerons/ailerons.test.gz")));
            case CALIFORNIA ->
                split(
                        DataOptions.builder(folder.resolve("california-housing/california_housing.csv.gz"))
                                .target("median_house_value")
                                .targetKind(Target.Kind.NUMBER)
                                .build(),
                        0.8,
                        number);
            case OHLSSON -> split(claims(), 0.7, number);
        };
    }

    private List<Dataset> files(String training, String test) {
        return pair(
                DataOptions.builder(folder.resolve(training))
                        .target("y")
                        .targetKind(Target.Kind.NUMBER)
                        .build(),
                DataOptions.builder(folder.resolve(test))
                        .target("y")
                        .targetKind(Target.Kind.NUMBER)
                        .build());
    }

    private static DataOptions last(Path file) {
        return DataOptions.builder(file)
                .noHeader()
                .target("-1")
                .targetKind(Target.Kind.NUMBER)
                .build();
    }

    private DataOptions claims() {
        Path file = scratch.resolve("claims.csv");
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve("insurance/dataOhlsson.csv.gz"))),
                StandardCharsets.UTF_8))) {
            String header = in.readLine();
            int duration = List.of(header.split(",")).indexOf("duration");
            StringBuilder kept = new StringBuilder(header).append('\n');
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (Double.parseDouble(line.split(",")[duration]) > 0) {
                    kept.append(line).append('\n');
                }
            }
            AtomicFiles.writeText(file, OverwritePolicy.REPLACE, kept.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return DataOptions.builder(file)
                .target("antskad")
                .exposure("duration")
                .ignored(List.of("rownames", "skadkost"))
                .build();
    }

    private static List<Dataset> pair(DataOptions training, DataOptions test) {
        DataSource source = DataSource.open(training);
        Schema schema = source.inferSchema(warning -> {});
        DataNotes notes = new DataNotes();
        return List.of(
                source.read(schema, LabelPolicy.REQUIRED, notes),
                DataSource.open(test).read(schema, LabelPolicy.REQUIRED, notes));
    }

    private static List<Dataset> split(DataOptions file, double share, int number) {
        DataSource source = DataSource.open(file);
        Schema schema = source.inferSchema(warning -> {});
        Dataset all = source.read(schema, LabelPolicy.REQUIRED, new DataNotes());
        int[] order = Seeds.permutation(all.rows(), Seeds.stream(number + 1L, 0x8020));
        int cut = (int) Math.round(share * all.rows());
        return List.of(all.select(Arrays.copyOf(order, cut)), all.select(Arrays.copyOfRange(order, cut, order.length)));
    }

    static Path folderOf(Optional<String> environment) {
        return Path.of(environment.orElse("../shared/data"));
    }
}
