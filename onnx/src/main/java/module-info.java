/** Writes a soft decision tree as an ONNX file that takes raw rows. */
module org.espalier.onnx {
    requires transitive org.espalier.sdt;

    exports org.espalier.onnx;
}
