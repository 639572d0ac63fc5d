package org.espalier.bench.paper;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.espalier.EspalierException;
import org.espalier.base.Seeds;
import org.espalier.data.Column;
import org.espalier.data.Column.Monotone;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.sdt.Prediction;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.LeafKind;

/**
 * The table behind {@code bench/run-monotone}: trees with points without and with monotone columns on the same rows and seeds,
 * what that costs in AUC, and a search for pairs of rows that differ in one monotone column and break the promise. Beside
 * the cost stands what XGBoost pays for the same signs.
 */
final class MonotoneTable {
    /** Pairs of rows a data set, over all seeds. */
    private static final int PAIRS = 1_000_000;

    private static final Map<String, Map<String, Monotone>> SIGNS = Map.of(
            "adult", Map.of("education-num", Monotone.UP, "hours-per-week", Monotone.UP, "capital-gain", Monotone.UP),
            "credit-default", Map.of("LIMIT_BAL", Monotone.DOWN, "PAY_0", Monotone.UP, "PAY_AMT1", Monotone.DOWN),
            "german-credit",
                    Map.of("duration_months", Monotone.UP, "credit_amount", Monotone.UP, "age_years", Monotone.DOWN),
            "breast-cancer",
                    Map.of("radius_worst", Monotone.UP, "texture_worst", Monotone.UP, "concavity_worst", Monotone.UP));

    private MonotoneTable() {}

    public static void main(String[] args) {
        Asked asked = Asked.of(args);
        asked.out()
                .println("| data | monotone | AUC without | AUC with | cost | cost to XGBoost | pairs | violations |");
        asked.out().println("| --- | --- | --- | --- | --- | --- | --- | --- |");
        for (String name : asked.names()) {
            asked.out().println(line(asked, name));
        }
    }

    private static String line(Asked asked, String name) {
        Map<String, Monotone> signs = SIGNS.get(name);
        double[][] auc = new double[2][asked.seeds()];
        double[] cost = new double[asked.seeds()];
        double[] boosted = new double[asked.seeds()];
        long violations = 0;
        for (int s = 0; s < asked.seeds(); s++) {
            Dataset[] parts = asked.rows().read(name, s + 1);
            Schema schema = signed(parts[0].schema(), signs);
            for (int k = 0; k < 2; k++) {
                Schema of = k == 0 ? parts[0].schema() : schema;
                SoftDecisionTree tree = tree(in(of, parts[0]), s + 1);
                auc[k][s] = Evaluation.of(
                                tree,
                                in(of, parts[1]),
                                Optional.empty(),
                                EvaluationOptions.defaults().withThreads(1))
                        .ranking()
                        .orElseThrow()
                        .auc()
                        .maxPath();
                if (k == 1) {
                    violations += violations(tree, parts[1], signs, PAIRS / asked.seeds(), s + 1);
                }
            }
            cost[s] = auc[0][s] - auc[1][s];
            boosted[s] = SignedBoosting.cost(parts[0], parts[1], signs);
        }
        TreeMap<String, Monotone> sorted = new TreeMap<>(signs);
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %,d | %d |",
                name,
                sorted.toString().replaceAll("[{}]", "").toLowerCase(Locale.ROOT),
                ScorecardTable.spread("%.4f", auc[0]),
                ScorecardTable.spread("%.4f", auc[1]),
                ScorecardTable.spread("%.4f", cost),
                ScorecardTable.spread("%.4f", boosted),
                PAIRS / asked.seeds() * asked.seeds(),
                violations);
    }

    private static Dataset in(Schema schema, Dataset rows) {
        return new Dataset(schema, rows.features(), rows.labels(), rows.weights());
    }

    private static SoftDecisionTree tree(Dataset training, long seed) {
        DistillOptions options = DistillOptions.builder(training)
                .leaves(LeafKind.POINTS)
                .seed(seed)
                .build();
        return new Distiller(options).distill(training, Optional.empty());
    }

    private static Schema signed(Schema schema, Map<String, Monotone> signs) {
        List<Column> columns = schema.columns().stream()
                .<Column>map(c -> c instanceof Column.Number n && signs.containsKey(n.name())
                        ? n.withMonotone(signs.get(n.name()))
                        : c)
                .toList();
        long found = columns.stream().filter(c -> signs.containsKey(c.name())).count();
        if (found != signs.size()) {
            throw new EspalierException("expected the columns " + signs.keySet() + ", found " + found + " of them");
        }
        return schema.withColumns(columns);
    }

    /** Pairs of which the one with more of a column that goes up (less of one that goes down) is less probably positive. */
    private static long violations(
            SoftDecisionTree tree, Dataset rows, Map<String, Monotone> signs, int pairs, long seed) {
        Schema schema = tree.schema();
        int positive = schema.positiveIndex();
        List<Integer> columns = IntStream.range(0, schema.columns().size())
                .filter(c -> signs.containsKey(schema.columns().get(c).name()))
                .boxed()
                .toList();
        SplittableRandom random = Seeds.stream(seed, 0x3a1);
        long broken = 0;
        for (int i = 0; i < pairs; i++) {
            float[] low = rows.features().row(random.nextInt(rows.rows()));
            int c = columns.get(random.nextInt(columns.size()));
            Column.Number column = (Column.Number) schema.columns().get(c);
            int feature = schema.firstFeature(c);
            float a = column.encode(random.nextDouble(column.minimum(), column.maximum()));
            float b = random.nextBoolean()
                    ? column.encode(random.nextDouble(column.minimum(), column.maximum()))
                    : rows.features().row(random.nextInt(rows.rows()))[feature];
            float[] high = low.clone();
            low[feature] = Math.min(a, b);
            high[feature] = Math.max(a, b);
            boolean isUp = column.monotone() == Monotone.UP;
            for (Rule rule : List.of(Rule.AVERAGE, Rule.MAX_PATH)) {
                Prediction less = tree.predict(isUp ? low : high, rule);
                Prediction more = tree.predict(isUp ? high : low, rule);
                broken += more.probabilities()[positive] < less.probabilities()[positive] ? 1 : 0;
            }
        }
        return broken;
    }
}
