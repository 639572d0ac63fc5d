package org.espalier.teacher;

import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.data.RawRows;
import org.espalier.matrix.Matrix;

/**
 * What a teacher is asked with: rows as the tree sees them, and as they stood in the source where that was kept.
 *
 * @param features {@code [rows, schema.width()]}
 * @param raw the same rows, not encoded; empty for images, and where nobody asked for them
 */
public record TeacherRows(Matrix features, Optional<RawRows> raw) {
    /** The rows of a data set. */
    public static TeacherRows of(Dataset rows) {
        return new TeacherRows(rows.features(), rows.raw());
    }

    /** Encoded rows alone. */
    public static TeacherRows encoded(Matrix features) {
        return new TeacherRows(features, Optional.empty());
    }

    public int rows() {
        return features.rows();
    }

    /**
     * The raw rows, for a teacher that can't do without.
     *
     * @throws TeacherException when they were not kept
     */
    public RawRows requireRaw() {
        return raw.orElseThrow(() -> new TeacherException("the teacher was trained on raw rows, and these were read"
                + " without them: read them with RawCells.read, or ask for the encoded input"));
    }
}
