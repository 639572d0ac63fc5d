/** What a fit found out, as files. */
module org.espalier.fit.folder {
    requires transitive org.espalier.fit;
    requires org.espalier.viz;

    exports org.espalier.fit.folder;
}
