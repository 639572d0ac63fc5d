package org.espalier.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHashTest {
    /** FIPS 180-2, appendix B.1. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void theHashOfTheStandardsExample(@TempDir Path folder) throws IOException {
        assertEquals(ABC, FileHash.sha256("abc".getBytes(StandardCharsets.US_ASCII)));
        assertEquals(ABC, FileHash.sha256(Files.writeString(folder.resolve("abc"), "abc")));
    }
}
