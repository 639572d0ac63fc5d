package org.espalier.samples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.data.DataException;
import org.espalier.data.DataNotes;
import org.espalier.data.Encoder;
import org.espalier.data.Row;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.ExplanationJson;
import org.espalier.json.Json;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.SoftDecisionTree;

/**
 * The heart of a service: rows by column name in, explanations as JSON out, for any number of threads; a new model file
 * is taken while requests run, and a bad one is refused while the old model goes on. Here the requests are lines of
 * standard input, JSON objects; {@code reload} in place of one reads the file again:
 *
 * <pre>
 * ScoringService tree.safetensors
 * </pre>
 */
public final class ScoringService {

    /**
     * Hears what is worth a metric. With Micrometer:
     *
     * <pre>{@code
     * pathMass.record(mass);                                              // a DistributionSummary
     * unknown.forEach((column, n) -> registry.counter("unknown", "column", column).increment(n));
     * }</pre>
     */
    public interface Listener {
        /**
         * A row was explained; called by the thread that asked.
         *
         * @param pathMass how likely the explained path is: a mean that falls says that the rows change
         * @param unknown by column, the values that training has not seen: other categories, numbers out of range
         */
        void explained(float pathMass, Map<String, Long> unknown);
    }

    /** All that belongs to one model file. A request takes it once, so that it never meets two models. */
    private record Model(Encoder encoder, Explainer explainer) {
        static Model read(Path file) {
            SoftDecisionTree tree = ModelFile.read(file);
            return new Model(new Encoder(tree.schema()), Explainer.of(tree));
        }
    }

    private final Path file;
    private final Listener listener;
    private volatile Model model;

    /** @throws EspalierException one line, when the file is no model */
    public ScoringService(Path file, Listener listener) {
        this.file = file;
        this.listener = listener;
        this.model = Model.read(file);
    }

    /**
     * Reads the file again: requests that begin from now on are answered by the new model. {@link ModelFile#write} puts a
     * file in place whole, so there is never half of one to read.
     *
     * @throws EspalierException one line, when the file is no model; the old one stays
     */
    public void reload() {
        model = Model.read(file);
    }

    /**
     * Explains a row.
     *
     * @param row a value for each column of the model's schema, null where it is missing
     * @return the explanation as JSON on one line
     * @throws DataException one line, when the row does not fit the schema: the caller's mistake, a 400 in HTTP
     */
    public String explain(Map<String, ?> row) {
        Model ours = model;
        DataNotes notes = new DataNotes();
        Row encoded = ours.encoder().encodeRow(row, notes);
        Explanation why = ours.explainer().explain(encoded, Optional.empty());
        Map<String, Long> unknown = new LinkedHashMap<>(notes.unseenCategories());
        notes.outsideRange().forEach((column, count) -> unknown.merge(column, count, Long::sum));
        listener.explained(why.mass(), unknown);
        return Json.compact(ExplanationJson.of(why));
    }

    /** @param args the model file */
    public static void main(String[] args) throws IOException {
        ScoringService service = new ScoringService(
                Path.of(args[0]),
                (pathMass, unknown) ->
                        unknown.forEach((column, count) -> System.err.println("unknown value of " + column)));
        serve(service, new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), System.out);
    }

    static void serve(ScoringService service, BufferedReader requests, PrintStream answers) throws IOException {
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            try {
                answers.println(answer(service, line));
            } catch (EspalierException e) {
                answers.println(Json.compact(Map.of("error", e.getMessage())));
            }
        }
    }

    private static String answer(ScoringService service, String line) {
        if (line.equals("reload")) {
            service.reload();
            return "{\"reloaded\":true}";
        }
        try {
            if (Json.parse(line) instanceof Map<?, ?> row) {
                Map<String, Object> byName = new LinkedHashMap<>();
                row.forEach((name, value) -> byName.put((String) name, value));
                return service.explain(byName);
            }
        } catch (IOException e) {
            throw new DataException(e.getMessage(), e);
        }
        throw new DataException("expected a JSON object, found another value");
    }
}
