package org.espalier.train.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether the driver's library is on this machine, without loading it: where it is not, nothing else is worth a try. */
final class DriverLibrary {
    static final String NAME = "libcuda.so.1";

    /** Where it is on common systems, in containers and under Windows. The launcher knows the same folders, and so does EngineAutoTest. */
    private static final List<String> FOLDERS = List.of(
            "/usr/lib/x86_64-linux-gnu",
            "/usr/lib64",
            "/usr/lib",
            "/usr/lib/wsl/lib",
            "/usr/local/nvidia/lib64",
            "/usr/local/cuda/compat");

    /** The dynamic linker's own list. */
    private static final Path LINKER_CACHE = Path.of("/etc/ld.so.cache");

    private DriverLibrary() {}

    static boolean isThere() {
        List<String> folders = new ArrayList<>(FOLDERS);
        String path = System.getenv("LD_LIBRARY_PATH");
        if (path != null) {
            folders.addAll(List.of(path.split(":")));
        }
        return folders.stream().anyMatch(folder -> Files.exists(Path.of(folder, NAME))) || isCached();
    }

    private static boolean isCached() {
        try {
            return Files.isReadable(LINKER_CACHE)
                    && new String(Files.readAllBytes(LINKER_CACHE), StandardCharsets.ISO_8859_1).contains(NAME);
        } catch (IOException e) {
            return false; // then the folders above have the say
        }
    }
}
