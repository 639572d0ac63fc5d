package org.espalier.viz.picture;

import java.util.Locale;

/** The files that a picture can be. */
public enum PictureFormat {
    DOT,
    SVG,
    PNG,
    PDF;

    /** As on the command line, and as the end of a file's name. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
