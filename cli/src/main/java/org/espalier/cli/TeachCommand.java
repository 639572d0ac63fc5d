package org.espalier.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.espalier.EspalierException;
import org.espalier.base.ArgMax;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.console.Console;
import org.espalier.console.InterruptNote;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.io.AtomicFiles;
import org.espalier.teacher.EnsembleTeacher;
import org.espalier.teacher.OutOfFold;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.dl4j.Architecture;
import org.espalier.teacher.dl4j.Dl4jTeacher;
import org.espalier.teacher.dl4j.Dl4jTrainer;
import org.espalier.teacher.dl4j.NumberTrainer;
import org.espalier.teacher.dl4j.TeachOptions;
import org.espalier.tribuo.TribuoExport;
import org.espalier.tribuo.TribuoTeacher;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code espalier teach}: trains a network that a tree can learn from. */
@Command(
        name = "teach",
        customSynopsis = "espalier teach --data FILE --target COLUMN --out teacher.zip [OPTIONS]",
        description = {
            "Trains a teacher: a Deeplearning4j network (a DL4J zip that carries the schema of its rows), or boosted trees.",
            "With --folds, what such teachers answer for rows that they have not seen: a table that a tree learns from."
        })
final class TeachCommand implements Runnable {
    private final Console console;

    @Spec
    private CommandSpec command;

    @Mixin
    private DataArguments data;

    @Mixin
    private DictionaryArguments dictionary;

    @Mixin
    private TeachArguments training;

    @Mixin
    private FileOutput output;

    TeachCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        training.check();
        TrainingRows rows = new TrainingRows(data, dictionary, console);
        String ending = training.ending();
        if (!output.file().toString().toLowerCase(Locale.ROOT).endsWith(ending)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--out: expected a name that ends in " + ending + ", which "
                            + (training.folds().isPresent() ? "a table of answers" : "a teacher")
                            + " is known by, found "
                            + Texts.quote(output.file().toString()));
        }
        List<Path> files = files();
        files.forEach(file -> AtomicFiles.check(file, output.existing()));
        Schema schema = rows.schema(Optional.empty());
        Dataset dataset = rows.read(schema, LabelPolicy.REQUIRED);
        rows.noteRedundancy(dataset);
        if (schema.target().isNumeric()) {
            output.check();
            teachNumbers(dataset);
            return;
        }
        if (schema.target().kind() == Target.Kind.LABELS
                && (training.isBoosted() || training.folds().isPresent())) {
            throw new ParameterException(
                    command.commandLine(),
                    (training.isBoosted() ? "--architecture: expected mlp" : "--folds: expected a target of classes")
                            + ", found " + (training.isBoosted() ? "xgboost for labels" : "labels"));
        }
        InterruptNote.during(() -> teach(dataset, files), console, "stopped; nothing is saved");
    }

    private Void teach(Dataset dataset, List<Path> files) {
        if (training.folds().isPresent()) {
            table(dataset, training.folds().getAsInt());
        } else if (training.isBoosted()) {
            TribuoExport.write(training.boosting().train(dataset), output.file(), output.existing());
            console.print(FileOutput.written(output.file()) + System.lineSeparator());
        } else {
            for (int i = 0; i < files.size(); i++) {
                Dl4jTrainer.Result result = network(dataset, i);
                try (Dl4jTeacher teacher = result.teacher()) {
                    teacher.save(files.get(i), output.existing());
                }
                console.print(summary(result, dataset, files.get(i)));
            }
        }
        return null;
    }

    /** One, or of several networks each its own. */
    private List<Path> files() {
        int count = training.folds().isPresent() ? 1 : training.networks();
        if (count == 1) {
            return List.of(output.file());
        }
        String name = output.file().getFileName().toString();
        String stem = name.substring(0, name.length() - training.ending().length());
        return IntStream.rangeClosed(1, count)
                .mapToObj(i -> output.file().resolveSibling(stem + "-" + i + training.ending()))
                .toList();
    }

    private Dl4jTrainer.Result network(Dataset rows, int number) {
        boolean areImages = rows.schema().image().isPresent();
        List<TeachOptions> candidates = training.candidates(areImages, rows.rows(), number);
        if (candidates.get(0).architecture() == Architecture.CNN && !areImages) {
            throw new EspalierException(
                    "--architecture: expected mlp or xgboost for a table, found cnn (it needs images)");
        }
        Dl4jTrainer.Result result = Dl4jTrainer.trainSimplest(rows, candidates, new TeachProgress(console));
        console.endProgress();
        return result;
    }

    private Teacher teacher(Dataset rows) {
        if (training.isBoosted()) {
            return TribuoTeacher.of(training.boosting().train(rows), rows.schema());
        }
        List<Teacher> members = IntStream.range(0, training.networks())
                .mapToObj(i -> (Teacher) network(rows, i).teacher())
                .toList();
        return members.size() == 1 ? members.get(0) : new EnsembleTeacher(members);
    }

    private void table(Dataset rows, int folds) {
        float[] answers = OutOfFold.answers(rows, folds, training.seed(), (fold, part) -> {
            console.log(
                    String.format(Locale.ROOT, "fold %d of %d: %,d rows to learn from", fold + 1, folds, part.rows()));
            return teacher(part);
        });
        int classes = rows.schema().classes();
        double loss = 0;
        double right = 0;
        double total = 0;
        for (int r = 0; r < rows.rows(); r++) {
            int label = rows.labels()[r];
            loss -= rows.weight(r) * answers[r * classes + label];
            right += ArgMax.of(answers, r * classes, classes) == label ? rows.weight(r) : 0;
            total += rows.weight(r);
        }
        OutOfFold.write(output.file(), output.existing(), rows.schema().target().classes(), answers);
        console.print(String.format(
                Locale.ROOT,
                "out-of-fold accuracy %s %%, log loss %.4f (%d folds, %,d rows)%n%s%n",
                Percent.digits(right / total, 2),
                loss / total,
                folds,
                rows.rows(),
                FileOutput.written(output.file())));
    }

    private String summary(Dl4jTrainer.Result result, Dataset dataset, Path file) {
        Schema schema = dataset.schema();
        boolean hadChoice = training.candidates(schema.image().isPresent(), dataset.rows(), 0)
                        .size()
                > 1;
        String begin = hadChoice ? "hidden " + result.options().hidden() + ": " : "";
        if (schema.target().kind() == Target.Kind.LABELS) {
            return String.format(
                    Locale.ROOT,
                    "%sall labels of a validation row right: %s %%, log loss of a label %.4f (epoch %d of %d)%n%s%n",
                    begin,
                    Percent.digits(result.validationAccuracy(), 2),
                    result.validationLoss() / schema.target().answers(),
                    result.bestEpoch(),
                    result.options().epochs(),
                    FileOutput.written(file));
        }
        double[] weights = new double[schema.classes()];
        for (int r = 0; r < dataset.rows(); r++) {
            weights[dataset.labels()[r]] += dataset.weight(r);
        }
        int majority = IntStream.range(0, weights.length)
                .reduce((a, b) -> weights[b] > weights[a] ? b : a)
                .orElseThrow();
        return String.format(
                Locale.ROOT,
                "%svalidation accuracy %s %% (always %s: %s %%), log loss %.4f (epoch %d of %d)%n%s%n",
                begin,
                Percent.digits(result.validationAccuracy(), 2),
                Texts.quote(schema.target().classes().get(majority)),
                Percent.digits(weights[majority] / DoubleStream.of(weights).sum(), 2),
                result.validationLoss(),
                result.bestEpoch(),
                result.options().epochs(),
                FileOutput.written(file));
    }

    private void teachNumbers(Dataset dataset) {
        TeachOptions options = training.ofNumbers(dataset.rows());
        NumberTrainer.Result result = InterruptNote.during(
                () -> NumberTrainer.train(dataset, options, training.networksOfNumbers(), new TeachProgress(console)),
                console,
                "stopped; nothing is saved");
        console.endProgress();
        try (Dl4jTeacher teacher = result.teacher()) {
            teacher.save(output.file(), output.existing());
        }
        console.print(String.format(
                Locale.ROOT,
                "validation RMSE%s %.4g (always the mean: %.4g), %d networks%n%s%n",
                dataset.schema().target().isOneNumber() ? "" : " in standard deviations",
                result.rmse(),
                result.meanRmse(),
                result.networks(),
                FileOutput.written(output.file())));
    }
}
