package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.io.OverwritePolicy;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Prediction;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.dl4j.Dl4jTeacher;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README promises: its program, its commands, its links. */
class ReadmeTest {
    @TempDir
    private Path folder;

    private static String readme() throws IOException {
        return Files.readString(Launcher.projectRoot().resolve("README.md"));
    }

    @Test
    void theProgramRuns() {
        List<String> rows = Fruit.rows(1, 400).stream()
                .map(row -> row.replace("red", "car").replace("ripe", "bad").replace("raw", "good"))
                .toList();
        Path csv = Fruit.write(folder.resolve("credits.csv"), "amount,purpose,credit_risk", rows);
        Path network = folder.resolve("teacher.zip");
        Path model = folder.resolve("tree.safetensors");
        Cli.done(
                "teach",
                "--quiet",
                "--data",
                csv.toString(),
                "--target",
                "credit_risk",
                "--batch",
                "16",
                "--epochs",
                "20",
                "--out",
                network.toString());
        assertEquals("bad", program(csv, network, model));
    }

    private static String program(Path csv, Path network, Path model) {
        // README begins
        Schema schema = Dl4jTeacher.schemaOf(network).orElseThrow(); // what the columns are
        Teacher teacher = Dl4jTeacher.load(network, Dl4jTeacher.Loading.forRowsOf(schema));
        DataOptions file = DataOptions.builder(csv).target("credit_risk").build();
        Dataset rows = DataSource.open(file).read(schema, LabelPolicy.REQUIRED, new DataNotes());
        DistillOptions options = DistillOptions.builder(rows).depth(4).build();
        SoftDecisionTree tree = new Distiller(options).distill(rows, Optional.of(teacher));
        ModelFile.write(tree, model, OverwritePolicy.REFUSE);

        Map<String, Object> customer = Map.of("amount", 8.5, "purpose", "car"); // every column; or a record of them
        Prediction answer = tree.predict(customer, Rule.MAX_PATH);
        String risk = tree.schema().target().classes().get(answer.classIndex());
        Explanation why = Explainer.of(tree).explain(customer); // keep the explainer: it serves any thread
        // README ends
        assertEquals(risk, why.predictedClass());
        return risk;
    }

    @Test
    void theProgramIsTheOneInTheReadme() throws IOException {
        String source = Files.readString(
                Launcher.projectRoot().resolve("src/test/java/org/espalier/acceptance/ReadmeTest.java"));
        String program = source.substring(
                                source.indexOf("// README begins\n") + "// README begins\n".length(),
                                source.indexOf("        // README ends"))
                        .stripTrailing()
                        .stripIndent()
                + "\n";
        assertEquals(program, onlyMatch(Pattern.compile("```java\n(.*?)```", Pattern.DOTALL), readme()));
    }

    private static String onlyMatch(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertTrue(matcher.find());
        String found = matcher.group(1);
        assertTrue(!matcher.find(), "expected one block");
        return found;
    }

    /** Every option in a command of the README is one that the command has. */
    @Test
    void theCommandsAreUnderstood() throws IOException {
        Matcher commands = Pattern.compile("\\./espalier (\\w+)([^\n`)]*)").matcher(readme());
        int count = 0;
        while (commands.find()) {
            String help = Cli.done(commands.group(1), "--help").out();
            Matcher options = Pattern.compile("--[a-z-]+").matcher(commands.group(2));
            while (options.find()) {
                assertTrue(
                        Pattern.compile("(?m)^ .{5}" + options.group() + "\\b")
                                .matcher(help)
                                .find(),
                        commands.group());
                count++;
            }
        }
        assertTrue(count > 15, "found only " + count + " options");
    }

    @Test
    void theLinksLeadSomewhere() throws IOException {
        List<String> missing = new ArrayList<>();
        for (String page : List.of("README.md", "docs/architecture.md")) {
            Path file = Launcher.projectRoot().resolve(page);
            Matcher links = Pattern.compile("]\\(([^)#]+)\\)").matcher(Files.readString(file));
            while (links.find()) {
                String link = links.group(1);
                if (!link.startsWith("https://") && !Files.exists(file.resolveSibling(link))) {
                    missing.add(page + ": " + link);
                }
            }
        }
        assertEquals(List.of(), missing);
    }
}
