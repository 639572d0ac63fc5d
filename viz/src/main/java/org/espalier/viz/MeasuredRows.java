package org.espalier.viz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.espalier.data.Dataset;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;

/**
 * Rows on which a tree is measured, by their name: the hash that a tree's {@link Provenance} keeps of all rows that it was
 * given for training, those held back for validation included. Equal hashes are the same rows in the same order with the
 * same classes; a part of them, another order, or weights (class weights) have another hash, so that what is not found to
 * be the training rows may still be some of them.
 *
 * @param rows number of them
 * @param sha256 over features, labels and weights in their order, little-endian; 64 hexadecimal digits
 */
public record MeasuredRows(int rows, String sha256) {
    /** What is to be said where the rows are those of the training. */
    public static final String WARNING = "These are the rows that the tree was trained on: the figures are optimistic.";

    /** The same as a note of a command. */
    public static final String NOTE = "these are the rows that the tree was trained on: the figures are optimistic";

    public static MeasuredRows of(Dataset data) {
        MessageDigest digest = digest();
        int columns = data.features().columns();
        ByteBuffer buffer = ByteBuffer.allocate(4 * (columns + 2)).order(ByteOrder.LITTLE_ENDIAN);
        float[] row = new float[columns];
        for (int r = 0; r < data.rows(); r++) {
            data.features().copyRow(r, row, 0);
            buffer.clear();
            for (float value : row) {
                buffer.putFloat(value);
            }
            buffer.putInt(data.labels()[r]).putFloat(data.weight(r));
            digest.update(buffer.array());
        }
        return new MeasuredRows(data.rows(), HexFormat.of().formatHex(digest.digest()));
    }

    /** Whether they are, to the last value, those that the tree was trained on. */
    public boolean trained(SoftDecisionTree tree) {
        return sha256.equals(tree.provenance().data());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
