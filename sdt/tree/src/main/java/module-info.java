/** The soft decision tree: prediction, the model file. Nothing here trains. */
module org.espalier.sdt {
    requires transitive org.espalier.data;
    requires org.slf4j;

    exports org.espalier.sdt;
}
