/** A tree over many rows: rules, importance of columns, how far explanations may be trusted. */
module org.espalier.explain.global {
    requires transitive org.espalier.explain;
    requires transitive org.espalier.evaluate;

    exports org.espalier.explain.fidelity;
    exports org.espalier.explain.importance;
    exports org.espalier.explain.rules;
}
