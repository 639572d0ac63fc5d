package org.espalier.io;

import java.io.OutputStream;
import java.nio.file.Path;
import org.espalier.EspalierException;

/** A program of its own, for {@link AtomicFilesTest} to limit or to stop: so many bytes to a file; -1: without end. */
final class WritingProgram {
    private WritingProgram() {}

    public static void main(String[] args) {
        int bytes = Integer.parseInt(args[0]);
        try {
            AtomicFiles.write(Path.of(args[1]), OverwritePolicy.REPLACE, out -> {
                if (bytes >= 0) {
                    out.write(new byte[bytes]);
                } else {
                    waitForEver(out);
                }
            });
        } catch (EspalierException e) {
            System.out.println(e.getMessage());
            System.exit(3);
        }
    }

    private static void waitForEver(OutputStream out) throws java.io.IOException {
        out.write(new byte[1 << 20]);
        System.out.print("w");
        System.out.flush();
        try {
            Thread.sleep(Long.MAX_VALUE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
