package org.espalier.explain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.base.Percent;
import org.espalier.data.Encoder;
import org.espalier.sdt.Prediction;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;
import org.junit.jupiter.api.Test;

/**
 * What the text of a scorecard claims is true: the sum, the probability, and the points of each column are computed again from what
 * the tree answers, not from how it computes points.
 */
class PointsClaimsTest {
    private static final double POINTS = 20 / Math.log(2);
    private static final Pattern LINE = Pattern.compile("    (.+?) +([-+0-9,]+)");
    private static final Pattern MEANING = Pattern.compile("    that is a probability of ([^ ]+ ?%) for (\\w+)");

    private int sums;
    private int columns;
    private int against;

    /** A table as it is told. */
    private record Table(long base, Map<String, Long> columns, long rounding, long sum, String share, String towards) {}

    @Test
    void everyTableIsTrue() {
        for (int seed = 1; seed <= 10; seed++) {
            SoftDecisionTree tree = seed % 2 == 0 ? Scorecards.tree(2, seed) : Scorecards.one(2, seed);
            Explainer explainer = Explainer.of(tree);
            Encoder encoder = new Encoder(tree.schema());
            List<List<String>> rows = TestScorecards.rows(60, seed);
            for (int r = 0; r + 1 < rows.size(); r++) {
                List<String> row = rows.get(r);
                Prediction answer = tree.predict(encoder.encode(row), Rule.MAX_PATH);
                Table told = table(explainer, row);
                double logOdds = logOdds(answer);
                assertEquals("bad", told.towards());
                assertEquals(Percent.ofProbability(answer.probabilities()[1]), told.share());
                assertEquals(
                        told.sum(),
                        told.base()
                                + told.rounding()
                                + told.columns().values().stream()
                                        .mapToLong(v -> v)
                                        .sum());
                if (Math.abs(logOdds) > 9) {
                    continue; // a float near 1 does not tell the odds
                }
                assertEquals(POINTS * logOdds, told.sum(), 0.6);
                sums++;
                against += logOdds < 0 ? 1 : 0;
                for (String column : List.of("age", "debt", "home")) {
                    other(tree, explainer, encoder, row, rows.get(r + 1), column, answer, told);
                }
            }
        }
        assertTrue(sums > 400 && columns > 500 && against > 50, sums + " sums, " + columns + ", " + against);
    }

    /** Another value of one column in the same group moves the score by what its points differ. */
    private void other(
            SoftDecisionTree tree,
            Explainer explainer,
            Encoder encoder,
            List<String> row,
            List<String> next,
            String column,
            Prediction answer,
            Table told) {
        int index = List.of("age", "id", "debt", "home").indexOf(column);
        List<String> changed = new ArrayList<>(row);
        changed.set(index, next.get(index));
        Prediction now = tree.predict(encoder.encode(changed), Rule.MAX_PATH);
        if (now.leaf() != answer.leaf() || Math.abs(logOdds(now)) > 9) {
            return;
        }
        Table then = table(explainer, changed);
        long points = then.columns().getOrDefault(column, 0L) - told.columns().getOrDefault(column, 0L);
        assertEquals(POINTS * (logOdds(now) - logOdds(answer)), points, 1.1, column + " of " + row);
        columns++;
    }

    private static double logOdds(Prediction answer) {
        return Math.log(answer.probabilities()[1]) - Math.log(answer.probabilities()[0]);
    }

    private static Table table(Explainer explainer, List<String> row) {
        String text = ExplanationText.write(explainer.explain(row), 200, 20);
        List<String> lines = text.lines()
                .dropWhile(line -> !line.startsWith("Points for bad against good; 20 points double the odds"))
                .skip(1)
                .toList();
        long base = 0;
        long rounding = 0;
        Map<String, Long> columns = new LinkedHashMap<>();
        for (int i = 0; ; i++) {
            Matcher meaning = MEANING.matcher(lines.get(i));
            if (meaning.matches()) {
                long sum = columns.remove("sum");
                return new Table(base, columns, rounding, sum, meaning.group(1), meaning.group(2));
            }
            Matcher m = LINE.matcher(lines.get(i));
            assertTrue(m.matches(), lines.get(i));
            long points = Long.parseLong(m.group(2).replace(",", "").replace("+", ""));
            if (i == 0) {
                base = points;
            } else if (m.group(1).equals("rounding")) {
                rounding = points;
            } else {
                columns.put(m.group(1).replaceAll(":.*", ""), points);
            }
        }
    }
}
