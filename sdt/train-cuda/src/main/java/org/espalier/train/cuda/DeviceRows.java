package org.espalier.train.cuda;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;

/**
 * Rows in a device's memory, in the form that takes least: as bytes where a {@link Codebook} has all their values, as they
 * are where most entries are zero, else as floats. All are exact. Batches are gathered from there, never sent again.
 */
final class DeviceRows {
    /** How rows are kept. */
    enum Form {
        FLOATS,
        BYTES,
        SPARSE
    }

    private DeviceRows() {}

    /** Sends the rows, and says in the arguments where they are. */
    static Form upload(Matrix rows, DeviceScope scope, TreeArguments arguments) {
        Optional<Codebook> codebook = Codebook.of(rows);
        long entries = (long) rows.rows() * rows.columns();
        long dense = codebook.isPresent() ? entries : entries * Float.BYTES;
        if (rows instanceof CsrMatrix sparse
                && sparse.stored() * (Float.BYTES + Integer.BYTES) + (rows.rows() + 1L) * Long.BYTES < dense) {
            sparse(sparse, scope, arguments);
            return Form.SPARSE;
        }
        if (codebook.isPresent()) {
            bytes(rows, codebook.get(), scope, arguments);
            return Form.BYTES;
        }
        floats(rows, scope, arguments);
        return Form.FLOATS;
    }

    private static void sparse(CsrMatrix rows, DeviceScope scope, TreeArguments arguments) {
        Transfer transfer = new Transfer(scope.device());
        long starts = scope.allocate("rows", (rows.rows() + 1L) * Long.BYTES);
        long columns = scope.allocate("rows", rows.stored() * Integer.BYTES);
        long values = scope.floats("rows", rows.stored());
        for (int from = 0; from <= rows.rows(); from += Transfer.PIECE) {
            int count = Math.min(Transfer.PIECE, rows.rows() + 1 - from);
            ByteBuffer piece = transfer.buffer(count * Long.BYTES);
            for (int i = 0; i < count; i++) {
                piece.putLong(rows.starts()[from + i]);
            }
            scope.device().upload(starts + (long) from * Long.BYTES, piece.flip());
        }
        transfer.upload(columns, rows.indices(), (int) rows.stored());
        transfer.upload(values, rows.values(), (int) rows.stored());
        arguments.set("starts", starts).set("columns", columns).set("values", values);
    }

    private static void bytes(Matrix rows, Codebook codebook, DeviceScope scope, TreeArguments arguments) {
        Transfer transfer = new Transfer(scope.device());
        int columns = rows.columns();
        long codes = scope.allocate("rows", (long) rows.rows() * columns);
        int rowsPerPiece = Math.max(1, 4 * Transfer.PIECE / columns);
        float[] row = new float[columns];
        for (int from = 0; from < rows.rows(); from += rowsPerPiece) {
            int count = Math.min(rowsPerPiece, rows.rows() - from);
            ByteBuffer piece = transfer.buffer(count * columns);
            for (int r = from; r < from + count; r++) {
                rows.copyRow(r, row, 0);
                for (float value : row) {
                    piece.put(codebook.code(value));
                }
            }
            scope.device().upload(codes + (long) from * columns, piece.flip());
        }
        long values = scope.floats("rows", Codebook.SIZE);
        transfer.upload(values, codebook.values());
        arguments.set("codes", codes).set("codebook", values);
    }

    private static void floats(Matrix rows, DeviceScope scope, TreeArguments arguments) {
        Transfer transfer = new Transfer(scope.device());
        int columns = rows.columns();
        long floats = scope.floats("rows", (long) rows.rows() * columns);
        arguments.set("floats", floats);
        if (rows instanceof DenseMatrix dense) {
            transfer.upload(floats, dense.values());
            return;
        }
        int rowsPerPiece = Math.max(1, Transfer.PIECE / columns);
        float[] piece = new float[rowsPerPiece * columns];
        for (int from = 0; from < rows.rows(); from += rowsPerPiece) {
            int count = Math.min(rowsPerPiece, rows.rows() - from);
            for (int r = 0; r < count; r++) {
                rows.copyRow(from + r, piece, r * columns);
            }
            transfer.upload(floats + (long) from * columns * Float.BYTES, piece, count * columns);
        }
    }
}
