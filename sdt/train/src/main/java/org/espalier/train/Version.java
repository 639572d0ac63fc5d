package org.espalier.train;

/** The library's version, as it stands in the provenance of what it makes. */
public final class Version {
    public static final String TEXT = "0.1.0";

    private Version() {}
}
