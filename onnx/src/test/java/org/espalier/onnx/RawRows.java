package org.espalier.onnx;

import java.util.Arrays;
import java.util.List;

/** Rows of texts as the inputs of an exported network. */
final class RawRows {
    private RawRows() {}

    /** The rows one after the other, and behind them one of infinities, which the library refuses. */
    static float[] andOneRefused(OnnxInput input, List<List<String>> rows) {
        int width = input.width();
        float[] raw = new float[(rows.size() + 1) * width];
        for (int r = 0; r < rows.size(); r++) {
            System.arraycopy(input.row(rows.get(r)), 0, raw, r * width, width);
        }
        Arrays.fill(raw, rows.size() * width, raw.length, Float.POSITIVE_INFINITY);
        return raw;
    }
}
