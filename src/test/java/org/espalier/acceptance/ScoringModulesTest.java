package org.espalier.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.espalier.explain.Explainer;
import org.espalier.sdt.ModelFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The jars that a service takes which only scores and explains: small, few, and modules that any JDK links. */
class ScoringModulesTest {
    /** Base, data, tree and explanations together. */
    private static final int MAX_KILOBYTES = 600;

    @TempDir
    private static Path folder;

    private static Modules modules;
    private static Path model;

    /** What the program prints: as this JVM answers. */
    private static String answer;

    /** The compiled program: a module by the name of {@code scoring}. */
    private static Path program;

    private static String path;

    @BeforeAll
    static void compileTheProgramOfTheReadme() throws IOException {
        assumeTrue(File.separatorChar == '/', "the programs of a JDK are looked for by their names on Unix");
        modules = new Modules(folder);
        path = modules.path(Modules.join(List.of(Modules.SCORING, Modules.LIBRARIES)));
        Path csv = Fruit.write(folder.resolve("fruit.csv"), "amount,purpose,credit_risk", Fruit.rows(1, 400));
        model = folder.resolve("tree.safetensors");
        Cli.done(
                "distill",
                "--quiet",
                "--data",
                csv.toString(),
                "--target",
                "credit_risk",
                "--depth",
                "3",
                "--epochs",
                "20",
                "--out",
                model.toString());

        String risk = Explainer.of(ModelFile.read(model))
                .explain(Map.of("amount", 8.5, "purpose", "car"))
                .predictedClass();
        answer = risk + ", because " + risk + "\n";

        String readme = Files.readString(Launcher.projectRoot().resolve("README.md"));
        int start = readme.indexOf("Map<String, Object> customer = ");
        String scoring = readme.substring(start, readme.indexOf("```", start));
        Path source = Files.createDirectories(folder.resolve("source/scoring"));
        Files.writeString(source.resolveSibling("module-info.java"), """
                module scoring {
                    requires org.espalier.explain;
                }
                """);
        Files.writeString(source.resolve("Score.java"), """
                package scoring;

                import java.nio.file.Path;
                import java.util.Map;
                import org.espalier.explain.Explainer;
                import org.espalier.explain.Explanation;
                import org.espalier.sdt.ModelFile;
                import org.espalier.sdt.Prediction;
                import org.espalier.sdt.Rule;
                import org.espalier.sdt.SoftDecisionTree;

                final class Score {
                    public static void main(String[] args) {
                        SoftDecisionTree tree = ModelFile.read(Path.of(args[0]));
                %s
                        System.out.println(risk + ", because " + why.predictedClass());
                    }
                }
                """.formatted(scoring));
        program = folder.resolve("scoring");
        // What javac has to say of our modules would come up at everybody who compiles against them.
        Modules.tool(
                "javac",
                "-Xlint:all",
                "-Werror",
                "--release",
                "17",
                "-cp",
                folder.toString(),
                "-p",
                path,
                "-d",
                program.toString(),
                source.resolveSibling("module-info.java").toString(),
                source.resolve("Score.java").toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void theReadmesProgramScoresFromTheClassPath(int version) throws Exception {
        assertEquals(answer, run(Jdk.ofVersion(version), "-cp", path + File.pathSeparator + program, "scoring.Score"));
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void theReadmesProgramScoresFromTheModulePath(int version) throws Exception {
        assertEquals(
                answer,
                run(Jdk.ofVersion(version), "-p", path + File.pathSeparator + program, "-m", "scoring/scoring.Score"));
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void theReadmesProgramScoresInALinkedImage(int version) throws Exception {
        Path image = folder.resolve("image" + version);
        Modules.program(
                folder,
                List.of(
                        Jdk.ofVersion(version).program("jlink"),
                        "-p",
                        path + File.pathSeparator + program,
                        "--add-modules",
                        "scoring",
                        "--launcher",
                        "score=scoring/scoring.Score",
                        "--output",
                        image.toString()));
        assertEquals(
                answer,
                Modules.program(folder, List.of(image.resolve("bin/score").toString(), model.toString()))
                        .out());
        String linked = Modules.program(
                        folder, List.of(image.resolve("bin/java").toString(), "--list-modules"))
                .out();
        assertEquals(
                "com.fasterxml.jackson.core de.siegmar.fastcsv java.base org.espalier.base org.espalier.data"
                        + " org.espalier.explain org.espalier.sdt org.slf4j scoring",
                linked.lines().map(line -> line.replaceAll("@.*", "")).sorted().collect(Collectors.joining(" ")));
    }

    /** The descriptor does not require the Vector API: that it is used all the same shows in the log. */
    @ParameterizedTest
    @ValueSource(ints = {17, 25})
    void theVectorApiIsUsedFromTheModulePath(int version) throws Exception {
        Jdk jdk = Jdk.ofVersion(version);
        String all =
                path + File.pathSeparator + modules.path(List.of("org.slf4j.simple")) + File.pathSeparator + program;
        List<String> start = List.of(jdk.program("java"), "--add-modules", "jdk.incubator.vector,org.slf4j.simple");
        List<String> options = List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=info", "-p", all);
        List<String> main = List.of("-m", "scoring/scoring.Score", model.toString());
        Cli.Outcome fast = Modules.program(folder, Modules.join(List.of(start, options, main)));
        assertEquals(answer, fast.out());
        Cli.Outcome plain = Modules.program(
                folder, Modules.join(List.of(start, List.of("-Despalier.kernels=plain"), options, main)));
        assertTrue(plain.err().contains(" - arithmetic: plain Java\n"), plain.err());
        assumeTrue(!fast.err().contains("arithmetic: plain Java"), "vectors of this machine are narrow");
        assertTrue(fast.err().contains(" - arithmetic: Vector API, "), fast.err());
    }

    private static String run(Jdk jdk, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(jdk.program("java")));
        command.addAll(Arrays.asList(options));
        command.add(model.toString());
        return Modules.program(folder, command).out();
    }

    /** No network, no windows, no database, no library but those three. */
    @Test
    void theyNeedLittle() throws IOException {
        List<String> args = new ArrayList<>(
                List.of("-s", "--multi-release", "17", "--module-path", path, "--add-modules", "jdk.incubator.vector"));
        for (String module : Modules.SCORING) {
            args.add(modules.jar(module).toString());
        }
        String summary = Modules.tool("jdeps", args.toArray(String[]::new));
        TreeSet<String> needed = summary.lines()
                .filter(line -> line.startsWith("org.espalier."))
                .flatMap(line -> Stream.of(line.replaceAll(".* -> ", "")))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                new TreeSet<>(Modules.join(List.of(
                        List.of("java.base", "jdk.incubator.vector"),
                        List.of("org.espalier.base", "org.espalier.data", "org.espalier.sdt"),
                        Modules.LIBRARIES))),
                needed,
                summary);
    }

    @Test
    void theyAreSmall() throws IOException {
        StringBuilder sizes = new StringBuilder("scoring jars:");
        long sum = 0;
        for (String module : Modules.SCORING) {
            long bytes = Files.size(modules.jar(module));
            sizes.append(' ').append(module).append(' ').append(bytes / 1000).append(" KB");
            sum += bytes;
        }
        sizes.append(", together ").append(sum / 1000).append(" KB");
        System.out.println(sizes);
        assertEquals(4, Modules.SCORING.size());
        assertTrue(sum < MAX_KILOBYTES * 1000L, sizes.toString());
    }
}
