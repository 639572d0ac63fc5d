/** What the HTML pages share. */
module org.espalier.viz.page {
    requires transitive org.espalier.explain.global;

    exports org.espalier.viz.page;
}
