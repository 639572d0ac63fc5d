package org.espalier.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.Progress;
import org.espalier.base.Texts;
import org.espalier.console.Console;
import org.espalier.console.StageProgress;
import org.espalier.data.Column;
import org.espalier.explain.rules.RuleOptions;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;
import org.espalier.onnx.OnnxInput;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.tribuo.FeatureNames;
import org.espalier.tribuo.TribuoTreeExport;
import org.espalier.viz.picture.TreePicture;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code espalier export}: the model for other programs. */
@Command(
        name = "export",
        customSynopsis = "espalier export --model FILE --to FORM --out FILE [OPTIONS]",
        description = {
            "Writes the model in a form that other programs load.",
            "json holds every number of the tree, for programs that draw or check it.",
            "onnx takes raw rows: numbers in their units, a category by its place in the schema, NaN for missing.",
            "pmml is PMML 4.4 for tables: raw values in; every column's share of a score is a field of its own.",
            "tribuo is a Tribuo model; programs that load it need the jars espalier-tribuo, -explain and -sdt.",
            "tribuo-onnx answers the same, needs tribuo-onnx and no jar of ours, and explains nothing.",
            "tribuo-tree is a hard tree: by --rule greedy the same where every gate asks about one column and leaves are"
                    + " constant; else one that Tribuo grows on this tree's answers to the rows of --data, an approximation"
                    + " whose agreement on every fifth row, which it has not seen, is told.",
            "dot, svg, png and pdf are pictures of the tree; with --data the rows there say which branches are most visited, else"
                    + " those of the training do. explain draws the path of a row.",
            "rules is the tree walked gate by gate as if/then, for people to read or with --json for programs: of a table"
                    + " without loss; with --data (the training rows, best) each rule has its rows and precision; --terms"
                    + " makes sums short, and what that costs is told.",
            "java is one source file without dependencies: the soft tree exactly, raw values in. The file is named as its"
                    + " class (Tree.java)."
        })
final class ExportCommand implements Runnable {
    private final Console console;

    @Option(names = "--model", paramLabel = "FILE", required = true, description = "The tree.")
    private Path model;

    @Option(
            names = "--to",
            paramLabel = "json|onnx|pmml|tribuo|tribuo-onnx|tribuo-tree|rules|java|dot|svg|png|pdf",
            required = true,
            converter = TargetConverter.class,
            description = "The form.")
    private ExportTarget target;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            required = true,
            description = "The file to write; it appears whole or not at all.")
    private Path out;

    @Option(names = "--force", description = "Replace a file that is there already.")
    private boolean force;

    @Option(
            names = "--rule",
            paramLabel = "RULE",
            description =
                    "What the exported model answers by: average (all leaves, weighted by the probability of their"
                            + " paths) or max-path (the likeliest leaf); not tribuo: greedy (the likelier branch at every gate)."
                            + " Default: average; rules: greedy.")
    private Rule rule;

    @Option(names = "--paths", description = "onnx: also give the probability of every path, and the likeliest leaf.")
    private boolean paths;

    @Option(
            names = "--tribuo-names",
            paramLabel = "row-processor|plain",
            converter = NamesConverter.class,
            description =
                    "tribuo, tribuo-onnx, tribuo-tree: what columns are called in examples: age@value, sex@Male (as Tribuo's RowProcessor"
                            + " does), or age, sex=Male. Default: row-processor.")
    private FeatureNames names = FeatureNames.ROW_PROCESSOR;

    @Option(
            names = "--levels",
            paramLabel = "N",
            description =
                    "dot, svg, png, pdf: draw the first N levels, 1 to 10. Default: the most visited branches, see --most-visited.")
    private Integer levels;

    @Option(
            names = "--most-visited",
            paramLabel = "N",
            description = "dot, svg, png, pdf: draw the branches that most rows come to, until N leaves and folded"
                    + " branches stand at the ends, 2 to 1024; what is folded is said. Default: 32, for a table 16.")
    private Integer mostVisited;

    @Option(
            names = "--max-loss",
            paramLabel = "POINTS",
            description =
                    "tribuo-tree, grown: write nothing if the hard tree gives another class to more rows in a hundred."
                            + " Default: 2.")
    private double maxLoss = 2;

    @Option(
            names = "--terms",
            paramLabel = "N",
            description =
                    "rules: a gate's sum keeps as few columns as decide 99 %% of its rows, and so many at most; the others are"
                            + " held at their average. Default: all columns.")
    private int terms = RuleOptions.defaults().maxTerms();

    @Option(names = "--json", description = "rules: as JSON. Default: as text.")
    private boolean asJson;

    @Mixin
    private DataArguments data;

    @Mixin
    private DictionaryArguments dictionary;

    @Mixin
    private LabelArguments label;

    @Mixin
    private TeacherArguments teachers;

    @Spec
    private CommandSpec command;

    ExportCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        if (!(maxLoss >= 0 && maxLoss <= 100)) {
            throw wrongUse("--max-loss: expected points of 0 to 100, found " + maxLoss);
        }
        if (levels != null && (levels < 1 || levels > TreePicture.MAX_LEVELS)) {
            throw wrongUse("--levels: expected 1 to " + TreePicture.MAX_LEVELS + ", found " + levels);
        }
        if (mostVisited != null && (mostVisited < 2 || mostVisited > TreePicture.MAX_ENDS)) {
            throw wrongUse("--most-visited: expected 2 to " + TreePicture.MAX_ENDS + ", found " + mostVisited);
        }
        if (mostVisited != null && levels != null) {
            throw wrongUse("--levels and --most-visited: expected one of them, found both");
        }
        if (terms < 1) {
            throw wrongUse("--terms: expected 1 or more, found " + terms);
        }
        requireTargetsOfOptions();
        OverwritePolicy existing = force ? OverwritePolicy.REPLACE : OverwritePolicy.REFUSE;
        AtomicFiles.check(out, existing);
        HardTree hardTree = new HardTree(data, maxLoss, console);
        RulesExport rules = new RulesExport(data, teachers, terms, asJson, console);
        PictureExport picture =
                new PictureExport(data, Optional.ofNullable(levels), Optional.ofNullable(mostVisited), console);
        Rule answers = rule == null ? target.rule() : rule;
        SoftDecisionTree whole = dictionary.model(model, console);
        SoftDecisionTree tree =
                target.takesAll(whole.schema().target()) ? label.of(whole) : label.one(whole, "--to " + target.text());
        if (target == ExportTarget.TRIBUO_TREE && !data.areGiven()) {
            TribuoTreeExport.whyNotExact(tree, answers).ifPresent(why -> {
                throw wrongUse("--to tribuo-tree: expected --data, rows for a hard tree to grow on, because " + why);
            });
        }
        Progress progress = StageProgress.of("writing " + out, console);
        target.write(
                tree,
                new ExportTarget.Options(answers, paths, names, hardTree, rules, picture, out, existing, progress));
        if (target.takesNumbersOfTexts() && tree.schema().columns().stream().anyMatch(Column.Text.class::isInstance)) {
            console.note("the exported model takes a number for each word, phrase and count of a text"
                    + " (says \"free\": 1 or 0), not the text itself");
        }
        List<String> beyondFloat = OnnxInput.beyondFloat(tree.schema());
        if (target == ExportTarget.ONNX && !beyondFloat.isEmpty()) {
            console.note("the file's input is double, as float32 can't hold the values of " + Texts.list(beyondFloat));
        }
        console.log("wrote " + out);
    }

    /** An option that would change nothing is refused, rather than let pass. */
    private void requireTargetsOfOptions() {
        requireTarget("--paths", ExportTarget.ONNX);
        requireTarget("--tribuo-names", ExportTarget.TRIBUO, ExportTarget.TRIBUO_ONNX, ExportTarget.TRIBUO_TREE);
        requireTarget("--levels", ExportTarget.DOT, ExportTarget.SVG, ExportTarget.PNG, ExportTarget.PDF);
        requireTarget("--most-visited", ExportTarget.DOT, ExportTarget.SVG, ExportTarget.PNG, ExportTarget.PDF);
        requireTarget("--max-loss", ExportTarget.TRIBUO_TREE);
        requireTarget("--terms", ExportTarget.RULES);
        requireTarget("--json", ExportTarget.RULES);
    }

    private void requireTarget(String option, ExportTarget... targets) {
        if (command.commandLine().getParseResult().hasMatchedOption(option)
                && !List.of(targets).contains(target)) {
            throw wrongUse(option + ": expected --to "
                    + Arrays.stream(targets).map(ExportTarget::text).collect(Collectors.joining(" or "))
                    + " with it, found --to " + target.text());
        }
    }

    private ParameterException wrongUse(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    private static final class TargetConverter implements ITypeConverter<ExportTarget> {
        @Override
        public ExportTarget convert(String text) throws Exception {
            return Values.oneOf(ExportTarget.values(), ExportTarget::text).convert(text);
        }
    }

    private static final class NamesConverter implements ITypeConverter<FeatureNames> {
        @Override
        public FeatureNames convert(String text) throws Exception {
            return Values.oneOf(FeatureNames.values(), FeatureNames::text).convert(text);
        }
    }
}
