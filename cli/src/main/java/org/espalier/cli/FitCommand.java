package org.espalier.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.console.Console;
import org.espalier.console.InterruptNote;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.fit.Calibrator;
import org.espalier.fit.ColumnTexts;
import org.espalier.fit.Costs;
import org.espalier.fit.Espalier;
import org.espalier.fit.FitOptions;
import org.espalier.fit.FitResult;
import org.espalier.fit.LabelsFitResult;
import org.espalier.fit.NumberFitResult;
import org.espalier.teacher.Teacher;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code espalier fit}: everything for one's own data in one command. */
@Command(
        name = "fit",
        customSynopsis = "espalier fit --data FILE --target COLUMN --out DIR [OPTIONS]",
        description = {
            "Holds out a part of the rows, trains a network, chooses form and size of the tree on validation rows, and learns"
                    + " from the network or from the labels, whichever does better there.",
            "Then says what that is worth on the held-out rows: beside logistic or linear regression, CART, boosting and the"
                    + " network, with intervals, and a verdict.",
            "DIR gets the tree, the network, the schema, the figures, explanations of telling rows, the held-out rows, and a"
                    + " report to open in a browser."
        })
final class FitCommand implements Runnable {
    private final Console console;
    private final DistillArguments training = new DistillArguments();

    @Spec
    private CommandSpec command;

    @Mixin
    private DataArguments data;

    @Mixin
    private SchemaChoices choices;

    @Mixin
    private DictionaryArguments dictionary;

    @Mixin
    private TeacherArguments teachers;

    @Option(names = "--out", paramLabel = "DIR", required = true, description = "The folder for what it makes.")
    private Path folder;

    @Option(names = "--force", description = "Write over what is in the folder already.")
    private boolean force;

    @Option(
            names = "--held-out",
            paramLabel = "FRACTION",
            description = "Share of the rows that is held out and measured on. Default: 0.2.")
    private double heldOut = FitOptions.DEFAULT_HELD_OUT;

    @Option(
            names = "--group",
            paramLabel = "COLUMN",
            description = "Rows that have the same value in this column, those of one customer say, are never on both"
                    + " sides of a split; the column is not learned from. Default: every row by itself.")
    private String group;

    @Option(
            names = "--time",
            paramLabel = "COLUMN",
            description =
                    "Numbers or dates: the latest rows are held out; the column is not learned from. Default: rows by lot, as many of every class.")
    private String time;

    @Option(
            names = "--no-teacher",
            description = "Train no network where no --teacher is given; the tree learns from the labels.")
    private boolean noTeacher;

    @Option(
            names = "--choose",
            paramLabel = "better|labels|teacher",
            converter = ChooseConverter.class,
            description = "What the tree learns from where there is a teacher: what does better on the validation rows,"
                    + " or one of the two in any case. Default: better.")
    private FitOptions.Choose choose = FitOptions.Choose.BETTER;

    @Option(names = "--no-rivals", description = "Train no other models to stand beside the tree.")
    private boolean noRivals;

    @Option(
            names = "--calibrate",
            paramLabel = "none|auto|platt|isotonic",
            converter = MethodConverter.class,
            description = "Of two classes: maps the tree's probabilities to what was found on held-out rows;"
                    + " the map is part of the model. auto: isotonic from 1,000 such rows on, else Platt's sigmoid."
                    + " Default: none.")
    private Calibrator.Method calibrate = Calibrator.Method.NONE;

    @Option(
            names = "--costs",
            paramLabel = "FILE",
            description = "Of two classes: a CSV with what each answer costs (a line for each class, a column for each"
                    + " answer); the threshold that costs least is part of the model. Default: none.")
    private Path costs;

    @Option(
            names = "--capacity",
            paramLabel = "FRACTION",
            description =
                    "Of two classes: the greatest share of rows that may be answered as the positive class; makes the"
                            + " threshold. Default: none.")
    private Double capacity;

    private FitCommand(Console console) {
        this.console = console;
    }

    /** With the training options, which are made from the library's table and not from fields. */
    static CommandLine of(Console console) {
        FitCommand command = new FitCommand(console);
        CommandLine line = new CommandLine(command);
        line.getCommandSpec().addMixin("training", command.training.mixin());
        return line;
    }

    @Override
    public void run() {
        training.check();
        if (training.validationFile().isPresent()) {
            throw new ParameterException(
                    command.commandLine(), "--validation: expected a share of the training rows, found a file");
        }
        FitOptions basic = basicOptions();
        OutputFolder.make(folder, force);
        FitOptions split = withSplit(basic);
        TrainingRows rows = new TrainingRows(data, dictionary, console);
        try (TeacherLoader loader = teachers.load()) {
            Schema schema = rows.learned(choices.apply(rows.schema(loader.schema())), split);
            Optional<Teacher> teacher = loader.teacher(schema, rows.source(), console);
            teacher.flatMap(Teacher::note).ifPresent(console::note);
            Dataset dataset = rows.read(schema, LabelPolicy.REQUIRED, teacher);
            rows.noteRedundancy(dataset);
            AnnotatorTable.text(loader.annotators(dataset)).lines().forEach(console::log);
            FitProgress progress = new FitProgress(console, teachers.warnings(console));
            if (schema.target().isNumeric()) {
                fitNumber(rows, dataset, teacher, split, progress);
                return;
            }
            if (schema.target().kind() == Target.Kind.LABELS) {
                fitLabels(rows, dataset, teacher, split, progress);
                return;
            }
            FitOptions options = costs == null ? split : split.withCosts(Costs.read(costs, dataset.schema()));
            try (FitResult result = InterruptNote.during(
                    () -> Espalier.fit(dataset, teacher, options, progress), console, "stopped; nothing is saved")) {
                console.endProgress();
                FitSummary.write(console, result, rows.source(), folder, data.isPlainFile());
            }
        }
    }

    private void fitLabels(
            TrainingRows rows, Dataset dataset, Optional<Teacher> teacher, FitOptions options, FitProgress progress) {
        requireNoCosts(dataset);
        try (LabelsFitResult result = InterruptNote.during(
                () -> Espalier.fitLabels(dataset, teacher, options, progress), console, "stopped; nothing is saved")) {
            console.endProgress();
            FitSummary.write(console, result, rows.source(), folder, data.isPlainFile());
        }
    }

    private void requireNoCosts(Dataset dataset) {
        if (costs != null) {
            throw new EspalierException("--costs: expected two classes, found a target that is "
                    + dataset.schema().target().description());
        }
    }

    private void fitNumber(
            TrainingRows rows, Dataset dataset, Optional<Teacher> teacher, FitOptions options, FitProgress progress) {
        requireNoCosts(dataset);
        try (NumberFitResult result = InterruptNote.during(
                () -> Espalier.fitNumber(dataset, teacher, options, progress), console, "stopped; nothing is saved")) {
            console.endProgress();
            FitSummary.write(console, result, rows.source(), folder, data.isPlainFile());
        }
    }

    private FitOptions basicOptions() {
        try {
            FitOptions out = training.fitOptions();
            out = out.withHeldOut(heldOut)
                    .withTeaching(!noTeacher)
                    .withChoose(choose)
                    .withRivals(!noRivals)
                    .withCalibration(calibrate);
            if (capacity != null) {
                out = out.withCapacity(capacity);
            }
            if (group != null && time != null) {
                throw new EspalierException("--group and --time: expected one of them, found both");
            }
            if (costs != null && capacity != null) {
                throw new EspalierException("--costs and --capacity: expected one of them, found both");
            }
            return out;
        } catch (EspalierException e) {
            String text = OptionSpelling.message(e);
            throw new ParameterException(command.commandLine(), text.startsWith("--") ? text : "--" + text);
        }
    }

    /** With the groups or times of the rows; their column is no feature: held-out rows have other groups and later times. */
    private FitOptions withSplit(FitOptions basic) {
        if (group != null) {
            return basic.withGroups(texts("--group", group));
        }
        return time == null ? basic : basic.withTimes(texts("--time", time));
    }

    private List<String> texts(String option, String column) {
        List<String> texts = ColumnTexts.read(option, data.optionsForTexts(), List.of(column))
                .get(column);
        data.leaveOut(column);
        return texts;
    }

    private static final class MethodConverter implements CommandLine.ITypeConverter<Calibrator.Method> {
        @Override
        public Calibrator.Method convert(String text) throws Exception {
            return lowerCase(Calibrator.Method.values(), text);
        }
    }

    private static final class ChooseConverter implements CommandLine.ITypeConverter<FitOptions.Choose> {
        @Override
        public FitOptions.Choose convert(String text) throws Exception {
            return lowerCase(FitOptions.Choose.values(), text);
        }
    }

    private static <E extends Enum<E>> E lowerCase(E[] of, String text) throws Exception {
        return Values.oneOf(of, e -> e.name().toLowerCase(Locale.ROOT)).convert(text);
    }
}
