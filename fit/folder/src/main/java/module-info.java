/** What a fit found out, as files. */
module org.espalier.fit.folder {
    requires transitive org.espalier.fit;
    requires org.espalier.viz;
    requires org.espalier.viz.number;

    exports org.espalier.fit.folder;
}
