package org.espalier.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.espalier.teacher.TableTeacher;
import picocli.CommandLine.Option;

/** Which teacher. */
final class TeacherArguments {
    @Option(
            names = "--teacher",
            paramLabel = "FILES",
            description = "What the tree learns from or is compared with: a DL4J network (.zip), an ONNX"
                    + " network (.onnx) for the encoded features, a Tribuo classifier (.tribuo), or a CSV of class"
                    + " probabilities whose columns are the classes, row for row with the data. Several, separated by"
                    + " commas, answer with their mean. A DL4J or Tribuo file can carry code: load trusted ones only.")
    private String teacher;

    @Option(
            names = "--teacher-logits",
            description = "The numbers in the CSV, or of the ONNX network, are logits, not probabilities.")
    private boolean areLogits;

    @Option(
            names = "--teacher-output",
            paramLabel = "NAME",
            description = "The output of the ONNX network to read. Default: 'probabilities' or the only one that fits.")
    private String output;

    TeacherLoader load() {
        List<Path> files = teacher == null
                ? List.of()
                : Values.names(teacher).stream().map(Path::of).toList();
        return TeacherLoader.open(
                files,
                areLogits ? TableTeacher.Values.LOGITS : TableTeacher.Values.PROBABILITIES,
                Optional.ofNullable(output));
    }
}
