package org.espalier.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.espalier.teacher.Teacher;
import org.junit.jupiter.api.Test;

class ProbabilityFloorTest {
    @Test
    void theMetricsFloorIsTheTeachers() {
        assertEquals(Teacher.PROBABILITY_FLOOR, (float) Metrics.PROBABILITY_FLOOR);
    }
}
