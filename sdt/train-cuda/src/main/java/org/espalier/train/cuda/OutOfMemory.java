package org.espalier.train.cuda;

import java.util.Locale;

/** What is said where a device has too little memory. */
final class OutOfMemory {
    private static final double MIB = 1 << 20;

    private OutOfMemory() {}

    static String message(String device, String what, long needed, long free, long total) {
        return String.format(
                Locale.ROOT,
                "out of memory on %s: %.0f MiB more are needed (for %s), %.0f of %.0f MiB are free; a smaller batch or depth"
                        + " takes less",
                device,
                Math.ceil(needed / MIB),
                what,
                Math.floor(free / MIB),
                total / MIB);
    }
}
