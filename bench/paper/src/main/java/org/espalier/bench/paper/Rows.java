package org.espalier.bench.paper;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.espalier.base.Sha256;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.matrix.Matrix;

/**
 * A data set.
 *
 * @param training rows to learn from and to choose by
 * @param test rows that are looked at once, to be reported
 */
record Rows(DataSet data, Dataset training, Dataset test) {
    Schema schema() {
        return training.schema();
    }

    /** SHA-256 over features and labels. */
    static String hash(Dataset rows) {
        MessageDigest digest = Sha256.digest();
        update(digest, rows.features(), 0, rows.rows());
        ByteBuffer labels = ByteBuffer.allocate(4 * rows.rows()).order(ByteOrder.LITTLE_ENDIAN);
        for (int label : rows.labels()) {
            labels.putInt(label);
        }
        digest.update(labels.array());
        return HexFormat.of().formatHex(digest.digest());
    }

    /** SHA-256 over the features of rows {@code [from, to)}. */
    static String hash(Matrix features, int from, int to) {
        MessageDigest digest = Sha256.digest();
        update(digest, features, from, to);
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void update(MessageDigest digest, Matrix features, int from, int to) {
        float[] row = new float[features.columns()];
        ByteBuffer bytes = ByteBuffer.allocate(4 * row.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int r = from; r < to; r++) {
            features.copyRow(r, row, 0);
            bytes.asFloatBuffer().put(row);
            digest.update(bytes.array());
        }
    }
}
