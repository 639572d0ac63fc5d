package org.espalier.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.espalier.EspalierException;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.teacher.dl4j.Architecture;
import org.espalier.teacher.dl4j.Dl4jTeacher;
import org.espalier.teacher.dl4j.Dl4jTrainer;
import org.espalier.teacher.dl4j.TeachOptions;
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
            "Trains a Deeplearning4j network to be a teacher.",
            "The file is a DL4J zip that carries the schema of its rows."
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
        if (!output.file().toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
            throw new ParameterException(
                    command.commandLine(),
                    "--out: expected a name that ends in .zip, which a teacher is known by, found "
                            + Texts.quote(output.file().toString()));
        }
        output.check();
        Schema schema = rows.schema(Optional.empty());
        Dataset dataset = rows.read(schema, LabelPolicy.REQUIRED);
        boolean areImages = schema.image().isPresent();
        List<TeachOptions> candidates = training.candidates(areImages, dataset.rows());
        if (candidates.get(0).architecture() == Architecture.CNN && !areImages) {
            throw new EspalierException("--architecture: expected mlp for a table, found cnn (it needs images)");
        }
        Dl4jTrainer.Result result = InterruptNote.during(
                () -> Dl4jTrainer.trainSimplest(dataset, candidates, new TeachProgress(console)),
                console,
                "stopped; nothing is saved");
        console.endProgress();
        try (Dl4jTeacher teacher = result.teacher()) {
            teacher.save(output.file(), output.existing());
        }
        double[] weights = new double[schema.classes()];
        for (int r = 0; r < dataset.rows(); r++) {
            weights[dataset.labels()[r]] += dataset.weight(r);
        }
        int majority = IntStream.range(0, weights.length)
                .reduce((a, b) -> weights[b] > weights[a] ? b : a)
                .orElseThrow();
        console.print(String.format(
                Locale.ROOT,
                "%svalidation accuracy %s %% (always %s: %s %%), log loss %.4f (epoch %d of %d)%n%s%n",
                candidates.size() == 1 ? "" : "hidden " + result.options().hidden() + ": ",
                Percent.digits(result.validationAccuracy(), 2),
                Texts.quote(schema.target().classes().get(majority)),
                Percent.digits(weights[majority] / DoubleStream.of(weights).sum(), 2),
                result.validationLoss(),
                result.bestEpoch(),
                result.options().epochs(),
                FileOutput.written(output.file())));
    }
}
