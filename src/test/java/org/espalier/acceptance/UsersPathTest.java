package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.espalier.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a CSV file to answers, command by command, as the README has it. */
class UsersPathTest {
    @TempDir
    private Path folder;

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void schemaTeachDistillEvaluatePredictInspect() throws IOException {
        String data =
                Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 400)).toString();
        String heldOut =
                Fruit.write(folder.resolve("held-out.csv"), Fruit.rows(2, 200)).toString();

        String schema = Cli.done("schema", "--data", data, "--target", "kind").out();
        String edited = schema.replace("\"name\": \"size\", ", "\"name\": \"size\", \"unit\": \"cm\", ")
                .replace("\"missing\": \"error\"", "\"missing\": \"indicator\"");
        Files.writeString(folder.resolve("schema.json"), "\uFEFF" + edited); // some editors put a mark before it

        Cli.done(
                "teach",
                "--data",
                data,
                "--target",
                "kind",
                "--schema",
                file("schema.json"),
                "--hidden",
                "32",
                "--batch",
                "16",
                "--epochs",
                "60",
                "--out",
                file("teacher.zip"));
        // the teacher brings the edited schema
        Cli.Outcome distilled = Cli.done(
                "distill",
                "--leaves",
                "constant",
                "--data",
                data,
                "--target",
                "kind",
                "--teacher",
                file("teacher.zip"),
                "--depth",
                "4",
                "--out",
                file("tree.safetensors"));
        assertTrue(
                distilled.err().startsWith("note: the rows are encoded as the teacher's schema says\n"),
                distilled.err());

        Cli.Outcome evaluated = Cli.done(
                "evaluate",
                "--data",
                heldOut,
                "--model",
                file("tree.safetensors"),
                "--teacher",
                file("teacher.zip"),
                "--json");
        Map<?, ?> json = (Map<?, ?>) Json.parse(evaluated.out());
        assertEquals(
                List.of(
                        "rows",
                        "accuracy",
                        "agreement",
                        "kl",
                        "logLoss",
                        "calibration",
                        "pathMass",
                        "leaves",
                        "columnsRead",
                        "intervals",
                        "klMaxPath",
                        "positive",
                        "auc",
                        "gini",
                        "ks",
                        "pathCost",
                        "brier",
                        "mcc",
                        "microF1",
                        "macroF1",
                        "balancedAccuracy",
                        "recall",
                        "classes",
                        "deciles"),
                List.copyOf(json.keySet()));
        assertEquals(200L, json.get("rows"));
        assertKeys(json, "accuracy", "average", "maxPath", "greedy", "teacher");
        assertKeys(json, "agreement", "average", "maxPath");
        assertKeys(json, "kl", "mean", "p95", "max");
        assertKeys(json, "logLoss", "average", "maxPath", "teacher");
        assertKeys(json, "calibration", "average", "maxPath", "teacher");
        assertKeys(json, "pathMass", "mean", "p05");
        assertKeys(json, "leaves", "total", "dead");
        assertKeys(json, "balancedAccuracy", "average", "maxPath", "greedy", "teacher");
        assertKeys(json, "classes", "raw", "ripe");
        assertTrue(number(json, "accuracy", "teacher") > 0.9, evaluated.out());
        assertTrue(number(json, "accuracy", "maxPath") > 0.9, evaluated.out());
        assertTrue(number(json, "agreement", "average") > 0.9, evaluated.out());

        String fresh = Fruit.write(folder.resolve("new.csv"), "colour,size", List.of("red,8.5", "blue,8.5", "red,?"))
                .toString();
        Cli.Outcome answers = Cli.done("predict", "--data", fresh, "--model", file("tree.safetensors"));
        assertEquals(
                List.of("class", "ripe", "raw"),
                answers.out().lines().limit(3).map(line -> line.split(",")[1]).toList());
        assertEquals("note: column 'size': 1 missing value filled in\n", answers.err());

        String inspected = Cli.done("inspect", file("tree.safetensors")).out();
        assertTrue(inspected.contains("\nreads 6 features of 2 columns: 'size', 'colour'\n"), inspected);
        assertTrue(inspected.contains("\npredicts 'kind': 'raw', 'ripe'\nteacher: dl4j sha256:"), inspected);
    }

    private static void assertKeys(Map<?, ?> json, String key, String... keys) {
        assertEquals(List.of(keys), List.copyOf(((Map<?, ?>) json.get(key)).keySet()), key);
    }

    private static double number(Map<?, ?> json, String key, String inner) {
        return ((Number) ((Map<?, ?>) json.get(key)).get(inner)).doubleValue();
    }

    @Test
    void aTableAndANetworkTeachTogether() {
        String data =
                Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 300)).toString();
        Cli.done(
                "teach",
                "--quiet",
                "--data",
                data,
                "--target",
                "kind",
                "--hidden",
                "8",
                "--epochs",
                "5",
                "--out",
                file("teacher.zip"));
        // the columns in another order than the classes
        List<String> answers = Fruit.rows(1, 300).stream()
                .map(row -> row.endsWith("ripe") ? "0.9,0.1" : "0.2,0.8")
                .toList();
        Fruit.write(folder.resolve("answers.csv"), "ripe,raw", answers);
        Cli.Outcome outcome = Cli.done(
                "distill",
                "--leaves",
                "constant",
                "--data",
                data,
                "--target",
                "kind",
                "--teacher",
                file("teacher.zip") + "," + file("answers.csv"),
                "--depth",
                "3",
                "--epochs",
                "5",
                "--out",
                file("tree.safetensors"));
        assertTrue(
                outcome.err().contains("the teacher is a table of answers for these rows only: no augmentation\n"),
                outcome.err());
        String inspected = Cli.done("inspect", file("tree.safetensors")).out();
        assertTrue(
                inspected.matches(
                        "(?s).*\nteacher: ensemble of \\[dl4j sha256:[0-9a-f]{64}, table sha256:[0-9a-f]{64}]\n.*"),
                inspected);
    }

    @Test
    void twoTreesSideBySide() throws IOException {
        String data =
                Fruit.write(folder.resolve("fruit.csv"), Fruit.rows(1, 300)).toString();
        for (String depth : List.of("1", "3")) {
            Cli.done(
                    "distill",
                    "--leaves",
                    "constant",
                    "--quiet",
                    "--data",
                    data,
                    "--target",
                    "kind",
                    "--depth",
                    depth,
                    "--epochs",
                    "5",
                    "--out",
                    file("tree" + depth + ".safetensors"));
        }
        String[] both = {
            "evaluate", "--data", data, "--model", file("tree3.safetensors"), "--against", file("tree1.safetensors")
        };
        List<String> lines = Cli.done(both).out().lines().toList();
        assertEquals(
                List.of("model", file("tree3.safetensors"), file("tree1.safetensors")),
                lines.subList(1, 4).stream().map(line -> line.split(" ")[0]).toList());
        String[] asJson = java.util.stream.Stream.concat(
                        java.util.stream.Stream.of(both), java.util.stream.Stream.of("--json", "--quiet"))
                .toArray(String[]::new);
        Map<?, ?> json = (Map<?, ?>) Json.parse(Cli.done(asJson).out());
        assertEquals(8L, ((Map<?, ?>) json.get("leaves")).get("total"));
        Map<?, ?> other = (Map<?, ?>) ((List<?>) json.get("against")).get(0);
        assertEquals(file("tree1.safetensors"), other.get("model"));
        assertEquals(2L, ((Map<?, ?>) other.get("leaves")).get("total"));
    }
}
