package org.espalier.cli;

import java.nio.file.Path;
import org.espalier.EspalierException;
import org.espalier.Progress;
import org.espalier.base.Texts;
import org.espalier.data.Target;
import org.espalier.explain.TreeJson;
import org.espalier.explain.TreeView;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;
import org.espalier.json.Json;
import org.espalier.onnx.OnnxExport;
import org.espalier.onnx.OnnxOptions;
import org.espalier.pmml.PmmlExport;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.source.JavaSource;
import org.espalier.tribuo.FeatureNames;
import org.espalier.tribuo.TribuoExport;
import org.espalier.tribuo.TribuoOnnxExport;
import org.espalier.viz.picture.PictureFormat;

/** A form that a model can be exported in: a name, and what writes it. */
enum ExportTarget {
    JSON(
            "json",
            (tree, options) -> AtomicFiles.writeText(
                    options.out(), options.existing(), Json.pretty(TreeJson.toMap(TreeView.of(tree))))),
    ONNX(
            "onnx",
            (tree, options) -> OnnxExport.write(
                    tree,
                    options.paths() ? OnnxOptions.of(options.rule()).withPaths() : OnnxOptions.of(options.rule()),
                    options.out(),
                    options.existing())),
    PMML(
            "pmml",
            (tree, options) -> AtomicFiles.writeText(
                    options.out(), options.existing(), PmmlExport.write(tree, options.rule(), options.progress()))),
    TRIBUO(
            "tribuo",
            (tree, options) -> TribuoExport.write(
                    TribuoExport.anyModel(tree, options.rule(), options.names()), options.out(), options.existing())),
    TRIBUO_ONNX(
            "tribuo-onnx",
            (tree, options) ->
                    TribuoOnnxExport.write(tree, options.rule(), options.names(), options.out(), options.existing())),
    TRIBUO_TREE("tribuo-tree", (tree, options) -> options.hardTree().write(tree, options)),
    DOT("dot", picture(PictureFormat.DOT)),
    SVG("svg", picture(PictureFormat.SVG)),
    PNG("png", picture(PictureFormat.PNG)),
    PDF("pdf", picture(PictureFormat.PDF)),
    RULES("rules", (tree, options) -> options.rules().write(tree, options)),
    JAVA("java", (tree, options) -> {
        String file = options.out().getFileName().toString();
        if (!file.endsWith(".java")) {
            throw new EspalierException(
                    "--to java: expected a file named as its class (Tree.java), found " + Texts.quote(file));
        }
        String name = file.substring(0, file.length() - ".java".length());
        AtomicFiles.writeText(options.out(), options.existing(), JavaSource.write(tree, options.rule(), name));
    });

    /**
     * What was asked for besides the form.
     *
     * @param paths whether an ONNX file also gives path probabilities
     * @param names how columns are called in Tribuo examples
     * @param hardTree how a Tribuo tree is grown
     * @param rules how rules are made
     * @param picture how pictures are drawn
     * @param progress hears how far a long export is
     */
    record Options(
            Rule rule,
            boolean paths,
            FeatureNames names,
            HardTree hardTree,
            RulesExport rules,
            PictureExport picture,
            Path out,
            OverwritePolicy existing,
            Progress progress) {}

    private interface Writer {
        void write(SoftDecisionTree tree, Options options);
    }

    private final String text;
    private final Writer writer;

    ExportTarget(String text, Writer writer) {
        this.text = text;
        this.writer = writer;
    }

    /** The name on the command line. */
    String text() {
        return text;
    }

    private static Writer picture(PictureFormat format) {
        return (tree, options) -> options.picture().write(tree, format, options);
    }

    /** Whether what is written answers rows, and breaks no text into words. */
    boolean takesNumbersOfTexts() {
        return this == ONNX || this == PMML || this == JAVA || text.startsWith("tribuo");
    }

    /** Whether it holds all answers of a target of several: of labels, or of numbers. */
    boolean takesAll(Target target) {
        return this == JSON
                || this == ONNX
                || this == JAVA
                || this == TRIBUO
                || this == TRIBUO_ONNX && target.isNumeric();
    }

    /** What a form answers by where nothing else is asked for. */
    Rule rule() {
        return this == RULES ? Rule.GREEDY : Rule.AVERAGE;
    }

    /** @throws org.espalier.EspalierException one line, when the form does not know the rule, or the file can't be written */
    void write(SoftDecisionTree tree, Options options) {
        writer.write(tree, options);
    }
}
