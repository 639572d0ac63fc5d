package org.espalier.train.number;

import java.util.List;
import org.espalier.data.Schema;
import org.espalier.matrix.Matrix;
import org.espalier.scorecard.KnotPlacement;
import org.espalier.train.DistillOptions;
import org.espalier.train.LeafKind;

/**
 * A way to train that the validation rows choose among: another than the plainest only where it is better by more than a standard
 * error.
 *
 * @param ramps of a number column in linear leaves; 0: each leaf is linear in the columns as they are
 */
record Recipe(int ramps) {
    private static final Recipe PLAIN = new Recipe(0);
    private static final Recipe BENT = new Recipe(4);

    /** With fewer validation rows chance would choose. */
    private static final int MIN_VALIDATION_ROWS = 100;

    /** Those to try, the plainest first. */
    static List<Recipe> of(DistillOptions options, int validationRows) {
        return options.leaves() == LeafKind.POINTS && canChoose(validationRows) ? List.of(PLAIN, BENT) : List.of(PLAIN);
    }

    static boolean canChoose(int validationRows) {
        return validationRows >= MIN_VALIDATION_ROWS;
    }

    /** The schema with knots where there are to be ramps. */
    Schema place(Schema schema, Matrix rows) {
        return ramps == 0 ? schema : new KnotPlacement(ramps).place(schema, rows);
    }

    String text() {
        return ramps == 0 ? "leaves linear in the columns" : "leaves of " + ramps + " ramps a column";
    }
}
