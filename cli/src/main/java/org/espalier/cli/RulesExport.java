package org.espalier.cli;

import java.util.Map;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.Progress;
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
import org.espalier.explain.rules.RulesJson;
import org.espalier.explain.rules.RulesText;
import org.espalier.io.AtomicFiles;
import org.espalier.json.Json;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;

/**
 * Writes the tree walked gate by gate as rules: of a table without loss, unless short sums are asked for. Rows leave out what none of them
 * takes, and measure the rest.
 *
 * @param data the rows to make them from; without any, from what the tree remembers of its training
 * @param teachers whom the rules are compared with
 * @param terms columns in a sum at most
 * @param asJson for programs; else for people
 */
record RulesExport(DataArguments data, TeacherArguments teachers, int terms, boolean asJson, Console console) {
    /** @throws EspalierException one line, for a rule that can't be walked gate by gate */
    void write(SoftDecisionTree tree, ExportTarget.Options options) {
        if (options.rule() != Rule.GREEDY) {
            throw new EspalierException("--to rules: expected --rule greedy (rules are walked gate by gate), found "
                    + options.rule().text());
        }
        TreeView view = TreeView.of(tree);
        boolean isShort = terms != RuleOptions.defaults().maxTerms();
        RuleOptions how = isShort ? RuleOptions.defaults().withMaxTerms(terms) : RuleOptions.exact();
        if (!data.areGiven() && !isShort && PlainRules.fit(view) && (view.gates() > 0 || asJson)) {
            PlainRules rules = PlainRules.of(view);
            AtomicFiles.writeText(
                    options.out(),
                    options.existing(),
                    asJson ? json(RulesJson.toMap(rules)) : PlainRulesText.write(rules));
            return;
        }
        AtomicFiles.writeText(
                options.out(),
                options.existing(),
                data.areGiven() ? fromRows(view, how) : withoutRows(view, how, options.progress()));
    }

    private static String json(Map<String, Object> rules) {
        return Json.pretty(rules) + "\n";
    }

    private String withoutRows(TreeView view, RuleOptions how, Progress progress) {
        Rules rules = Rules.of(HardTree.of(view, how, progress));
        return asJson ? json(RulesJson.toMap(rules)) : RulesText.write(rules, Optional.empty());
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
        Rules rules = Rules.of(hard);
        if (view.isNumeric()) {
            NumberRuleFit fit = NumberRuleFit.of(hard, rows, answers);
            return asJson ? measured(rules, RulesJson.fit(fit)) : RulesText.write(rules, fit);
        }
        RuleFit fit = RuleFit.of(hard, rows, answers);
        return asJson ? measured(rules, RulesJson.fit(fit)) : RulesText.write(rules, Optional.of(fit));
    }

    private static String measured(Rules rules, Map<String, Object> fit) {
        Map<String, Object> out = RulesJson.toMap(rules);
        out.put("fit", fit);
        return json(out);
    }
}
