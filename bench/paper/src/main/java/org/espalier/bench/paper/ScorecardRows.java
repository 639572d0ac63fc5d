package org.espalier.bench.paper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.EspalierException;
import org.espalier.base.Seeds;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;

/**
 * Rows of public tables, but for {@code letter} of two classes: those that a data set brings for tests, else a split of 70 % to 30 % by a seed.
 *
 * @param folder where the data sets lie
 */
record ScorecardRows(Path folder) {
    static final List<String> NAMES = List.of("adult", "credit-default", "german-credit", "breast-cancer");

    private static final double TRAINING_SHARE = 0.7;

    /**
     * Training rows and test rows.
     *
     * @param seed of the split, where a data set brings no test rows
     */
    Dataset[] read(String name, int seed) {
        if (name.equals("adult")) {
            Rows rows = new DataFiles(folder, temporary()).read(DataSet.ADULT);
            return new Dataset[] {rows.training(), rows.test()};
        }
        if (name.equals("letter")) {
            Rows rows = new DataFiles(folder, temporary()).read(DataSet.LETTER);
            return new Dataset[] {rows.training(), rows.test()};
        }
        DataOptions.Builder file = switch (name) {
            case "california" -> DataOptions.builder(aboveMedian()).target("above-median");
            case "credit-default" -> file("credit-default/credit_default.csv.gz", "-1");
            case "german-credit" -> file("german-credit/german.csv", "-1");
            case "breast-cancer" -> file("breast-cancer/wdbc.csv", "diagnosis");
            default ->
                throw new EspalierException(
                        "expected adult, credit-default, german-credit, breast-cancer, california or letter, found "
                                + name);
        };
        DataSource source = DataSource.open(file.build());
        Schema schema = source.inferSchema(warning -> {});
        Dataset all = source.read(schema, LabelPolicy.REQUIRED, new DataNotes());
        int[] order = Seeds.permutation(all.rows(), Seeds.stream(seed, 0x7030));
        int cut = (int) Math.round(TRAINING_SHARE * all.rows());
        List<Dataset> parts = new ArrayList<>();
        parts.add(all.select(Arrays.copyOf(order, cut)));
        parts.add(all.select(Arrays.copyOfRange(order, cut, order.length)));
        return parts.toArray(new Dataset[0]);
    }

    /** Houses of California, and whether their value is above the median. */
    private Path aboveMedian() {
        List<String> lines = DataFiles.lines(folder.resolve("california-housing/california_housing.csv.gz"));
        double[] values = lines.stream()
                .skip(1)
                .mapToDouble(ScorecardRows::value)
                .sorted()
                .toArray();
        double median = values[values.length / 2];
        StringBuilder text = new StringBuilder(head(lines.get(0))).append(",above-median\n");
        lines.stream()
                .skip(1)
                .forEach(line -> text.append(head(line)).append(value(line) > median ? ",yes\n" : ",no\n"));
        Path file = temporary().resolve("california.csv");
        AtomicFiles.writeText(file, OverwritePolicy.REPLACE, text.toString());
        file.toFile().deleteOnExit();
        return file;
    }

    private static String head(String line) {
        return line.substring(0, line.lastIndexOf(','));
    }

    private static double value(String line) {
        return Double.parseDouble(line.substring(line.lastIndexOf(',') + 1));
    }

    private DataOptions.Builder file(String name, String target) {
        return DataOptions.builder(folder.resolve(name)).target(target);
    }

    static Path temporary() {
        try {
            Path made = Files.createTempDirectory("espalier-scorecards");
            made.toFile().deleteOnExit();
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
