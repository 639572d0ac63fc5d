package org.espalier.cli;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;
import org.espalier.console.Console;
import org.espalier.console.StageProgress;
import org.espalier.data.BadRows;
import org.espalier.data.DataNotes;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Row;
import org.espalier.data.RowStream;
import org.espalier.explain.Explainer;
import org.espalier.io.AtomicFiles;
import org.espalier.io.FileHash;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.viz.number.NumberReport;
import org.espalier.viz.report.MeasuredRows;
import org.espalier.viz.report.ReportOptions;
import org.espalier.viz.report.TreeReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code espalier report}: the tree, how far to trust it, and examples, in one HTML file. */
@Command(
        name = "report",
        customSynopsis = "espalier report --model FILE --data FILE [--teacher FILES] --out FILE [OPTIONS]",
        description = {
            "Writes one HTML file that opens without a network: what the tree is worth, one decision told with what-if, the"
                    + " tree to fold and unfold, how far to trust it, columns, groups, and where the model comes from.",
            "It holds the values of the example rows, and the minimum and maximum of each column, unless --no-rows is"
                    + " given."
        })
final class ReportCommand implements Runnable {
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
            names = "--examples",
            paramLabel = "N",
            description = "Rows that are explained, at most, 0 to " + ReportOptions.MAX_EXAMPLES + ". Default: 50.")
    private int examples = ReportOptions.defaults().examples();

    @Option(
            names = "--no-rows",
            description =
                    "Leave every data row out: no examples, no count below ten (the others rounded to tens), no leaf of fewer"
                            + " rows, no minimum or maximum. What stays: the model with its category names and means, figures"
                            + " over all rows, and SHA-256 hashes of the rows. Default: off.")
    private boolean noRows;

    @Mixin
    private FileOutput output;

    ReportCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        if (examples < 0 || examples > ReportOptions.MAX_EXAMPLES) {
            throw new ParameterException(
                    command.commandLine(),
                    "--examples: expected 0 to " + ReportOptions.MAX_EXAMPLES + ", found " + examples);
        }
        output.check();
        SoftDecisionTree whole = dictionary.model(model, console);
        SoftDecisionTree tree = label.one(whole, "a report");
        ReportOptions options = ReportOptions.defaults()
                .withExamples(noRows ? 0 : examples)
                .withModel(FileHash.sha256(InspectCommand.bytes(model)));
        try (TeacherLoader loader = teachers.load()) {
            DataSource source = DataSource.open(data.options());
            Optional<Teacher> teacher =
                    OneOutputTeacher.of(loader.teacher(whole.schema(), source, console), whole, tree);
            Dataset rows = ScoringData.read(data, tree, LabelPolicy.OPTIONAL, teacher, console);
            if (MeasuredRows.of(rows).trained(tree)) {
                console.note(MeasuredRows.NOTE);
            }
            boolean isNumeric = tree.schema().target().isNumeric();
            Optional<float[]> answers = teacher.map(t -> isNumeric
                    ? TeacherLoader.askNumbers(t, rows, console)
                    : TeacherLoader.ask(t, rows, console, teachers.warnings(console)));
            console.endProgress();
            ReportOptions told = options.withProgress(StageProgress.of("making the report", console));
            AtomicFiles.writeText(output.file(), output.existing(), html(tree, rows, answers, source, told));
        }
        console.log(FileOutput.written(output.file()));
    }

    /** The source is read once more, for the texts of the examples. */
    static String html(
            SoftDecisionTree tree, Dataset rows, Optional<float[]> answers, DataSource source, ReportOptions options) {
        if (options.examples() == 0) {
            return html(tree, rows, answers, Collections.emptyIterator(), options);
        }
        try (RowStream again = source.rows(tree.schema(), LabelPolicy.IGNORED, BadRows.STOP, new DataNotes())) {
            return html(tree, rows, answers, again, options);
        }
    }

    private static String html(
            SoftDecisionTree tree,
            Dataset rows,
            Optional<float[]> answers,
            Iterator<Row> texts,
            ReportOptions options) {
        Explainer explainer = Explainer.of(tree);
        return tree.schema().target().isNumeric()
                ? NumberReport.html(explainer, rows, answers, texts, options.examples())
                : TreeReport.html(explainer, rows, answers, texts, options);
    }
}
