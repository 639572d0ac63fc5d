package org.espalier.train;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.espalier.data.Dataset;

/** Names for data and runs that do not depend on where a file lies. */
final class DataHash {
    private DataHash() {}

    /** SHA-256 over features, labels and weights in their order. */
    static String of(Dataset data) {
        MessageDigest digest = sha256();
        ByteBuffer buffer =
                ByteBuffer.allocate(4 * (data.features().columns() + 2)).order(ByteOrder.LITTLE_ENDIAN);
        float[] row = new float[data.features().columns()];
        for (int r = 0; r < data.rows(); r++) {
            data.features().copyRow(r, row, 0);
            buffer.clear();
            for (float value : row) {
                buffer.putFloat(value);
            }
            buffer.putInt(data.labels()[r]).putFloat(data.weight(r));
            digest.update(buffer.array());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Two runs with equal names go through the same states. */
    static String run(String data, String teacher, DistillOptions options) {
        MessageDigest digest = sha256();
        String text = data + '\n' + teacher + '\n' + options.seed() + '\n' + options.configuration();
        return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
