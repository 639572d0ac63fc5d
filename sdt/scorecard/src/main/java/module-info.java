/** Fits scorecards to rows: where they bend, Newton's method, the search for gates of one column. */
module org.espalier.scorecard {
    requires transitive org.espalier.sdt;

    exports org.espalier.scorecard;
}
