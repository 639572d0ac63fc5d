package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.base.Percent;
import org.espalier.data.Column;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.espalier.sdt.Basis;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.Prediction;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TrainingStatistics;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;

/** Every sentence of an explanation is true: what 2,000 of them claim is computed again from the model's own numbers. */
class ExplanationClaimsTest {
    private static final Schema SCHEMA = SchemaJson.read("""
            {"version": 1,
             "columns": [
              {"name": "age", "type": "number", "unit": "years", "range": [18, 80], "mean": 40, "deviation": 10, "missing": "error", "immutable": true, "label": "Age"},
              {"name": "amount", "type": "number", "unit": "EUR", "range": [100, 20000], "mean": 4000, "deviation": 2500, "missing": "error", "label": "Amount of the loan"},
              {"name": "late", "type": "number", "range": [-7, 60], "mean": 4, "deviation": 15, "missing": "indicator", "label": "Last late payment", "categoryLabels": {"-7": "never late"}},
              {"name": "home", "type": "category", "categories": ["H1", "H2", "H3"], "missing": "impute", "label": "Housing", "categoryLabels": {"H1": "rents", "H2": "owns", "H3": "with family"}},
              {"name": "job", "type": "category", "categories": ["a", "b", "c", "d"], "missing": "indicator"}],
             "target": {"name": "risk", "classes": ["G", "B"], "classLabels": {"G": "repaid", "B": "defaulted"}, "row": "applicant"}}
            """, "here");
    private static final Encoder ENCODER = new Encoder(SCHEMA);
    private static final int[] FIRST = {0, 1, 2, 4, 8};
    private static final int[] WIDTH = {1, 1, 2, 4, 6};
    private static final int DEPTH = 3;
    private static final double POINTS = 20 / Math.log(2);

    private static final Pattern VERDICT =
            Pattern.compile("  (Very likely|Likely|Probably|It is close:) (\\w+) \\(([^)]*)\\)\\.(.*)");
    private static final Pattern NUMBER = Pattern.compile(
            "(.+) above ([-0-9.,]+)(?: (?:years|EUR))?\\? (Yes|No), (\\w+) \\(([^)]*)\\)(, against the odds of this question)?\\.");
    private static final Pattern SET =
            Pattern.compile("(.+) is (.+)\\? (Yes|No), (\\w+) \\(([^)]*)\\)(, against the odds of this question)?\\.");
    private static final Pattern BAND = Pattern.compile("Undecided from ([-0-9.,]+) to ([-0-9.,]+)\\.");
    private static final Pattern OTHER =
            Pattern.compile("  On the side not taken: (\\w+) \\(([^)]*)\\)\\.( This question decides\\.)?");
    private static final Pattern SIDES =
            Pattern.compile(".* is likelier \\(([^)]*) there, ([^)]*) on the other\\); .*");
    private static final Pattern TAKEN = Pattern.compile(
            "  This applicant goes to (that|the other) side, (\\w+) \\(([^)]*)\\)(, against the odds of this question)?\\.");
    private static final Pattern GROUP = Pattern.compile(
            "This group: (.*)\\. It has (.*) of the probability; (.*) of the training applicants came here\\.");

    private final SplittableRandom random = new SplittableRandom(5);
    private final Map<String, Integer> checked = new TreeMap<>();

    private SoftDecisionTree tree;
    private TreeView view;
    private float[] x;
    private Prediction answer;

    @Test
    void everyClaimIsTrue() {
        for (int t = 0; t < 40; t++) {
            tree = tree(t % 3 == 2);
            view = TreeView.of(tree);
            Explainer explainer = Explainer.of(tree);
            CounterfactualSearch search = new CounterfactualSearch(explainer.view(), Constraints.NONE);
            for (int r = 0; r < 50; r++) {
                List<String> row = row();
                x = ENCODER.encode(row);
                answer = tree.predict(x, Rule.MAX_PATH);
                Explanation e = explainer.explain(row);
                check(ExplanationText.write(e, 100_000, 20));
                Optional<Counterfactual> found = search.find(e);
                checkChange(row, found, ExplanationText.write(e, found, 100_000));
            }
        }
        assertTrue(checked.values().stream().allMatch(count -> count > 40), "kinds of claims met: " + checked);
        assertEquals(
                "[against the odds, band, change, code, decides, folded, group, idle, number, other side, set, speaks for it, table, verdict]",
                checked.keySet().toString());
    }

    private void met(String kind) {
        checked.merge(kind, 1, Integer::sum);
    }

    /**
     * Gates of one column, of two, and of all.
     *
     * @param hasScorecards whether leaves are scorecards; what those claim by points is in {@link PointsClaimsTest}
     */
    private SoftDecisionTree tree(boolean hasScorecards) {
        TreeShape shape = new TreeShape(DEPTH);
        int width = SCHEMA.width();
        float[] weight = new float[shape.nodes() * width];
        float[] bias = new float[shape.nodes()];
        float[] beta = new float[shape.nodes()];
        for (int i = 0; i < shape.nodes(); i++) {
            int asked = List.of(1, 1, 1, 2, 5).get(random.nextInt(5));
            int from = random.nextInt(5);
            for (int c = 0; c < asked; c++) {
                int column = (from + c) % 5;
                for (int f = FIRST[column]; f < FIRST[column] + WIDTH[column]; f++) {
                    weight[i * width + f] = (float) (3 * random.nextDouble() - 1.5);
                }
            }
            bias[i] = (float) (random.nextDouble() - 0.5);
            beta[i] = (float) (0.5 + 3 * random.nextDouble());
        }
        float[] logits = new float[2 * shape.leaves()];
        float[] reach = new float[shape.leaves()];
        int[] rows = new int[shape.leaves()];
        for (int l = 0; l < shape.leaves(); l++) {
            logits[2 * l] = (float) (6 * random.nextDouble() - 3);
            reach[l] = 1f / shape.leaves();
            rows[l] = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(200);
        }
        float[] mean = new float[width];
        Arrays.fill(mean, 4, 8, 0.25f);
        Arrays.fill(mean, 8, 14, 1 / 6f);
        TrainingStatistics statistics = new TrainingStatistics(mean, reach, rows);
        if (hasScorecards) {
            Basis basis = Basis.of(SCHEMA);
            float[] terms = new float[shape.leaves() * basis.size()];
            float[] intercept = new float[shape.leaves()];
            for (int i = 0; i < terms.length; i++) {
                terms[i] = (float) (random.nextDouble() - 0.5);
            }
            for (int l = 0; l < intercept.length; l++) {
                intercept[l] = logits[2 * l];
            }
            return SoftDecisionTree.builder(SCHEMA, shape)
                    .gates(weight, bias, beta)
                    .leaves(new Leaves.Linear(new LeafScorecards(basis, shape.leaves(), terms, intercept)))
                    .build()
                    .withStatistics(statistics);
        }
        return new SoftDecisionTree(SCHEMA, shape, weight, bias, beta, logits, Provenance.none())
                .withStatistics(statistics);
    }

    private List<String> row() {
        return List.of(
                Integer.toString(random.nextInt(18, 81)),
                Integer.toString(random.nextInt(100, 20_001)),
                random.nextInt(5) == 0 ? "" : random.nextInt(3) == 0 ? "-7" : Integer.toString(random.nextInt(1, 60)),
                "H" + (1 + random.nextInt(3)),
                random.nextInt(8) == 0 ? "" : List.of("a", "b", "c", "d", "z").get(random.nextInt(5)));
    }

    private static String label(int classIndex) {
        return classIndex == 0 ? "repaid" : "defaulted";
    }

    private double logit(int node, float[] row) {
        double sum = tree.gateBias()[node];
        for (int f = 0; f < row.length; f++) {
            sum += (double) tree.gateWeight()[node * row.length + f] * row[f];
        }
        return tree.gateBeta()[node] * sum;
    }

    private double right(int node, float[] row) {
        return 1 / (1 + Math.exp(-logit(node, row)));
    }

    private void check(String text) {
        List<String> lines = text.lines().toList();
        assertTrue(lines.get(0).matches("Applicant 1: " + label(answer.classIndex())), text);
        Matcher verdict = matched(VERDICT, lines.get(1));
        float p = answer.probabilities()[answer.classIndex()];
        assertEquals(label(answer.classIndex()), verdict.group(2));
        assertEquals(Percent.ofProbability(p), verdict.group(3));
        assertEquals(
                p >= 0.9 ? "Very likely" : p >= 0.75 ? "Likely" : p >= 0.6 ? "Probably" : "It is close:",
                verdict.group(1));
        String group = verdict.group(4);
        assertEquals(answer.pathMass() < 0.5, group.contains("One path does not tell the story"), text);
        assertEquals(
                answer.pathMass() >= 0.5 && answer.pathMass() < 0.8, group.contains("lies between two groups"), text);
        met("verdict");
        if (tree.scorecards().isEmpty()) {
            spoken(lines.get(2));
        }
        boolean[] told = new boolean[DEPTH];
        for (int i = 2; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("Question") && line.contains(" nothing here: had ")) {
                folded(line, told);
            } else if (line.startsWith("Question")
                    && line.contains(" nobody: every training applicant that came there")) {
                idle(line, told);
            } else if (line.startsWith("Question ")) {
                int number = line.charAt("Question ".length()) - '1';
                told[number] = true;
                i = question(lines, i, ((answer.leaf() + tree.shape().nodes() + 1) >> (DEPTH - number)) - 1, number);
            } else if (line.startsWith("This group: ")) {
                Matcher m = matched(GROUP, line);
                assertEquals(Percent.ofProbability(tree.pathProbabilities(x)[answer.leaf()]), m.group(2));
                long[] rows = tree.statistics().orElseThrow().leafRows();
                assertEquals(
                        Percent.of((double) rows[answer.leaf()]
                                / Arrays.stream(rows).sum()),
                        m.group(3));
                met("group");
            }
        }
        for (boolean one : told) {
            assertTrue(one, text);
        }
    }

    /** That what is said to speak for the answer does, gate by gate, the strongest first. */
    private void spoken(String line) {
        String begin = "  What speaks most for it: ";
        double last = Double.POSITIVE_INFINITY;
        if (!line.startsWith(begin)) {
            assertEquals("  No column speaks for it.", line);
            for (int c = 0; c < 5; c++) {
                assertTrue(spokenBy(c) < 1e-4, line);
            }
            return;
        }
        for (String part : line.substring(begin.length()).split("\\), ")) {
            double size = spokenBy(column(part.replaceAll(" \\(.*", "")));
            assertTrue(size > 0 && size <= last + 1e-5, line);
            last = size;
            met("speaks for it");
        }
    }

    private double spokenBy(int column) {
        float[] mean = tree.statistics().orElseThrow().featureMean();
        int k = answer.classIndex();
        double before = 1;
        double sum = 0;
        for (int number = 0; number < DEPTH; number++) {
            int node = ((answer.leaf() + tree.shape().nodes() + 1) >> (DEPTH - number)) - 1;
            double moved = 0;
            for (int f = FIRST[column]; f < FIRST[column] + WIDTH[column]; f++) {
                moved += tree.gateBeta()[node] * (double) tree.gateWeight()[node * x.length + f] * (x[f] - mean[f]);
            }
            sum += before * moved * (below(2 * node + 2, k) - below(2 * node + 1, k));
            before *= goesRight(number) ? right(node, x) : 1 - right(node, x);
        }
        return sum;
    }

    private static Matcher matched(Pattern pattern, String line) {
        Matcher m = pattern.matcher(line);
        assertTrue(m.matches(), line + " is no " + pattern);
        return m;
    }

    private boolean goesRight(int number) {
        return (answer.leaf() >> (DEPTH - 1 - number) & 1) == 1;
    }

    /** Checks a question's lines; returns the last of them. */
    private int question(List<String> lines, int first, int node, int number) {
        String asked = lines.get(first).replaceFirst("Question \\d: ", "");
        double taken = goesRight(number) ? right(node, x) : 1 - right(node, x);
        int at = first + 1;
        Matcher one = NUMBER.matcher(asked);
        Matcher set = SET.matcher(asked);
        if (one.matches()) {
            number(one, lines.get(at++), node, number);
            side(one.group(4), one.group(5), one.group(6), taken);
        } else if (set.matches()) {
            set(set, node, number);
            side(set.group(4), set.group(5), set.group(6), taken);
            at++;
        } else {
            at = table(lines, first, node, number);
            Matcher m = matched(TAKEN, lines.get(at++));
            side(m.group(2), m.group(3), m.group(4), taken);
        }
        Matcher other = matched(OTHER, lines.get(at));
        int best = otherLeaf(number);
        float[] there = tree.leafDistribution(best, x);
        int k = there[0] >= there[1] ? 0 : 1;
        assertEquals(label(k), other.group(1));
        assertEquals(Percent.ofProbability(there[k]), other.group(2));
        assertEquals(k != answer.classIndex(), other.group(3) != null);
        met(k != answer.classIndex() ? "decides" : "other side");
        assertTrue(
                k != answer.classIndex() || Math.abs(there[k] - answer.probabilities()[k]) > 0.05,
                "it decides nothing and is to be folded");
        return at;
    }

    private static double parsed(String number) {
        return Double.parseDouble(number.replace(",", ""));
    }

    private static int column(String label) {
        List<Column> columns = SCHEMA.columns();
        for (int c = 0; c < columns.size(); c++) {
            if (SCHEMA.words().column(columns.get(c).name()).equals(label)) {
                return c;
            }
        }
        throw new AssertionError(label);
    }

    private void number(Matcher m, String found, int node, int number) {
        int c = column(m.group(1));
        Column.Number n = (Column.Number) SCHEMA.columns().get(c);
        float[] at = new float[SCHEMA.width()];
        at[FIRST[c]] = n.encode(parsed(m.group(2)));
        assertEquals(0.5, right(node, at), 0.004, m.group());
        at[FIRST[c]] = n.encode(1e6);
        boolean aboveIsRight = right(node, at) > 0.5;
        assertEquals(aboveIsRight == goesRight(number), m.group(3).equals("Yes"), m.group());
        Matcher band = BAND.matcher(found);
        assertTrue(band.find(), found);
        at[FIRST[c]] = n.encode(parsed(band.group(1)));
        assertEquals(aboveIsRight ? 0.1 : 0.9, right(node, at), 0.004, found);
        at[FIRST[c]] = n.encode(parsed(band.group(2)));
        assertEquals(aboveIsRight ? 0.9 : 0.1, right(node, at), 0.004, found);
        met("band");
        if (c == 2) {
            boolean isCode = x[2] == n.encode(-7) && x[3] == 0;
            assertEquals(isCode, found.contains("never late"), found);
            met(isCode ? "code" : "number");
        }
        met("number");
    }

    private void set(Matcher m, int node, int number) {
        int c = column(m.group(1));
        List<String> words = new ArrayList<>();
        if (SCHEMA.columns().get(c) instanceof Column.Category k) {
            k.categories().forEach(category -> words.add(SCHEMA.words().value(k.name(), category)));
            words.add("other");
        } else {
            words.add("missing");
        }
        if (WIDTH[c] == 6) {
            words.add("missing");
        }
        List<String> listed = List.of(m.group(2).split(", | or "));
        boolean isRight = goesRight(number) == m.group(3).equals("Yes");
        for (int s = 0; s < words.size(); s++) {
            float[] at = new float[SCHEMA.width()];
            at[FIRST[c] + s] = 1;
            assertEquals(listed.contains(words.get(s)), right(node, at) > 0.5 == isRight, m.group());
        }
        met("set");
    }

    private void side(String word, String percent, String against, double taken) {
        assertEquals(Percent.ofProbability(taken), percent);
        assertEquals(
                taken >= 0.95 ? "clearly" : taken >= 0.8 ? "mostly" : taken >= 0.6 ? "leaning" : "undecided", word);
        assertEquals(taken < 0.5, against != null);
        if (taken < 0.5) {
            met("against the odds");
        }
    }

    /** Returns the line after the table. */
    private int table(List<String> lines, int first, int node, int number) {
        int k = answer.classIndex();
        double[] there = {below(2 * node + 1, k), below(2 * node + 2, k)};
        int towards = there[0] > there[1] ? 0 : 1;
        Matcher sides = matched(SIDES, lines.get(first));
        assertEquals(Percent.ofProbability((float) there[towards]), sides.group(1));
        assertEquals(Percent.ofProbability((float) there[1 - towards]), sides.group(2));
        double sign = towards == 1 ? POINTS : -POINTS;
        float[] mean = tree.statistics().orElseThrow().featureMean();
        Map<String, Long> points = new LinkedHashMap<>();
        int at = first + 1;
        for (; lines.get(at).startsWith("    "); at++) {
            String line = lines.get(at).strip();
            int blank = line.lastIndexOf(' ');
            points.put(
                    line.substring(0, blank).strip(),
                    Long.parseLong(line.substring(blank + 1).replace(",", "")));
        }
        long sum = points.remove("sum");
        assertEquals(sum, points.values().stream().mapToLong(v -> v).sum(), lines.toString());
        assertEquals(Math.round(sign * logit(node, x)), sum, 1, "by float and by double");
        assertEquals(sign * logit(node, mean), points.get("the average applicant"), 0.51);
        for (int c = 0; c < 5; c++) {
            double effect = 0;
            for (int f = FIRST[c]; f < FIRST[c] + WIDTH[c]; f++) {
                effect += tree.gateBeta()[node] * (double) tree.gateWeight()[node * x.length + f] * (x[f] - mean[f]);
            }
            String label = SCHEMA.words().column(SCHEMA.columns().get(c).name());
            long shown = points.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(label + ": "))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            assertEquals(sign * effect, shown, 0.51, lines.toString());
        }
        assertEquals(
                goesRight(number) == (towards == 1), lines.get(at).contains("goes to that side"), lines.toString());
        met("table");
        return at;
    }

    /** Probability of a class below a node, by the reach of the leaves. */
    private double below(int node, int k) {
        if (node >= tree.shape().nodes()) {
            return view.distribution(node)[k];
        }
        return (below(2 * node + 1, k) + below(2 * node + 2, k)) / 2; // all leaves have the same reach
    }

    private int otherLeaf(int number) {
        float[] mass = tree.pathProbabilities(x);
        int best = -1;
        int shift = DEPTH - 1 - number;
        for (int l = 0; l < mass.length; l++) {
            boolean isThere = l >> shift == (answer.leaf() >> shift ^ 1);
            best = isThere && (best < 0 || mass[l] > mass[best]) ? l : best;
        }
        return best;
    }

    private void folded(String line, boolean[] told) {
        assertTrue(
                line.endsWith(
                        "the answer would still be " + label(answer.classIndex()) + ", within 5 percentage points."),
                line);
        Matcher m = Pattern.compile("(?:^Questions? |, )(\\d) \\(").matcher(line);
        while (m.find()) {
            int number = m.group(1).charAt(0) - '1';
            told[number] = true;
            float[] there = tree.leafDistribution(otherLeaf(number), x);
            assertTrue(there[answer.classIndex()] > 0.5, line);
            assertEquals(answer.probabilities()[answer.classIndex()], there[answer.classIndex()], 0.0500001, line);
            met("folded");
        }
    }

    private void idle(String line, boolean[] told) {
        Matcher m = Pattern.compile("(?:^Questions? |, )(\\d) \\(").matcher(line);
        while (m.find()) {
            int number = m.group(1).charAt(0) - '1';
            told[number] = true;
            int shift = DEPTH - 1 - number;
            long[] rows = tree.statistics().orElseThrow().leafRows();
            for (int l = 0; l < rows.length; l++) {
                boolean isOther = l >> shift == (answer.leaf() >> shift ^ 1);
                assertTrue(!isOther || rows[l] == 0, line);
            }
            int node = ((answer.leaf() + tree.shape().nodes() + 1) >> (DEPTH - number)) - 1;
            assertTrue((goesRight(number) ? right(node, x) : 1 - right(node, x)) >= 0.95, line);
            met("idle");
        }
    }

    private void checkChange(List<String> row, Optional<Counterfactual> found, String text) {
        if (found.isEmpty()) {
            return;
        }
        List<String> changed = new ArrayList<>(row);
        for (Counterfactual.Change change : found.get().changes()) {
            int c = change.index();
            assertTrue(c != 0, "age may not change");
            assertTrue(c != 2 || change.to().equals("-7") || Double.parseDouble(change.to()) >= 0, change.toString());
            changed.set(c, change.to());
            String label = SCHEMA.words().column(change.column());
            assertTrue(text.contains(label + " "), text);
        }
        float[] y = ENCODER.encode(changed);
        Prediction now = tree.predict(y, Rule.MAX_PATH);
        assertTrue(now.classIndex() != answer.classIndex());
        assertTrue(
                text.startsWith("The answer would be " + label(now.classIndex()) + " ("
                        + Percent.ofProbability(now.probabilities()[now.classIndex()]) + ") with "),
                text);
        met("change");
    }
}
