/** What a tree learns from: networks, tables of answers, ensembles, lambdas, behind one interface. */
module org.espalier.teacher {
    requires transitive org.espalier.data;
    requires org.slf4j;

    exports org.espalier.augment;
    exports org.espalier.teacher;

    uses org.espalier.teacher.TeacherFormat;
    uses org.espalier.teacher.TeacherTrainer;
}
