package org.espalier.onnx;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.espalier.data.BadRows;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Row;
import org.espalier.data.RowStream;
import org.espalier.data.Schema;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestTrees;

/** Every row of public data sets, and a random tree for each: its gates are as hard as trained ones. */
enum PublicRows {
    ADULT(16281) {
        @Override
        SoftDecisionTree tree() {
            DataOptions train = DataOptions.builder(file("adult/adult.data.gz"))
                    .columns(COLUMNS)
                    .target("income")
                    .build();
            return TestTrees.random(DataSource.open(train).inferSchema(warning -> {}), 7, 17, 0.4f);
        }

        @Override
        DataSource rows() {
            return DataSource.open(DataOptions.builder(file("adult/adult.test.gz"))
                    .columns(COLUMNS)
                    .comment('|')
                    .classAliases(DataOptions.parseClassAliases("<=50K.=<=50K,>50K.=>50K"))
                    .build());
        }
    },
    LETTER(20000) {
        @Override
        SoftDecisionTree tree() {
            return TestTrees.random(rows().inferSchema(warning -> {}), 9, 17, 0.6f);
        }

        @Override
        DataSource rows() {
            return DataSource.open(DataOptions.builder(file("letter/letter-recognition.data.gz"))
                    .noHeader()
                    .target("1")
                    .build());
        }
    },
    MNIST(10000) {
        @Override
        SoftDecisionTree tree() {
            return TestTrees.random(rows().inferSchema(warning -> {}), 8, 17, 0.1f);
        }

        @Override
        DataSource rows() {
            return DataSource.open(DataOptions.builder(file("mnist/t10k-images-idx3-ubyte.gz"))
                    .labels(file("mnist/t10k-labels-idx1-ubyte.gz"))
                    .build());
        }
    };

    private static final List<String> COLUMNS = List.of(("age,workclass,fnlwgt,education,education-num,marital-status,"
                    + "occupation,relationship,race,sex,capital-gain,capital-loss,hours-per-week,native-country,income")
            .split(","));

    /** How many rows there are. */
    final int count;

    PublicRows(int count) {
        this.count = count;
    }

    abstract SoftDecisionTree tree();

    abstract DataSource rows();

    /** The rows; a test without the data is skipped. */
    RowStream stream(Schema schema) {
        return rows().rows(schema, LabelPolicy.REQUIRED, BadRows.STOP, new DataNotes());
    }

    private static Path file(String name) {
        String folder = Optional.ofNullable(System.getProperty("ESPALIER_DATA"))
                .or(() -> Optional.ofNullable(System.getenv("ESPALIER_DATA")))
                .orElse("../shared/data");
        Path file = Path.of(folder).resolve(name);
        assumeTrue(Files.exists(file), () -> "skipped: no " + file + " (ESPALIER_DATA names the folder of data sets)");
        return file;
    }

    /** What the graph takes for a row. */
    static float[] raw(Schema schema, OnnxInput input, Row row) {
        if (schema.image().isEmpty()) {
            return input.row(row.texts());
        }
        float[] pixels = row.features().clone();
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = Math.round(pixels[i] * schema.image().get().scale());
        }
        return pixels;
    }
}
