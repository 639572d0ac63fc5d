package org.espalier.sdt;

import java.util.List;
import org.espalier.data.Encoder;

/**
 * A made-up row as it would stand in a file. One of the two is there.
 *
 * @param cells the fields of a table's row, one for each column of the schema that a table has
 * @param pixels the raw values of an image, in reading order
 */
record SelfTestRow(List<String> cells, float[] pixels) {
    static SelfTestRow ofTable(List<String> cells) {
        return new SelfTestRow(List.copyOf(cells), new float[0]);
    }

    static SelfTestRow ofImage(float[] pixels) {
        return new SelfTestRow(List.of(), pixels);
    }

    boolean isImage() {
        return cells.isEmpty();
    }

    float[] encode(Encoder encoder) {
        return isImage() ? encoder.encodePixels(pixels) : encoder.encode(cells);
    }
}
