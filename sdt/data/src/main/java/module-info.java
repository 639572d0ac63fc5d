/** Rows: the schema, readers of CSV, libsvm and IDX, encoding. */
module org.espalier.data {
    requires transitive org.espalier.base;
    requires de.siegmar.fastcsv;
    requires org.slf4j;
    // for who reads rows by JDBC, and has it then
    requires static transitive java.sql;

    exports org.espalier.data;

    uses org.espalier.data.BuiltInData;
}
