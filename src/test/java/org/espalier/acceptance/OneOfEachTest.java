package org.espalier.acceptance;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What there is one of: whoever needs it takes that one, so that the same thing is the same everywhere. */
@AnalyzeClasses(packages = "org.espalier", importOptions = ImportOption.DoNotIncludeTests.class)
class OneOfEachTest {
    @ArchTest
    static final ArchRule oneReaderAndWriterOfJson = noClasses()
            .that()
            .resideOutsideOfPackage("org.espalier.json")
            .and()
            .doNotHaveFullyQualifiedName("org.espalier.base.Decimals") // takes Jackson's digits of a double
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.fasterxml..")
            .because("depth, duplicate keys, numbers and their digits are decided in one place");

    @ArchTest
    static final ArchRule oneHash = noClasses()
            .that()
            .doNotHaveFullyQualifiedName("org.espalier.base.Sha256")
            .should()
            .callMethod(MessageDigest.class, "getInstance", String.class)
            .because("every hash here is a SHA-256");

    @ArchTest
    static final ArchRule oneSourceOfRandomNumbers = noClasses()
            .that(resideInAPackage("org.espalier..")
                    .and(JavaClass.Predicates.simpleName("Seeds").negate())
                    .and(resideInAPackage("org.espalier.samples..").negate()))
            .should()
            .callConstructor(SplittableRandom.class, long.class)
            .because("streams of one seed must not overlap");

    /** A pattern that one file of main code has, whatever the module; the samples and bench stand for users. */
    @ParameterizedTest
    @CsvSource({
        "'1\\.95996', Interval.java",
        "'(?i)0x9e3779b97f4a7c15', SplitMix64.java",
        "'Math\\.log1p\\(Math\\.exp\\(', Softplus.java",
        "'\"%\\.[01]f %%\"', Percent.java"
    })
    void oneFileHasIt(String pattern, String file) throws IOException {
        Pattern wanted = Pattern.compile(pattern);
        Path root = Launcher.projectRoot();
        try (Stream<Path> files = Files.walk(root)) {
            List<String> found = files.filter(f -> f.toString().endsWith(".java"))
                    .filter(f -> root.relativize(f).toString().contains("src/main/java"))
                    .filter(f -> !root.relativize(f).toString().matches("(bench|samples)/.*"))
                    .filter(f -> contains(f, wanted))
                    .map(f -> f.getFileName().toString())
                    .distinct()
                    .toList();
            assertEquals(List.of(file), found);
        }
    }

    private static boolean contains(Path file, Pattern wanted) {
        try {
            return wanted.matcher(Files.readString(file)).find();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
