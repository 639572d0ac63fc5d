/** Rows: the schema, readers of CSV, libsvm and IDX, encoding. */
module org.espalier.data {
    requires transitive org.espalier.base;
    requires de.siegmar.fastcsv;
    requires org.slf4j;

    exports org.espalier.data;

    uses org.espalier.data.BuiltInData;
    uses org.espalier.data.TextReading;
}
