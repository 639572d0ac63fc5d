package org.espalier.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the encoded rows of tables for the contestants in Python, so that all train on the same numbers: {@code
 * TABLE-train-x.npy}, {@code -y.npy} and the same for test. Arguments: folder, tables.
 */
public final class WriteTables {
    private WriteTables() {}

    public static void main(String[] args) throws IOException {
        Path folder = Files.createDirectories(Path.of(args[0]));
        for (int i = 1; i < args.length; i++) {
            PeerTable.Parts parts = PeerTable.valueOf(args[i]).read();
            Npy.write(folder.resolve(args[i] + "-train-x.npy"), parts.train().features());
            Npy.write(folder.resolve(args[i] + "-train-y.npy"), parts.train().labels());
            Npy.write(folder.resolve(args[i] + "-test-x.npy"), parts.test().features());
            Npy.write(folder.resolve(args[i] + "-test-y.npy"), parts.test().labels());
        }
    }
}
