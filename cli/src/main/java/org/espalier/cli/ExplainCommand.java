package org.espalier.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.console.Console;
import org.espalier.console.RowChunks;
import org.espalier.data.BadRows;
import org.espalier.data.DataNotes;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Row;
import org.espalier.data.RowStream;
import org.espalier.data.Schema;
import org.espalier.explain.ClassProbabilities;
import org.espalier.explain.Constraints;
import org.espalier.explain.Counterfactual;
import org.espalier.explain.CounterfactualSearch;
import org.espalier.explain.ExplainedColumn;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.ExplanationJson;
import org.espalier.explain.ExplanationText;
import org.espalier.explain.OutputsExplainer;
import org.espalier.explain.OutputsExplanation;
import org.espalier.explain.OutputsJson;
import org.espalier.explain.OutputsText;
import org.espalier.explain.ReasonCodes;
import org.espalier.explain.TreeView;
import org.espalier.explain.Wanted;
import org.espalier.io.AtomicFiles;
import org.espalier.json.Json;
import org.espalier.sdt.OneOutput;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherAnswers;
import org.espalier.viz.picture.Picture;
import org.espalier.viz.picture.PictureFormat;
import org.espalier.viz.picture.TreePicture;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code espalier explain}: why, for one row or for all of them, in constant memory. */
@Command(
        name = "explain",
        customSynopsis = "espalier explain --model FILE --data FILE [--row N] [--teacher FILES] [OPTIONS]",
        description = {
            "Says why the tree decides as it does: the questions of the likeliest path, and what the side not taken would"
                    + " answer; questions that change nothing for the row are told in one line.",
            "Questions of several columns, and leaves with scorecards, are points that add up, counted from the average of the"
                    + " training rows; 20 points double the odds. In JSON a contribution is in logits: above 0 it pushes right."
        })
final class ExplainCommand implements Runnable {
    /** What {@code --format} takes. */
    private enum Format {
        TEXT,
        JSON,
        DOT,
        SVG,
        PNG,
        PDF;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What the format is of a picture; empty for text and JSON. */
        Optional<PictureFormat> picture() {
            return this == TEXT || this == JSON ? Optional.empty() : Optional.of(PictureFormat.valueOf(name()));
        }
    }

    /** Rows that a teacher is asked for at once. */
    private static final int CHUNK = 256;

    private final Console console;

    @Spec
    private CommandSpec command;

    @Option(names = "--model", paramLabel = "FILE", required = true, description = "The tree.")
    private Path model;

    @Mixin
    private DataArguments data;

    @Mixin
    private DictionaryArguments dictionary;

    @Mixin
    private LabelArguments label;

    @Mixin
    private TeacherArguments teachers;

    @Option(
            names = "--row",
            paramLabel = "N",
            description = "The row to explain, from 1, the header not counted. Default: all rows.")
    private Long row;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = FormatConverter.class,
            description =
                    "text, json (one object a line), or a picture of the path: dot, svg, png, pdf. A picture is of"
                            + " one --row, or --out is a folder that gets row-N.svg for every row. Default: text.")
    private Format format = Format.TEXT;

    @Option(
            names = "--contributions",
            paramLabel = "N",
            description =
                    "Columns listed at each gate, those that count most; the others are added up. Default: 10, as text 5.")
    private Integer contributions;

    @Option(
            names = "--counterfactual",
            description =
                    "Search for a small change of the row that gives another class, or what is --wanted, at most three columns; columns"
                            + " that the schema calls immutable stay.")
    private boolean counterfactual;

    @Option(
            names = "--wanted",
            paramLabel = "RANGE",
            converter = WantedConverter.class,
            description =
                    "What --counterfactual is to reach where the target is a number or a rate, in its unit: 250000..300000,"
                            + " 250000.. or ..300000. Default: none.")
    private Wanted wanted;

    @Option(
            names = "--keep",
            paramLabel = "COLUMNS",
            description = "Columns that --counterfactual must not change, besides the immutable ones: a,b,c. Default:"
                    + " none.")
    private String keep;

    @Option(
            names = "--reasons",
            paramLabel = "N",
            description =
                    "The columns that moved the decision most against the class of --against, at most so many, 1 to"
                            + " 4 (of leaves with points: those that lost most points in the row's leaf); refused where tree and teacher disagree or the path mass is below one half. Default: none.")
    private Integer reasons;

    @Option(
            names = "--against",
            paramLabel = "CLASS",
            description = "The class that --reasons argues from: the one that was refused. Default: none.")
    private String against;

    @Option(
            names = "--reasons-from",
            paramLabel = "average|best",
            converter = BaselineConverter.class,
            description =
                    "What the points that --reasons gives are counted from: the average row of the row's segment, or the"
                            + " best value of each column. For leaves with points. Default: average.")
    private ReasonCodes.Baseline reasonsFrom;

    @Option(
            names = "--on-error",
            paramLabel = "stop|skip",
            converter = OnError.Converter.class,
            description = "A row that can't be read ends the work, or is left out, said and counted. Default: stop.")
    private OnError onError = OnError.STOP;

    @Mixin
    private OutputArguments output;

    /** For rows that no file has; empty where the teacher is a table of answers, or is asked with raw rows, which a changed row has not. */
    private Optional<TeacherAnswers> onChanges = Optional.empty();

    private List<String> names = List.of();

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        if (row != null && row < 1) {
            throw wrongUse("--row: expected 1 or more, found " + row);
        }
        if (contributions != null && contributions < 0) {
            throw wrongUse("--contributions: expected 0 or more, found " + contributions);
        }
        if (wanted != null && !counterfactual) {
            throw wrongUse("--wanted: expected --counterfactual with it");
        }
        if (keep != null && !counterfactual) {
            throw wrongUse("--keep: expected --counterfactual with it");
        }
        if ((reasons == null) != (against == null)) {
            throw wrongUse("--reasons and --against: expected both or none of them");
        }
        if (reasonsFrom != null && reasons == null) {
            throw wrongUse("--reasons-from: expected --reasons with it");
        }
        if (reasons != null && (reasons < 1 || reasons > ReasonCodes.MAX)) {
            throw wrongUse("--reasons: expected 1 to " + ReasonCodes.MAX + ", found " + reasons);
        }
        if (format.picture().isPresent() && row == null && !output.isFolder()) {
            throw wrongUse("--format " + format.text() + ": expected --row, or --out with a folder that is there");
        }
        boolean isFolder = format.picture().isPresent() && row == null;
        if (!isFolder) {
            output.check();
        }
        SoftDecisionTree whole = dictionary.model(model, console);
        boolean isOfOne = format.picture().isPresent() || counterfactual || reasons != null;
        String what =
                format.picture().isPresent() ? "a picture" : counterfactual ? "a counterfactual" : "a list of reasons";
        SoftDecisionTree tree = isOfOne ? label.one(whole, what) : label.of(whole);
        Schema schema = ScoringData.schema(data, tree);
        boolean isNumeric = schema.target().isNumeric();
        if (isNumeric && reasons != null) {
            throw new EspalierException("target " + Texts.quote(schema.target().name())
                    + ": expected classes for --reasons, found "
                    + schema.target().description());
        }
        if (counterfactual && isNumeric != (wanted != null)) {
            throw new EspalierException(
                    isNumeric
                            ? "--counterfactual: expected --wanted with it, as the target is "
                                    + schema.target().description()
                            : "--wanted: expected a number or a rate as target, found classes");
        }
        names = schema.target().answerNames();
        if (schema.isUnnamed()) {
            console.note("the model knows no names: columns are called feature 1, feature 2 and so on");
        }
        DataSource source = DataSource.open(data.options());
        ReadingProgress.begin(source, console);
        DataNotes notes = new DataNotes();
        BadRows badRows = onError.badRows(console);
        try (TeacherLoader loader = teachers.load();
                RowStream rows = source.rows(schema, LabelPolicy.IGNORED, badRows, notes)) {
            DataSource again = DataSource.open(data.options()); // a reader of its own
            Optional<Teacher> teacher =
                    OneOutputTeacher.of(loader.teacher(whole.schema(), again, console), whole, tree);
            Optional<TeacherAnswers> answers = teacher.map(t -> answers(t, again, schema));
            onChanges = teacher.filter(t -> t.answersNewRows() && !t.takesRawRows())
                    .map(t -> TeacherAnswers.asked(t, schema));
            if (isFolder) {
                explain(tree, source, rows, answers, OutputStream.nullOutputStream());
            } else if (output.file().isPresent()) {
                AtomicFiles.write(
                        output.file().get(), output.existing(), out -> explain(tree, source, rows, answers, out));
            } else {
                explain(tree, source, rows, answers, console.results());
            }
            console.endProgress();
            console.notes(notes);
            onError.report(rows.skipped(), console);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ParameterException wrongUse(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /** A table of answers goes with the whole file; any other teacher is asked as the rows come. */
    private TeacherAnswers answers(Teacher teacher, DataSource source, Schema schema) {
        if (teacher.answersNewRows()) {
            return TeacherAnswers.asked(teacher, schema);
        }
        Dataset rows = source.read(schema, LabelPolicy.IGNORED, new DataNotes());
        return schema.target().truths() > 0
                ? TeacherAnswers.lookedUp(TeacherLoader.askNumbers(teacher, rows, console))
                : TeacherAnswers.looked(TeacherLoader.ask(teacher, rows, console, console::warning));
    }

    private void explain(
            SoftDecisionTree tree,
            DataSource source,
            RowStream rows,
            Optional<TeacherAnswers> teacher,
            OutputStream out)
            throws IOException {
        if (OneOutput.isOfSeveral(tree.schema().target())) {
            OutputsExplainer outputs = OutputsExplainer.of(tree);
            walk(rows, source, teacher, out, chunk -> writeOutputs(outputs, chunk, teacher, out));
            return;
        }
        Explainer explainer = Explainer.of(tree);
        if (reasonsFrom != null && !explainer.view().hasScorecards()) {
            throw new EspalierException(
                    "--reasons-from: expected a model whose leaves have points, found one of constant" + " leaves");
        }
        OptionalInt refused = against == null ? OptionalInt.empty() : OptionalInt.of(refusedClass(tree));
        Optional<CounterfactualSearch> changes = counterfactual ? Optional.of(search(explainer)) : Optional.empty();
        walk(rows, source, teacher, out, chunk -> write(explainer, changes, refused, chunk, teacher, out));
    }

    /** Writes what is said of some rows. */
    private interface RowsWriter {
        void write(List<Row> chunk) throws IOException;
    }

    /** All rows, or the one that was asked for. */
    private void walk(
            RowStream rows, DataSource source, Optional<TeacherAnswers> teacher, OutputStream out, RowsWriter writer)
            throws IOException {
        RowChunks chunks = new RowChunks(rows, row == null && teacher.isPresent() ? CHUNK : 1);
        long seen = 0;
        boolean isFound = false;
        while (!isFound && chunks.hasNext()) {
            List<Row> chunk = chunks.next();
            seen = chunk.get(chunk.size() - 1).number();
            isFound = row != null && seen == row;
            if ((row == null || isFound) && !chunk.isEmpty()) {
                writer.write(chunk);
            }
            if (row == null && console.showsProgress()) {
                console.progress(ReadingProgress.rows(seen, source));
            }
        }
        if (seen == 0) {
            throw new EspalierException("expected rows to explain, found none");
        }
        if (row != null && !isFound) {
            throw new EspalierException("--row: expected a row of the data, 1 to " + seen + ", found " + row);
        }
        out.flush();
    }

    private int refusedClass(SoftDecisionTree tree) {
        List<String> classes = tree.schema().target().classes();
        if (!classes.contains(against)) {
            throw new EspalierException(
                    "--against: expected one of " + Texts.list(classes) + ", found " + Texts.quote(against));
        }
        return classes.indexOf(against);
    }

    private CounterfactualSearch search(Explainer explainer) {
        List<String> kept = keep == null ? List.of() : Values.names(keep);
        if (explainer.view().tree().schema().image().isPresent()) {
            throw new EspalierException("--counterfactual: expected a model of a table, found one of images");
        }
        List<String> names =
                explainer.view().columns().stream().map(ExplainedColumn::name).toList();
        for (String name : kept) {
            if (!names.contains(name)) {
                throw new EspalierException("--keep: expected columns of the model, found " + Texts.quote(name));
            }
        }
        return new CounterfactualSearch(
                explainer.view(), new Constraints(Set.copyOf(kept), Constraints.NONE.columns()));
    }

    private void write(
            Explainer explainer,
            Optional<CounterfactualSearch> changes,
            OptionalInt refused,
            List<Row> chunk,
            Optional<TeacherAnswers> teacher,
            OutputStream out)
            throws IOException {
        Optional<float[][]> answers =
                teacher.map(t -> t.of(chunk, explainer.view().answers().size()));
        for (int i = 0; i < chunk.size(); i++) {
            int at = i;
            Explanation why = explainer.explain(chunk.get(i), answers.map(a -> a[at]));
            if (format.picture().isPresent()) {
                draw(explainer.view(), why, format.picture().get(), out);
            } else {
                out.write(text(why, changes, refused).getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void writeOutputs(
            OutputsExplainer explainer, List<Row> chunk, Optional<TeacherAnswers> teacher, OutputStream out)
            throws IOException {
        Optional<float[][]> answers = teacher.map(t -> t.of(chunk, names.size()));
        for (int i = 0; i < chunk.size(); i++) {
            int at = i;
            OutputsExplanation why = explainer.explain(chunk.get(i), answers.map(a -> a[at]));
            String text = format == Format.JSON
                    ? Console.escapeInJson(Json.compact(OutputsJson.toMap(
                                    why, contributions == null ? ExplanationJson.CONTRIBUTIONS : contributions)))
                            + "\n"
                    : OutputsText.write(
                                    why,
                                    console.width(),
                                    contributions == null ? ExplanationText.CONTRIBUTIONS : contributions)
                            + (row == null ? "\n" : "");
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Into the output, or into a file of its own in the folder. */
    private void draw(TreeView view, Explanation why, PictureFormat picture, OutputStream out) throws IOException {
        Picture drawn = TreePicture.of(view).path(why);
        if (row != null) {
            out.write(drawn.as(picture));
        } else {
            Path file = output.file().orElseThrow().resolve("row-" + why.number() + "." + picture.text());
            AtomicFiles.write(file, output.existing(), o -> o.write(drawn.as(picture)));
        }
    }

    private String text(Explanation why, Optional<CounterfactualSearch> changes, OptionalInt refused) {
        Optional<Counterfactual> found = changes.flatMap(c -> wanted == null ? c.find(why) : c.find(why, wanted))
                .map(this::asked);
        List<ReasonCodes.Reason> given = refused.isPresent()
                ? ReasonCodes.of(why, refused.getAsInt(), reasons, Explanation.ENOUGH_MASS, baseline())
                : List.of();
        if (format == Format.JSON) {
            int listed = contributions == null ? ExplanationJson.CONTRIBUTIONS : contributions;
            Map<String, Object> json = ExplanationJson.toMap(why, listed, found);
            if (refused.isPresent()) {
                json.put("reasons", ExplanationJson.reasons(why, given));
                why.points().ifPresent(p -> json.put("reasonsFrom", baseline().text()));
            }
            return Console.escapeInJson(Json.compact(json)) + "\n";
        }
        int listed = contributions == null ? ExplanationText.CONTRIBUTIONS : contributions;
        int width = console.width();
        String change = changes.isEmpty()
                ? ""
                : wanted == null
                        ? ExplanationText.write(why, found, width)
                        : ExplanationText.write(why, wanted, found, width);
        String moved = refused.isPresent() ? ExplanationText.write(why, against, given, baseline(), width) : "";
        return ExplanationText.write(why, width, listed) + change + moved + (row == null ? "\n" : "");
    }

    private ReasonCodes.Baseline baseline() {
        return reasonsFrom == null ? ReasonCodes.Baseline.AVERAGE : reasonsFrom;
    }

    /** With the teacher's answer for the changed row. */
    private Counterfactual asked(Counterfactual found) {
        return onChanges
                .map(t -> {
                    Row changed = new Row(1, List.of(), found.features().toFloats(), Dataset.UNLABELLED, 1);
                    float[] answer = t.of(List.of(changed), names.size())[0];
                    return found.withTeacher(ClassProbabilities.of(names, answer));
                })
                .orElse(found);
    }

    private static final class BaselineConverter implements ITypeConverter<ReasonCodes.Baseline> {
        @Override
        public ReasonCodes.Baseline convert(String text) throws Exception {
            return Values.oneOf(ReasonCodes.Baseline.values(), ReasonCodes.Baseline::text)
                    .convert(text);
        }
    }

    private static final class WantedConverter implements ITypeConverter<Wanted> {
        @Override
        public Wanted convert(String text) {
            return Wanted.parse(text)
                    .orElseThrow(() -> new TypeConversionException(
                            "expected a range (250000..300000, 250000.. or ..300000), found " + Texts.quote(text)));
        }
    }

    private static final class FormatConverter implements ITypeConverter<Format> {
        @Override
        public Format convert(String text) throws Exception {
            return Values.oneOf(Format.values(), Format::text).convert(text);
        }
    }
}
