package org.espalier.fit.folder;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.espalier.EspalierException;
import org.espalier.base.Csv;
import org.espalier.base.Texts;
import org.espalier.data.BadRows;
import org.espalier.data.Column;
import org.espalier.data.DataNotes;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Row;
import org.espalier.data.RowStream;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.espalier.data.Target;
import org.espalier.evaluate.EvaluationJson;
import org.espalier.evaluate.Frontier;
import org.espalier.evaluate.LabelsEvaluationText;
import org.espalier.evaluate.NumberEvaluationText;
import org.espalier.evaluate.NumberVerdictText;
import org.espalier.evaluate.VerdictText;
import org.espalier.explain.Explainer;
import org.espalier.explain.ExplanationText;
import org.espalier.explain.OutputsExplainer;
import org.espalier.explain.OutputsText;
import org.espalier.fit.FitResult;
import org.espalier.fit.LabelsFitResult;
import org.espalier.fit.NumberFitResult;
import org.espalier.fit.TellingRows;
import org.espalier.io.AtomicFiles;
import org.espalier.io.FileHash;
import org.espalier.io.OverwritePolicy;
import org.espalier.json.Json;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.OneOutput;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.LogProbabilities;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherTrainer;
import org.espalier.viz.number.NumberReport;
import org.espalier.viz.number.Opening;
import org.espalier.viz.report.ReportOptions;
import org.espalier.viz.report.Standing;
import org.espalier.viz.report.TreeReport;

/**
 * Writes all that a fit found out into a folder: the tree, the network that it trained, the schema, every figure, explanations
 * of telling held-out rows, these rows, and a report that opens with the verdict.
 *
 * <pre>{@code
 * FitFolder.write(Espalier.fit(rows, FitOptions.defaults()), source, Path.of("out"));
 * }</pre>
 */
public final class FitFolder {
    public static final String TREE = "tree.safetensors";
    public static final String HELD_OUT = "held-out.csv";
    public static final String REPORT = "report.html";

    private static final int EXAMPLES_OF_NUMBERS = 50;
    private static final int DIGITS = 7;
    private static final OverwritePolicy REPLACE = OverwritePolicy.REPLACE;

    private final Path folder;
    private final Findings result;
    private final DataSource source;
    private final SoftDecisionTree tree;
    private final Map<String, String> made = new LinkedHashMap<>();

    /** What the files are made of, of classes and of numbers. */
    private record Findings(
            SoftDecisionTree tree,
            Optional<Teacher> trained,
            int[] heldOut,
            List<TellingRows> tellingRows,
            Map<String, Object> json,
            IntFunction<Optional<float[]>> teacherAnswers) {}

    /** Writes the page. */
    private interface Page {
        String of(Explainer explainer, List<Row> rows);
    }

    private FitFolder(Findings result, DataSource source, Path folder) {
        this.folder = folder;
        this.result = result;
        this.source = source;
        this.tree = result.tree();
    }

    /**
     * Writes the files; those of the same names are replaced, each at once.
     *
     * @param source the rows that were fitted, in the same order
     * @param folder is there already
     * @return names of the files and what each is, in a few words
     * @throws org.espalier.EspalierException when a file can't be written, or the rows can't be read again
     */
    public static Map<String, String> write(FitResult result, DataSource source, Path folder) {
        Findings findings = new Findings(
                result.tree(),
                result.teacher().filter(t -> result.isTeacherTrained()),
                result.split().heldOut(),
                result.tellingRows(),
                figures(
                        EvaluationJson.toMap(result.evaluation()),
                        VerdictText.toMap(result.verdict()),
                        result.frontier(),
                        result.isDistilled()),
                r -> result.teacherLogProbabilities()
                        .map(all -> probabilities(all, r, result.tree().classes())));
        return new FitFolder(findings, source, folder)
                .write((explainer, rows) -> page(result, folder, explainer, rows));
    }

    /** The same of a number or a rate. */
    public static Map<String, String> write(NumberFitResult result, DataSource source, Path folder) {
        Findings findings = new Findings(
                result.tree(),
                result.teacher().filter(t -> result.isTeacherTrained()),
                result.split().heldOut(),
                result.tellingRows(),
                figures(
                        NumberEvaluationText.toMap(result.evaluation()),
                        NumberVerdictText.toMap(result.verdict()),
                        result.frontier(),
                        result.isDistilled()),
                r -> result.teacherValues().map(all -> new float[] {all[r]}));
        return new FitFolder(findings, source, folder)
                .write((explainer, rows) -> NumberReport.html(
                        explainer,
                        result.heldOut(),
                        result.teacherValues(),
                        rows.iterator(),
                        EXAMPLES_OF_NUMBERS,
                        Optional.of(new Opening(result.verdict(), result.frontier()))));
    }

    /** The same of labels: a report for each, {@code report-1.html} and so on, in the order of the labels. */
    public static Map<String, String> write(LabelsFitResult result, DataSource source, Path folder) {
        int labels = result.tree().answers();
        Findings findings = new Findings(
                result.tree(),
                result.teacher().filter(t -> result.isTeacherTrained()),
                result.split().heldOut(),
                result.tellingRows(),
                figures(
                        LabelsEvaluationText.toMap(result.evaluation()),
                        result.verdict().toMap(),
                        result.frontier(),
                        result.isDistilled()),
                r -> result.teacherValues().map(all -> Arrays.copyOfRange(all, r * labels, (r + 1) * labels)));
        return new FitFolder(findings, source, folder).writeLabels(result);
    }

    private Map<String, String> writeLabels(LabelsFitResult fit) {
        begin();
        OutputsExplainer explainer = OutputsExplainer.of(tree);
        List<Row> rows = heldOutRows();
        end(
                rows,
                (row, teacher) ->
                        OutputsText.write(explainer.explain(row, teacher), 100, ExplanationText.CONTRIBUTIONS));
        List<String> names = tree.schema().target().columns();
        for (int k = 0; k < names.size(); k++) {
            SoftDecisionTree one = OneOutput.of(tree, names.get(k));
            text(
                    reportOf(k),
                    "the label " + Texts.quote(names.get(k)) + " to look at: open it in a browser",
                    TreeReport.html(
                            Explainer.of(one),
                            ofLabel(fit.heldOut(), one.schema(), k),
                            fit.teacherValues().map(ofLabelsTeacher(k, names.size())),
                            rows.stream().map(ofLabel(k)).iterator(),
                            ReportOptions.defaults().withModel(hash(folder.resolve(TREE)))));
        }
        return Collections.unmodifiableMap(made);
    }

    /** Name of the report of a label. */
    private static String reportOf(int label) {
        return "report-" + (label + 1) + ".html";
    }

    private static Dataset ofLabel(Dataset rows, Schema schema, int k) {
        int labels = rows.schema().target().answers();
        int[] classes = new int[rows.rows()];
        for (int r = 0; r < classes.length; r++) {
            classes[r] = rows.values()[r * labels + k] >= Target.Labels.THRESHOLD ? 1 : 0;
        }
        return new Dataset(schema, rows.features(), classes, rows.weights());
    }

    private static UnaryOperator<Row> ofLabel(int k) {
        return row -> new Row(
                row.number(),
                row.texts(),
                row.features(),
                row.values()[k] >= Target.Labels.THRESHOLD ? 1 : 0,
                row.weight());
    }

    /** The logarithms of no and yes, {@code [rows, 2]}. */
    private static UnaryOperator<float[]> ofLabelsTeacher(int k, int labels) {
        return all -> {
            float[] out = new float[2 * all.length / labels];
            for (int r = 0; r < all.length / labels; r++) {
                LogProbabilities.ofSecondClass(all[r * labels + k], out, 2 * r, "row " + (r + 1));
            }
            return out;
        };
    }

    private static Map<String, Object> figures(
            Map<String, Object> evaluation, Map<String, Object> verdict, Frontier frontier, boolean isDistilled) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("evaluation", evaluation);
        json.put("verdict", verdict);
        json.put("frontier", frontier.toMap());
        json.put("distilled", isDistilled);
        return json;
    }

    private Map<String, String> write(Page page) {
        begin();
        Explainer explainer = Explainer.of(tree);
        List<Row> rows = heldOutRows();
        end(
                rows,
                (row, teacher) ->
                        ExplanationText.write(explainer.explain(row, teacher), 100, ExplanationText.CONTRIBUTIONS));
        text(REPORT, "the tree to look at: open it in a browser", page.of(explainer, rows));
        return Collections.unmodifiableMap(made);
    }

    /** What needs no row. */
    private void begin() {
        ModelFile.write(tree, folder.resolve(TREE), REPLACE);
        made.put(TREE, "the tree");
        teacher();
        text("schema.json", "what a row is", SchemaJson.write(tree.schema()));
        result.json()
                .put(
                        "heldOutRows",
                        Arrays.stream(result.heldOut()).map(r -> r + 1).boxed().toList());
        text("evaluation.json", "every figure, the verdict, what was tried", Json.pretty(result.json()));
    }

    /** What the held-out rows are, and how the telling ones are explained. */
    private void end(List<Row> rows, BiFunction<Row, Optional<float[]>, String> explained) {
        text("explanations.txt", "telling held-out rows, explained", explanations(rows, explained));
        if (tree.schema().image().isEmpty()) {
            text(HELD_OUT, "the rows that none of it has seen", csv(rows));
        }
    }

    private void text(String name, String what, String text) {
        AtomicFiles.writeText(folder.resolve(name), REPLACE, text);
        made.put(name, what);
    }

    /** The file of the network, where one was trained. */
    private void teacher() {
        result.trained().ifPresent(network -> {
            TeacherTrainer trainer =
                    TeacherTrainer.find(TeacherTrainer.Kind.NETWORK).orElseThrow();
            String name = "teacher" + trainer.suffix();
            trainer.save(network, folder.resolve(name), REPLACE);
            made.put(name, "the network");
        });
    }

    /** The held-out rows as they stand in the file, in its order. */
    private List<Row> heldOutRows() {
        List<Row> out = new ArrayList<>();
        int[] held = result.heldOut();
        try (RowStream rows = source.rows(tree.schema(), LabelPolicy.OPTIONAL, BadRows.STOP, new DataNotes())) {
            int at = 0;
            for (int r = 0; at < held.length && rows.hasNext(); r++) {
                Row row = rows.next();
                if (r == held[at]) {
                    out.add(row);
                    at++;
                }
            }
        }
        return out;
    }

    private String explanations(List<Row> rows, BiFunction<Row, Optional<float[]>, String> explained) {
        StringBuilder out = new StringBuilder();
        for (TellingRows telling : result.tellingRows()) {
            out.append(Texts.escape(telling.why()))
                    .append('\n')
                    .append(explained.apply(
                            rows.get(telling.row()), result.teacherAnswers().apply(telling.row())))
                    .append('\n');
        }
        return out.toString();
    }

    /** Of a row, {@code [classes]}. */
    private static float[] probabilities(float[] logarithms, int row, int classes) {
        float[] out = new float[classes];
        for (int k = 0; k < classes; k++) {
            out[k] = (float) Math.exp(logarithms[row * classes + k]);
        }
        return out;
    }

    /** As the user's own file has them: nothing is escaped but what CSV itself asks for. */
    private String csv(List<Row> rows) {
        Schema schema = tree.schema();
        List<String> header = new ArrayList<>();
        List<Integer> columns = new ArrayList<>();
        for (int c = 0; c < schema.columns().size(); c++) {
            Column column = schema.columns().get(c);
            if (column.width() > 0) {
                header.add(column.name());
                columns.add(c);
            }
        }
        header.addAll(schema.target().columns());
        Optional<String> exposure = schema.target() instanceof Target.Rate rate ? rate.exposure() : Optional.empty();
        exposure.ifPresent(header::add);
        StringBuilder out = new StringBuilder(Csv.line(header));
        for (Row row : rows) {
            List<String> cells = new ArrayList<>();
            columns.forEach(c -> cells.add(row.texts().get(c)));
            if (schema.target() instanceof Target.Labels labels) {
                for (int k = 0; k < labels.answers(); k++) {
                    cells.add(labels.words().get(k).word(row.values()[k] >= Target.Labels.THRESHOLD));
                }
            } else if (schema.target().isNumeric()) {
                // a rate's column says what was counted
                cells.add(number(exposure.isPresent() ? row.value() * (double) row.weight() : row.value()));
                exposure.ifPresent(e -> cells.add(number(row.weight())));
            } else {
                cells.add(schema.target().classes().get(row.label()));
            }
            out.append(Csv.line(cells));
        }
        return out.toString();
    }

    /** With the digits that a float has. */
    private static String number(double value) {
        return new BigDecimal(value)
                .round(new MathContext(DIGITS))
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String hash(Path file) {
        try {
            return FileHash.sha256(file);
        } catch (IOException e) {
            throw new EspalierException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static String page(FitResult result, Path folder, Explainer explainer, List<Row> rows) {
        ReportOptions options =
                ReportOptions.defaults().withModel(hash(folder.resolve(TREE))).withFrontier(result.frontier());
        // without other models there may be nothing to say: the report then says what it measures itself
        if (result.verdict().headline().isPresent()) {
            options = options.withStanding(Standing.of(result.verdict()));
        }
        return TreeReport.html(explainer, result.heldOut(), result.teacherLogProbabilities(), rows.iterator(), options);
    }
}
