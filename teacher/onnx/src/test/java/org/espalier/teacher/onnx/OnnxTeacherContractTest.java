package org.espalier.teacher.onnx;

import static org.espalier.teacher.onnx.TestRows.random;
import static org.espalier.teacher.onnx.TestRows.table;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.onnx.TestNetworks;
import org.espalier.teacher.TableTeacher.Values;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.contract.TeacherContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class OnnxTeacherContractTest {
    private static OnnxTeacher load(Path folder, byte[] network, Schema schema) throws Exception {
        Path file = Files.write(folder.resolve("network.onnx"), network);
        return OnnxTeacher.load(file, new OnnxTeacher.Loading(schema, Values.PROBABILITIES, Optional.empty(), 2));
    }

    @Nested
    class OfATable extends TeacherContract {
        private static OnnxTeacher teacher;

        @BeforeAll
        static void open(@TempDir Path folder) throws Exception {
            teacher = load(folder, TestNetworks.network(37, 5, TestNetworks.End.SOFTMAX), table(37, 5));
        }

        @AfterAll
        static void close() {
            teacher.close();
        }

        @Override
        protected Teacher teacher() {
            return teacher;
        }

        @Override
        protected DenseMatrix rows() {
            return random(130, 37, 5);
        }
    }

    @Nested
    class OfImagesAsPlanes extends TeacherContract {
        private static OnnxTeacher teacher;

        @BeforeAll
        static void open(@TempDir Path folder) throws Exception {
            Schema schema = new Schema(
                    List.of(),
                    Optional.empty(),
                    Optional.of(new Schema.Image(8, 6, 3, 255)),
                    new Target.Classes("digit", List.of("0", "1", "2")));
            teacher = load(folder, TestNetworks.imageNetwork(3, 6, 8, 3), schema);
        }

        @AfterAll
        static void close() {
            teacher.close();
        }

        @Override
        protected Teacher teacher() {
            return teacher;
        }

        @Override
        protected DenseMatrix rows() {
            return random(70, 144, 6);
        }
    }

    @Nested
    class OfOneSigmoid extends TeacherContract {
        private static OnnxTeacher teacher;

        @BeforeAll
        static void open(@TempDir Path folder) throws Exception {
            teacher = load(folder, TestNetworks.network(9, 1, TestNetworks.End.SIGMOID), table(9, 2));
        }

        @AfterAll
        static void close() {
            teacher.close();
        }

        @Override
        protected Teacher teacher() {
            return teacher;
        }

        @Override
        protected DenseMatrix rows() {
            return random(130, 9, 7);
        }
    }
}
