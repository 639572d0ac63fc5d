package org.espalier.teacher.dl4j;

import java.util.List;
import java.util.Optional;
import org.espalier.base.Texts;
import org.espalier.data.RawRows;
import org.espalier.data.Schema;
import org.espalier.teacher.RawCell;
import org.espalier.teacher.RawOrder;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherInput;
import org.espalier.teacher.TeacherRows;

/**
 * What of a row a network is asked with: its features, or its raw columns (of an image, pixels as the file has them); then
 * through the network's own normalizer, where it has one.
 *
 * @param width of the network's input
 * @param schema of the rows; known where {@code cells} are given, and for raw pixels
 * @param cells of raw columns, {@code [width]}; empty where features are taken
 * @param pixelScale what features are multiplied by: 1, or an image's scale for raw pixels
 */
record NetworkRows(
        int width,
        Optional<Schema> schema,
        Optional<List<RawCell>> cells,
        double pixelScale,
        Optional<Normalizer> normalizer) {
    /**
     * @param where begins messages
     * @throws TeacherException when the schema's raw columns, or the normalizer, do not fit the network's input
     */
    static NetworkRows of(
            int width,
            Optional<Schema> schema,
            TeacherInput input,
            RawOrder order,
            Optional<Normalizer> normalizer,
            String where) {
        Optional<Schema.Image> image = schema.flatMap(Schema::image);
        Optional<List<RawCell>> cells = Optional.empty();
        double scale = 1;
        if (input == TeacherInput.RAW && image.isPresent()) {
            scale = image.get().scale();
        } else if (input == TeacherInput.RAW) {
            Schema known = schema.orElseThrow(() -> new TeacherException(
                    where + "the network is to be asked with raw rows, and nothing says what columns they have"));
            List<List<RawCell>> layouts = RawCell.wholeRows(known, order);
            cells = Optional.of(layouts.stream()
                    .filter(layout -> layout.size() == width)
                    .findFirst()
                    .orElseThrow(() -> new TeacherException(where + "expected a network for raw rows of "
                            + String.join(
                                    " or ",
                                    layouts.stream()
                                            .map(l -> Integer.toString(l.size()))
                                            .toList())
                            + " numbers, found one for " + width)));
        }
        int channels = image.map(Schema.Image::channels).orElse(1);
        return new NetworkRows(width, schema, cells, scale, normalizer.map(n -> n.forRows(width, channels, where)));
    }

    boolean areRaw() {
        return cells.isPresent() || pixelScale != 1;
    }

    /** Features that a row must have. */
    int features() {
        return cells.isPresent() ? schema.orElseThrow().width() : width;
    }

    /** Whether the columns might as well stand in another order. */
    boolean haveOtherOrders() {
        return cells.isPresent() && RawOrder.of(schema.orElseThrow()).size() > 1;
    }

    /**
     * Puts a row where the network is to find it.
     *
     * @throws TeacherException when a cell can't go into a network; the message names row and column
     */
    void copy(TeacherRows rows, int row, float[] out, int at) {
        if (cells.isPresent()) {
            RawRows raw = rows.requireRaw();
            for (int i = 0; i < width; i++) {
                RawCell cell = cells.get().get(i);
                double value = cell.number(schema.orElseThrow(), raw, row);
                if (!Double.isFinite(value)) {
                    throw new TeacherException("row " + (row + 1) + ", column "
                            + Texts.quote(schema.orElseThrow()
                                    .columns()
                                    .get(cell.column())
                                    .name())
                            + ": the network takes numbers, found "
                            + (Double.isNaN(value) ? "a missing value" : Double.toString(value)));
                }
                out[at + i] = (float) normalized(value, i);
            }
            return;
        }
        rows.features().copyRow(row, out, at);
        for (int i = 0; i < width && (pixelScale != 1 || normalizer.isPresent()); i++) {
            out[at + i] = (float) normalized(out[at + i] * pixelScale, i);
        }
    }

    private double normalized(double value, int i) {
        return normalizer.isPresent() ? normalizer.get().apply(value, i) : value;
    }
}
