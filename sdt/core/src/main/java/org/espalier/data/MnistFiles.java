package org.espalier.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the four files of MNIST: in the folder that ESPALIER_DATA names, else in the user's cache, where they are fetched
 * to once. Files in the cache are checked by SHA-256.
 */
final class MnistFiles {
    /** Public mirrors of the original files, asked in this order. */
    static final List<String> MIRRORS = List.of(
            "https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/");

    private static final Logger LOG = LoggerFactory.getLogger(MnistFiles.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration FETCH_TIMEOUT = Duration.ofMinutes(5);

    /** One of the files. */
    enum Part {
        TRAIN_IMAGES(
                "train-images-idx3-ubyte.gz",
                9_912_422,
                "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609"),
        TRAIN_LABELS(
                "train-labels-idx1-ubyte.gz",
                28_881,
                "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c"),
        TEST_IMAGES(
                "t10k-images-idx3-ubyte.gz",
                1_648_877,
                "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6"),
        TEST_LABELS(
                "t10k-labels-idx1-ubyte.gz", 4_542, "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6");

        private final String fileName;
        private final long bytes;
        private final String sha256;

        Part(String fileName, long bytes, String sha256) {
            this.fileName = fileName;
            this.bytes = bytes;
            this.sha256 = sha256;
        }

        String fileName() {
            return fileName;
        }
    }

    private final Optional<Path> dataFolder;
    private final Path cache;
    private final List<String> mirrors;

    /**
     * @param dataFolder folder with public data sets, which may have a folder {@code mnist}
     * @param cache folder for fetched files
     * @param mirrors addresses that end with a slash
     */
    MnistFiles(Optional<Path> dataFolder, Path cache, List<String> mirrors) {
        this.dataFolder = dataFolder;
        this.cache = cache;
        this.mirrors = mirrors;
    }

    /** @param name {@code mnist:train} or {@code mnist:test} */
    static IdxSource open(String name) {
        Optional<String> data = Optional.ofNullable(System.getProperty("ESPALIER_DATA"))
                .or(() -> Optional.ofNullable(System.getenv("ESPALIER_DATA")))
                .filter(folder -> !folder.isBlank());
        Path caches = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
        MnistFiles files =
                new MnistFiles(data.map(Path::of), caches.resolve("espalier").resolve("mnist"), MIRRORS);
        boolean isTrain = name.equals("mnist:train");
        Path images = files.find(isTrain ? Part.TRAIN_IMAGES : Part.TEST_IMAGES);
        Path labels = files.find(isTrain ? Part.TRAIN_LABELS : Part.TEST_LABELS);
        return IdxSource.open(new DataFile(images), Optional.of(new DataFile(labels)), "digit");
    }

    /**
     * The file, fetched where it is not there yet.
     *
     * @throws DataException when it can't be had; the message says what to do
     */
    Path find(Part part) {
        Optional<Path> given = dataFolder
                .map(folder -> folder.resolve("mnist").resolve(part.fileName))
                .filter(Files::isRegularFile);
        if (given.isPresent()) {
            return given.get();
        }
        Path cached = cache.resolve(part.fileName);
        try {
            if (Files.isRegularFile(cached) && sha256(cached).equals(part.sha256)) {
                return cached;
            }
            Files.createDirectories(cache);
        } catch (IOException e) {
            throw new DataException(
                    Texts.escape(cached.toString()) + ": the cache for MNIST can't be used (" + e.getMessage() + ")",
                    e);
        }
        return fetch(part, cached);
    }

    private Path fetch(Part part, Path cached) {
        List<String> failures = new ArrayList<>();
        for (String mirror : mirrors) {
            String address = mirror + part.fileName;
            LOG.info("fetching {} ({} bytes) to {}", address, part.bytes, cached);
            try {
                fetch(address, part, cached);
                return cached;
            } catch (IOException e) {
                failures.add(
                        address + ": " + Texts.escape(String.valueOf(e.getMessage() == null ? e : e.getMessage())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DataException("fetching " + address + " was interrupted", e);
            }
        }
        throw new DataException("MNIST can't be fetched (" + String.join("; ", failures) + "). Put " + part.fileName
                + " into " + cache + ", or set ESPALIER_DATA to a folder that has it in its folder mnist");
    }

    private void fetch(String address, Part part, Path cached) throws IOException, InterruptedException {
        Path partial = Files.createTempFile(cache, part.fileName, ".part");
        try {
            HttpClient client = HttpClient.newBuilder()
                    .connectTimeout(CONNECT_TIMEOUT)
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .build();
            HttpRequest request = HttpRequest.newBuilder(URI.create(address))
                    .timeout(FETCH_TIMEOUT)
                    .build();
            HttpResponse<Path> response = client.send(request, HttpResponse.BodyHandlers.ofFile(partial));
            if (response.statusCode() != 200) {
                throw new IOException("the server answered with status " + response.statusCode());
            }
            String found = sha256(partial);
            if (!found.equals(part.sha256)) {
                throw new IOException("expected SHA-256 " + part.sha256 + ", found " + found);
            }
            Files.move(partial, cached, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
