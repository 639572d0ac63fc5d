/** Data to try things on: handwritten digits that are drawn, MNIST, which is fetched. */
module org.espalier.examples {
    requires transitive org.espalier.data;
    requires java.net.http;
    requires org.slf4j;

    exports org.espalier.examples;

    provides org.espalier.data.BuiltInData with
            org.espalier.examples.DigitsData,
            org.espalier.examples.MnistData;
}
