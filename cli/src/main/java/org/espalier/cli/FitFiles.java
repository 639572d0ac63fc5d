package org.espalier.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.base.Texts;
import org.espalier.data.BadRows;
import org.espalier.data.Column;
import org.espalier.data.DataNotes;
import org.espalier.data.DataSource;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Row;
import org.espalier.data.RowStream;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.espalier.evaluate.EvaluationJson;
import org.espalier.evaluate.VerdictText;
import org.espalier.explain.Explainer;
import org.espalier.explain.ExplanationText;
import org.espalier.fit.FitResult;
import org.espalier.fit.TellingRows;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;
import org.espalier.json.Json;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherAnswers;
import org.espalier.teacher.TeacherTrainer;
import org.espalier.viz.report.ReportOptions;
import org.espalier.viz.report.TreeReport;

/** What a fit leaves in its folder, and says at its end. */
final class FitFiles {
    private static final OverwritePolicy REPLACE = OverwritePolicy.REPLACE;

    private final Path folder;
    private final FitResult result;
    private final DataSource source;
    private final boolean isPlainFile;
    private final SoftDecisionTree tree;

    /** @param isPlainFile whether a CSV of the held-out rows is read without an option as the data were */
    FitFiles(Path folder, FitResult result, DataSource source, boolean isPlainFile) {
        this.folder = folder;
        this.result = result;
        this.source = source;
        this.isPlainFile = isPlainFile;
        this.tree = result.tree();
    }

    void write(Console console) {
        console.stage("writing " + folder);
        ModelFile.write(tree, folder.resolve("tree.safetensors"), REPLACE);
        AtomicFiles.writeText(folder.resolve("schema.json"), REPLACE, SchemaJson.write(tree.schema()));
        Optional<String> teacher = teacher();
        AtomicFiles.writeText(folder.resolve("evaluation.json"), REPLACE, json());
        Explainer explainer = Explainer.of(tree);
        List<Row> rows = heldOutRows();
        AtomicFiles.writeText(folder.resolve("explanations.txt"), REPLACE, explanations(explainer, rows));
        boolean isTable = tree.schema().image().isEmpty();
        if (isTable) {
            AtomicFiles.writeText(folder.resolve("held-out.csv"), REPLACE, csv(rows));
        }
        AtomicFiles.writeText(folder.resolve("report.html"), REPLACE, report(explainer, rows.iterator()));
        console.endProgress();
        console.print(text(teacher, isTable));
    }

    /** The file of the network, where one was trained. */
    private Optional<String> teacher() {
        if (!result.isTeacherTrained() || result.teacher().isEmpty()) {
            return Optional.empty();
        }
        Teacher network = result.teacher().get();
        TeacherTrainer trainer =
                TeacherTrainer.find(TeacherTrainer.Kind.NETWORK).orElseThrow();
        String name = "teacher" + trainer.suffix();
        trainer.save(network, folder.resolve(name), REPLACE);
        return Optional.of(name);
    }

    private String json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("evaluation", EvaluationJson.toMap(result.evaluation()));
        json.put("verdict", VerdictText.toMap(result.verdict()));
        json.put("frontier", result.frontier().toMap());
        json.put("distilled", result.isDistilled());
        json.put(
                "heldOutRows",
                Arrays.stream(result.split().heldOut()).map(r -> r + 1).boxed().toList());
        return Json.pretty(json);
    }

    /** The held-out rows as they stand in the file, in its order. */
    private List<Row> heldOutRows() {
        List<Row> out = new ArrayList<>();
        int[] held = result.split().heldOut();
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

    private String explanations(Explainer explainer, List<Row> rows) {
        StringBuilder out = new StringBuilder();
        int classes = tree.classes();
        for (TellingRows telling : result.tellingRows()) {
            Optional<float[]> answers =
                    result.teacherLogProbabilities().map(all -> TeacherAnswers.exp(all, telling.row(), classes));
            out.append(Texts.escape(telling.why()))
                    .append('\n')
                    .append(ExplanationText.write(
                            explainer.explain(rows.get(telling.row()), answers), 100, ExplanationText.CONTRIBUTIONS))
                    .append('\n');
        }
        return out.toString();
    }

    private String csv(List<Row> rows) {
        Schema schema = tree.schema();
        StringBuilder out = new StringBuilder();
        List<String> header = new ArrayList<>();
        List<Integer> columns = new ArrayList<>();
        for (int c = 0; c < schema.columns().size(); c++) {
            Column column = schema.columns().get(c);
            if (column.width() > 0) {
                header.add(column.name());
                columns.add(c);
            }
        }
        header.add(schema.target().name());
        line(out, header);
        for (Row row : rows) {
            List<String> cells = new ArrayList<>();
            columns.forEach(c -> cells.add(row.texts().get(c)));
            cells.add(schema.target().classes().get(row.label()));
            line(out, cells);
        }
        return out.toString();
    }

    /** As the user's own file has it: nothing is escaped but what CSV itself asks for. */
    private static void line(StringBuilder out, List<String> cells) {
        for (int c = 0; c < cells.size(); c++) {
            String cell = cells.get(c);
            boolean isQuoted = cell.indexOf(',') >= 0
                    || cell.indexOf('"') >= 0
                    || cell.indexOf('\n') >= 0
                    || cell.indexOf('\r') >= 0
                    || !cell.equals(cell.strip());
            out.append(c == 0 ? "" : ",").append(isQuoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
        }
        out.append('\n');
    }

    private String report(Explainer explainer, Iterator<Row> rows) {
        ReportOptions options = ReportOptions.defaults()
                .withModel(org.espalier.io.FileHash.sha256(InspectCommand.bytes(folder.resolve("tree.safetensors"))));
        return TreeReport.html(explainer, result.heldOut(), result.teacherLogProbabilities(), rows, options);
    }

    private String text(Optional<String> teacher, boolean isTable) {
        Map<String, String> made = new LinkedHashMap<>();
        made.put("tree.safetensors", "the tree");
        teacher.ifPresent(name -> made.put(name, "the network"));
        made.put("schema.json", "what a row is");
        made.put("evaluation.json", "every figure, the verdict, what was tried");
        made.put("explanations.txt", "telling held-out rows, explained");
        if (isTable) {
            made.put("held-out.csv", "the rows that none of it has seen");
        }
        made.put("report.html", "the tree to look at: open it in a browser");
        int width = made.keySet().stream().mapToInt(String::length).max().orElse(0);
        StringBuilder out = new StringBuilder(result.frontier().text());
        out.append('\n').append(VerdictText.write(result.verdict()));
        out.append("\nin ").append(folder).append(":\n");
        made.forEach((name, what) -> out.append("  ")
                .append(name)
                .append(" ".repeat(width - name.length() + 2))
                .append(what)
                .append('\n'));
        out.append("\nnext:\n");
        String model = " --model " + folder + "/tree.safetensors";
        if (isTable && isPlainFile) {
            String rows = " --data " + folder + "/held-out.csv";
            String withTeacher =
                    teacher.map(name -> " --teacher " + folder + "/" + name).orElse("");
            out.append("  ./espalier evaluate")
                    .append(model)
                    .append(rows)
                    .append(withTeacher)
                    .append('\n');
            out.append("  ./espalier explain").append(model).append(rows).append(" --row 1\n");
        }
        out.append("  ./espalier predict").append(model).append(" --data NEW.csv\n");
        out.append("  ./espalier inspect ").append(folder).append("/tree.safetensors\n");
        return out.append('\n').append(folder).append("/report.html\n").toString();
    }
}
