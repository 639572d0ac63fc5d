package org.espalier.viz.picture;

import java.util.Map;

/**
 * Where the nodes are.
 *
 * @param centres by heap number, in pixels from the upper left corner
 * @param engine what placed them
 */
record Layout(double width, double height, Map<Integer, Point> centres, LayoutEngine engine) {
    record Point(double x, double y) {}
}
