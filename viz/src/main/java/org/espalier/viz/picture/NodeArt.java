package org.espalier.viz.picture;

import java.util.List;

/** How one kind of node looks: a box of a fixed size, so that a layout can place it before it is drawn. */
interface NodeArt {
    double width();

    double height();

    /** Draws the box; x and y are its upper left corner. */
    void draw(Svg svg, double x, double y);

    /** The same in words, a line each: what a DOT file shows. */
    List<String> lines();
}
