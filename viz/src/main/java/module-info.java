/** Pictures of trees and decision paths, and the HTML report. */
@SuppressWarnings("requires-automatic") // Graphviz, Batik and FOP state their modules' names in their manifests
module org.espalier.viz {
    requires transitive org.espalier.explain.global;
    requires org.espalier.viz.page;
    requires java.desktop;
    // for Batik and FOP, which have no descriptors to say so
    requires jdk.xml.dom;
    requires org.apache.commons.io;
    requires org.apache.commons.logging;
    requires guru.nidi.graphviz;
    requires org.apache.xmlgraphics.batik.transcoder;
    requires org.apache.xmlgraphics.fop.core;
    requires org.slf4j;

    exports org.espalier.viz;
    exports org.espalier.viz.picture;
    exports org.espalier.viz.report;
}
