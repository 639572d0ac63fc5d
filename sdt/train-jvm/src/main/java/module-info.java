/** The engine for a processor. */
@SuppressWarnings("module") // the module that the engine is exported to is built after this one
module org.espalier.train.jvm {
    requires transitive org.espalier.train;
    requires org.slf4j;

    // its engine is the one that a GPU's is tried against
    exports org.espalier.train.jvm;
    exports org.espalier.train.kernel to
            org.espalier.train.cuda;

    provides org.espalier.train.TreeEngineFactory with
            org.espalier.train.jvm.JvmEngineFactory;
}
