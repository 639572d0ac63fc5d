package org.espalier.train.cuda;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.io.AtomicFiles;
import org.espalier.io.FileHash;
import org.espalier.io.OverwritePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled kernels in the user's cache. A file's name is the hash of all that its content depends on: source, target,
 * options, the compiler's version. It appears whole or not at all; where the cache can't be used, kernels are compiled
 * every time, a second or two.
 */
final class KernelCache {
    private static final Logger LOG = LoggerFactory.getLogger(KernelCache.class);

    private final Path folder;

    KernelCache(Path folder) {
        this.folder = folder;
    }

    /** {@code $XDG_CACHE_HOME/espalier/kernels}, or under {@code ~/.cache}. */
    static KernelCache ofUser() {
        Path caches = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(text -> !text.isEmpty())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
        return new KernelCache(caches.resolve("espalier").resolve("kernels"));
    }

    /** Makes what is not there. */
    interface Compiler {
        byte[] compile(String source, String target);
    }

    byte[] get(String source, String target, String compilerVersion, Compiler compiler) {
        Path file = file(source, target, compilerVersion);
        try {
            if (Files.isRegularFile(file)) {
                return Files.readAllBytes(file);
            }
        } catch (IOException e) {
            LOG.debug("{} can't be read", file, e);
        }
        byte[] code = compiler.compile(source, target);
        try {
            Files.createDirectories(folder);
            AtomicFiles.write(file, OverwritePolicy.REPLACE, out -> out.write(code));
        } catch (IOException | EspalierException e) {
            LOG.debug("{} can't be written", file, e);
        }
        return code;
    }

    /** What was found there is of no use. */
    void forget(String source, String target, String compilerVersion) {
        try {
            Files.deleteIfExists(file(source, target, compilerVersion));
        } catch (IOException e) {
            LOG.debug("can't be deleted", e);
        }
    }

    private Path file(String source, String target, String compilerVersion) {
        String all = String.join("\n", source, compilerVersion, String.join(" ", KernelCompiler.options(target)));
        return folder.resolve(FileHash.sha256(all.getBytes(StandardCharsets.UTF_8)) + ".bin");
    }
}
