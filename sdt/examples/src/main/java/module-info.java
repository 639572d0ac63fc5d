/** Data to try things on: digits that are drawn, invented applications for loans, MNIST, which is fetched. */
module org.espalier.examples {
    requires transitive org.espalier.data;
    requires org.espalier.formats;
    requires java.net.http;
    requires org.slf4j;

    exports org.espalier.examples;

    provides org.espalier.data.BuiltInData with
            org.espalier.examples.DigitsData,
            org.espalier.examples.LoansData,
            org.espalier.examples.MnistData;
}
