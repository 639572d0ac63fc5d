package org.espalier.explain.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Column;
import org.espalier.data.HostileNames;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.explain.TreeView;
import org.espalier.json.Json;
import org.espalier.sdt.Provenance;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TreeShape;
import org.espalier.words.Dictionary;
import org.junit.jupiter.api.Test;

/** Rules of 500 names, and of 500 labels of a dictionary, that mean harm: nothing steers a terminal, no line is added, none is long. */
class HostileRulesTest {
    private static final int MAX_LINE = 400;

    @Test
    void hostileNamesAndLabelsStayText() throws IOException {
        for (String evil : HostileNames.list(500)) {
            check(tree(evil, false), "good" + evil);
            check(tree(evil, true), "good");
        }
    }

    /** JSON says names as they are; half a character of two is no text. */
    private static void checkJson(Map<String, Object> rules, String className) throws IOException {
        Map<?, ?> read = (Map<?, ?>) Json.parse(Json.pretty(rules));
        if (!className.contains("\ud800")) {
            assertEquals(className, ((List<?>) read.get("classes")).get(0));
        }
        for (Object rule : (List<?>) read.get("rules")) {
            for (Object c : (List<?>) ((Map<?, ?>) rule).get("conditions")) {
                String text = ((Map<?, ?>) c).get("text").toString();
                assertTrue(text.length() <= MAX_LINE && text.chars().noneMatch(Character::isISOControl), text);
            }
        }
    }

    private static void check(SoftDecisionTree tree, String className) throws IOException {
        TreeView view = TreeView.of(tree);
        checkJson(RulesJson.toMap(PlainRules.of(view)), className);
        checkJson(RulesJson.toMap(Rules.of(HardTree.of(view, RuleOptions.exact()))), className);
        String plain = PlainRulesText.write(PlainRules.of(view));
        // a head, the table of a gate, a rule of one condition and two of two, with an empty line above each
        assertEquals(4 + 4 + 3 + 4 + 4, plain.lines().count(), plain);
        String sums = RulesText.write(Rules.of(HardTree.of(view, RuleOptions.defaults())), Optional.empty());
        for (String text : List.of(plain, sums)) {
            assertTrue(
                    text.codePoints()
                            .noneMatch(c -> c != '\n' && Character.isISOControl(c) || c == 0x202e || c == 0x2066),
                    text);
            assertTrue(text.lines().allMatch(line -> line.length() <= MAX_LINE), text);
        }
    }

    /** A number and a category: the root asks about the number, its right child adds up both. */
    private static SoftDecisionTree tree(String evil, boolean isLabel) {
        String name = isLabel ? "" : evil;
        List<Column> columns = List.of(
                new Column.Number(
                        "age" + name,
                        Optional.of(evil),
                        0,
                        9,
                        4,
                        2,
                        Column.Scaling.STANDARD,
                        Column.Missing.ERROR,
                        false),
                new Column.Category("home" + name, List.of("own", "rent" + name), Column.Missing.IMPUTE, false));
        Schema schema = new Schema(
                columns,
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("risk", List.of("good" + name, "bad" + name)));
        if (isLabel) {
            schema = schema.withDictionary(new Dictionary(
                    Map.of(
                            "age",
                            said(evil, Map.of()),
                            "home",
                            said("2" + evil, Map.of("own", evil, "rent", "3" + evil))),
                    said(evil, Map.of("good", evil, "bad", "4" + evil)),
                    Optional.of(evil),
                    Map.of()));
        }
        return new SoftDecisionTree(
                schema,
                new TreeShape(2),
                new float[] {1, 0, 0, 0, 0, 0, 0, 0, 1, 1, -1, 0},
                new float[] {0, 1, -0.5f},
                new float[] {1, 1, 1},
                new float[] {2, 0, 0, 1, 1, 0, 0, 3},
                Provenance.none());
    }

    private static Dictionary.Entry said(String label, Map<String, String> labels) {
        return new Dictionary.Entry(
                Optional.of(label), Optional.of(label), List.of(), labels, false, Optional.empty(), Map.of());
    }
}
