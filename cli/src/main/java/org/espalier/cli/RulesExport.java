package org.espalier.cli;

import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.console.Console;
import org.espalier.console.StageProgress;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.explain.TreeView;
import org.espalier.explain.rules.HardTree;
import org.espalier.explain.rules.NumberRuleFit;
import org.espalier.explain.rules.PlainRules;
import org.espalier.explain.rules.PlainRulesText;
import org.espalier.explain.rules.RuleFit;
import org.espalier.explain.rules.RuleOptions;
import org.espalier.explain.rules.Rules;
import org.espalier.explain.rules.RulesText;
import org.espalier.io.AtomicFiles;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;

/**
 * Writes the greedy hard tree as rules: without loss where every gate asks about few columns, unless rows or short sums are asked for. No
 * column of a table is held at an average unless short sums are asked for.
 *
 * @param data the rows to make them from; without any, from what the tree remembers of its training
 * @param teachers whom the rules are compared with
 * @param terms columns in a sum at most
 */
record RulesExport(DataArguments data, TeacherArguments teachers, int terms, Console console) {
    /** @throws EspalierException one line, for a rule that can't be walked gate by gate */
    void write(SoftDecisionTree tree, ExportTarget.Options options) {
        if (options.rule() != Rule.GREEDY) {
            throw new EspalierException("--to rules: expected --rule greedy (rules are walked gate by gate), found "
                    + options.rule().text());
        }
        TreeView view = TreeView.of(tree);
        boolean isShort = terms != RuleOptions.defaults().maxTerms();
        RuleOptions how = isShort || tree.schema().image().isPresent()
                ? RuleOptions.defaults().withMaxTerms(terms)
                : RuleOptions.exact();
        if (!data.areGiven() && !isShort && view.gates() > 0 && PlainRules.fit(view)) {
            AtomicFiles.writeText(options.out(), options.existing(), PlainRulesText.write(PlainRules.of(view)));
            return;
        }
        String text = data.areGiven()
                ? fromRows(view, how)
                : RulesText.write(Rules.of(HardTree.of(view, how, options.progress())), Optional.empty());
        AtomicFiles.writeText(options.out(), options.existing(), text);
    }

    private String fromRows(TreeView view, RuleOptions how) {
        Dataset rows;
        Optional<float[]> answers;
        try (TeacherLoader loader = teachers.load()) {
            Optional<Teacher> teacher = loader.teacher(view.tree().schema(), DataSource.open(data.options()), console);
            rows = ScoringData.read(data, view.tree(), LabelPolicy.OPTIONAL, teacher, console);
            answers = teacher.map(t -> view.isNumeric()
                    ? TeacherLoader.askNumbers(t, rows, console)
                    : TeacherLoader.ask(t, rows, console, teachers.warnings(console)));
        }
        console.endProgress();
        HardTree hard = HardTree.of(view, rows, how, StageProgress.of("cutting rules", console));
        console.stage("measuring the rules on " + rows.rows() + " rows");
        if (view.isNumeric()) {
            return RulesText.write(Rules.of(hard), NumberRuleFit.of(hard, rows, answers));
        }
        return RulesText.write(Rules.of(hard), Optional.of(RuleFit.of(hard, rows, answers)));
    }
}
