/** Distils a teacher of numbers or rates into a tree. */
module org.espalier.train.number {
    requires transitive org.espalier.train;

    exports org.espalier.train.number;
}
