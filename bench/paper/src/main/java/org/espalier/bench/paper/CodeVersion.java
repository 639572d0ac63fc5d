package org.espalier.bench.paper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.espalier.EspalierException;
import org.espalier.train.DistillOptions;

/**
 * A name for the code that trains: results of other code are not mixed. The options' own class is left out, because a run's
 * options are part of its name: a default that changes for one data set does not make the others stale.
 */
final class CodeVersion {
    private static final List<String> TRAINS = List.of(
            "org/espalier/train/",
            "org/espalier/sdt/kernel/",
            "org/espalier/sdt/BatchScoring",
            "org/espalier/sdt/Scor",
            "org/espalier/evaluate/Answers",
            "org/espalier/evaluate/Evaluator",
            "org/espalier/evaluate/Metrics",
            "org/espalier/data/Augmentation",
            "org/espalier/data/Split",
            "org/espalier/data/Seeds");

    private CodeVersion() {}

    /** SHA-256 over the classes of training, the first 12 digits. */
    static String find() {
        try {
            Path jar = Path.of(DistillOptions.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return hash(jar);
        } catch (java.net.URISyntaxException | IOException e) {
            throw new EspalierException("the jar of the training code can't be read: start with bench/run-paper", e);
        }
    }

    private static String hash(Path jar) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        try (JarFile file = new JarFile(jar.toFile())) {
            file.stream()
                    .filter(entry -> TRAINS.stream().anyMatch(entry.getName()::startsWith))
                    .filter(entry -> !entry.getName().contains("/DistillOptions"))
                    .sorted(java.util.Comparator.comparing(JarEntry::getName))
                    .forEach(entry -> digest.update(bytes(file, entry)));
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
    }

    private static byte[] bytes(JarFile file, JarEntry entry) {
        try (InputStream in = file.getInputStream(entry)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
