package org.espalier.viz.picture;

import java.nio.charset.StandardCharsets;

/**
 * A finished picture. PNG and PDF are made from the SVG, so that every format is the same picture.
 *
 * @param dot the same tree as a DOT file, for other tools; boxes with text only
 * @param svg the picture
 * @param width in pixels
 * @param height in pixels
 * @param engine what laid it out; {@link LayoutEngine#BUILT_IN} is plainer than the others
 */
public record Picture(String dot, String svg, double width, double height, LayoutEngine engine) {
    /**
     * The picture in a format.
     *
     * @throws org.espalier.EspalierException when it is too large for a PNG of a readable size, or can't be drawn
     */
    public byte[] as(PictureFormat format) {
        return switch (format) {
            case DOT -> dot.getBytes(StandardCharsets.UTF_8);
            case SVG -> svg.getBytes(StandardCharsets.UTF_8);
            case PNG -> Rasters.png(svg, width, height);
            case PDF -> Rasters.pdf(svg);
        };
    }
}
