/** What stands between a command and its terminal: results, progress, notes, answers row by row. */
module org.espalier.console {
    requires transitive org.espalier.sdt;

    exports org.espalier.console;
}
