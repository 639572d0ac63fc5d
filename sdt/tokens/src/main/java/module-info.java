/** Tokens of tagged sentences as rows of a table, and how well whole entities are found. */
module org.espalier.tokens {
    requires transitive org.espalier.evaluate;

    exports org.espalier.tokens;
}
