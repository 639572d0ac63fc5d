/** Distils a teacher into a tree: the loop, and the contract of an engine. */
module org.espalier.train {
    requires transitive org.espalier.scorecard;
    requires transitive org.espalier.teacher;
    requires org.slf4j;

    exports org.espalier.train;

    uses org.espalier.train.TreeEngineFactory;
}
