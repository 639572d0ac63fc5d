/** Columns of texts: word breaking, vocabularies. Whoever reads texts needs it; {@code espalier-data} finds it. */
module org.espalier.vocabulary {
    requires transitive org.espalier.data;

    exports org.espalier.vocabulary;

    provides org.espalier.data.TextReading with
            org.espalier.vocabulary.Vocabularies;
}
