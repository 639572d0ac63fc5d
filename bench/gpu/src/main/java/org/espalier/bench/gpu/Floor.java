package org.espalier.bench.gpu;

import org.espalier.sdt.TreeShape;

/**
 * What a step can't do without (docs/gpu.md, "The floor").
 *
 * @param operations single-precision operations a step
 * @param bytes through the memory a step
 */
record Floor(double operations, double bytes) {
    /** With rows kept as bytes: N gates, D columns, L leaves, C classes, B rows. */
    static Floor of(TreeShape shape, int features, int classes, int batch) {
        double n = shape.nodes();
        double l = shape.leaves();
        double products = 4.0 * n * features; // forward, and the gradient
        double answers = 6.0 * l * classes;
        // A row is read where it lies, written into the batch and read twice; then the gates' and leaves' numbers.
        double row = features + Float.BYTES * (3.0 * features + 5 * n + 2 * l);
        double adam = 7 * Float.BYTES * (n * features + l * classes);
        return new Floor(batch * (products + answers), batch * row + adam);
    }

    /** Seconds a step on a device that does so many operations and moves so many bytes a second. */
    double seconds(double operationsASecond, double bytesASecond) {
        return Math.max(operations / operationsASecond, bytes / bytesASecond);
    }

    /** Which of the two it is. */
    String bound(double operationsASecond, double bytesASecond) {
        return operations / operationsASecond >= bytes / bytesASecond ? "arithmetic" : "bandwidth";
    }
}
