package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Networks that contradict the data, as a user meets them: the age alone decides, and the networks are written by
 * {@code RawNetworks} (numbered.onnx: {@code 4 x} of the encoded age for the class that it calls 0; raw.onnx: {@code age - 45}).
 */
class TeacherDoubtTest {
    @TempDir
    private Path folder;

    private Path data;

    @BeforeEach
    void write() throws IOException {
        StringBuilder csv = new StringBuilder("age,decision\n");
        for (int r = 0; r < 200; r++) {
            int age = 20 + r * 7 % 50;
            csv.append(age).append(age > 45 ? ",grant\n" : ",deny\n");
        }
        data = Files.writeString(folder.resolve("rows.csv"), csv);
    }

    private Path network(String name) throws IOException {
        try (InputStream in = TeacherDoubtTest.class.getResourceAsStream(name)) {
            return Files.write(folder.resolve(name), in.readAllBytes());
        }
    }

    private Cli.Outcome distill(String network, String... more) throws IOException {
        List<String> args = new ArrayList<>(List.of("distill", "--data", data.toString(), "--target", "decision"));
        args.addAll(List.of(
                "--depth",
                "1",
                "--epochs",
                "8",
                "--force",
                "--teacher",
                network(network).toString()));
        args.addAll(List.of("--out", folder.resolve("tree.safetensors").toString()));
        args.addAll(List.of(more));
        return Cli.run(args.toArray(String[]::new));
    }

    @Test
    void aNetworkWhoseNumberedClassesStandInAnotherOrderIsWarnedOf() throws IOException {
        Cli.Outcome quiet = distill("numbered.onnx", "--quiet");
        assertEquals(0, quiet.status(), quiet.err());
        List<String> warnings = quiet.err().lines().toList();
        assertEquals(2, warnings.size(), quiet.err());
        assertTrue(warnings.get(0).startsWith("warning: the teacher is right on "), quiet.err());
        assertTrue(
                warnings.get(1)
                        .startsWith(
                                "warning: the teacher's classes seem to stand in another order: taking its 'deny' for"
                                        + " 'grant', 'grant' for 'deny', it would be right on "),
                quiet.err());
        assertTrue(distill("numbered.onnx")
                .err()
                .contains("note: the teacher numbers its classes: '0', '1' are taken as 'deny', 'grant'"));
    }

    @Test
    void strictMakesItAnError() throws IOException {
        Cli.Outcome refused = distill("numbered.onnx", "--strict", "--quiet");
        assertEquals(1, refused.status());
        assertTrue(refused.err().startsWith("espalier: --strict: the teacher is right on "), refused.err());
        assertFalse(Files.exists(folder.resolve("tree.safetensors")));
        Cli.Outcome named = distill("numbered.onnx", "--strict", "--quiet", "--teacher-classes", "grant,deny");
        assertEquals(0, named.status(), named.err());
        assertEquals("", named.err());
    }

    @Test
    void aNetworkOfRawRowsIsFoundOut() throws IOException {
        Cli.Outcome distilled = distill("raw.onnx");
        assertEquals(0, distilled.status(), distilled.err());
        assertTrue(
                distilled
                        .err()
                        .contains(
                                "note: the teacher is asked with raw rows: on 200 labelled rows it is right on 100.00 %"
                                        + " of the raw ones, "),
                distilled.err());
        assertTrue(distilled.err().contains("the teacher is right on 100.00 % of the 200 labelled rows"));
        Cli.Outcome evaluated = Cli.done(
                "evaluate",
                "--quiet",
                "--json",
                "--data",
                data.toString(),
                "--model",
                folder.resolve("tree.safetensors").toString(),
                "--teacher",
                folder.resolve("raw.onnx").toString());
        assertTrue(evaluated.out().contains("\"teacher\": 1.0"), evaluated.out());
        Cli.Outcome explained = Cli.done(
                "explain",
                "--quiet",
                "--row",
                "3",
                "--teacher-input",
                "raw",
                "--data",
                data.toString(),
                "--model",
                folder.resolve("tree.safetensors").toString(),
                "--teacher",
                folder.resolve("raw.onnx").toString());
        assertTrue(explained.out().contains("deny"), explained.out());
        assertFalse(distill("raw.onnx", "--teacher-input", "encoded").err().contains("100.00 % of the 200"));
    }

    @Test
    void anotherInputThanTheThreeIsWrongUse() throws IOException {
        Cli.Outcome wrong = distill("raw.onnx", "--teacher-input", "both");
        assertEquals(2, wrong.status());
        assertTrue(wrong.err().startsWith("espalier: --teacher-input: expected auto, raw or encoded, found 'both'"));
    }
}
