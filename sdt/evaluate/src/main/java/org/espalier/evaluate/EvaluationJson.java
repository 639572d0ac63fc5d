package org.espalier.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.espalier.evaluate.Evaluation.Divergence;
import org.espalier.evaluate.Evaluation.Scores;
import org.espalier.json.Json;

/**
 * The JSON form of an {@link Evaluation}, what {@code evaluate --json} prints. A key is absent where it does not apply.
 * The order is fixed: {@code klMaxPath}, {@code labelled} where not all rows are, {@code balancedAccuracy} and
 * {@code classes} come last, and {@code deciles} after them. {@code classes} has an object for each class by its name, with
 * {@code rows}, and {@code recall}, {@code precision} and {@code auc} by way of answering; {@code recall}
 * has the same by way of answering and class.
 */
public final class EvaluationJson {
    private EvaluationJson() {}

    /** Indented, with a line end at the end. */
    public static String write(Evaluation evaluation) {
        return Json.pretty(toMap(evaluation));
    }

    /** For a document that holds an evaluation: what {@link Json} writes. */
    public static Map<String, Object> toMap(Evaluation evaluation) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rows", evaluation.rows());
        evaluation.accuracy().ifPresent(scores -> json.put("accuracy", scores(scores)));
        evaluation.agreement().ifPresent(scores -> json.put("agreement", scores(scores)));
        evaluation.kl().ifPresent(kl -> json.put("kl", divergence(kl)));
        evaluation.logLoss().ifPresent(scores -> json.put("logLoss", scores(scores)));
        evaluation.calibration().ifPresent(scores -> json.put("calibration", scores(scores)));
        putTree(json, evaluation.pathMass(), evaluation.leaves(), evaluation.intervals());
        evaluation.klMaxPath().ifPresent(kl -> json.put("klMaxPath", divergence(kl)));
        if (evaluation.labelled() < evaluation.rows()) {
            json.put("labelled", evaluation.labelled());
        }
        evaluation.ranking().ifPresent(ranking -> {
            ranking.positive().ifPresent(name -> json.put("positive", name));
            json.put("auc", scores(ranking.auc()));
            ranking.gini().ifPresent(gini -> json.put("gini", scores(gini)));
            ranking.ks().ifPresent(ks -> json.put("ks", scores(ks)));
            json.put("pathCost", Map.of("auc", ranking.pathCost().value()));
        });
        evaluation.brier().ifPresent(scores -> json.put("brier", scores(scores)));
        evaluation.mcc().ifPresent(scores -> json.put("mcc", scores(scores)));
        evaluation.macroF1().ifPresent(macro -> {
            // of answers of one class each
            json.put("microF1", scores(evaluation.accuracy().orElseThrow()));
            json.put("macroF1", scores(macro));
        });
        evaluation.balancedAccuracy().ifPresent(scores -> json.put("balancedAccuracy", scores(scores)));
        if (!evaluation.classes().isEmpty()) {
            Map<String, Object> classes = new LinkedHashMap<>();
            evaluation.classes().forEach(c -> classes.put(c.name(), ofClass(c)));
            json.put("recall", recallByRule(evaluation.classes()));
            json.put("classes", classes);
        }
        if (!evaluation.deciles().average().isEmpty()) {
            Map<String, Object> deciles = new LinkedHashMap<>();
            deciles.put("average", deciles(evaluation.deciles().average()));
            deciles.put("maxPath", deciles(evaluation.deciles().maxPath()));
            json.put("deciles", deciles);
        }
        return json;
    }

    /** What is said of every tree: its paths, its leaves, and the intervals of the figures. */
    static void putTree(
            Map<String, Object> json,
            Evaluation.PathMass mass,
            Evaluation.Leaves leaves,
            Map<String, Interval> intervals) {
        Map<String, Object> pathMass = new LinkedHashMap<>();
        pathMass.put("mean", mass.mean());
        pathMass.put("p05", mass.p05());
        json.put("pathMass", pathMass);
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("total", leaves.total());
        counts.put("dead", leaves.dead());
        json.put("leaves", counts);
        leaves.columnsRead().ifPresent(read -> json.put("columnsRead", read));
        if (!intervals.isEmpty()) {
            Map<String, Object> byName = new LinkedHashMap<>();
            intervals.forEach((name, i) -> byName.put(name, List.of(i.low(), i.high())));
            json.put("intervals", byName);
        }
    }

    private static Map<String, Object> scores(Scores scores) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("average", scores.average());
        json.put("maxPath", scores.maxPath());
        scores.greedy().ifPresent(value -> json.put("greedy", value));
        scores.teacher().ifPresent(value -> json.put("teacher", value));
        return json;
    }

    private static Map<String, Object> recallByRule(List<ClassScores> classes) {
        Map<String, Function<ClassScores.Shares, OptionalDouble>> ways = new LinkedHashMap<>();
        ways.put("average", ClassScores.Shares::average);
        ways.put("maxPath", ClassScores.Shares::maxPath);
        ways.put("greedy", ClassScores.Shares::greedy);
        ways.put("teacher", ClassScores.Shares::teacher);
        Map<String, Object> json = new LinkedHashMap<>();
        ways.forEach((name, way) -> {
            Map<String, Object> ofWay = new LinkedHashMap<>();
            classes.forEach(c -> way.apply(c.recall()).ifPresent(value -> ofWay.put(c.name(), value)));
            if (!ofWay.isEmpty()) {
                json.put(name, ofWay);
            }
        });
        return json;
    }

    private static List<Object> deciles(List<Discrimination.Decile> deciles) {
        List<Object> json = new ArrayList<>();
        for (Discrimination.Decile decile : deciles) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("rows", decile.rows());
            one.put("probability", decile.probability());
            one.put("share", decile.share());
            one.put(
                    "interval",
                    List.of(decile.interval().low(), decile.interval().high()));
            decile.lift().ifPresent(lift -> one.put("lift", lift));
            decile.gain().ifPresent(gain -> one.put("gain", gain));
            json.add(one);
        }
        return json;
    }

    private static Map<String, Object> ofClass(ClassScores ofClass) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("rows", ofClass.rows());
        putShares(json, "recall", ofClass.recall());
        putShares(json, "precision", ofClass.precision());
        ofClass.auc().ifPresent(auc -> json.put("auc", scores(auc)));
        return json;
    }

    static void putShares(Map<String, Object> json, String key, ClassScores.Shares shares) {
        Map<String, Object> byWay = new LinkedHashMap<>();
        shares.average().ifPresent(value -> byWay.put("average", value));
        shares.maxPath().ifPresent(value -> byWay.put("maxPath", value));
        shares.greedy().ifPresent(value -> byWay.put("greedy", value));
        shares.teacher().ifPresent(value -> byWay.put("teacher", value));
        if (!byWay.isEmpty()) {
            json.put(key, byWay);
        }
    }

    private static Map<String, Object> divergence(Divergence kl) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mean", kl.mean());
        json.put("p95", kl.p95());
        json.put("max", kl.max());
        return json;
    }
}
