package org.espalier.teacher.onnx;

import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.espalier.json.Json;
import org.espalier.teacher.RawOrder;
import org.espalier.teacher.TableTeacher;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherInput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a network and asks it for a block of rows in a process of its own, whose time and memory are limited: a small file
 * can hold a graph that allocates without end, already while it is opened, or that makes ONNX Runtime crash. What the
 * network says there is thrown away; it is loaded again here.
 *
 * <p>Where no process can be started the network is not tried. Memory is watched where the system tells it: on Linux by
 * {@code /proc}, on macOS by {@code ps}.
 */
final class NetworkTrial {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkTrial.class);

    /** What a process may take that runs a network of no size, and for each byte of a file. */
    private static final long MEMORY = 4L << 30;

    private static final int MEMORY_PER_BYTE = 6;

    /** The process answers in lines: it began; the network works; it is refused, and why. */
    static final String BEGAN = "began";

    static final String WORKS = "works";
    static final String REFUSED = "refused ";

    private static final String ANSWER = "answer";
    private static final int MAX_ANSWER = 1 << 16;

    /** The limit ends a run between two operators; the process is ended after so much more, in which it may start, too. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final long MILLISECONDS_BETWEEN_LOOKS = 20;

    private NetworkTrial() {}

    /**
     * Tries a network within the usual limits.
     *
     * @throws TeacherException as {@link OnnxTeacher#load}, and when the process takes too long or too much memory, or dies
     */
    static void run(OnnxFile file, OnnxTeacher.Loading loading, Duration time) {
        run(file, loading, time, memory(file.bytes()));
    }

    /** Half of the machine's memory at most. */
    private static long memory(long fileBytes) {
        long wanted = MEMORY + MEMORY_PER_BYTE * fileBytes;
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? Math.min(wanted, system.getTotalMemorySize() / 2)
                : wanted;
    }

    static void run(OnnxFile file, OnnxTeacher.Loading loading, Duration time, long memory) {
        Path folder = null;
        Process process = null;
        try {
            folder = Files.createTempDirectory("espalier-trial");
            process = start(file, folder);
            watch(process, file, loading, time, memory);
            judge(process, file, folder.resolve(ANSWER));
        } catch (IOException e) {
            LOG.debug("{} is not tried in a process of its own", file.name(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TeacherException("interrupted while " + file.name() + " was tried", e);
        } finally {
            if (process != null) {
                end(process);
            }
            if (folder != null) {
                delete(folder);
            }
        }
    }

    private static Process start(OnnxFile file, Path folder) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // the heap holds the file, and once more while it is handed over
        command.add("-Xmx" + (256 + 3 * (file.bytes() >> 20)) + "m");
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:ErrorFile=" + folder.resolve("crash"),
                "-Djava.io.tmpdir=" + folder,
                "-Djdk.serialFilter=!*"));
        // by the environment, as the command line should be short: see RuntimeStart
        Map<String, String> environment = new HashMap<>();
        String program = TrialProgram.class.getName();
        Module module = NetworkTrial.class.getModule();
        String modules = System.getProperty("jdk.module.path");
        if (module.isNamed()) {
            if (modules != null) {
                command.addAll(List.of("--module-path", modules));
            }
            command.addAll(List.of("-m", module.getName() + "/" + program));
        } else {
            environment.put("CLASSPATH", System.getProperty("java.class.path"));
            command.add(program);
        }
        command.add(file.path().toString());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(folder.resolve(ANSWER).toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static void watch(Process process, OnnxFile file, OnnxTeacher.Loading loading, Duration time, long memory)
            throws IOException, InterruptedException {
        try (OutputStream in = process.getOutputStream()) {
            in.write(text(loading, time).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            LOG.debug("the process has ended before it was asked", e); // which is seen below
        }
        long began = System.nanoTime();
        while (!process.waitFor(MILLISECONDS_BETWEEN_LOOKS, TimeUnit.MILLISECONDS)) {
            if (System.nanoTime() - began > time.plus(GRACE).toNanos()) {
                throw new TeacherException(file.name() + ": expected an answer for a first block of rows within "
                        + time.toSeconds() + " s, found none");
            }
            if (ResidentMemory.of(process.pid()).orElse(0) > memory) {
                throw new TeacherException(file.name() + ": expected an answer for a first block of rows within "
                        + (memory >> 20) + " MB of memory, found a network that takes more");
            }
        }
    }

    /** What the process said, once it has ended. */
    private static void judge(Process process, OnnxFile file, Path answer) throws IOException {
        String said;
        try (InputStream in = Files.newInputStream(answer)) {
            said = new String(in.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
        }
        List<String> lines = said.lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(BEGAN)) {
            LOG.debug(
                    "{} is not tried in a process of its own: it did not begin, {}", file.name(), process.exitValue());
            return;
        }
        String last = lines.get(lines.size() - 1);
        if (last.startsWith(REFUSED)) {
            throw new TeacherException(last.substring(REFUSED.length()));
        }
        if (!last.equals(WORKS)) {
            throw new TeacherException(file.name() + ": ONNX Runtime can't run it: the process that tried it ended with"
                    + " status " + process.exitValue());
        }
    }

    private static void end(Process process) {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What ONNX Runtime unpacked, and what the process left. */
    private static void delete(Path folder) {
        try (Stream<Path> below = Files.walk(folder)) {
            below.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            LOG.debug("{} stays", folder, e);
        }
    }

    private static String text(OnnxTeacher.Loading loading, Duration time) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("schema", SchemaJson.write(loading.schema()));
        map.put("values", loading.values().name());
        map.put("output", loading.output().orElse(null));
        map.put("input", loading.input().name());
        map.put("classes", loading.classes());
        map.put("order", loading.order().name());
        map.put("milliseconds", time.toMillis());
        return Json.compact(map);
    }

    /** What the process was asked. */
    record Question(OnnxTeacher.Loading loading, Duration time) {
        static Question parse(String text) throws IOException {
            Map<?, ?> map = (Map<?, ?>) Json.parse(text);
            Schema schema = SchemaJson.read((String) map.get("schema"), "the schema");
            List<String> classes = ((List<?>) map.get("classes"))
                    .stream().map(String.class::cast).toList();
            OnnxTeacher.Loading loading = new OnnxTeacher.Loading(
                            schema,
                            TableTeacher.Values.valueOf((String) map.get("values")),
                            Optional.ofNullable((String) map.get("output")),
                            1)
                    .withInput(TeacherInput.valueOf((String) map.get("input")))
                    .withClasses(classes)
                    .withOrder(RawOrder.valueOf((String) map.get("order")));
            return new Question(loading, Duration.ofMillis(((Number) map.get("milliseconds")).longValue()));
        }
    }
}
