package org.espalier.bench.paper;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.espalier.EspalierException;
import org.espalier.base.Seeds;
import org.espalier.base.Sha256;
import org.espalier.data.Dataset;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.DistillOptions;

/**
 * A name for the code that trains: results of other code are not mixed. The classes of the options are left out, because a
 * run's options are part of its name: a default that changes for one data set does not make the others stale.
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
            "org/espalier/augment/Split",
            "org/espalier/base/Parallel",
            "org/espalier/base/Seeds");

    private static final List<String> OPTIONS = List.of(
            "org/espalier/train/DistillOptions",
            "org/espalier/train/TrainingOption",
            "org/espalier/train/DataDefaults");

    /** One class of each jar that holds some of it. */
    private static final List<Class<?>> JARS =
            List.of(DistillOptions.class, SoftDecisionTree.class, Dataset.class, Seeds.class);

    private CodeVersion() {}

    /** SHA-256 over the classes of training, the first 12 digits. */
    static String find() {
        MessageDigest digest = Sha256.digest();
        try {
            for (Class<?> one : JARS) {
                hash(
                        Path.of(one.getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .toURI()),
                        digest);
            }
        } catch (URISyntaxException | IOException e) {
            throw new EspalierException("the jars of the training code can't be read: start with bench/run-paper", e);
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, 12);
    }

    private static void hash(Path jar, MessageDigest digest) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            file.stream()
                    .filter(entry -> TRAINS.stream().anyMatch(entry.getName()::startsWith))
                    .filter(entry -> OPTIONS.stream().noneMatch(entry.getName()::startsWith))
                    .sorted(Comparator.comparing(JarEntry::getName))
                    .forEach(entry -> digest.update(bytes(file, entry)));
        }
    }

    private static byte[] bytes(JarFile file, JarEntry entry) {
        try (InputStream in = file.getInputStream(entry)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
