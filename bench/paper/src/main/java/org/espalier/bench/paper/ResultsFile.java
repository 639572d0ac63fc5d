package org.espalier.bench.paper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.espalier.EspalierException;
import org.espalier.json.Json;

/**
 * Finished cells, a JSON line each, appended as they come: an interrupted run goes on where it stopped. For any number of
 * threads of one process.
 */
final class ResultsFile {
    private final Path file;
    private final Map<String, Result> finished = new HashMap<>();

    /**
     * What a cell gave.
     *
     * @param configuration the options
     * @param figures by name
     */
    record Result(SortedMap<String, String> configuration, SortedMap<String, Double> figures) {}

    /**
     * Reads what is there. A line that was cut off is left out.
     *
     * @param fresh what is there stays there, but is ignored
     */
    ResultsFile(Path file, boolean fresh) {
        this.file = file;
        if (fresh || !Files.exists(file)) {
            return;
        }
        try {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                read(lines.get(i), file + ", line " + (i + 1));
            }
        } catch (IOException e) {
            throw new EspalierException(file + ": can't be read", e);
        }
    }

    private void read(String line, String where) {
        try {
            JsonLine cell = JsonLine.parse(line, where);
            finished.put(cell.values().text("key"), new Result(cell.strings("configuration"), cell.numbers("figures")));
        } catch (EspalierException cutOff) {
            // the run was killed while it wrote: the cell is computed again
            return;
        }
    }

    synchronized Optional<Result> find(String key) {
        return Optional.ofNullable(finished.get(key));
    }

    /** @param cell what it was, for people */
    synchronized void add(String key, String cell, Result result) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("key", key);
        json.put("cell", cell);
        json.put("configuration", result.configuration());
        json.put("figures", result.figures());
        try {
            // A line end first: the line before may have been cut off.
            String line = (Files.exists(file) && Files.size(file) > 0 ? "\n" : "") + Json.compact(json);
            Files.write(
                    file, line.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new EspalierException(file + ": can't be written", e);
        }
        finished.put(key, result);
    }
}
