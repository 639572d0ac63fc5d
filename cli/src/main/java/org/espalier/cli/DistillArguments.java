package org.espalier.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.espalier.base.Texts;
import org.espalier.data.Dataset;
import org.espalier.data.SwapNoise;
import org.espalier.train.Beta;
import org.espalier.train.DistillOptions;
import org.espalier.train.Engines;
import org.espalier.train.Loss;
import org.espalier.train.MixturePower;
import org.espalier.train.TrainingException;
import org.espalier.train.TreeEngineFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How the tree is trained; what is not given is {@link DistillOptions.Builder}'s default. */
final class DistillArguments {
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]*\\.?[0-9]+([eE][-+]?[0-9]+)?");

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--depth",
            paramLabel = "N",
            description =
                    "Gates on every path, 1 to 16: a tree of depth 8 has 256 leaves. Default: ${bundle:distill.depth}.")
    private Integer depth;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description =
                    "Passes over the training rows; 30 to 400, the more the fewer the rows and, for a table, the deeper the tree."
                            + " Default: ${bundle:distill.epochs}.")
    private Integer epochs;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description =
                    "Rows in a step; for a table of two classes by its rows 64 to 1024, some 120 steps an epoch. Default: ${bundle:distill.batch}.")
    private Integer batch;

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            description =
                    "Adam's, at its highest; it rises during the first steps and falls along a cosine; for a table of two classes by its batch 0.07 to 0.28. Default: ${bundle:distill.learning-rate}.")
    private Double learningRate;

    @Option(
            names = "--loss",
            paramLabel = "LOSS",
            description =
                    "expected: each leaf answers for its own rows; mixture: the average answers. Default: ${bundle:distill.loss}.")
    private Loss loss;

    @Option(
            names = "--mixture-power",
            paramLabel = "S",
            description =
                    "Power of the mixture, above 0, at most 1, or a range such as 1..0.5 to fall through: at 1 leaves make"
                            + " up for one another, the smaller the more each answers alone. Default: ${bundle:distill.mixture-power}.")
    private MixturePower mixturePower;

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description =
                    "The teacher's probabilities are raised to 1/T and normalised; above 1 softens. Default: ${bundle:distill.temperature}.")
    private Double temperature;

    @Option(
            names = "--label-weight",
            paramLabel = "W",
            description =
                    "Targets are W times the label plus 1-W times the teacher, 0 to 1. Default: ${bundle:distill.label-weight}.")
    private Double labelWeight;

    @Option(
            names = "--balance",
            paramLabel = "X",
            description =
                    "Weight of the penalty for a gate that sends all rows one way. Default: ${bundle:distill.balance}.")
    private Double balance;

    @Option(
            names = "--window",
            paramLabel = "X",
            description =
                    "Batches over which that penalty looks at a gate, times 2^depth of the gate; 1 or more. Default: ${bundle:distill.window}.")
    private Double window;

    @Option(
            names = "--beta",
            paramLabel = "BETA",
            description =
                    "Inverse temperature of the gates: a number, a range such as 1..30 to rise through, or learn. The"
                            + " greater at the end, the more of a row goes down one path. Default: ${bundle:distill.beta}.")
    private Beta beta;

    @Option(
            names = "--regrow",
            paramLabel = "N",
            description =
                    "How often, in the first part of training, gates that divide hardly any rows are drawn anew, 0 to 5. Default:"
                            + " ${bundle:distill.regrow}.")
    private Integer regrow;

    @Option(
            names = "--refine",
            paramLabel = "N",
            description =
                    "Rounds over the finished tree that move gates so that more rows end in a leaf of their class when each goes"
                            + " down one path, 0 to 10. Default: ${bundle:distill.refine}.")
    private Integer refine;

    @Option(
            names = "--clip-norm",
            paramLabel = "X",
            description =
                    "A gradient of a greater norm is scaled down to this one. Default: ${bundle:distill.clip-norm}.")
    private Double clipNorm;

    @Option(
            names = "--validation",
            paramLabel = "FRACTION|FILE",
            description = "Rows to choose the best epoch by: a share of the training rows, or a file of their own."
                    + " Default: ${bundle:distill.validation}.")
    private String validation;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description = "Epochs without a better validation loss before training stops, once beta is at its end."
                    + " Default: ${bundle:distill.patience}.")
    private Integer patience;

    @Option(
            names = "--augment",
            paramLabel = "N",
            description =
                    "Variations of every row, labelled by the teacher (by its label without one) and shown in turn:"
                            + " images are shifted and turned a little, cells of a table change places within their column; up to 20 where there are few rows."
                            + " 0: none. Default: ${bundle:distill.augment}.")
    private Integer augment;

    @Option(
            names = "--donors",
            paramLabel = "DONORS",
            description = "Where variations of a table's row take cells from: any row, or rows that are similar to it."
                    + " Default: ${bundle:distill.donors}.")
    private SwapNoise donors;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description =
                    "What computes: auto (cuda, where a GPU is usable and the engine's first steps on it agree with the"
                            + " processor's; else jvm), or one that 'espalier devices' lists. Default: auto.")
    private String engine = "auto";

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Worker threads; the result does not depend on it. Default: the processors.")
    private Integer threads;

    @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same tree. Default: 1.")
    private Long seed;

    /**
     * Looks at what was given before any work starts.
     *
     * @throws ParameterException when an option is out of range
     */
    void check() {
        requireEngine();
        options(DistillOptions.builder());
    }

    /** All of them together, with the defaults for these rows. */
    DistillOptions options(Dataset rows) {
        return options(DistillOptions.builder(rows));
    }

    private DistillOptions options(DistillOptions.Builder builder) {
        builder.engine(engine);
        Optional.ofNullable(depth).ifPresent(builder::depth);
        Optional.ofNullable(epochs).ifPresent(builder::epochs);
        Optional.ofNullable(batch).ifPresent(builder::batch);
        Optional.ofNullable(learningRate).ifPresent(builder::learningRate);
        Optional.ofNullable(loss).ifPresent(builder::loss);
        Optional.ofNullable(mixturePower).ifPresent(builder::mixturePower);
        Optional.ofNullable(temperature).ifPresent(builder::temperature);
        Optional.ofNullable(labelWeight).ifPresent(builder::labelWeight);
        Optional.ofNullable(balance).ifPresent(builder::balance);
        Optional.ofNullable(window).ifPresent(builder::window);
        Optional.ofNullable(beta).ifPresent(builder::beta);
        Optional.ofNullable(regrow).ifPresent(builder::regrow);
        Optional.ofNullable(refine).ifPresent(builder::refine);
        Optional.ofNullable(clipNorm).ifPresent(builder::clipNorm);
        Optional.ofNullable(patience).ifPresent(builder::patience);
        Optional.ofNullable(augment).ifPresent(builder::augment);
        Optional.ofNullable(donors).ifPresent(builder::donors);
        Optional.ofNullable(threads).ifPresent(builder::threads);
        Optional.ofNullable(seed).ifPresent(builder::seed);
        if (validation != null && validationFile().isEmpty()) {
            builder.validation(Double.parseDouble(validation));
        }
        try {
            return builder.build();
        } catch (TrainingException e) {
            throw new ParameterException(command.commandLine(), "--" + e.getMessage());
        }
    }

    private void requireEngine() {
        var names = Engines.all().stream().map(TreeEngineFactory::name).toList();
        if (!engine.equals("auto") && !names.contains(engine)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--engine: expected auto, " + String.join(", ", names) + ", found " + Texts.quote(engine));
        }
    }

    /** The rows to choose the best epoch by, where they have a file of their own. */
    Optional<Path> validationFile() {
        return Optional.ofNullable(validation)
                .filter(text -> !NUMBER.matcher(text).matches())
                .map(Path::of);
    }
}
