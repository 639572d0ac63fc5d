/** Rows of a database, by JDBC. */
module org.espalier.jdbc {
    requires transitive org.espalier.data;
    requires transitive java.sql;

    exports org.espalier.jdbc;
}
