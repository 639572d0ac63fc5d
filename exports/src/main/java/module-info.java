/** A soft decision tree as a PMML document, or as Java source. */
module org.espalier.exports {
    requires transitive org.espalier.sdt;

    exports org.espalier.pmml;
    exports org.espalier.source;
}
