package org.espalier.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.espalier.EspalierException;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.console.Console;
import org.espalier.console.InterruptNote;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.fit.SizeChoice;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Pruning;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.train.CheckpointStore;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.LeafChoice;
import org.espalier.train.LeafKind;
import org.espalier.train.TeacherGain;
import org.espalier.train.number.NumberDistiller;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code espalier distill}: trains the tree. */
@Command(
        name = "distill",
        customSynopsis = "espalier distill --data FILE --target COLUMN [--teacher FILES] --out FILE [OPTIONS]",
        description = {
            "Trains a soft decision tree on a teacher's answers; without a teacher on the labels alone.",
            "The rows are encoded by --schema, else as the teacher's schema says, else by what the data look like."
        })
final class DistillCommand implements Runnable {
    private final Console console;
    private final DistillArguments training = new DistillArguments();

    @Mixin
    private DataArguments data;

    @Mixin
    private DictionaryArguments dictionary;

    @Mixin
    private SchemaChoices choices;

    @Mixin
    private TeacherArguments teachers;

    @Option(
            names = "--choose",
            paramLabel = "teacher|better",
            description =
                    "Which tree is written where there is a teacher. teacher: the one distilled from it; of a table of two classes a"
                            + " tree with points is also trained on the labels, and what did better on the validation rows is said."
                            + " better: whichever did better there, also where --depth auto searches. Default: teacher; where"
                            + " auto searches, better.")
    private String choose = "";

    @Mixin
    private CheckpointArguments checkpoints;

    @Spec
    private CommandSpec spec;

    @Mixin
    private FileOutput output;

    private DistillCommand(Console console) {
        this.console = console;
    }

    /** With the training options, which are made from the library's table and not from fields. */
    static CommandLine of(Console console) {
        DistillCommand command = new DistillCommand(console);
        CommandLine line = new CommandLine(command);
        line.getCommandSpec().addMixin("training", command.training.mixin());
        return line;
    }

    @Override
    public void run() {
        training.check();
        if (!choose.isEmpty() && !choose.equals("teacher") && !choose.equals("better")) {
            throw new ParameterException(
                    spec.commandLine(), "--choose: expected teacher or better, found " + Texts.quote(choose));
        }
        output.check();
        Optional<CheckpointStore> store = checkpoints.open(output.isForced(), console);
        TrainingRows rows = new TrainingRows(data, dictionary, console);
        try (TeacherLoader loader = teachers.load()) {
            Schema schema = choices.apply(rows.schema(loader.schema()));
            Optional<Teacher> teacher = loader.teacher(schema, rows.source(), console);
            teacher.flatMap(Teacher::note).ifPresent(console::note);
            LabelPolicy labels = teacher.isPresent() ? LabelPolicy.OPTIONAL : LabelPolicy.REQUIRED;
            Dataset dataset = rows.read(schema, labels, teacher);
            rows.noteRedundancy(dataset);
            AnnotatorTable.text(loader.annotators(dataset)).lines().forEach(console::log);
            Optional<Dataset> validation =
                    training.validationFile().map(file -> rows.read(file.toString(), schema, labels, teacher));
            boolean isOfClasses = schema.target().kind() == Target.Kind.CLASSES;
            if (!isOfClasses && store.isPresent()) {
                throw new EspalierException("--checkpoint: expected a target of classes, found "
                        + schema.target().description() + ": their runs are not resumed yet");
            }
            Optional<SizeChoice> size = training.searches() ? Optional.of(size(dataset, teacher)) : Optional.empty();
            DistillOptions.Builder chosen =
                    training.options(dataset, size.map(SizeChoice::options).orElse(Map.of()));
            DistillOptions options = chosen.build();
            TrainingProgress progress = new TrainingProgress(console, teachers.warnings(console));
            Distiller distiller = new Distiller(options, progress, store);
            Supplier<SoftDecisionTree> work;
            if (!isOfClasses) {
                work = () -> new NumberDistiller(options, progress)
                        .distill(dataset, teacher.filter(t -> learnsFromTeacher(size)), validation);
            } else if (size.isEmpty() && store.isEmpty() && LeafChoice.isOpen(chosen, schema)) {
                work = () -> withLeaves(
                        LeafChoice.of(chosen, progress, dataset, teacher, validation), dataset, teacher, validation);
            } else if (size.isEmpty() && compares(options, dataset, teacher, store)) {
                work = () -> compared(distiller, dataset, teacher.orElseThrow(), validation);
            } else {
                work = () -> distiller.distill(dataset, teacher.filter(t -> learnsFromTeacher(size)), validation);
            }
            SoftDecisionTree tree = InterruptNote.during(work, console, checkpoints.interruptNote(options.leaves()));
            if (size.isPresent()) {
                tree = Pruning.of(tree, dataset, options.threads());
            }
            console.endProgress();
            ModelFile.write(tree, output.file(), output.existing());
            console.print(
                    !isOfClasses
                            ? NumberDistiller.summary(tree)
                                    + System.lineSeparator()
                                    + FileOutput.written(output.file())
                                    + System.lineSeparator()
                            : summary(tree));
        }
    }

    private SoftDecisionTree withLeaves(
            LeafChoice leaves, Dataset rows, Optional<Teacher> teacher, Optional<Dataset> validation) {
        console.note(leaves.sentence());
        return compares(leaves.options(), rows, teacher, Optional.empty())
                ? compared(new Distiller(leaves.options()), rows, teacher.orElseThrow(), validation)
                : leaves.tree();
    }

    private SizeChoice size(Dataset rows, Optional<Teacher> teacher) {
        FitProgress progress = new FitProgress(console, teachers.warnings(console));
        SizeChoice size = InterruptNote.during(
                () -> SizeChoice.of(rows, teacher, training.fitOptions(), progress),
                console,
                "stopped; nothing is saved");
        console.endProgress();
        console.print(size.frontier().text() + System.lineSeparator());
        size.said().ifPresent(said -> console.note(said.text()));
        return size;
    }

    /** What the search found, unless it was said which tree to write. */
    private boolean learnsFromTeacher(Optional<SizeChoice> size) {
        return choose.equals("teacher") || size.map(SizeChoice::isDistilled).orElse(true);
    }

    /** Where labels are at hand, and a second tree costs seconds or was asked for. */
    private boolean compares(
            DistillOptions options, Dataset rows, Optional<Teacher> teacher, Optional<CheckpointStore> store) {
        boolean isAsked = choose.equals("better");
        boolean isQuick = options.leaves() == LeafKind.POINTS && rows.schema().classes() == 2;
        boolean hasLabels = Arrays.stream(rows.labels()).noneMatch(l -> l == Dataset.UNLABELLED);
        if (isAsked && store.isPresent()) {
            throw new EspalierException("--choose better: a checkpoint is of one run; leave out --checkpoint");
        }
        if (isAsked && teacher.isPresent() && !hasLabels) {
            throw new EspalierException("--choose better: expected rows with labels, found some without");
        }
        return teacher.isPresent() && hasLabels && store.isEmpty() && (isAsked || isQuick);
    }

    private SoftDecisionTree compared(
            Distiller distiller, Dataset rows, Teacher teacher, Optional<Dataset> validation) {
        TeacherGain gain = TeacherGain.of(distiller, rows, teacher, validation);
        boolean takesLabels = choose.equals("better") && !gain.isDistilledBetter();
        console.note(gain.sentence()
                + (gain.isDistilledBetter()
                        ? ""
                        : takesLabels ? "; it is the one that is written" : " (--choose better takes it)"));
        return takesLabels ? gain.onLabels() : gain.distilled();
    }

    /** Constant leaves: the epoch that was chosen; points: what gates and leaves there are. */
    private static String shapeOf(SoftDecisionTree tree, Map<String, Double> metrics) {
        if (tree.scorecards().isEmpty()) {
            return String.format(Locale.ROOT, "epoch %.0f of %.0f", metrics.get("bestEpoch"), metrics.get("epochs"));
        }
        int gates = tree.gates();
        return gates == 0
                ? "one scorecard"
                : gates + (gates == 1 ? " gate, " : " gates, ") + (gates + 1) + " scorecards";
    }

    private String summary(SoftDecisionTree tree) {
        Map<String, Double> metrics = tree.provenance().metrics();
        return String.format(
                Locale.ROOT,
                "validation on %.0f rows: average %s %%, max-path %s %%, path mass %.3f (%s)%n%s%n",
                metrics.get("validation.rows"),
                Percent.digits(metrics.get("validation.accuracy.average"), 2),
                Percent.digits(metrics.get("validation.accuracy.maxPath"), 2),
                metrics.get("validation.pathMass"),
                shapeOf(tree, metrics),
                FileOutput.written(output.file()));
    }
}
