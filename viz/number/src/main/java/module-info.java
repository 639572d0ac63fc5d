/** The report of trees whose target is a number or a rate. */
module org.espalier.viz.number {
    requires transitive org.espalier.explain.global;
    requires org.espalier.viz.page;

    exports org.espalier.viz.number;
}
