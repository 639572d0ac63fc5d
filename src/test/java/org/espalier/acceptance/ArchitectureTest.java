package org.espalier.acceptance;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;

/** Which package may know which. The Maven modules keep the layers; these rules keep the rest. */
@AnalyzeClasses(packages = "org.espalier", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] TENSOR_LIBRARIES = {"org.nd4j..", "org.deeplearning4j..", "org.bytedeco.."};

    /** The places where DL4J's and ND4J's types are at home; the samples stand for the user, who may have them too. */
    private static final String[] AT_HOME_WITH_ND4J = {
        "org.espalier.nd4j..", "org.espalier.train.nd4j..", "org.espalier.teacher.dl4j..", "org.espalier.samples.."
    };

    private static final DescribedPredicate<JavaClass> CORE = resideInAnyPackage(
                    "org.espalier.base..",
                    "org.espalier.matrix..",
                    "org.espalier.data..",
                    "org.espalier.sdt..",
                    "org.espalier.teacher..",
                    "org.espalier.scorecard..",
                    "org.espalier.train..",
                    "org.espalier.evaluate..",
                    "org.espalier.tokens..",
                    "org.espalier.json..",
                    "org.espalier.io..",
                    "org.espalier.text..",
                    "org.espalier.words..")
            .and(not(resideInAnyPackage(
                    "org.espalier.train.nd4j..", "org.espalier.train.cuda..", "org.espalier.teacher.*..")))
            .as("the classes of base, data, tree, train and teacher/api");

    @ArchTest
    static final ArchRule nothingDependsOnTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage("org.espalier.cli..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.espalier.cli..")
            .because("Espalier is a library first: whatever the command can do, a program can do without it");

    @ArchTest
    static final ArchRule theCoreNeedsNoTensorLibrary = noClasses()
            .that(CORE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(TENSOR_LIBRARIES)
            .because("who scores a tree in production takes small jars without native code");

    @ArchTest
    static final ArchRule nd4jStaysInItsEngineAndItsTeacher = noClasses()
            .that()
            .resideOutsideOfPackages(AT_HOME_WITH_ND4J)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.nd4j..", "org.deeplearning4j..")
            .because("only an engine or a teacher touches its native library, so that each can be left out");

    @ArchTest
    static final ArchRule nativeBindingsStayInTheirEngines = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "org.espalier.train.cuda..", "org.espalier.train.nd4j..", "org.espalier.teacher.dl4j..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.bytedeco..")
            .because("only an engine touches its native library: nobody else loads CUDA");

    @ArchTest
    static final ArchRule onlyTheQuestionToTheDriverTakesJna = noClasses()
            .that()
            .resideOutsideOfPackage("org.espalier.nd4j..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.sun.jna..")
            .because("it is on the class path of ND4J on CUDA only");

    @ArchTest
    static final ArchRule onnxRuntimeStaysInItsTeacher = noClasses()
            .that()
            .resideOutsideOfPackage("org.espalier.teacher.onnx..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("ai.onnxruntime..")
            .because("writing an ONNX file takes no native library, and who does not read one can leave it out");

    @ArchTest
    static final ArchRule tribuoStaysInItsPart = noClasses()
            .that()
            .resideOutsideOfPackages("org.espalier.tribuo..", "org.espalier.samples..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.tribuo..", "com.oracle.labs..")
            .because("who does not use Tribuo takes no jar of it");

    @ArchTest
    static final ArchRule sparkStaysInItsPart = noClasses()
            .that()
            .resideOutsideOfPackage("org.espalier.spark..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "scala..")
            .because("who does not use Spark takes no jar of it");

    @ArchTest
    static final ArchRule anOnnxFileIsWrittenFromTheTreesValues = classes()
            .that()
            .resideInAPackage("org.espalier.onnx..")
            .should()
            .onlyDependOnClassesThat(valuesAnd("org.espalier.onnx..", "org.espalier.io.."))
            .because("the export is a writer over the tree");

    @ArchTest
    static final ArchRule aPmmlDocumentIsWrittenFromTheTreesValues = classes()
            .that()
            .resideInAPackage("org.espalier.pmml..")
            .should()
            .onlyDependOnClassesThat(valuesAnd("org.espalier.pmml.."))
            .because("the export is a writer over the tree");

    @ArchTest
    static final ArchRule theCoreIsBuiltInOneOrder = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("base")
            .definedBy("org.espalier.base")
            .layer("json")
            .definedBy("org.espalier.json")
            .layer("io")
            .definedBy("org.espalier.io")
            .layer("text")
            .definedBy("org.espalier.text")
            .layer("words")
            .definedBy("org.espalier.words")
            .layer("matrix")
            .definedBy("org.espalier.matrix")
            .layer("data")
            .definedBy("org.espalier.data")
            .layer("sdt")
            .definedBy("org.espalier.sdt..")
            .layer("teacher")
            .definedBy("org.espalier.teacher")
            .layer("evaluate")
            .definedBy("org.espalier.evaluate")
            .layer("scorecard")
            .definedBy("org.espalier.scorecard")
            .layer("train")
            .definedBy(
                    "org.espalier.train",
                    "org.espalier.train.jvm",
                    "org.espalier.train.kernel",
                    "org.espalier.train.number")
            .whereLayer("base")
            .mayNotAccessAnyLayer()
            .whereLayer("json")
            .mayOnlyAccessLayers("base")
            .whereLayer("io")
            .mayOnlyAccessLayers("base")
            .whereLayer("text")
            .mayOnlyAccessLayers("base")
            .whereLayer("words")
            .mayOnlyAccessLayers("base", "json")
            .whereLayer("matrix")
            .mayNotAccessAnyLayer()
            .whereLayer("data")
            .mayOnlyAccessLayers("base", "json", "io", "text", "words", "matrix")
            .whereLayer("sdt")
            .mayOnlyAccessLayers("base", "json", "io", "matrix", "data")
            .whereLayer("teacher")
            .mayOnlyAccessLayers("base", "json", "io", "matrix", "data")
            .whereLayer("evaluate")
            .mayOnlyAccessLayers("base", "json", "io", "matrix", "data", "sdt")
            .whereLayer("scorecard")
            .mayOnlyAccessLayers("base", "matrix", "data", "sdt")
            .because(
                    "base, json, io, text, words, matrix <- data <- sdt <- evaluate, sdt <- scorecard, data <- teacher, all of them <- train: each part can be read without those after it");

    @ArchTest
    static final ArchRule explanationsSeeValuesOnly = classes()
            .that()
            .resideInAPackage("org.espalier.explain..")
            .should()
            .onlyDependOnClassesThat(valuesAnd("org.espalier.explain.."))
            .allowEmptyShould(true)
            .because("an explanation is made from the tree's values: no training, no tensors, no command line");

    @ArchTest
    static final ArchRule picturesSeeExplanationsAndValuesOnly = classes()
            .that()
            .resideInAPackage("org.espalier.viz..")
            .should()
            .onlyDependOnClassesThat(valuesAnd("org.espalier.explain..", "org.espalier.viz.."))
            .allowEmptyShould(true)
            .because("a picture is a writer over an explanation");

    @ArchTest
    static final ArchRule noJavaObjectIsReadFromAStream = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ObjectInputStream.class)
            .because("a serialised object in a file from elsewhere runs code when it is read");

    @ArchTest
    static final ArchRule onlyProgramsPrint = noClasses()
            .that()
            .resideOutsideOfPackages("org.espalier.cli..", "org.espalier.samples..")
            .and()
            // a process of its own: it tries a network, and tells its parent by standard output
            .doNotHaveFullyQualifiedName("org.espalier.teacher.onnx.TrialProgram")
            .should(ACCESS_STANDARD_STREAMS)
            .because("a library reports progress to a listener and logs to slf4j: standard output is the program's");

    @ArchTest
    static final ArchRule noPackageNeedsItself = slices().matching("org.espalier.(**)")
            .should()
            .beFreeOfCycles()
            .because("data flow one way, and every package can be read without those that stand on it");

    @ArchTest
    static final ArchRule scoringOpensNoConnectionAndNoWindow = noClasses()
            .that()
            .resideInAnyPackage(
                    "org.espalier",
                    "org.espalier.base..",
                    "org.espalier.io..",
                    "org.espalier.json..",
                    "org.espalier.matrix..",
                    "org.espalier.text..",
                    "org.espalier.words..",
                    "org.espalier.data..",
                    "org.espalier.sdt..",
                    "org.espalier.evaluate..",
                    "org.espalier.explain..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "java.net.http..",
                    "java.awt..",
                    "java.beans..",
                    "javax.swing..",
                    "javax.imageio..",
                    "javax.print..")
            .because("a service that scores runs where java.desktop and java.net.http are not");

    @ArchTest
    static final ArchRule scoringKnowsNoTrainingAndNoNetwork = noClasses()
            .that()
            .resideInAnyPackage(
                    "org.espalier.base..",
                    "org.espalier.matrix..",
                    "org.espalier.data..",
                    "org.espalier.sdt..",
                    "org.espalier.evaluate..",
                    "org.espalier.explain..",
                    "org.espalier.onnx..",
                    "org.espalier.pmml..",
                    "org.espalier.viz..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.espalier.train..", "org.espalier.teacher..")
            .because("a tree answers, explains itself and is drawn, whoever trained it");

    @ArchTest
    static final ArchRule picturesAndReportsStandSideBySide = noClasses()
            .that()
            .resideInAPackage("org.espalier.viz.report..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.espalier.viz.picture..")
            .because("what a picture and a report share is in viz");

    @ArchTest
    static final ArchRule pictureLibrariesStayWithThePictures = noClasses()
            .that()
            .resideOutsideOfPackage("org.espalier.viz.picture..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("guru.nidi..", "org.apache.batik..", "org.apache.fop..")
            .because("a report is drawn by the browser: only pictures need Graphviz and Batik");

    /** Ours only from the packages of plain values and those given, from elsewhere anything but a tensor library. */
    private static DescribedPredicate<JavaClass> valuesAnd(String... own) {
        DescribedPredicate<JavaClass> values = resideInAnyPackage(
                "org.espalier",
                "org.espalier.base..",
                "org.espalier.matrix..",
                "org.espalier.data..",
                "org.espalier.sdt..",
                "org.espalier.evaluate..",
                "org.espalier.json..",
                "org.espalier.words..");
        return values.or(resideInAnyPackage(own))
                .or(not(resideInAPackage("org.espalier..")).and(not(resideInAnyPackage(TENSOR_LIBRARIES))))
                .as("values (data, sdt, evaluate, json) and no tensor library");
    }
}
