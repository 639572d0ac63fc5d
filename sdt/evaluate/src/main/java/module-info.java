/** How good a tree is on rows, and how sure that is. */
module org.espalier.evaluate {
    requires transitive org.espalier.sdt;

    exports org.espalier.evaluate;
}
