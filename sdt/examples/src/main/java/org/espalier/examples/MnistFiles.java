package org.espalier.examples;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.espalier.base.Texts;
import org.espalier.data.DataException;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.formats.IdxFormat;
import org.espalier.io.FileHash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the four files of MNIST: in the folder that ESPALIER_DATA names, else in the user's cache, where they are fetched
 * to once. They are checked by SHA-256.
 */
final class MnistFiles {
    /** Public mirrors of the original files, asked in this order. */
    static final List<String> MIRRORS = List.of(
            "https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/");

    private static final Part TRAIN_IMAGES =
            new Part("train-images-idx3-ubyte.gz", "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609");
    private static final Part TRAIN_LABELS =
            new Part("train-labels-idx1-ubyte.gz", "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c");
    private static final Part TEST_IMAGES =
            new Part("t10k-images-idx3-ubyte.gz", "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6");
    private static final Part TEST_LABELS =
            new Part("t10k-labels-idx1-ubyte.gz", "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6");

    private static final Logger LOG = LoggerFactory.getLogger(MnistFiles.class);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(15);
    private static final Duration FETCH_TIMEOUT = Duration.ofMinutes(5);

    /**
     * One of the files.
     *
     * @param sha256 of the packed file, in lower-case hexadecimal digits
     */
    record Part(String fileName, String sha256) {}

    private final Optional<Path> dataFolder;
    private final Path cache;
    private final List<String> mirrors;
    private final Duration timeout;

    /**
     * @param dataFolder folder with public data sets, which may have a folder {@code mnist}
     * @param cache folder for fetched files
     * @param mirrors addresses that end with a slash
     * @param timeout how long fetching one file may take
     */
    MnistFiles(Optional<Path> dataFolder, Path cache, List<String> mirrors, Duration timeout) {
        this.dataFolder = dataFolder;
        this.cache = cache;
        this.mirrors = mirrors;
        this.timeout = timeout;
    }

    /** Opens {@code mnist:train} or {@code mnist:test}. */
    static DataSource open(DataOptions options) {
        Optional<String> data = Optional.ofNullable(System.getProperty("ESPALIER_DATA"))
                .or(() -> Optional.ofNullable(System.getenv("ESPALIER_DATA")))
                .filter(folder -> !folder.isBlank());
        Path caches = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"));
        MnistFiles files =
                new MnistFiles(data.map(Path::of), caches.resolve("espalier").resolve("mnist"), MIRRORS, FETCH_TIMEOUT);
        boolean isTrain = options.file().equals("mnist:train");
        Path images = files.find(isTrain ? TRAIN_IMAGES : TEST_IMAGES);
        Path labels = files.find(isTrain ? TRAIN_LABELS : TEST_LABELS);
        return IdxFormat.open(images, Optional.of(labels), "digit", options.classAliases());
    }

    /**
     * The file, fetched where it is not there yet.
     *
     * @throws DataException when it is unavailable; the message says what to do
     */
    Path find(Part part) {
        Optional<Path> given = dataFolder
                .map(folder -> folder.resolve("mnist").resolve(part.fileName))
                .filter(Files::isRegularFile);
        Path cached = cache.resolve(part.fileName);
        try {
            if (given.isPresent()) {
                requireSum(given.get(), part);
                return given.get();
            }
            if (Files.isRegularFile(cached) && FileHash.sha256(cached).equals(part.sha256)) {
                return cached;
            }
            Files.createDirectories(cache);
        } catch (IOException e) {
            throw new DataException(
                    Texts.escape(given.orElse(cached).toString()) + ": can't be used for MNIST (" + describe(e) + ")",
                    e);
        }
        return fetch(part, cached);
    }

    private Path fetch(Part part, Path cached) {
        List<String> failures = new ArrayList<>();
        for (String mirror : mirrors) {
            String address = mirror + part.fileName;
            LOG.info("fetching {} to {}", address, cached);
            try {
                fetch(address, part, cached);
                return cached;
            } catch (IOException e) {
                failures.add(address + ": " + describe(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DataException("fetching " + address + " was interrupted", e);
            }
        }
        throw new DataException("MNIST can't be fetched (" + String.join("; ", failures) + "). Put " + part.fileName
                + " into " + Texts.escape(cache.toString())
                + ", or set ESPALIER_DATA to a folder that has it in its folder mnist");
    }

    /** Some of these exceptions have no message. */
    private static String describe(IOException e) {
        String message = Objects.requireNonNullElse(e.getMessage(), "");
        return Texts.escape(message.isBlank() ? e.getClass().getSimpleName() : message);
    }

    private void fetch(String address, Part part, Path cached) throws IOException, InterruptedException {
        Path partial = Files.createTempFile(cache, part.fileName, ".part");
        try {
            int status = download(URI.create(address), partial);
            if (status != HttpURLConnection.HTTP_OK) {
                throw new IOException("the server answered with status " + status);
            }
            requireSum(partial, part);
            Files.move(partial, cached, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** @return the status of the answer */
    private int download(URI address, Path to) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        CompletableFuture<HttpResponse<Path>> answer =
                client.sendAsync(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofFile(to));
        try {
            // a request's own time limit ends with the first byte of the answer
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS).statusCode();
        } catch (TimeoutException e) {
            throw new IOException("not there after " + timeout.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }

    private static void requireSum(Path file, Part part) throws IOException {
        String found = FileHash.sha256(file);
        if (!found.equals(part.sha256)) {
            throw new IOException("expected SHA-256 " + part.sha256 + ", found " + found);
        }
    }
}
