/** Writes a soft decision tree as a PMML document. */
module org.espalier.pmml {
    requires transitive org.espalier.sdt;

    exports org.espalier.pmml;
}
