/** Distils a teacher into a tree: the loop, the contract of an engine, the engine for a processor. */
@SuppressWarnings("module") // the module that the engine is exported to is built after this one
module org.espalier.train {
    requires transitive org.espalier.sdt;
    requires transitive org.espalier.teacher;
    requires org.slf4j;

    exports org.espalier.train;
    // its engine is the one that a GPU's is tried against
    exports org.espalier.train.jvm to
            org.espalier.train.cuda;
    exports org.espalier.train.kernel to
            org.espalier.train.cuda;

    uses org.espalier.train.TreeEngineFactory;

    provides org.espalier.train.TreeEngineFactory with
            org.espalier.train.jvm.JvmEngineFactory;
}
