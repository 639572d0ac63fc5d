/** What stands between a command and its terminal. */
module org.espalier.console {
    requires transitive org.espalier.data;

    exports org.espalier.console;
}
