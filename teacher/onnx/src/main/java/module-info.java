/** ONNX networks as teachers, by ONNX Runtime. */
@SuppressWarnings("requires-automatic") // ONNX Runtime states its module's name in its manifest
module org.espalier.teacher.onnx {
    requires transitive org.espalier.teacher;
    requires com.microsoft.onnxruntime;
    requires jdk.management;
    requires org.slf4j;

    exports org.espalier.teacher.onnx;

    provides org.espalier.teacher.TeacherFormat with
            org.espalier.teacher.onnx.OnnxFormat;
}
