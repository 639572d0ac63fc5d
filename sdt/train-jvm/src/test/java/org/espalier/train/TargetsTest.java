package org.espalier.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.data.Dataset;
import org.junit.jupiter.api.Test;

class TargetsTest {
    private static float[] logs(double... p) {
        float[] out = new float[p.length];
        for (int i = 0; i < p.length; i++) {
            out[i] = (float) Math.log(p[i]);
        }
        return out;
    }

    @Test
    void labelAndTeacherAreMixedByTheLabelWeight() {
        float[] t = Targets.mix(new int[] {1}, logs(0.7, 0.2, 0.1), 3, 0.25, 1);
        assertArrayEquals(new float[] {0.525f, 0.4f, 0.075f}, t, 1e-6f);
    }

    @Test
    void temperatureRaisesToItsInverseAndNormalises() {
        // 0.64^(1/2) : 0.04^(1/2) = 0.8 : 0.2, twice 0.16^(1/2) = 0.4
        float[] t = Targets.mix(new int[] {0}, logs(0.64, 0.04, 0.16, 0.16), 4, 0, 2);
        assertArrayEquals(new float[] {0.8f / 1.8f, 0.2f / 1.8f, 0.4f / 1.8f, 0.4f / 1.8f}, t, 1e-6f);
    }

    @Test
    void withoutTeacherTheLabelWithoutLabelTheTeacher() {
        assertArrayEquals(new float[] {0, 1}, Targets.mix(new int[] {1}, null, 2, 0.5, 3));
        int[] none = {Dataset.UNLABELLED};
        assertArrayEquals(new float[] {0.9f, 0.1f}, Targets.mix(none, logs(0.9, 0.1), 2, 0.5, 1), 1e-6f);
    }

    @Test
    void aCertainTeacherStaysFinite() {
        float[] t = Targets.mix(new int[] {0}, new float[] {0, -200}, 2, 0, 1);
        assertEquals(1f, t[0] + t[1]);
    }
}
