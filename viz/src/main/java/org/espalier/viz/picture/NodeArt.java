package org.espalier.viz.picture;

import java.util.List;

/** How one kind of node looks: a box of a fixed size, so that a layout can place it before it is drawn. */
interface NodeArt {
    double width();

    double height();

    /** Draws the box; x and y are its upper left corner. */
    void draw(Svg svg, double x, double y);

    /** Whether it has bars to one side and the other, whose meaning the legend says. */
    default boolean hasBars() {
        return false;
    }

    /** The same in words, a line each: what a DOT file shows. */
    List<String> lines();
}
