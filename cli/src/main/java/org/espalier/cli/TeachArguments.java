package org.espalier.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.espalier.base.Texts;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.dl4j.Augment;
import org.espalier.teacher.dl4j.TeachOptions;
import org.espalier.tribuo.BoostedTrees;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import picocli.CommandLine.TypeConversionException;

/** How the network is trained; what is not given is what {@link TeachOptions} takes for such data. */
final class TeachArguments {
    private static final int MAX_COUNT = 100;

    @Spec(Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = "--architecture",
            paramLabel = "mlp|cnn|xgboost",
            converter = KindConverter.class,
            description =
                    "mlp: fully connected layers; cnn: convolutions before them; xgboost: boosted trees of a table, for which --out ends in"
                            + " .tribuo and of the options below only --seed and --threads count. Default: cnn for images, else mlp.")
    private Kind kind;

    @Option(
            names = "--folds",
            paramLabel = "N",
            description =
                    "Write a table of answers for the training rows (.csv, for --teacher) in place of a teacher: each row's by one that was"
                            + " trained on the other folds, 2 to 100. A teacher that has seen a row knows it by heart. Default: a teacher, no table.")
    private Integer folds;

    @Option(
            names = "--networks",
            paramLabel = "N",
            description =
                    "Train so many networks, up to 100, each by a seed of its own: teacher.zip becomes teacher-1.zip, teacher-2.zip, ...;"
                            + " --teacher takes them between commas and answers with their mean. With --folds each answer is that mean. For a target that is a number or a rate they lie side by side in one"
                            + " file. Default: 1, and 5 for a number or a rate.")
    private Integer networks;

    @Option(
            names = "--hidden",
            paramLabel = "N,...",
            converter = SizesConverter.class,
            description =
                    "Units of each fully connected layer before the output. For a table a small network of 32 is tried first, and taken unless the default is better by more than a standard error on the validation rows. Default: ${bundle:teach.hidden}.")
    private Sizes hidden;

    @Option(
            names = "--maps",
            paramLabel = "N,...",
            converter = SizesConverter.class,
            description = "Maps of each convolution of a cnn. Default: ${bundle:teach.maps}.")
    private Sizes maps;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description =
                    "Passes over the training rows. Default: ${bundle:teach.epochs}; for a table up to 200, the more the fewer rows it has.")
    private Integer epochs;

    @Option(names = "--batch", paramLabel = "N", description = "Rows in a step. Default: ${bundle:teach.batch}.")
    private Integer batch;

    @Option(
            names = "--learning-rate",
            paramLabel = "X",
            description =
                    "Adam's, at its highest; it rises over the first steps and falls along a cosine; for the small network 0.001. Default: ${bundle:teach.learning-rate}.")
    private Double learningRate;

    @Option(
            names = "--dropout",
            paramLabel = "X",
            description =
                    "Share of a fully connected layer's inputs left out in training, 0 to 1; for the small network 0.1. Default: ${bundle:teach.dropout}.")
    private Double dropout;

    @Option(
            names = "--weight-decay",
            paramLabel = "X",
            description =
                    "How much a weight shrinks in a step, times the learning rate. Default: ${bundle:teach.weight-decay}.")
    private Double weightDecay;

    @Option(
            names = "--augment",
            paramLabel = "KIND",
            converter = AugmentConverter.class,
            description =
                    "none, or shift-and-turn: images are moved a little, anew in every epoch. Default: ${bundle:teach.augment}.")
    private Augment augment;

    @Option(
            names = "--validation",
            paramLabel = "FRACTION",
            description =
                    "Share of the rows that is the validation set, by which the best epoch is chosen. Default: ${bundle:teach.validation}.")
    private Double validation;

    @Option(
            names = "--patience",
            paramLabel = "N",
            description =
                    "Epochs without a better loss on those rows before training stops. Default: ${bundle:teach.patience}.")
    private Integer patience;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Worker threads; the result does not depend on it. Default: the processors.")
    private Integer threads;

    @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same network. Default: 1.")
    private Long seed;

    /** Numbers between commas. */
    private record Sizes(List<Integer> numbers) {}

    /**
     * Before the data are known: whether the values can be.
     *
     * @throws ParameterException when one is out of range
     */
    void check() {
        requireWithin("--folds", folds, 2);
        requireWithin("--networks", networks, 1);
        if (isBoosted() && networks != null) {
            throw new ParameterException(command.commandLine(), "--networks: expected mlp or cnn, found xgboost");
        }
        candidates(maps != null || augment == Augment.SHIFT_AND_TURN, 1, 0);
    }

    private void requireWithin(String option, Integer value, int least) {
        if (value != null && (value < least || value > MAX_COUNT)) {
            throw new ParameterException(
                    command.commandLine(), option + ": expected " + least + " to " + MAX_COUNT + ", found " + value);
        }
    }

    /** Whether boosted trees were asked for in place of a network. */
    boolean isBoosted() {
        return kind == Kind.XGBOOST;
    }

    /** Empty: one teacher of all rows. */
    OptionalInt folds() {
        return folds == null ? OptionalInt.empty() : OptionalInt.of(folds);
    }

    int networks() {
        return networks == null ? 1 : networks;
    }

    long seed() {
        return seed == null ? 1 : seed;
    }

    BoostedTrees boosting() {
        BoostedTrees byDefault = BoostedTrees.defaults(seed());
        return new BoostedTrees(
                byDefault.trees(),
                byDefault.depth(),
                byDefault.learningRate(),
                byDefault.rowShare(),
                threads == null ? byDefault.threads() : threads,
                seed());
    }

    /** The file that a teacher goes to ends so. */
    String ending() {
        return folds != null ? ".csv" : isBoosted() ? ".tribuo" : ".zip";
    }

    /**
     * All of them together.
     *
     * @param areImages whether the rows are images
     * @param rows number of rows
     * @param number of the network, from 0 on: each has a seed of its own
     * @return the simplest first; the trainer takes the first that is good enough
     * @throws ParameterException when one is out of range, or does not suit the rows
     */
    List<TeachOptions> candidates(boolean areImages, int rows, int number) {
        boolean isCnn = kind == null ? areImages : kind == Kind.CNN;
        if (isCnn) {
            return List.of(with(TeachOptions.images(), number));
        }
        TeachOptions large = with(TeachOptions.tables(rows), number);
        return hidden == null ? List.of(with(TeachOptions.smallTables(rows), number), large) : List.of(large);
    }

    /** Networks that lie side by side in one, for a target that is a number or a rate. */
    int networksOfNumbers() {
        return networks == null ? TeachOptions.NETWORKS_OF_NUMBERS : networks;
    }

    /**
     * For a target that is a number or a rate.
     *
     * @throws ParameterException when one is out of range, or does not suit the rows
     */
    TeachOptions ofNumbers(int rows) {
        if (kind != null && kind != Kind.MLP || folds != null) {
            throw new ParameterException(
                    command.commandLine(),
                    "expected a network of fully connected layers (--architecture mlp) and no --folds for a target that is a"
                            + " number, found others");
        }
        return with(TeachOptions.numbers(rows), 0);
    }

    private TeachOptions with(TeachOptions.Builder builder, int number) {
        Optional.ofNullable(hidden).map(Sizes::numbers).ifPresent(builder::hidden);
        Optional.ofNullable(maps).map(Sizes::numbers).ifPresent(builder::maps);
        Optional.ofNullable(epochs).ifPresent(builder::epochs);
        Optional.ofNullable(batch).ifPresent(builder::batch);
        Optional.ofNullable(learningRate).ifPresent(builder::learningRate);
        Optional.ofNullable(dropout).ifPresent(builder::dropout);
        Optional.ofNullable(weightDecay).ifPresent(builder::weightDecay);
        Optional.ofNullable(augment).ifPresent(builder::augment);
        Optional.ofNullable(validation).ifPresent(builder::validation);
        Optional.ofNullable(patience).ifPresent(builder::patience);
        Optional.ofNullable(threads).ifPresent(builder::threads);
        builder.seed(seed() + number);
        try {
            return builder.build();
        } catch (TeacherException e) {
            throw new ParameterException(command.commandLine(), OptionSpelling.message(e));
        }
    }

    /** What is trained. */
    private enum Kind {
        MLP,
        CNN,
        XGBOOST
    }

    private static final class KindConverter implements ITypeConverter<Kind> {
        @Override
        public Kind convert(String text) throws Exception {
            return Values.oneOf(Kind.values(), value -> value.name().toLowerCase(Locale.ROOT))
                    .convert(text);
        }
    }

    private static final class AugmentConverter implements ITypeConverter<Augment> {
        @Override
        public Augment convert(String text) throws Exception {
            return Values.oneOf(
                            Augment.values(),
                            value -> value.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .convert(text);
        }
    }

    private static final class SizesConverter implements ITypeConverter<Sizes> {
        @Override
        public Sizes convert(String text) {
            try {
                return new Sizes(
                        Values.names(text).stream().map(Integer::valueOf).toList());
            } catch (NumberFormatException e) {
                throw new TypeConversionException("expected whole numbers such as 256,128, found " + Texts.quote(text));
            }
        }
    }
}
