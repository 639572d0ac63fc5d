/** How good a tree is on rows, with intervals. */
module org.espalier.evaluate {
    requires transitive org.espalier.sdt;

    exports org.espalier.evaluate;
}
