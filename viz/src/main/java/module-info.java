/** Pictures of trees and decision paths, and the HTML report. */
@SuppressWarnings("requires-automatic") // Graphviz, Batik and FOP state their modules' names in their manifests
module org.espalier.viz {
    requires transitive org.espalier.explain;
    requires java.desktop;
    requires jdk.xml.dom; // for Batik, which has no descriptor to say so
    requires guru.nidi.graphviz;
    requires org.apache.xmlgraphics.batik.transcoder;
    requires org.apache.xmlgraphics.fop.core;
    requires org.slf4j;

    exports org.espalier.viz;
}
