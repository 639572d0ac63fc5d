package org.espalier.explain.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.espalier.data.BadRows;
import org.espalier.data.Column;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Row;
import org.espalier.data.RowStream;
import org.espalier.data.Schema;
import org.espalier.explain.PublicData;
import org.espalier.explain.TreeView;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.LeafKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Reads the printed conditions and follows them with the fields of the file, as a person with a pencil would: what they say
 * is what was measured.
 */
class RulesOnPaperTest {
    /** Sums of printed numbers that are equal on paper may differ by this in doubles. */
    private static final double EQUAL = 1e-7;

    private static final Pattern COMPARISON = Pattern.compile("(.*) (>=|<=|<|>) (-?[0-9.]+)( \\(or missing\\))?");
    private static final Pattern NUMBER =
            Pattern.compile("([-+]?) ?([0-9.]+) \\* (\\w+)( \\(missing: (-?[0-9.]+)\\))?");
    private static final Pattern WORDS = Pattern.compile("\\[(\\w+): ([^\\]]*)\\]");
    private static final Set<String> MISSING = DataOptions.DEFAULT_MISSING;

    private final Map<String, Column> columns = new HashMap<>();

    /** Sums of the row that is followed, by their text: several rules ask for the same. */
    private final Map<String, Double> sums = new HashMap<>();

    private final Map<String, Condition> conditions = new HashMap<>();

    @ParameterizedTest
    @CsvSource({
        "adult/adult.data.gz, -1, 5, 100, sum",
        "adult/adult.data.gz, -1, 3, 1, number",
        "german-credit/german.data, -1, 4, 100, sum",
        "connect4/connect-4.data.gz, -1, 3, 6, sum",
        "connect4/connect-4.data.gz, -1, 2, 1, words",
        "letter/letter-recognition.data.gz, 1, 4, 100, sum"
    })
    void everyRowFollowsOneRule(String name, String target, int depth, int terms, String kind) {
        DataOptions options = DataOptions.builder(PublicData.file(name).toString())
                .noHeader()
                .target(target)
                .build();
        DataSource source = DataSource.open(options);
        Schema schema = source.inferSchema(warning -> {});
        schema.columns().forEach(c -> columns.put(c.name(), c));
        Dataset rows = source.read(schema, LabelPolicy.REQUIRED, new DataNotes());
        SoftDecisionTree tree = new Distiller(DistillOptions.builder(rows)
                        .leaves(LeafKind.CONSTANT)
                        .depth(depth)
                        .epochs(2)
                        .augment(0)
                        .build())
                .distill(rows, Optional.empty());
        HardTree hard =
                HardTree.of(TreeView.of(tree), rows, RuleOptions.defaults().withMaxTerms(terms));
        Rules rules = Rules.of(hard);
        Map<Integer, Integer> found = new HashMap<>();
        Set<String> kinds = new HashSet<>();
        try (RowStream stream = source.rows(schema, LabelPolicy.IGNORED, BadRows.STOP, new DataNotes())) {
            while (stream.hasNext()) {
                Row row = stream.next();
                sums.clear();
                Map<String, String> fields = new HashMap<>();
                for (int c = 0; c < schema.columns().size(); c++) {
                    fields.put(schema.columns().get(c).name(), row.texts().get(c));
                }
                List<Rules.Rule> followed = rules.list().stream()
                        .filter(r -> r.conditions().stream().allMatch(c -> holds(c.text(), fields, kinds)))
                        .toList();
                assertEquals(1, followed.size(), () -> name + " row " + row.number());
                int node = followed.get(0).leaf().node();
                assertEquals(hard.leafOf(row.features()).node(), node, () -> name + " row " + row.number());
                found.merge(node, 1, Integer::sum);
            }
        }
        for (Rules.Rule rule : rules.list()) {
            assertEquals(found.get(rule.leaf().node()), rule.leaf().rows());
        }
        assertTrue(kinds.contains(kind), () -> "conditions of " + kinds);
    }

    /** A condition as it was read, once, from its text. */
    private interface Condition {
        boolean holds(Map<String, String> fields, Set<String> kinds);
    }

    /** A term of a sum, for the fields of a row. */
    private interface Term {
        double value(Map<String, String> fields);
    }

    private boolean holds(String condition, Map<String, String> fields, Set<String> kinds) {
        return conditions.computeIfAbsent(condition, this::read).holds(fields, kinds);
    }

    private Condition read(String condition) {
        Matcher comparison = COMPARISON.matcher(condition);
        if (!comparison.matches()) {
            boolean isNot = condition.contains(" is not ");
            String[] parts = condition.split(isNot ? " is not " : " is ", 2);
            Set<String> words = Set.of(parts[1].split(isNot ? " nor " : " or "));
            return (fields, kinds) -> {
                kinds.add("words");
                return words.contains(word(parts[0], fields)) != isNot;
            };
        }
        String left = comparison.group(1);
        String sign = comparison.group(2);
        double threshold = Double.parseDouble(comparison.group(3));
        boolean missingHolds = comparison.group(4) != null;
        if (columns.containsKey(left)) {
            return (fields, kinds) -> {
                if (MISSING.contains(fields.get(left))) {
                    return missingHolds;
                }
                kinds.add("number");
                return compares(Double.parseDouble(fields.get(left)), sign, threshold);
            };
        }
        List<Term> terms = terms(left);
        return (fields, kinds) -> {
            kinds.add("sum");
            double value = sums.computeIfAbsent(
                    left,
                    text -> terms.stream().mapToDouble(t -> t.value(fields)).sum());
            return compares(value, sign, threshold);
        };
    }

    private static boolean compares(double value, String sign, double threshold) {
        double near = EQUAL * (Math.abs(value) + Math.abs(threshold) + 1);
        return switch (sign) {
            case ">=" -> value >= threshold - near;
            case "<=" -> value <= threshold + near;
            case "<" -> value < threshold - near;
            default -> value > threshold + near;
        };
    }

    private List<Term> terms(String text) {
        List<Term> terms = new ArrayList<>();
        Matcher numbers = NUMBER.matcher(text);
        while (numbers.find()) {
            String name = numbers.group(3);
            double coefficient = (numbers.group(1).equals("-") ? -1 : 1) * Double.parseDouble(numbers.group(2));
            String missing = numbers.group(5);
            terms.add(fields -> {
                String field = fields.get(name);
                return coefficient * Double.parseDouble(MISSING.contains(field) ? missing : field);
            });
        }
        Matcher words = WORDS.matcher(text);
        while (words.find()) {
            String name = words.group(1);
            Map<String, Double> values = new HashMap<>();
            for (String part : words.group(2).split(", ")) {
                int blank = part.lastIndexOf(' ');
                values.merge(part.substring(0, blank), Double.parseDouble(part.substring(blank + 1)), Double::sum);
            }
            terms.add(fields -> values.getOrDefault(word(name, fields), 0.0));
        }
        return terms;
    }

    private String word(String column, Map<String, String> fields) {
        String field = fields.get(column);
        boolean isKnown = ((Column.Category) columns.get(column)).categories().contains(field);
        return isKnown ? field : MISSING.contains(field) ? "(missing)" : "(unknown)";
    }
}
