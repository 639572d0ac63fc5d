package org.espalier.teacher.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.espalier.data.Schema;
import org.espalier.matrix.DenseMatrix;
import org.espalier.onnx.TestNetworks;
import org.espalier.onnx.TestNetworks.End;
import org.espalier.teacher.TableTeacher.Values;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxFormatTest {
    private static final Schema SCHEMA = Schema.unnamed(6, 4);

    /** By its name alone, from code that knows no ONNX. */
    @Test
    void aFileIsReadByItsName(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("network.ONNX"), TestNetworks.network(6, 4, End.SOFTMAX));
        DenseMatrix rows = new DenseMatrix(2, 6, new float[] {1, 0, 2, 0, 3, 0, 0, 1, 0, 2, 0, 3});
        OnnxTeacher.Loading loading = new OnnxTeacher.Loading(SCHEMA, Values.PROBABILITIES, Optional.empty(), 1);
        try (Teacher teacher = TeacherFormat.of(file).load(file, SCHEMA, 1);
                Teacher expected = OnnxTeacher.load(file, loading)) {
            assertArrayEquals(expected.logProbabilities(rows, 0, 2), teacher.logProbabilities(rows, 0, 2));
        }
        assertInstanceOf(OnnxFormat.class, TeacherFormat.of(file));
    }

    @Test
    void aFileOfAnotherKindIsRefused() {
        String message = assertThrows(TeacherException.class, () -> TeacherFormat.of(Path.of("forest.pickle")))
                .getMessage();
        assertTrue(
                message.startsWith("'forest.pickle': expected a file of a teacher whose library is on the class path,"
                                + " which is ")
                        && message.contains("'.onnx'"),
                message);
    }
}
