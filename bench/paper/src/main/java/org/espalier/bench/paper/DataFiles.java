package org.espalier.bench.paper;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.espalier.EspalierException;
import org.espalier.augment.Split;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;

/**
 * Makes a file of training rows and one of test rows out of a public data set, and reads them. The schema is inferred from
 * the training rows alone, so that nothing of the test rows gets into means, ranges or categories.
 */
final class DataFiles {
    /** Seed of the splits that a data set does not bring with it. */
    static final int SPLIT_SEED = 1;

    private static final double TEST_SHARE = 0.2;
    private static final int LETTER_TRAINING_ROWS = 16_000;
    private static final List<String> ADULT_COLUMNS = List.of(
            "age",
            "workclass",
            "fnlwgt",
            "education",
            "education-num",
            "marital-status",
            "occupation",
            "relationship",
            "race",
            "sex",
            "capital-gain",
            "capital-loss",
            "hours-per-week",
            "native-country",
            "income");

    private final Path folder;
    private final Path cache;

    /**
     * @param folder where the public data sets lie
     * @param cache where the split files go
     */
    DataFiles(Path folder, Path cache) {
        this.folder = folder;
        this.cache = cache;
    }

    Rows read(DataSet data) {
        return switch (data) {
            case MNIST ->
                read(
                        data,
                        DataOptions.builder("mnist:train").build(),
                        DataOptions.builder("mnist:test").build());
            case ADULT -> read(data, adult("adult.data.gz"), adult("adult.test.gz"));
            case LETTER -> {
                List<String> lines = lines(folder.resolve("letter/letter-recognition.data.gz"));
                int[] training = IntStream.range(0, LETTER_TRAINING_ROWS).toArray();
                int[] test = IntStream.range(LETTER_TRAINING_ROWS, lines.size()).toArray();
                yield split(data, lines, new Split(training, test), "", "1");
            }
            case CONNECT4 -> {
                List<String> lines = lines(folder.resolve("connect4/connect-4.data.gz"));
                yield split(data, lines, stratified(lines), "", "-1");
            }
            case GERMAN_CREDIT -> {
                List<String> lines = lines(folder.resolve("german-credit/german.csv"));
                List<String> rows = lines.subList(1, lines.size());
                yield split(data, rows, stratified(rows), lines.get(0) + "\n", "-1");
            }
        };
    }

    private DataOptions adult(String file) {
        return DataOptions.builder(folder.resolve("adult").resolve(file))
                .columns(ADULT_COLUMNS)
                .target("income")
                .comment('|')
                .classAliases(DataOptions.parseClassAliases("<=50K.=<=50K,>50K.=>50K"))
                .build();
    }

    /** The same share of every class, which is the last field of a line. */
    static Split stratified(List<String> lines) {
        List<String> classes = lines.stream()
                .map(line -> line.substring(line.lastIndexOf(',') + 1))
                .toList();
        List<String> names = classes.stream().distinct().sorted().toList();
        int[] labels = classes.stream().mapToInt(names::indexOf).toArray();
        return Split.stratified(labels, TEST_SHARE, SPLIT_SEED);
    }

    private Rows split(DataSet data, List<String> lines, Split split, String header, String target) {
        Path training = write(data.text() + "-train.csv", header, lines, split.training());
        Path test = write(data.text() + "-test.csv", header, lines, split.heldOut());
        return read(data, options(training, header, target), options(test, header, target));
    }

    private static DataOptions options(Path file, String header, String target) {
        DataOptions.Builder builder = DataOptions.builder(file).target(target);
        return header.isEmpty() ? builder.noHeader().build() : builder.build();
    }

    private Path write(String name, String header, List<String> lines, int[] rows) {
        Path file = cache.resolve(name);
        StringBuilder text = new StringBuilder(header);
        for (int row : rows) {
            text.append(lines.get(row)).append('\n');
        }
        AtomicFiles.writeText(file, OverwritePolicy.REPLACE, text.toString());
        return file;
    }

    private static Rows read(DataSet data, DataOptions training, DataOptions test) {
        DataSource source = DataSource.open(training);
        Schema schema = source.inferSchema(warning -> {});
        DataNotes notes = new DataNotes();
        return new Rows(
                data,
                source.read(schema, LabelPolicy.REQUIRED, notes),
                DataSource.open(test).read(schema, LabelPolicy.REQUIRED, notes));
    }

    static List<String> lines(Path file) {
        List<String> lines = new ArrayList<>();
        try (InputStream bytes = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank()) {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            throw new EspalierException(
                    file + ": can't be read; expected the public data sets in the folder that ESPALIER_DATA names", e);
        }
        return lines;
    }
}
