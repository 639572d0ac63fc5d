package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.evaluate.ClassScores.Shares;
import org.espalier.evaluate.Evaluation.Divergence;
import org.espalier.evaluate.Evaluation.Scores;

/** Evaluations for people to read: one in full, or several side by side. Shares are in per cent. */
public final class EvaluationText {
    private static final String NONE = "-";

    /** A longer table is left to {@code --json}. */
    private static final int MAX_CLASSES_SHOWN = 50;

    /** The accuracy says little about a class with so many times fewer rows than the largest one. */
    private static final int UNBALANCED = 10;

    private EvaluationText() {}

    /** One evaluation in full, average and max-path side by side, with intervals and the number of rows. */
    public static String full(Evaluation e) {
        TextTable table = new TextTable().line("", "average", "max-path", "greedy", "teacher");
        e.accuracy().ifPresent(s -> table.line(shares(e, "accuracy", "accuracy, %", s)));
        e.balancedAccuracy().ifPresent(s -> table.line(shares(e, "balancedAccuracy", "balanced accuracy, %", s)));
        e.macroF1().ifPresent(s -> table.line(shares(e, "macroF1", "macro F1, %", s)));
        e.agreement().ifPresent(s -> table.line(shares(e, "agreement", "agreement with teacher, %", s)));
        e.kl().ifPresent(average -> {
            Divergence maxPath = e.klMaxPath().orElse(average);
            table.line(
                    "KL(teacher || tree), mean",
                    number(average.mean()) + range(e, "kl.mean", 1, 4),
                    number(maxPath.mean()) + range(e, "klMaxPath.mean", 1, 4),
                    NONE,
                    NONE);
            table.line(
                    "  95 % of rows below",
                    number(average.p95()) + range(e, "kl.p95", 1, 4),
                    number(maxPath.p95()) + range(e, "klMaxPath.p95", 1, 4),
                    NONE,
                    NONE);
            table.line("  maximum", number(average.max()), number(maxPath.max()), NONE, NONE);
        });
        e.ranking().ifPresent(r -> {
            String title = r.positive()
                    .map(p -> "AUC, " + Texts.escape(p) + " is positive")
                    .orElse("AUC, mean over classes");
            table.line(numbers(e, "auc", title, r.auc()));
            r.gini().ifPresent(gini -> table.line(numbers(e, "gini", "Gini", gini)));
            r.ks().ifPresent(ks -> table.line(numbers(e, "ks", "KS", ks)));
        });
        e.mcc().ifPresent(s -> table.line(numbers(e, "mcc", "Matthews correlation", s)));
        e.logLoss().ifPresent(s -> table.line(numbers(e, "logLoss", "log loss", s)));
        e.brier().ifPresent(s -> table.line(numbers(e, "brier", "Brier score", s)));
        e.calibration().ifPresent(s -> table.line(numbers(e, "calibration", "calibration error", s)));
        StringBuilder out = new StringBuilder(table.toString());
        out.append(String.format(
                Locale.ROOT,
                "path mass: mean %.3f%s, 5 %% of rows below %.3f%s\n",
                e.pathMass().mean(),
                range(e, "pathMass.mean", 1, 3),
                e.pathMass().p05(),
                range(e, "pathMass.p05", 1, 3)));
        out.append("leaves: " + e.leaves().total() + ", " + e.leaves().dead()
                + " of them dead (the max-path leaf of no row)\n");
        e.leaves()
                .columnsRead()
                .ifPresent(read -> out.append(String.format(Locale.ROOT, "columns read on a path: mean %.2f\n", read)));
        e.ranking()
                .ifPresent(r -> out.append(String.format(
                        Locale.ROOT,
                        "cost of one path: %.4f of AUC%s\n",
                        r.pathCost().value() + 0.0,
                        range(e, "pathCost.auc", 1, 4))));
        out.append(neverAnswered(e));
        out.append(
                "rows: " + e.rows() + (e.labelled() < e.rows() ? ", " + e.labelled() + " of them with a label" : ""));
        out.append(e.intervals().isEmpty() ? "\n" : "; in brackets: 95 % intervals over the rows\n");
        return out + classes(e) + deciles(e);
    }

    /**
     * Several trees side by side, the teacher above them where one was asked: a labels-only tree beside a distilled one.
     *
     * @param models in the order of the lines, evaluated on the same rows
     */
    public static String table(List<NamedEvaluation> models) {
        TextTable table = new TextTable()
                .line("", "accuracy, %", "", "agreement, %", "", "KL", "ECE", "", "path", "dead")
                .line(
                        "model",
                        "average",
                        "max-path",
                        "average",
                        "max-path",
                        "average",
                        "average",
                        "max-path",
                        "mass",
                        "leaves");
        models.stream()
                .map(NamedEvaluation::evaluation)
                .filter(e -> e.accuracy().flatMap(EvaluationText::teacher).isPresent())
                .findFirst()
                .ifPresent(e -> table.line(teacherLine(e)));
        for (NamedEvaluation model : models) {
            table.line(line(model));
        }
        List<Integer> rows =
                models.stream().map(m -> m.evaluation().rows()).distinct().toList();
        String count = String.join(", ", rows.stream().map(String::valueOf).toList());
        boolean anyInterval =
                models.stream().anyMatch(m -> !m.evaluation().intervals().isEmpty());
        return table + "rows: " + count + "; KL: mean of KL(teacher || tree); ECE: expected calibration error"
                + (anyInterval ? "; ±: half of the 95 % bootstrap interval\n" : "\n")
                + models.stream()
                        .map(m -> byClass(m.evaluation(), Texts.escape(m.name()) + ": balanced accuracy"))
                        .collect(Collectors.joining());
    }

    /** A line where the accuracy may hide a class: one that is rare, or never answered. */
    private static String byClass(Evaluation e, String title) {
        List<ClassScores> classes =
                e.classes().stream().filter(c -> c.rows() > 0).toList();
        List<String> notByAverage = neverAnswered(classes, Shares::average);
        List<String> notByMaxPath = neverAnswered(classes, Shares::maxPath);
        IntSummaryStatistics rows = classes.stream().mapToInt(ClassScores::rows).summaryStatistics();
        boolean unbalanced = rows.getMax() >= (long) UNBALANCED * rows.getMin();
        if (e.balancedAccuracy().isEmpty() || !unbalanced && notByAverage.isEmpty() && notByMaxPath.isEmpty()) {
            return "";
        }
        Scores scores = e.balancedAccuracy().get();
        String line = title + ", %: " + percent(scores.average()) + " average, " + percent(scores.maxPath())
                + " max-path"
                + teacher(scores).map(t -> ", " + percent(t) + " teacher").orElse("");
        if (notByAverage.equals(notByMaxPath)) {
            return line + never("", notByAverage) + "\n";
        }
        return line + never(" by average", notByAverage) + never(" by max-path", notByMaxPath) + "\n";
    }

    private static String neverAnswered(Evaluation e) {
        List<ClassScores> classes =
                e.classes().stream().filter(c -> c.rows() > 0).toList();
        List<String> notByAverage = neverAnswered(classes, Shares::average);
        List<String> notByMaxPath = neverAnswered(classes, Shares::maxPath);
        if (notByAverage.isEmpty() && notByMaxPath.isEmpty()) {
            return "";
        }
        String line = notByAverage.equals(notByMaxPath)
                ? never("", notByAverage)
                : never(" by average", notByAverage) + never(" by max-path", notByMaxPath);
        return line.substring("; ".length()) + "\n";
    }

    /** Recall and precision of every class; of very many those that fare worst. */
    private static String classes(Evaluation e) {
        List<ClassScores> all = e.classes().stream().filter(c -> c.rows() > 0).toList();
        if (all.isEmpty()) {
            return "";
        }
        boolean areMany = all.size() > MAX_CLASSES_SHOWN;
        List<ClassScores> shown = areMany
                ? all.stream()
                        .sorted(Comparator.comparingDouble(
                                c -> c.recall().maxPath().orElse(0)))
                        .limit(MAX_CLASSES_SHOWN)
                        .toList()
                : all;
        boolean hasAuc = all.size() > 2; // of two classes it stands above
        TextTable table = new TextTable()
                .line("", "", "recall, %", "", "precision, %", "", hasAuc ? "AUC" : "")
                .line("class", "rows", "average", "max-path", "average", "max-path", hasAuc ? "average" : "");
        for (ClassScores c : shown) {
            table.line(
                    Texts.escape(c.name()),
                    String.valueOf(c.rows()),
                    ofClass(e, "recall.average.", c, c.recall().average()),
                    ofClass(e, "recall.maxPath.", c, c.recall().maxPath()),
                    ofClass(e, "precision.average.", c, c.precision().average()),
                    ofClass(e, "precision.maxPath.", c, c.precision().maxPath()),
                    hasAuc ? c.auc().map(auc -> number(auc.average())).orElse(NONE) : "");
        }
        return "\n" + table
                + (areMany
                        ? "of " + all.size() + " classes the " + MAX_CLASSES_SHOWN
                                + " of the lowest recall by max-path; --json has all\n"
                        : "");
    }

    private static String ofClass(Evaluation e, String key, ClassScores c, OptionalDouble share) {
        return cell(share, EvaluationText::percent, range(e, key + c.name(), 100, 1));
    }

    /** For two classes: whom a lender or a campaign meets in each tenth. */
    private static String deciles(Evaluation e) {
        Optional<String> positive = e.ranking().flatMap(Evaluation.Ranking::positive);
        if (positive.isEmpty() || e.deciles().average().isEmpty()) {
            return "";
        }
        TextTable table = new TextTable()
                .line("", "", Texts.escape(positive.get()) + ", %", "", "", "")
                .line("tenth", "rows", "expected", "found", "lift", "gain, %");
        int n = 0;
        for (Discrimination.Decile d : e.deciles().average()) {
            n++;
            table.line(
                    String.valueOf(n),
                    String.valueOf(d.rows()),
                    percent(d.probability()),
                    percent(d.share())
                            + String.format(
                                    Locale.ROOT,
                                    " [%.1f, %.1f]",
                                    100 * d.interval().low(),
                                    100 * d.interval().high()),
                    d.lift().isPresent()
                            ? String.format(Locale.ROOT, "%.2f", d.lift().getAsDouble())
                            : NONE,
                    cell(d.gain(), EvaluationText::percent, ""));
        }
        return "\n" + table;
    }

    private static List<String> neverAnswered(List<ClassScores> classes, Function<Shares, OptionalDouble> way) {
        return classes.stream()
                .filter(c -> way.apply(c.precision()).isEmpty())
                .map(ClassScores::name)
                .toList();
    }

    private static String never(String way, List<String> classes) {
        return classes.isEmpty() ? "" : "; never answered" + way + ": " + Texts.list(classes);
    }

    private static Optional<Double> teacher(Scores scores) {
        return scores.teacher().isPresent() ? Optional.of(scores.teacher().getAsDouble()) : Optional.empty();
    }

    private static List<String> teacherLine(Evaluation e) {
        List<String> cells = new ArrayList<>(List.of("teacher"));
        cells.add(plusMinus(e, "accuracy.teacher", e.accuracy().flatMap(EvaluationText::teacher)));
        cells.addAll(List.of(NONE, NONE, NONE, NONE));
        cells.add(e.calibration()
                .flatMap(EvaluationText::teacher)
                .map(EvaluationText::number)
                .orElse(NONE));
        cells.addAll(List.of(NONE, NONE, NONE));
        return cells;
    }

    private static List<String> line(NamedEvaluation model) {
        Evaluation e = model.evaluation();
        return List.of(
                Texts.escape(model.name()),
                plusMinus(e, "accuracy.average", e.accuracy().map(Scores::average)),
                plusMinus(e, "accuracy.maxPath", e.accuracy().map(Scores::maxPath)),
                plusMinus(e, "agreement.average", e.agreement().map(Scores::average)),
                plusMinus(e, "agreement.maxPath", e.agreement().map(Scores::maxPath)),
                e.kl().map(kl -> number(kl.mean())).orElse(NONE),
                e.calibration().map(s -> number(s.average())).orElse(NONE),
                e.calibration().map(s -> number(s.maxPath())).orElse(NONE),
                String.format(Locale.ROOT, "%.3f", e.pathMass().mean()),
                e.leaves().dead() + " of " + e.leaves().total());
    }

    /** {@code 96.94 ±0.34}. */
    private static String plusMinus(Evaluation e, String name, Optional<Double> share) {
        Interval interval = e.intervals().get(name);
        String plusMinus = interval == null ? "" : String.format(Locale.ROOT, " ±%.2f", 100 * interval.halfWidth());
        return share.map(s -> percent(s) + plusMinus).orElse(NONE);
    }

    private static List<String> shares(Evaluation e, String key, String title, Scores s) {
        return List.of(
                title,
                percent(s.average()) + range(e, key + ".average", 100, 2),
                percent(s.maxPath()) + range(e, key + ".maxPath", 100, 2),
                cell(s.greedy(), EvaluationText::percent, range(e, key + ".greedy", 100, 2)),
                cell(s.teacher(), EvaluationText::percent, range(e, key + ".teacher", 100, 2)));
    }

    private static List<String> numbers(Evaluation e, String key, String title, Scores s) {
        return List.of(
                title,
                number(s.average()) + range(e, key + ".average", 1, 4),
                number(s.maxPath()) + range(e, key + ".maxPath", 1, 4),
                cell(s.greedy(), EvaluationText::number, range(e, key + ".greedy", 1, 4)),
                cell(s.teacher(), EvaluationText::number, range(e, key + ".teacher", 1, 4)));
    }

    /** In per cent where the unit is 100. */
    static String cell(OptionalDouble value, int unit, String range) {
        return cell(value, unit == 100 ? EvaluationText::percent : EvaluationText::number, range);
    }

    private static String cell(OptionalDouble value, DoubleFunction<String> form, String range) {
        return value.isPresent() ? form.apply(value.getAsDouble()) + range : NONE;
    }

    private static String percent(double share) {
        return Percent.digits(share, 2);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    /** {@code [96.60, 97.28]} with a blank before it; nothing where the figure has no interval. */
    private static String range(Evaluation e, String name, int unit, int places) {
        return range(e.intervals(), name, unit, places);
    }

    static String range(Map<String, Interval> intervals, String name, int unit, int places) {
        Interval interval = intervals.get(name);
        if (interval == null) {
            return "";
        }
        String form = " [%." + places + "f, %." + places + "f]";
        return String.format(Locale.ROOT, form, unit * interval.low(), unit * interval.high());
    }
}
