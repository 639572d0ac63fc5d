/** The report of trees whose target is a number or a rate. */
module org.espalier.viz.number {
    requires transitive org.espalier.explain.global;

    exports org.espalier.viz.number;
}
