package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options that are none, or have values that they can't have: exit status 2, before any file is looked at. */
class WrongUseTest {
    private static void assertWrongUse(String line, String... args) {
        Cli.assertFails(2, line, args);
    }

    @Test
    void noCommand() {
        assertWrongUse(
                "expected a command: fit, demo, schema, teach, distill, evaluate, predict, explain, report, export, drift, tokens, inspect, devices (see espalier --help)");
    }

    @Test
    void unknownCommand() {
        assertWrongUse("unknown command 'distil'; did you mean distill? (see espalier --help)", "distil");
    }

    @Test
    void unknownOption() {
        assertWrongUse(
                "unknown option '--dept'; did you mean --depth? (see espalier distill --help)",
                "distill",
                "--dept",
                "3");
    }

    @Test
    void missingOptions() {
        assertWrongUse("expected --data FILE and --out FILE, found nothing (see espalier distill --help)", "distill");
    }

    @Test
    void optionWithoutItsValue() {
        assertWrongUse("--data: expected FILE, found nothing (see espalier distill --help)", "distill", "--data");
    }

    @Test
    void optionGivenTwice() {
        assertWrongUse(
                "--depth is given twice (see espalier distill --help)", "distill", "--depth", "3", "--depth", "4");
    }

    @Test
    void argumentThatNobodyAskedFor() {
        assertWrongUse("unexpected argument 'b' (see espalier inspect --help)", "inspect", "a", "b");
    }

    @Test
    void controlCharactersInAnArgumentSteerNoTerminal() {
        assertWrongUse("unknown command '\\u001b[2J' (see espalier --help)", "\u001b[2J");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --depth         | 17       | --depth: expected 0 to 16, found 17
                    --depth         | 25       | --depth: expected 0 to 16, found 25
                    --depth         | deep     | --depth: expected a whole number, found 'deep'
                    --epochs        | 0        | --epochs: expected 1 or more, found 0
                    --batch         | -64      | --batch: expected 1 or more, found -64
                    --learning-rate | -0.1     | --learning-rate: expected above 0, at most 10, found -0.1
                    --learning-rate | NaN      | --learning-rate: expected above 0, at most 10, found NaN
                    --learning-rate | fast     | --learning-rate: expected a number, found 'fast'
                    --temperature   | -1       | --temperature: expected above 0, at most 1000, found -1.0
                    --label-weight  | 1.5      | --label-weight: expected 0 to 1, found 1.5
                    --balance       | -0.1     | --balance: expected 0 to 1000, found -0.1
                    --window        | 0        | --window: expected 1 to 1000000, found 0.0
                    --reinitialize  | 6        | --reinitialize: expected 0 to 5, found 6
                    --tao           | 11       | --tao: expected 0 to 10, found 11
                    --clip-norm     | 0        | --clip-norm: expected above 0, found 0.0
                    --validation    | -0.1     | --validation: expected above 0, below 1, found -0.1
                    --validation    | 1.5      | --validation: expected above 0, below 1, found 1.5
                    --patience      | 0        | --patience: expected 1 or more, found 0
                    --augment       | -1       | --augment: expected 0 to 100, found -1
                    --threads       | 0        | --threads: expected 1 to 256, found 0
                    --seed          | x        | --seed: expected a whole number, found 'x'
                    --loss          | hinge    | --loss: expected expected or mixture, found 'hinge'
                    --beta          | -4       | --beta: expected a positive number, a range such as 1..30, or learn, found '-4'
                    --beta          | 1e300    | --beta: expected a positive number, a range such as 1..30, or learn, found '1e300'
                    --engine        | abacus   | --engine: expected auto, jvm, nd4j, found 'abacus'
                    --nd4j          | gpu      | --nd4j: expected cpu or cuda, found 'gpu'
                    --decimal       | ;        | --decimal: expected a point or a comma, found ';'
                    --delimiter     | ab       | --delimiter: expected one character, 'tab' or 'blanks', found 'ab'
                    --comment       | ab       | --comment: expected one character, found 'ab'
                    --class-weights | a        | --class-weights: expected 'balanced' or class=weight,…, found 'a'
                    --class-alias   | a        | --class-alias: expected spelling=class, found 'a'
                    --columns       | a,a      | --columns: a name is given twice in 'a', 'a'
                    """)
    void valuesThatAnOptionCannotHave(String option, String value, String line) {
        assertWrongUse(
                line + " (see espalier distill --help)",
                "distill",
                "--data",
                "gone.csv",
                "--out",
                "gone.safetensors",
                option,
                value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --rule     | hard  | --rule: expected average or max-path or greedy, found 'hard'
                    --format   | xml   | --format: expected csv or jsonl, found 'xml'
                    --on-error | panic | --on-error: expected stop or skip, found 'panic'
                    """)
    void valuesThatPredictCannotHave(String option, String value, String line) {
        assertWrongUse(
                line + " (see espalier predict --help)",
                "predict",
                "--model",
                "gone.safetensors",
                "--data",
                "gone.csv",
                option,
                value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --architecture  | rnn   | --architecture: expected mlp or cnn or xgboost, found 'rnn'
                    --hidden        | 0     | --hidden: expected 1 to 65536 units, found 0
                    --hidden        | 64,   | --hidden: expected whole numbers such as 256,128, found '64,'
                    --maps          | a     | --maps: expected whole numbers such as 256,128, found 'a'
                    --augment       | twist | --augment: expected none or shift-and-turn, found 'twist'
                    --epochs        | 0     | --epochs: expected 1 or more, found 0
                    --learning-rate | -1    | --learning-rate: expected above 0, at most 10, found -1.0
                    --dropout       | 1     | --dropout: expected 0 or more, below 1, found 1.0
                    --weight-decay  | -1    | --weight-decay: expected 0 to 10, found -1.0
                    --validation    | 0     | --validation: expected above 0, below 1, found 0.0
                    """)
    void valuesThatTeachCannotHave(String option, String value, String line) {
        assertWrongUse(
                line + " (see espalier teach --help)",
                "teach",
                "--data",
                "gone.csv",
                "--out",
                "gone.zip",
                option,
                value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --threads       | 0     | --threads: expected 1 to 256, found 0
                    --threads       | 1000  | --threads: expected 1 to 256, found 1000
                    --fidelity-rows | 0     | --fidelity-rows: expected 1 or more, found 0
                    """)
    void valuesThatEvaluateCannotHave(String option, String value, String line) {
        assertWrongUse(
                line + " (see espalier evaluate --help)",
                "evaluate",
                "--model",
                "gone.safetensors",
                "--data",
                "gone.csv",
                option,
                value);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    java   | --paths        |       | --paths: expected --to onnx with it, found --to java
                    svg    | --tribuo-names | plain | --tribuo-names: expected --to tribuo or tribuo-onnx or tribuo-tree with it, found --to svg
                    json   | --levels       | 3     | --levels: expected --to dot or svg or png or pdf with it, found --to json
                    rules  | --most-visited     | 3     | --most-visited: expected --to dot or svg or png or pdf with it, found --to rules
                    tribuo | --max-loss     | 3     | --max-loss: expected --to tribuo-tree with it, found --to tribuo
                    onnx   | --terms        | 3     | --terms: expected --to rules with it, found --to onnx
                    """)
    void optionsThatAnExportHasNoUseFor(String target, String option, String value, String line) {
        List<String> command = new ArrayList<>(
                List.of("export", "--model", "gone.safetensors", "--to", target, "--out", "gone", option));
        Optional.ofNullable(value).ifPresent(command::add);
        assertWrongUse(line + " (see espalier export --help)", command.toArray(String[]::new));
    }

    /** With --force the input would be lost. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    distill | --data     | --target y
                    distill | --teacher  | --data gone.csv --target y
                    teach   | --data     | --target y
                    predict | --model    | --data gone.csv
                    predict | --data     | --model gone.safetensors
                    report  | --model    | --data gone.csv
                    export  | --model    | --to json
                    """)
    void theOutputIsNoInput(String command, String option, String more, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("precious.zip"), "precious");
        List<String> words =
                new ArrayList<>(List.of(command, option, file.toString(), "--out", file.toString(), "--force"));
        words.addAll(List.of(more.split(" ")));
        assertWrongUse(
                "--out: expected another file than that of " + option + ", found '" + file + "' (see espalier "
                        + command + " --help)",
                words.toArray(String[]::new));
        assertEquals("precious", Files.readString(file));
    }

    @Test
    void aTeacherIsAZip() {
        assertWrongUse(
                "--out: expected a name that ends in .zip, which a teacher is known by, found 'teacher.txt' (see espalier"
                        + " teach --help)",
                "teach",
                "--data",
                "gone.csv",
                "--target",
                "y",
                "--out",
                "teacher.txt");
    }

    @Test
    void resumeWithoutCheckpoint() {
        assertWrongUse(
                "--resume: expected --checkpoint DIR with it, found none (see espalier distill --help)",
                "distill",
                "--data",
                "gone.csv",
                "--out",
                "gone.safetensors",
                "--resume");
    }

    @Test
    void helpAndVersionAreResults() {
        Cli.Outcome version = Cli.done("--version");
        assertEquals("espalier 0.1.0\n", version.out());
        assertEquals("", version.err());
        Cli.Outcome help = Cli.done("schema", "--help");
        assertEquals("", help.err());
        assertEquals(
                "Usage: espalier schema --data FILE --target COLUMN [OPTIONS]",
                Arrays.asList(help.out().split("\n")).get(0));
    }
}
