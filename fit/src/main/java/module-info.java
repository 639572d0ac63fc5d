/** A tree for one's own rows in one call. */
module org.espalier.fit {
    requires transitive org.espalier.evaluate;
    requires transitive org.espalier.train;
    requires org.espalier.train.jvm;
    requires org.espalier.train.number;

    exports org.espalier.fit;
}
