package org.espalier.teacher.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnpackedLibrariesTest {
    @Test
    void theFolderIsFoundAmongWhatIsMapped() {
        assertEquals(
                Optional.of(Path.of("/tmp/my files/onnxruntime-java123")),
                UnpackedLibraries.folder(List.of(
                        "7f00-7f01 r-xp 00000000 08:01 1 /usr/lib/libc.so",
                        "7f02-7f03 rw-p 00000000 00:00 0 ",
                        "7f04-7f05 r-xp 00000000 08:01 2 /tmp/my files/onnxruntime-java123/libonnxruntime4j_jni.so")));
    }

    @Test
    void anotherFolderStays() {
        assertEquals(
                Optional.empty(),
                UnpackedLibraries.folder(List.of(
                        "7f04-7f05 r-xp 00000000 08:01 2 /opt/onnxruntime-java/lib/libonnxruntime.so",
                        "7f04-7f05 r-xp 00000000 08:01 2 /opt/lib/libonnxruntime4j_jni.so")));
    }
}
