/** Why a tree decided as it did about a row: paths, contributions, points, counterfactuals. */
module org.espalier.explain {
    requires transitive org.espalier.sdt;

    exports org.espalier.explain;
}
