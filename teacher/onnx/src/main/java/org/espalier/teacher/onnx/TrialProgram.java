package org.espalier.teacher.onnx;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.espalier.teacher.TeacherException;

/** The process that tries a network: the file is its argument, how to load it stands on standard input. */
final class TrialProgram {
    private TrialProgram() {}

    /** Says in lines that it began, and then whether the network works. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        NetworkTrial.Question question =
                NetworkTrial.Question.parse(new String(System.in.readAllBytes(), StandardCharsets.UTF_8));
        out.println(NetworkTrial.BEGAN);
        Duration limit = question.time();
        try (OnnxTeacher works =
                OnnxTeacher.loadHere(OnnxFile.read(Path.of(arguments[0])), question.loading(), limit)) {
            out.println(works.classes() > 0 ? NetworkTrial.WORKS : "");
        } catch (TeacherException e) {
            out.println(NetworkTrial.REFUSED + e.getMessage());
        }
    }
}
