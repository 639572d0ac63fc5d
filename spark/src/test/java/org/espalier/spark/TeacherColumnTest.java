package org.espalier.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.espalier.EspalierException;
import org.espalier.data.Schema;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.ModelFile;
import org.espalier.teacher.Teacher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeacherColumnTest {
    private static final AtomicInteger OPENED = new AtomicInteger();
    private static final AtomicInteger CLOSED = new AtomicInteger();
    private static final AtomicInteger ASKED = new AtomicInteger();
    private static final double TOLERANCE = 1e-6;

    /** Older applicants are good, whatever else they are. */
    private static double good(double age) {
        return 1 / (1 + Math.exp((45 - age) / 5));
    }

    private static Teacher counted() {
        OPENED.incrementAndGet();
        Teacher teacher = Teacher.of(Schema.unnamed(3, 2), "age", x -> new double[] {1 - good(x[0]), good(x[0])});
        return new Teacher() {
            @Override
            public java.util.Optional<Integer> features() {
                return teacher.features();
            }

            @Override
            public int classes() {
                return 2;
            }

            @Override
            public java.util.Optional<List<String>> classNames() {
                return teacher.classNames();
            }

            @Override
            public float[] logProbabilities(Matrix features, int from, int to) {
                ASKED.incrementAndGet();
                return teacher.logProbabilities(features, from, to);
            }

            @Override
            public String identity() {
                return teacher.identity();
            }

            @Override
            public void close() {
                CLOSED.incrementAndGet();
            }
        };
    }

    private static Dataset<Row> rows() {
        return Loans.prepared().drop("teacher");
    }

    @Test
    void answersStandBesideTheRowsAndATreeLearnsThem() {
        Dataset<Row> taught = TeacherColumn.of(TeacherColumnTest::counted).addTo(rows(), "features", "teacher");
        List<Row> found = taught.collectAsList();
        assertEquals(600, found.size());
        for (Row row : found) {
            double expected = good(row.<Double>getAs("age"));
            assertEquals(expected, row.<Vector>getAs("teacher").apply(1), TOLERANCE);
        }
        assertEquals(rows().collectAsList(), taught.drop("teacher").collectAsList(), "the rows are as they were");
        assertEquals(OPENED.get(), CLOSED.get());
        // two passes of two partitions, each asked in one batch
        assertTrue(OPENED.get() <= 4 && ASKED.get() == 4, OPENED + " opened, " + ASKED + " asked");

        SoftDecisionTreeModel tree = Loans.estimator().setDepth(2).fit(taught);
        assertEquals("age", tree.tree().schema().columns().get(0).name(), "the attributes are kept");
        assertTrue(tree.setTeacherProbabilityCol("teacher")
                        .evaluate(taught)
                        .agreement()
                        .orElseThrow()
                        .average()
                > 0.95);
    }

    private static String cause(Dataset<Row> rows) {
        return cause(TeacherColumn.of(TeacherColumnTest::counted), rows);
    }

    private static String cause(TeacherColumn column, Dataset<Row> rows) {
        Dataset<Row> taught = column.addTo(rows, "features", "teacher");
        Throwable e = assertThrows(Exception.class, taught::collectAsList);
        while (e.getCause() != null) {
            e = e.getCause();
        }
        return e.getMessage();
    }

    @Test
    void whatItCanNotAnswerIsSaidInOneLine() {
        TeacherColumn column = TeacherColumn.of(TeacherColumnTest::counted);
        assertEquals(
                "expected a column of vectors called 'age', found double",
                assertThrows(EspalierException.class, () -> column.addTo(rows(), "age", "teacher"))
                        .getMessage());
        assertEquals(
                "expected a new name for the teacher's column, found 'risk', which is there already",
                assertThrows(EspalierException.class, () -> column.addTo(rows(), "features", "risk"))
                        .getMessage());
        assertEquals(
                "column 'features', place 1: expected a finite number, found NaN",
                cause(vectors(Vectors.dense(30, Double.NaN, 0))));
        assertEquals(
                "column 'features': the teacher takes 3 features, the vector has 2",
                cause(vectors(Vectors.dense(30, 1))));
        assertEquals(OPENED.get(), CLOSED.get(), "closed after a failure too");
    }

    /** Found by its name, asked by the names of the vectors' places, with classes in the order that was asked for. */
    @Test
    void aFileIsATeacher(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("old.rule"), "45");
        List<Row> found = TeacherColumn.of(file.toString(), List.of("good", "bad"))
                .addTo(rows(), "features", "teacher")
                .collectAsList();
        assertEquals(600, found.size());
        for (Row row : found) {
            double expected = good(row.<Double>getAs("age"));
            assertEquals(expected, row.<Vector>getAs("teacher").apply(0), TOLERANCE);
        }
    }

    /** One that carries its schema is asked with rows encoded by it. */
    @Test
    void aFileWithASchemaIsAskedWithEncodedRows(@TempDir Path folder) throws IOException {
        SoftDecisionTreeModel tree = Loans.estimator().setEpochs(2).fit(Loans.prepared());
        Path file = folder.resolve("tree.ruled");
        Files.write(file, ModelFile.toBytes(tree.tree()));
        Dataset<Row> both = tree.transform(
                TeacherColumn.of(file.toString(), List.of("bad", "good")).addTo(rows(), "features", "teacher"));
        for (Row row : both.collectAsList()) {
            assertEquals(
                    row.<Vector>getAs("probability").apply(1),
                    row.<Vector>getAs("teacher").apply(1),
                    TOLERANCE);
        }
    }

    @Test
    void aFileThatIsNoTeacherIsSaidInOneLine(@TempDir Path folder) {
        assertEquals(
                "'network.onnx': expected a file of a teacher whose library is on the class path, which is '.rule', '.ruled'",
                cause(TeacherColumn.of("network.onnx", List.of("good", "bad")), rows()));
        String missing = folder.resolve("no.rule").toString();
        assertEquals(
                "'" + missing + "': no such file on an executor; --files brings it there",
                cause(TeacherColumn.of(missing, List.of("good", "bad")), rows()));
    }

    private static Dataset<Row> vectors(Vector vector) {
        return Loans.session()
                .createDataFrame(
                        List.of(RowFactory.create(vector)),
                        new org.apache.spark.sql.types.StructType()
                                .add("features", org.apache.spark.ml.linalg.SQLDataTypes.VectorType()));
    }
}
