package org.espalier.sdt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.DenseMatrix;
import org.espalier.matrix.Matrix;
import org.junit.jupiter.api.Test;

class NonZerosTest {
    private static List<String> of(NonZeros row) {
        List<String> out = new ArrayList<>();
        for (int k = 0; k < row.count(); k++) {
            out.add(row.columns()[k] + "=" + row.values()[k]);
        }
        return out;
    }

    @Test
    void denseAndSparseRowsReadAlike() {
        Matrix dense = new DenseMatrix(3, 3, new float[] {1, 2, 3, 0, 0, -4, 0, 0, 0});
        Matrix sparse = new CsrMatrix(3, 3, new int[] {0, 3, 4, 4}, new int[] {0, 1, 2, 2}, new float[] {1, 2, 3, -4});
        NonZeros row = new NonZeros(3);
        for (Matrix x : List.of(dense, sparse)) {
            row.read(x, 0);
            assertEquals(List.of("0=1.0", "1=2.0", "2=3.0"), of(row));
            row.read(x, 1);
            assertEquals(List.of("2=-4.0"), of(row));
            row.read(x, 2);
            assertEquals(List.of(), of(row));
        }
        row.read(new float[] {9, 0, 5, 0}, 1);
        assertEquals(List.of("1=5.0"), of(row));
    }
}
