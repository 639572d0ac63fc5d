package org.espalier.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.console.Console;
import org.espalier.teacher.TableTeacher;
import org.espalier.teacher.TeacherInput;
import org.espalier.teacher.VotesTeacher;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Which teacher. */
final class TeacherArguments {
    @Option(
            names = "--teacher",
            paramLabel = "FILES",
            description = "What the tree learns from or is compared with: a DL4J network (.zip), an ONNX"
                    + " network (.onnx), a Tribuo classifier (.tribuo), or a CSV, row for row with the data: of"
                    + " probabilities where its columns are the classes, else of votes, a column for each annotator or"
                    + " language model, whose cells are class names or empty. Several, separated by"
                    + " commas, answer with their mean. A DL4J or Tribuo file can carry code: load trusted ones only.")
    private String teacher;

    @Option(
            names = "--teacher-logits",
            description = "The numbers in the CSV, or of the ONNX network, are logits, not probabilities.")
    private boolean areLogits;

    @Option(
            names = "--votes",
            paramLabel = "shares|dawid-skene",
            converter = WeightingConverter.class,
            description =
                    "How a table of votes becomes probabilities. shares: each class gets its share of a row's votes."
                            + " dawid-skene: annotators count by how reliable they are, estimated from the votes alone by expectation"
                            + " maximisation (Dawid and Skene 1979). Default: dawid-skene.")
    private VotesTeacher.Weighting weighting;

    @Option(
            names = "--teacher-output",
            paramLabel = "NAME",
            description = "The output of the ONNX network to read. Default: 'probabilities' or the only one that fits.")
    private String output;

    @Option(
            names = "--teacher-input",
            paramLabel = "auto|raw|encoded",
            description =
                    "What the network was trained on: raw columns as they stand in the file, or rows as the schema"
                            + " encodes them. auto tries both on labelled rows where both fit, and every order of the columns, and says"
                            + " what it took. Default: auto.")
    private String input = "auto";

    @Option(
            names = "--teacher-classes",
            paramLabel = "NAMES",
            description =
                    "The classes in the order of the ONNX network's numbers: deny,grant. Default: as the network names"
                            + " them, else the schema's order.")
    private String classes;

    @Option(
            names = "--strict",
            description = "A warning about the teacher is an error: one that contradicts the labels ends the command.")
    private boolean isStrict;

    @Spec(Target.MIXEE)
    private CommandSpec command;

    /** What a warning about the teacher does: it is said, or it is an error. */
    Consumer<String> warnings(Console console) {
        return isStrict
                ? text -> {
                    throw new EspalierException("--strict: " + text);
                }
                : console::warning;
    }

    TeacherLoader load() {
        if (!List.of("auto", "raw", "encoded").contains(input)) {
            throw new ParameterException(
                    command.commandLine(),
                    "--teacher-input: expected auto, raw or encoded, found " + Texts.quote(input));
        }
        List<Path> files = teacher == null
                ? List.of()
                : Values.names(teacher).stream().map(Path::of).toList();
        return TeacherLoader.open(
                files,
                areLogits ? TableTeacher.Values.LOGITS : TableTeacher.Values.PROBABILITIES,
                Optional.ofNullable(output),
                Arrays.stream(TeacherInput.values())
                        .filter(i -> i.text().equals(input))
                        .findFirst(),
                classes == null ? List.of() : Values.names(classes),
                Optional.ofNullable(weighting));
    }

    private static final class WeightingConverter implements ITypeConverter<VotesTeacher.Weighting> {
        @Override
        public VotesTeacher.Weighting convert(String text) throws Exception {
            return Values.oneOf(VotesTeacher.Weighting.values(), VotesTeacher.Weighting::text)
                    .convert(text);
        }
    }
}
