/** Rows: the schema, readers of CSV and of what a program has, encoding. */
module org.espalier.data {
    requires transitive org.espalier.base;
    requires de.siegmar.fastcsv;
    requires org.slf4j;

    exports org.espalier.data;

    uses org.espalier.data.BuiltInData;
    uses org.espalier.data.DataFormat;
    uses org.espalier.data.TextReading;
}
