/** What a tree learns from: networks, tables of answers, ensembles, lambdas, behind one interface. */
module org.espalier.teacher {
    requires transitive org.espalier.data;

    exports org.espalier.augment;
    exports org.espalier.teacher;
}
