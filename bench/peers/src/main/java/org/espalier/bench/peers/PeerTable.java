package org.espalier.bench.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.zip.GZIPInputStream;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;

/** The public tables of the comparison, each with its customary division into training and test rows. */
enum PeerTable {
    /** First 16,000 rows to train on, last 4,000 held out; 16 numbers, 26 classes. */
    LETTER {
        @Override
        Parts read(Path folder) throws IOException {
            Path train = lines(folder.resolve("letter/letter-recognition.data.gz"), row -> row < 16_000);
            Path test = lines(folder.resolve("letter/letter-recognition.data.gz"), row -> row >= 16_000);
            return parts(
                    DataOptions.builder(train).noHeader().target("1"),
                    DataOptions.builder(test).noHeader());
        }
    },
    /** Its own test file; 14 columns, 2 classes. */
    ADULT {
        @Override
        Parts read(Path folder) {
            List<String> columns = List.of(("age,workclass,fnlwgt,education,education-num,marital-status,occupation,"
                            + "relationship,race,sex,capital-gain,capital-loss,hours-per-week,native-country,income")
                    .split(","));
            return parts(
                    DataOptions.builder(folder.resolve("adult/adult.data.gz"))
                            .columns(columns)
                            .target("income"),
                    DataOptions.builder(folder.resolve("adult/adult.test.gz"))
                            .columns(columns)
                            .comment('|')
                            .classAliases(DataOptions.parseClassAliases("<=50K.=<=50K,>50K.=>50K")));
        }
    },
    /** Its own test images; 784 pixels, 10 classes. */
    MNIST {
        @Override
        Parts read(Path folder) {
            return parts(DataOptions.builder("mnist:train"), DataOptions.builder("mnist:test"));
        }
    },
    /** Breast cancer of Wisconsin, every fifth row held out; 30 numbers, 2 classes. */
    BREAST {
        @Override
        Parts read(Path folder) throws IOException {
            // the first line is the header
            Path train = lines(folder.resolve("breast-cancer/wdbc.csv"), row -> row == 0 || row % 5 != 0);
            Path test = lines(folder.resolve("breast-cancer/wdbc.csv"), row -> row % 5 == 0);
            return parts(DataOptions.builder(train).target("diagnosis"), DataOptions.builder(test));
        }
    };

    /** Encoded by a schema that has seen the training rows alone. */
    record Parts(Dataset train, Dataset test) {}

    abstract Parts read(Path folder) throws IOException;

    /** The parts of the table, from the folder that {@code ESPALIER_DATA} names. */
    Parts read() {
        String folder = Optional.ofNullable(System.getenv("ESPALIER_DATA")).orElse("../shared/data");
        try {
            return read(Path.of(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Parts parts(DataOptions.Builder train, DataOptions.Builder test) {
        DataSource training = DataSource.open(train.build());
        Schema schema = training.inferSchema(warning -> {});
        return new Parts(
                training.read(schema, LabelPolicy.REQUIRED, new DataNotes()),
                DataSource.open(test.build()).read(schema, LabelPolicy.REQUIRED, new DataNotes()));
    }

    /** The lines of a file, plain or gzip, whose number from 0 is wanted, as a file of its own for this run. */
    private static Path lines(Path file, IntPredicate wanted) throws IOException {
        List<String> kept = new ArrayList<>();
        try (InputStream raw = Files.newInputStream(file);
                InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw;
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            int row = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (wanted.test(row++)) {
                    kept.add(line);
                }
            }
        }
        Path part = Files.createTempFile("espalier-peers", ".csv");
        part.toFile().deleteOnExit();
        return Files.write(part, kept);
    }
}
