package org.espalier.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.apache.spark.SparkException;
import org.espalier.EspalierException;
import org.espalier.data.DataException;
import org.junit.jupiter.api.Test;

/** What went wrong in a job is one line on the driver. */
class JobsTest {
    private static RuntimeException failure(String message, Throwable cause) {
        return new IllegalStateException(new SparkException(message, cause));
    }

    @Test
    void whatATaskHasThrownIsToldInItsOwnWords() {
        DataException why = new DataException("column 'age': expected a finite number, found NaN");
        assertSame(
                why,
                assertThrows(
                        DataException.class,
                        () -> Jobs.run(() -> {
                            throw failure("Job aborted due to stage failure: Task 0 in stage 3.0 failed", why);
                        })));
    }

    /** Spark tells the driver of a class that an executor lacks by text alone. */
    @Test
    void anExecutorWithoutJarsIsTold() {
        for (String text : new String[] {
            "Lost task 0.0: java.lang.ClassNotFoundException: org.espalier.spark.Shard\n\tat java.base/…",
            "Lost task 0.0: java.lang.NoClassDefFoundError: org/espalier/spark/Shard\n\tat java.base/…"
        }) {
            assertEquals(
                    "expected Espalier's jars on every executor (--jars), found one without the class"
                            + " org.espalier.spark.Shard",
                    assertThrows(
                                    EspalierException.class,
                                    () -> Jobs.run(() -> {
                                        throw failure(text, null);
                                    }))
                            .getMessage());
        }
    }

    @Test
    void anyOtherFailureIsAsItIs() {
        RuntimeException disk = failure("No space left on device", null);
        assertSame(
                disk,
                assertThrows(
                        RuntimeException.class,
                        () -> Jobs.run(() -> {
                            throw disk;
                        })));
    }
}
