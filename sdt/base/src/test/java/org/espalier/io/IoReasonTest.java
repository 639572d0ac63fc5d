package org.espalier.io;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class IoReasonTest {
    @Test
    void aPathIsNoReason() {
        assertEquals("no permission", IoReason.of(new AccessDeniedException("/a/b")));
        assertEquals("there is no such file", IoReason.of(new NoSuchFileException("/a/b")));
        assertEquals("Is a directory", IoReason.of(new FileSystemException("/a/b", null, "Is a directory")));
        assertEquals("cut off", IoReason.of(new IOException("cut off")));
        assertEquals("IOException", IoReason.of(new IOException()));
    }
}
