package org.espalier.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.espalier.fit.Calibrator.Method;
import org.espalier.sdt.Calibration;
import org.junit.jupiter.api.Test;

/** Figures are those of scikit-learn 1.9.1 ({@code IsotonicRegression}, {@code _SigmoidCalibration}) on the same rows. */
class CalibratorTest {
    private static final int ROWS = 100;

    private static double[] scores() {
        double[] s = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            s[i] = i * 37 % 101 / 101.0 * 0.9 + 0.05;
        }
        return s;
    }

    private static boolean[] hits() {
        double[] s = scores();
        boolean[] t = new boolean[ROWS];
        for (int i = 0; i < ROWS; i++) {
            t[i] = s[i] * s[i] + (i * 61 % 97 / 97.0 - 0.5) * 0.8 > 0.35;
        }
        return t;
    }

    @Test
    void plattIsThatOfScikitLearn() {
        Calibration.Logistic found =
                assertInstanceOf(Calibration.Logistic.class, Calibrator.fit(Method.PLATT, scores(), hits()));
        assertEquals(2.5885527585253754, found.a(), 1e-4); // theirs stops at a tolerance
        assertEquals(-2.7014542879342165, found.b(), 1e-4);
    }

    @Test
    void poolsAreThoseOfScikitLearn() {
        Calibration.Isotonic found =
                assertInstanceOf(Calibration.Isotonic.class, Calibrator.fit(Method.ISOTONIC, scores(), hits()));
        assertEquals(List.of(0.0, 1 / 6.0, 1 / 3.0, 3 / 7.0, 2 / 3.0, 0.75, 1.0), found.y());
        double[] x = {
            0.31732673267326733,
            0.6202970297029703,
            0.6648514851485149,
            0.7094059405940595,
            0.7673267326732675,
            0.8118811881188119,
            0.8876237623762376
        };
        for (int i = 0; i < x.length; i++) {
            assertEquals(x[i], found.x().get(i), 1e-9);
        }
    }

    @Test
    void autoGoesByTheRows() {
        assertInstanceOf(Calibration.Logistic.class, Calibrator.fit(Method.AUTO, scores(), hits()));
        double[] many = new double[1000];
        boolean[] hits = new boolean[1000];
        for (int i = 0; i < 1000; i++) {
            many[i] = (i + 0.5) / 1000;
            hits[i] = i % 1000 * 7919 % 1000 < i;
        }
        assertInstanceOf(Calibration.Isotonic.class, Calibrator.fit(Method.AUTO, many, hits));
    }

    @Test
    void whatCannotBeCalibratedStaysAsItIs() {
        assertEquals(new Calibration.None(), Calibrator.fit(Method.NONE, scores(), hits()));
        assertEquals(new Calibration.None(), Calibrator.fit(Method.PLATT, scores(), new boolean[ROWS]));
        // ranks the wrong way round: a calibration must not turn them
        boolean[] turned = new boolean[ROWS];
        for (int i = 0; i < ROWS; i++) {
            turned[i] = !hits()[i];
        }
        assertEquals(new Calibration.None(), Calibrator.fit(Method.PLATT, scores(), turned));
    }
}
