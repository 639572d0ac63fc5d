/** Why a tree decided as it did: paths, contributions, counterfactuals, rules, fidelity. */
module org.espalier.explain {
    requires transitive org.espalier.sdt;

    exports org.espalier.explain;
    exports org.espalier.explain.fidelity;
    exports org.espalier.explain.importance;
    exports org.espalier.explain.rules;
}
