package org.espalier.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.espalier.data.Dataset;
import org.espalier.fit.FitOptions;
import org.espalier.train.DistillOptions;
import org.espalier.train.Engines;
import org.espalier.train.TrainingException;
import org.espalier.train.TrainingOption;
import org.espalier.train.TrainingOptions;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * How the tree is trained: an option of the command for each of {@link TrainingOptions#ALL}. What is not given has the
 * library's default for the data, but for two: the engine is {@code auto}, and {@code --validation} also takes a file.
 */
final class DistillArguments {
    private static final String AUTO = "auto";
    private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9]*\\.?[0-9]+([eE][-+]?[0-9]+)?");

    /** Defaults that are better told in words. */
    private static final Map<TrainingOption<?>, String> DEFAULTS_IN_WORDS =
            Map.of(TrainingOptions.ENGINE, AUTO, TrainingOptions.THREADS, "the processors");

    /** What can be searched on validation rows, and how that is said. */
    private static final Map<TrainingOption<?>, String> SEARCHED = Map.of(
            TrainingOptions.DEPTH,
            "auto: leaves and depth, and whether to learn from the teacher or from labels, by the search of 'espalier"
                    + " fit': the simplest within one standard error of the best on validation rows.",
            TrainingOptions.COLUMNS_PER_GATE,
            "auto: 2 or all, by the same search.");

    private final Map<TrainingOption<?>, OptionSpec> specs = new LinkedHashMap<>();

    DistillArguments() {
        for (TrainingOption<?> option : TrainingOptions.ALL) {
            specs.put(
                    option,
                    option == TrainingOptions.VALIDATION
                            ? validation()
                            : SEARCHED.containsKey(option) ? searched(option) : spec(option));
        }
    }

    /** To be mixed into a command. */
    CommandSpec mixin() {
        CommandSpec mixin = CommandSpec.wrapWithoutInspection(this);
        specs.values().forEach(mixin::addOption);
        return mixin;
    }

    private static OptionSpec spec(TrainingOption<?> option) {
        return spec(option, option.label(), option.help(), text -> checked(option, text));
    }

    private static OptionSpec searched(TrainingOption<?> option) {
        return spec(
                option,
                option.label() + "|" + AUTO,
                option.help() + " " + SEARCHED.get(option),
                text -> text.equals(AUTO) ? text : checked(option, text));
    }

    private static OptionSpec validation() {
        return spec(
                TrainingOptions.VALIDATION,
                "FRACTION|FILE",
                "The validation set, by which the best epoch is chosen: a share of the training rows, or a file of its own.",
                text -> isFile(text) ? text : checked(TrainingOptions.VALIDATION, text));
    }

    private static OptionSpec spec(
            TrainingOption<?> option, String label, String help, ITypeConverter<String> converter) {
        return OptionSpec.builder(OptionSpelling.of(option.key()))
                .paramLabel(label)
                .type(String.class)
                .converters(converter)
                .description(help + " Default: "
                        + DEFAULTS_IN_WORDS.getOrDefault(option, Defaults.ofTraining(option.key())) + ".")
                .build();
    }

    private static String checked(TrainingOption<?> option, String text) {
        try {
            option.parse(text);
            return text;
        } catch (TrainingException e) {
            throw new TypeConversionException(e.problem());
        }
    }

    private static boolean isFile(String text) {
        return !NUMBER.matcher(text).matches();
    }

    /**
     * Before any work starts: whether there is such an engine. Ranges are checked where the values are read.
     *
     * @throws ParameterException when there is none of that name
     */
    void check() {
        OptionSpec engine = specs.get(TrainingOptions.ENGINE);
        String given = engine.getValue();
        if (given != null) {
            try {
                Engines.requireKnown(given);
            } catch (TrainingException e) {
                throw new ParameterException(engine.command().commandLine(), OptionSpelling.message(e));
            }
        }
    }

    /** Whether something is to be searched. */
    boolean searches() {
        return SEARCHED.keySet().stream()
                .anyMatch(option -> AUTO.equals(specs.get(option).getValue()));
    }

    /** What was given; {@code auto} where it is to be searched. */
    Map<TrainingOption<?>, String> given() {
        Map<TrainingOption<?>, String> out = new LinkedHashMap<>();
        specs.forEach((option, spec) -> {
            String value = spec.getValue();
            boolean isFile =
                    option == TrainingOptions.VALIDATION && validationFile().isPresent();
            if (value != null && !isFile) {
                out.put(option, value);
            }
        });
        return out;
    }

    /**
     * All of them together, with the defaults for these rows.
     *
     * @param found what a search found, in place of {@code auto}
     */
    DistillOptions.Builder options(Dataset rows, Map<TrainingOption<?>, String> found) {
        DistillOptions.Builder builder = DistillOptions.builder(rows).engine(AUTO);
        Map<TrainingOption<?>, String> all = given();
        SEARCHED.keySet().forEach(option -> all.remove(option, AUTO));
        all.putAll(found);
        all.forEach(builder::read);
        return builder;
    }

    /** What a search starts from. */
    FitOptions fitOptions() {
        FitOptions out = FitOptions.defaults();
        for (Map.Entry<TrainingOption<?>, String> given : given().entrySet()) {
            if (given.getKey() == TrainingOptions.SEED) {
                out = out.withSeed(TrainingOptions.SEED.parse(given.getValue()));
            } else if (given.getKey() == TrainingOptions.THREADS) {
                out = out.withThreads(TrainingOptions.THREADS.parse(given.getValue()));
            } else {
                out = out.withText(given.getKey(), given.getValue());
            }
        }
        return out;
    }

    /** The validation set, where it has a file of its own. */
    Optional<Path> validationFile() {
        String given = specs.get(TrainingOptions.VALIDATION).getValue();
        return Optional.ofNullable(given).filter(DistillArguments::isFile).map(Path::of);
    }
}
