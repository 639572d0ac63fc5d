/** The soft decision tree: prediction, the model file, evaluation. Nothing here trains. */
@SuppressWarnings("module") // the modules that the kernels are exported to are built after this one
module org.espalier.sdt {
    requires transitive org.espalier.data;
    requires org.slf4j;

    exports org.espalier.sdt;
    exports org.espalier.evaluate;
    exports org.espalier.sdt.kernel to
            org.espalier.train,
            org.espalier.train.cuda,
            org.espalier.onnx;
}
