package org.espalier.viz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.Schema;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.TreeView;

/** Gates, rows and their products as small pictures: of an image's pixels, or of a board's cells, a plane a category. */
public final class GateImages {
    /** A picture's longer side in pixels, about. */
    private static final int SIDE = 84;

    private static final int BOARD_SIDE = 70;
    private static final int MAX_PLANES = 4;

    /** How a position shows its pieces: what most cells hold is white. */
    private static final String[] SHADES = {"white", "grey", "black"};

    private static final float[] INKS = {0, 0.35f, 1};

    private final TreeView view;
    private final Schema schema;

    /**
     * One picture; drawn at the size of its PNG in pixels.
     *
     * @param columns of a board, whose cells are ruled; 0: none
     * @param rows of a board; 0: none
     */
    public record Panel(String caption, int width, int height, String dataUri, int columns, int rows) {
        /** Whether there is a caption. */
        public boolean isCaptioned() {
            return !caption.isEmpty();
        }
    }

    public GateImages(TreeView view) {
        this.view = view;
        this.schema = view.tree().schema();
    }

    /** Whether gates are drawn as pictures. */
    public static boolean fit(Schema schema) {
        return schema.image().isPresent() || schema.grid().isPresent();
    }

    /** The weights of a gate. */
    public List<Panel> weights(int node) {
        if (schema.image().isPresent()) {
            return List.of(pixels("", pixelSums((f) -> view.coefficient(node, f)), 0));
        }
        List<Panel> out = new ArrayList<>();
        planes().forEach((plane, features) ->
                out.add(board(plane, features, f -> view.coefficient(node, f), largest(node))));
        return out;
    }

    /** What a gate made of a row: weight times feature. */
    public List<Panel> products(int node, float[] row) {
        if (schema.image().isPresent()) {
            return List.of(pixels("filter × input", pixelSums(f -> view.coefficient(node, f) * row[f]), 0));
        }
        List<Panel> out = new ArrayList<>();
        planes().forEach((plane, features) ->
                out.add(board(plane, features, f -> view.coefficient(node, f) * row[f], largest(node))));
        return out;
    }

    /** The row itself; of a board only where its cells hold few categories. */
    public Optional<Panel> input(float[] row) {
        return schema.image().isPresent() ? Optional.of(picture(row)) : position(row);
    }

    /** The pieces on a board: white what most cells hold, the others grey and black. */
    private Optional<Panel> position(float[] row) {
        Map<String, int[]> planes = planes();
        if (planes.size() < 2 || planes.size() > SHADES.length) {
            return Optional.empty();
        }
        Schema.Grid grid = schema.grid().orElseThrow();
        List<String> names = new ArrayList<>(planes.keySet());
        names.sort(Comparator.comparingInt(name -> -cellsWith(planes.get(name), row)));
        String most = names.remove(0);
        List<String> pieces = new ArrayList<>(planes.keySet());
        pieces.remove(most);
        float[] cells = new float[grid.rows() * grid.columns()];
        List<String> caption = new ArrayList<>();
        for (int k = 0; k < pieces.size(); k++) {
            int[] features = planes.get(pieces.get(k));
            int shade = k + SHADES.length - pieces.size();
            for (int i = 0; i < cells.length; i++) {
                cells[i] = features[i] >= 0 && row[features[i]] > 0.5f ? INKS[shade] : cells[i];
            }
            caption.add(pieces.get(k) + " " + SHADES[shade]);
        }
        int zoom = zoom(grid.columns(), grid.rows(), SIDE);
        WeightImage drawn =
                WeightImage.ink(enlarged(cells, grid.columns(), zoom), grid.columns() * zoom, grid.rows() * zoom, 1);
        return Optional.of(panel(String.join(", ", caption), drawn, grid));
    }

    private static int cellsWith(int[] features, float[] row) {
        return (int)
                Arrays.stream(features).filter(f -> f >= 0 && row[f] > 0.5f).count();
    }

    private Panel picture(float[] row) {
        Schema.Image image = schema.image().orElseThrow();
        float[] mean = pixelSums(f -> row[f] / image.channels());
        int zoom = zoom(image.width(), image.height(), SIDE);
        return panel(
                "input",
                WeightImage.ink(
                        enlarged(mean, image.width(), zoom),
                        image.width() * zoom,
                        image.height() * zoom,
                        Math.max(1, WeightImage.largest(mean))));
    }

    /** Shares of pixels, none below 0. */
    public Panel shares(float[] shares) {
        Schema.Image image = schema.image().orElseThrow();
        float[] sums = pixelSums(f -> shares[f]);
        int zoom = zoom(image.width(), image.height(), 2 * SIDE);
        return panel(
                "importance of pixels",
                WeightImage.ink(
                        enlarged(sums, image.width(), zoom),
                        image.width() * zoom,
                        image.height() * zoom,
                        WeightImage.largest(sums)));
    }

    private interface Value {
        float of(int feature);
    }

    /** Channels lie one upon the other. */
    private float[] pixelSums(Value value) {
        Schema.Image image = schema.image().orElseThrow();
        float[] out = new float[image.width() * image.height()];
        for (int f = 0; f < image.pixels(); f++) {
            out[f % out.length] += value.of(f);
        }
        return out;
    }

    private Panel pixels(String caption, float[] values, float range) {
        Schema.Image image = schema.image().orElseThrow();
        int zoom = zoom(image.width(), image.height(), SIDE);
        return panel(
                caption,
                WeightImage.diverging(
                        enlarged(values, image.width(), zoom), image.width() * zoom, image.height() * zoom, range));
    }

    /** The planes of a gate share one scale. */
    private float largest(int node) {
        float most = 0;
        for (int f = 0; f < view.tree().features(); f++) {
            most = Math.max(most, Math.abs(view.coefficient(node, f)));
        }
        return most > 0 ? most : 1;
    }

    private Panel board(String caption, int[] features, Value value, float range) {
        Schema.Grid grid = schema.grid().orElseThrow();
        float[] cells = new float[features.length];
        for (int i = 0; i < cells.length; i++) {
            cells[i] = features[i] < 0 ? 0 : value.of(features[i]);
        }
        int zoom = zoom(grid.columns(), grid.rows(), BOARD_SIDE);
        return panel(
                caption,
                WeightImage.diverging(
                        enlarged(cells, grid.columns(), zoom), grid.columns() * zoom, grid.rows() * zoom, range),
                grid);
    }

    /** For each category (or one plane of numbers) the feature of each cell in reading order, -1 where it has none. */
    private Map<String, int[]> planes() {
        Schema.Grid grid = schema.grid().orElseThrow();
        Map<String, int[]> out = new LinkedHashMap<>();
        for (ExplainedColumn column : view.columns()) {
            int cell = grid.cells().indexOf(column.name());
            if (cell < 0) {
                continue;
            }
            if (schema.columns().get(column.schemaColumn()) instanceof Column.Category c) {
                for (int k = 0; k < c.categories().size(); k++) {
                    plane(out, c.categories().get(k), grid)[cell] = column.firstFeature() + k;
                }
            } else {
                plane(out, "value", grid)[cell] = column.firstFeature();
            }
        }
        Map<String, int[]> shown = new LinkedHashMap<>();
        out.entrySet().stream().limit(MAX_PLANES).forEach(e -> shown.put(e.getKey(), e.getValue()));
        return shown;
    }

    private static int[] plane(Map<String, int[]> planes, String name, Schema.Grid grid) {
        return planes.computeIfAbsent(name, n -> {
            int[] none = new int[grid.rows() * grid.columns()];
            Arrays.fill(none, -1);
            return none;
        });
    }

    private static Panel panel(String caption, WeightImage image) {
        return new Panel(caption, image.width(), image.height(), image.dataUri(), 0, 0);
    }

    private static Panel panel(String caption, WeightImage image, Schema.Grid grid) {
        return new Panel(caption, image.width(), image.height(), image.dataUri(), grid.columns(), grid.rows());
    }

    private static int zoom(int width, int height, int side) {
        return Math.max(1, side / Math.max(width, height));
    }

    /** Every value as a square: browsers and Batik would blur it otherwise. */
    private static float[] enlarged(float[] values, int width, int zoom) {
        float[] out = new float[values.length * zoom * zoom];
        int wide = width * zoom;
        for (int i = 0; i < out.length; i++) {
            out[i] = values[i / wide / zoom * width + i % wide / zoom];
        }
        return out;
    }
}
