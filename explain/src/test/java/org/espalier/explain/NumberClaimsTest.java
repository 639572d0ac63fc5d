package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.base.Percent;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.espalier.data.Target;
import org.espalier.sdt.Basis;
import org.espalier.sdt.Intervals;
import org.espalier.sdt.LeafRange;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.Prediction;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TrainingStatistics;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

/** Every sentence on a number or a rate is true: what 2,000 explanations claim is computed again from the model's own numbers. */
class NumberClaimsTest {
    private static final Schema SCHEMA = SchemaJson.read("""
            {"version": 1,
             "columns": [
              {"name": "size", "type": "number", "unit": "m2", "range": [20, 200], "mean": 100, "deviation": 40, "missing": "error", "label": "Size"},
              {"name": "age", "type": "number", "range": [0, 90], "mean": 40, "deviation": 20, "missing": "indicator"},
              {"name": "town", "type": "category", "categories": ["T1", "T2", "T3"], "missing": "impute", "label": "Town", "categoryLabels": {"T1": "Ulm", "T2": "Bonn", "T3": "Kiel"}}],
             "target": {"name": "y", "classes": ["a", "b"]}}
            """, "here");
    private static final Target NUMBER =
            new Target.Number("price", Optional.of("EUR"), Optional.of(new Target.Spread(-900, 900, 40, 200)));
    private static final Target RATE =
            new Target.Rate("claims", Optional.of("years"), Optional.of(new Target.Spread(0, 3, 0.2, 0.5)));
    private static final Encoder ENCODER = new Encoder(SCHEMA);
    private static final int[] FIRST = {0, 1, 3};
    private static final int[] WIDTH = {1, 2, 4};
    private static final List<String> LABELS = List.of("Size", "age", "Town");
    private static final int DEPTH = 2;
    private static final int WIDE = 100_000;

    private static final Pattern MADE = Pattern.compile(
            "  (.+?) (above|below) the average of ([-0-9.,]+?)(?:, of which (.*?))?(?:; against that (.*?))?\\."
                    + "(?: What moves it there most: (.*)\\.)?");
    private static final Pattern MADE_RATE = Pattern.compile(
            "  (× [0-9.,]+) the average of (.+? per years)(?:, of which (.*?))?(?:; against that (.*?))?\\."
                    + "(?: What moves it there most: (.*)\\.)?");
    private static final Pattern PART =
            Pattern.compile("(.+?) by (the group's limits|the group|(Size|age|Town) \\(.*?\\))");
    private static final Pattern OTHER =
            Pattern.compile("  On the side not taken: (.+?), (about the same|× .*|.* (?:more|less))\\.");
    private static final Pattern SIDES =
            Pattern.compile(".*the answer is larger \\((.*) there, (.*) on the other, on average\\); .*");
    private static final Pattern GROUP = Pattern.compile(
            "This group: (.*)\\. It has (.*) of the probability; (.*) of the training rows came here\\.");

    private final SplittableRandom random = new SplittableRandom(8);
    private final Map<String, Integer> checked = new TreeMap<>();

    private SoftDecisionTree tree;
    private Amounts amounts;
    private float[] x;
    private Prediction answer;

    @Test
    void everyClaimIsTrue() {
        for (int t = 0; t < 40; t++) {
            tree = tree(t % 2 == 0 ? NUMBER : RATE, t % 4 < 2, t % 8 < 4);
            amounts = Amounts.of(tree.schema().target());
            Explainer explainer = Explainer.of(tree);
            for (int r = 0; r < 50; r++) {
                List<String> row = row();
                x = ENCODER.encode(row);
                answer = tree.predict(x, Rule.MAX_PATH);
                check(ExplanationText.write(explainer.explain(row), WIDE, 20));
            }
        }
        assertEquals(
                "[against, all groups, answer, average, between, group, held, interval, made, moves, not one path, other side, sides,"
                        + " still the same, table, with]",
                checked.keySet().toString());
        assertTrue(checked.values().stream().allMatch(count -> count > 3), checked.toString());
    }

    private void met(String kind) {
        checked.merge(kind, 1, Integer::sum);
    }

    private SoftDecisionTree tree(Target target, boolean isLinear, boolean isHeld) {
        Schema schema = SCHEMA.withTarget(target);
        boolean isRate = target.kind() == Target.Kind.RATE;
        TreeShape shape = new TreeShape(DEPTH);
        int width = schema.width();
        float[] weight = new float[shape.nodes() * width];
        float[] bias = new float[shape.nodes()];
        float[] beta = new float[shape.nodes()];
        for (int i = 0; i < shape.nodes(); i++) {
            int asked = 1 + random.nextInt(3);
            int from = random.nextInt(3);
            for (int c = from; c < from + asked; c++) {
                for (int f = FIRST[c % 3]; f < FIRST[c % 3] + WIDTH[c % 3]; f++) {
                    weight[i * width + f] = (float) (3 * random.nextDouble() - 1.5);
                }
            }
            bias[i] = (float) (random.nextDouble() - 0.5);
            beta[i] = (float) (0.5 + 3 * random.nextDouble());
        }
        int leaves = shape.leaves();
        double scale = isRate ? 0.6 : 150;
        Basis basis = Basis.of(schema);
        float[] terms = new float[leaves * basis.size()];
        float[] intercept = new float[leaves];
        float[] values = new float[leaves];
        float[] low = new float[leaves];
        float[] high = new float[leaves];
        float[] below = new float[leaves];
        float[] above = new float[leaves];
        float[] reach = new float[leaves];
        int[] rows = new int[leaves];
        for (int i = 0; i < terms.length; i++) {
            terms[i] = (float) (scale * (2 * random.nextDouble() - 1));
        }
        for (int l = 0; l < leaves; l++) {
            double centre = isRate ? -1.5 : 40;
            intercept[l] = (float) (centre + scale * (2 * random.nextDouble() - 1));
            values[l] = isRate ? (float) Math.exp(intercept[l]) : intercept[l];
            low[l] = (float) (centre - (isHeld ? 1 : 100) * scale);
            high[l] = (float) (centre + (isHeld ? 1 : 100) * scale);
            below[l] = -10 * (l + 1);
            above[l] = 20 * (l + 1);
            reach[l] = 1f / leaves;
            rows[l] = 1 + random.nextInt(200);
        }
        SoftDecisionTree.Builder out = SoftDecisionTree.builder(schema, shape)
                .gates(weight, bias, beta)
                .leaves(
                        isLinear
                                ? new Leaves.Linear(new LeafScorecards(
                                        basis, leaves, terms, intercept, Optional.of(new LeafRange(low, high))))
                                : new Leaves.Constant(1, values));
        if (!isRate) {
            out = out.intervals(Optional.of(new Intervals(0.9, below, above)));
        }
        float[] mean = new float[width];
        Arrays.fill(mean, 3, 7, 0.25f);
        float[] answers = new float[leaves];
        float[] basisMean = new float[leaves * basis.size()];
        for (int i = 0; i < basisMean.length; i++) {
            basisMean[i] = i % 3 / 4f;
        }
        for (int l = 0; l < leaves; l++) {
            answers[l] = values[l];
        }
        TrainingStatistics statistics = isLinear
                ? new TrainingStatistics(
                        mean,
                        reach,
                        Arrays.stream(rows).asLongStream().toArray(),
                        Optional.of(new TrainingStatistics.Scorecards(basisMean, answers)))
                : new TrainingStatistics(mean, reach, rows);
        return out.build().withStatistics(statistics);
    }

    private List<String> row() {
        return List.of(
                Integer.toString(random.nextInt(20, 201)),
                random.nextInt(6) == 0 ? "" : Integer.toString(random.nextInt(0, 91)),
                List.of("T1", "T2", "T3", "elsewhere").get(random.nextInt(4)));
    }

    private double logit(int node) {
        double sum = tree.gateBias()[node];
        for (int f = 0; f < x.length; f++) {
            sum += (double) tree.gateWeight()[node * x.length + f] * x[f];
        }
        return tree.gateBeta()[node] * sum;
    }

    private double mean() {
        return tree.schema().target().spread().orElseThrow().mean();
    }

    /** Answers of leaves under a node on average; all have the same reach. */
    private double below(int node) {
        if (node >= tree.shape().nodes()) {
            return TreeView.of(tree).distribution(node)[0];
        }
        return (below(2 * node + 1) + below(2 * node + 2)) / 2;
    }

    private float other(int number) {
        float[] mass = tree.pathProbabilities(x);
        int shift = DEPTH - 1 - number;
        int best = -1;
        for (int l = 0; l < mass.length; l++) {
            boolean isThere = l >> shift == (answer.leaf() >> shift ^ 1);
            best = isThere && (best < 0 || mass[l] > mass[best]) ? l : best;
        }
        return tree.leafDistribution(best, x)[0];
    }

    private void check(String text) {
        List<String> lines = text.lines().toList();
        float value = answer.value();
        assertEquals("Row 1: " + amounts.text(value), lines.get(0));
        met("answer");
        Map<String, String> table = table(lines, text);
        made(lines.get(1), table, text);
        String path = lines.get(2);
        float average = tree.predict(x, Rule.AVERAGE).value();
        if (tree.intervals().isPresent()) {
            Intervals i = tree.intervals().get();
            String said = "  90 % prediction interval: " + amounts.plain(i.low(answer.leaf(), value)) + " to "
                    + amounts.text(i.high(answer.leaf(), value)) + ".";
            assertTrue(path.startsWith(said), text);
            met("interval");
        }
        float mass = tree.pathProbabilities(x)[answer.leaf()];
        assertEquals(
                mass < 0.5,
                path.contains("One path does not tell the story: this one has " + Percent.ofProbability(mass)));
        assertEquals(
                mass >= 0.5 && mass < 0.8,
                path.contains("lies between two groups: the path told here has " + Percent.ofProbability(mass)),
                text);
        if (mass < 0.8) {
            assertTrue(path.endsWith("; all groups together answer " + amounts.text(average) + "."), text);
            met(mass < 0.5 ? "not one path" : "between");
        }
        for (int i = 3; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("Question") && line.contains(" nothing here: had ")) {
                assertTrue(line.endsWith("the answer would still be about the same."), line);
                Matcher m = Pattern.compile("(?:^Questions? |, )(\\d) \\(").matcher(line);
                while (m.find()) {
                    assertTrue(amounts.isSame(other(m.group(1).charAt(0) - '1'), value), text);
                    met("still the same");
                }
            } else if (line.startsWith("Question ") && !line.contains(" nobody: every ")) {
                question(lines, i);
            } else if (line.startsWith("This group: ")) {
                Matcher m = matched(GROUP, line);
                long[] rows = tree.statistics().orElseThrow().leafRows();
                assertEquals(amounts.text(value), m.group(1));
                assertEquals(Percent.ofProbability(mass), m.group(2));
                assertEquals(
                        Percent.of((double) rows[answer.leaf()]
                                / Arrays.stream(rows).sum()),
                        m.group(3));
                met("group");
            } else if (line.startsWith("All groups together: ")) {
                assertEquals("All groups together: " + amounts.text(average) + ".", line);
                met("all groups");
            }
        }
    }

    private static Matcher matched(Pattern pattern, String line) {
        Matcher m = pattern.matcher(line);
        assertTrue(m.matches(), line + " is no " + pattern);
        return m;
    }

    private void question(List<String> lines, int first) {
        int number = lines.get(first).charAt("Question ".length()) - '1';
        int node = ((answer.leaf() + tree.shape().nodes() + 1) >> (DEPTH - number)) - 1;
        Matcher sides = SIDES.matcher(lines.get(first));
        int at = first;
        if (sides.matches()) {
            double left = below(2 * node + 1);
            double right = below(2 * node + 2);
            assertEquals(amounts.text(Math.max(left, right)), sides.group(1));
            assertEquals(amounts.text(Math.min(left, right)), sides.group(2));
            while (!lines.get(at).startsWith("  This row goes to ")) {
                at++;
            }
            boolean isRight = (answer.leaf() >> (DEPTH - 1 - number) & 1) == 1;
            assertEquals(isRight == right >= left, lines.get(at).contains(" goes to that side"), lines.toString());
            double taken = 1 / (1 + Math.exp(isRight ? -logit(node) : logit(node)));
            assertTrue(lines.get(at).contains("(" + Percent.ofProbability((float) taken) + ")"), lines.get(at));
            met("sides");
        } else {
            at++;
        }
        Matcher m = matched(OTHER, lines.get(at + 1));
        float there = other(number);
        assertEquals(amounts.text(there), m.group(1));
        assertEquals(amounts.comparison(there, answer.value()), m.group(2));
        assertTrue(!amounts.isSame(there, answer.value()), "it decides nothing and is to be folded");
        met("other side");
    }

    /** What each column adds, as the table shows it; empty where leaves are constant. */
    private Map<String, String> table(List<String> lines, String text) {
        Map<String, String> out = new TreeMap<>();
        boolean isIn = false;
        long sum = 0;
        for (String line : lines) {
            if (line.startsWith("What adds up ") || line.startsWith("What multiplies up ")) {
                isIn = true;
                assertEquals(amounts.isRate(), line.startsWith("What multiplies"));
            } else if (isIn && line.startsWith("    ")) {
                int end = line.strip().lastIndexOf("  ");
                if (end < 0) {
                    held(line.strip());
                    continue;
                }
                String name = line.strip().substring(0, end).strip();
                String shown = line.strip().substring(end).strip();
                if (name.equals("sum") || name.equals("product")) {
                    float score = score();
                    assertEquals(amounts.plain(amounts.isRate() ? Math.exp(score) : score), shown, text);
                    assertTrue(amounts.isRate() || sum == parsed(shown), text);
                    met("table");
                } else {
                    sum += amounts.isRate() ? 0 : parsed(shown);
                    out.put(name.replaceAll(":.*", ""), shown);
                }
            } else if (isIn) {
                break;
            }
        }
        return out;
    }

    private static long parsed(String shown) {
        return Long.parseLong(shown.replace(",", "").replace("+", ""));
    }

    private void held(String line) {
        float score = score();
        double told = amounts.isRate() ? Math.log(answer.value()) : answer.value();
        assertEquals(
                "no training row of this group had so " + (told < score ? "much" : "little") + ": the answer is "
                        + amounts.text(answer.value()),
                line);
        met("held");
    }

    /** The leaf's score before it is held within its limits. */
    private float score() {
        LeafScorecards cards = tree.scorecards().orElseThrow();
        Basis basis = cards.basis();
        double sum = cards.intercept(answer.leaf(), 0);
        for (int t = 0; t < basis.size(); t++) {
            sum += (double) cards.weight(answer.leaf(), t, 0) * basis.term(t).of(x, 0);
        }
        return (float) sum;
    }

    /** What a column adds against the mean of its terms in the leaf. */
    private double effect(int column) {
        LeafScorecards cards = tree.scorecards().orElseThrow();
        Basis basis = cards.basis();
        float[] mean =
                tree.statistics().orElseThrow().scorecards().orElseThrow().basisMean();
        double sum = 0;
        for (int t = basis.firstTerm(column); t < basis.endTerm(column); t++) {
            sum += cards.weight(answer.leaf(), t, 0)
                    * (basis.term(t).of(x, 0) - mean[answer.leaf() * basis.size() + t]);
        }
        return sum;
    }

    private void made(String line, Map<String, String> table, String text) {
        boolean isRate = amounts.isRate();
        double away = isRate ? Math.log(answer.value() / mean()) : answer.value() - mean();
        if (line.equals("  That is the average.")) {
            assertTrue(isRate ? Math.abs(away) < 0.005 : amounts.plain(away).equals("0"), text);
            met("average");
            return;
        }
        Matcher m = matched(isRate ? MADE_RATE : MADE, line);
        if (isRate) {
            assertEquals(Amounts.factor(away), m.group(1));
            assertEquals(amounts.text(mean()), m.group(2));
        } else {
            assertEquals(amounts.text(Math.abs(away)), m.group(1));
            assertEquals(away > 0 ? "above" : "below", m.group(2));
            assertEquals(amounts.plain(mean()), m.group(3));
        }
        met("made");
        int first = isRate ? 3 : 4;
        if (tree.scorecards().isEmpty()) {
            assertEquals(null, m.group(first));
            moves(m.group(first + 2), away);
            return;
        }
        parts(m.group(first), Math.signum(away), table, "with");
        parts(m.group(first + 1), -Math.signum(away), table, "against");
    }

    private void parts(String list, double sign, Map<String, String> table, String kind) {
        if (list == null) {
            return;
        }
        Matcher m = PART.matcher(list);
        double last = Double.POSITIVE_INFINITY;
        while (m.find()) {
            String amount = m.group(1).replaceFirst("^, ", "");
            double effect;
            if (m.group(3) != null) {
                effect = effect(LABELS.indexOf(m.group(3)));
                String shown = table.get(m.group(3));
                assertEquals(amounts.isRate() ? shown : shown.replaceFirst("^[-+]", ""), amount, list);
            } else if (m.group(2).equals("the group")) {
                double all = 0;
                for (int c = 0; c < 3; c++) {
                    all += effect(c);
                }
                effect = score() - all - (amounts.isRate() ? Math.log(mean()) : mean());
            } else {
                effect = (amounts.isRate() ? Math.log(answer.value()) : answer.value()) - score();
            }
            assertEquals(amounts.isRate() ? Amounts.factor(effect) : amounts.plain(Math.abs(effect)), amount, list);
            assertEquals(sign, Math.signum(effect), list);
            assertTrue(Math.abs(effect) <= last + 1e-4, list);
            last = Math.abs(effect);
            met(kind);
        }
    }

    /** Of constant leaves: that what is said to move the answer away from the average does so, gate by gate. */
    private void moves(String list, double away) {
        if (list == null) {
            return;
        }
        float[] mean = tree.statistics().orElseThrow().featureMean();
        List<Double> sizes = new ArrayList<>();
        for (String part : list.split("\\), ")) {
            int c = LABELS.indexOf(part.replaceAll(" \\(.*", ""));
            double before = 1;
            double sum = 0;
            for (int number = 0; number < DEPTH; number++) {
                int node = ((answer.leaf() + tree.shape().nodes() + 1) >> (DEPTH - number)) - 1;
                double moved = 0;
                for (int f = FIRST[c]; f < FIRST[c] + WIDTH[c]; f++) {
                    moved += tree.gateBeta()[node] * (double) tree.gateWeight()[node * x.length + f] * (x[f] - mean[f]);
                }
                double left = below(2 * node + 1);
                double right = below(2 * node + 2);
                sum += before * moved * (amounts.isRate() ? Math.log(right / left) : right - left);
                boolean isRight = (answer.leaf() >> (DEPTH - 1 - number) & 1) == 1;
                before *= 1 / (1 + Math.exp(isRight ? -logit(node) : logit(node)));
            }
            assertEquals(Math.signum(away), Math.signum(sum), list);
            sizes.add(Math.abs(sum));
            met("moves");
        }
        for (int i = 1; i < sizes.size(); i++) {
            assertTrue(sizes.get(i) <= sizes.get(i - 1) + 1e-6, list);
        }
    }
}
