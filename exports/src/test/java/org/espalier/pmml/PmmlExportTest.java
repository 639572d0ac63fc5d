package org.espalier.pmml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.espalier.EspalierException;
import org.espalier.data.Column;
import org.espalier.data.Encoder;
import org.espalier.data.HostileNames;
import org.espalier.data.Knots;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.sdt.Basis;
import org.espalier.sdt.Calibration;
import org.espalier.sdt.Decision;
import org.espalier.sdt.LeafScorecards;
import org.espalier.sdt.Leaves;
import org.espalier.sdt.RoadTrees;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.sdt.TestScorecards;
import org.espalier.sdt.TestTrees;
import org.espalier.sdt.TreeShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Documents answer as the library does, by every rule, as an evaluator of their elements reads them. */
class PmmlExportTest {
    static List<RoadTrees.Named> trees() {
        List<RoadTrees.Named> all = new ArrayList<>(RoadTrees.all());
        Calibration isotonic = new Calibration.Isotonic(List.of(0.2, 0.4, 0.7), List.of(0.05, 0.5, 0.9));
        all.add(new RoadTrees.Named(
                "one point",
                RoadTrees.with(
                        TestScorecards.tree(2, 5),
                        OptionalDouble.empty(),
                        new Calibration.Isotonic(List.of(0.5), List.of(0.3)))));
        all.add(new RoadTrees.Named("constant, depth 0", RoadTrees.constant(3, 0, Decision.PLAIN)));
        all.add(new RoadTrees.Named("constant, depth 2", RoadTrees.constant(3, 2, Decision.PLAIN)));
        all.add(new RoadTrees.Named(
                "constant, depth 2, isotonic",
                RoadTrees.constant(2, 2, new Decision(OptionalDouble.empty(), isotonic))));
        all.add(new RoadTrees.Named(
                "constant, depth 2, decision",
                RoadTrees.constant(2, 2, new Decision(OptionalDouble.of(0.45), new Calibration.Logistic(1.7, 0.2)))));
        all.add(new RoadTrees.Named("gates of all columns", TestTrees.random(TestTrees.table(), 3, 1)));
        return all;
    }

    @ParameterizedTest
    @MethodSource("trees")
    void everyRuleAnswersAsTheLibraryDoes(RoadTrees.Named named) throws Exception {
        SoftDecisionTree tree = named.tree();
        Encoder encoder = new Encoder(tree.schema());
        for (Rule rule : Rule.values()) {
            PmmlEvaluator pmml = new PmmlEvaluator(PmmlExport.write(tree, rule));
            for (List<String> row : RoadTrees.rows(tree.schema(), 300, 8)) {
                float[] x = encoder.encode(row);
                PmmlEvaluator.Answer answer = pmml.evaluate(byName(tree.schema(), row));
                double[] found = tree.schema().target().classes().stream()
                        .mapToDouble(name -> answer.probabilities().get(name))
                        .toArray();
                assertTrue(
                        RoadTrees.isAcceptable(tree, x, rule, found),
                        () -> rule + " " + row + ": found " + answer + ", leaf "
                                + tree.predict(x, rule).leaf());
                float[] expected = tree.predict(x, rule).probabilities();
                boolean isClear = tree.decision().threshold().isPresent() || Math.abs(expected[0] - expected[1]) > 1e-4;
                if (RoadTrees.acceptable(tree, x, rule).size() == 1 && isClear && tree.classes() == 2) {
                    int best = tree.predict(x, rule).classIndex();
                    assertEquals(tree.schema().target().classes().get(best), answer.predicted());
                }
            }
        }
    }

    /** Points and reasons are those of the library's explanation, whole and in the same order. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneScorecardOfWholePointsIsPmmlsOwn(boolean hasThreshold) throws Exception {
        SoftDecisionTree plain = RoadTrees.whole(TestScorecards.one(2, 5), 5);
        SoftDecisionTree tree = hasThreshold
                ? RoadTrees.with(plain, OptionalDouble.of(0.2), new Calibration.Logistic(0.8, -0.3))
                : plain;
        LeafScorecards cards = tree.scorecards().orElseThrow();
        float[] mean =
                tree.statistics().orElseThrow().scorecards().orElseThrow().basisMean();
        PmmlEvaluator pmml = new PmmlEvaluator(PmmlExport.write(tree, Rule.AVERAGE));
        Encoder encoder = new Encoder(tree.schema());
        for (List<String> row : RoadTrees.rows(tree.schema(), 300, 9)) {
            float[] x = encoder.encode(row);
            PmmlEvaluator.Answer answer = pmml.evaluate(byName(tree.schema(), row));
            double[] z = new double[1];
            cards.score(0, x, 0, z);
            assertEquals(Math.rint(z[0] / LeafScorecards.POINT), answer.others().get("score"), row::toString);
            Map<Double, String> byGain = new TreeMap<>(Comparator.reverseOrder());
            for (int c : cards.columns(0)) {
                double gain = cards.effect(0, 0, c, x, 0);
                for (int t = cards.basis().firstTerm(c); t < cards.basis().endTerm(c); t++) {
                    gain -= cards.weight(0, t, 0) * mean[t];
                }
                byGain.put(gain, tree.schema().columns().get(c).name());
            }
            List<Object> reasons = List.of(
                    answer.others().get("reason 1"),
                    answer.others().get("reason 2"),
                    answer.others().get("reason 3"));
            assertEquals(List.copyOf(byGain.values()), reasons, row::toString);
            assertEquals(4, answer.others().size());
        }
    }

    @Test
    void aSmallScorecardAsAWhole() {
        Schema schema = new Schema(
                List.of(
                        new Column.Number(
                                "age",
                                Optional.empty(),
                                0,
                                99,
                                40,
                                10,
                                Column.Scaling.STANDARD,
                                Column.Missing.INDICATOR,
                                false,
                                Column.Monotone.NONE,
                                new Knots(List.of(30.0, 45.0, 60.0), List.of(99.0), Knots.Form.BANDS)),
                        new Column.Category("home", List.of("own", "rent"), Column.Missing.ERROR, false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("risk", List.of("good", "bad"), Optional.of("bad")));
        float[] weight = new float[8];
        int[] points = {5, 0, -12, 7, -3, -8, 9, 2};
        for (int i = 0; i < weight.length; i++) {
            weight[i] = (float) (points[i] * LeafScorecards.POINT);
        }
        SoftDecisionTree tree = SoftDecisionTree.builder(schema, new TreeShape(0))
                .gates(new float[0], new float[0], new float[0])
                .leaves(new Leaves.Linear(new LeafScorecards(
                        Basis.of(schema), 1, weight, new float[] {(float) (-20 * LeafScorecards.POINT)})))
                .build();
        String document = PmmlExport.write(tree, Rule.MAX_PATH);
        assertEquals("""
                  <MiningModel functionName="classification">
                    <MiningSchema>
                      <MiningField name="risk" usageType="target"/>
                      <MiningField name="age" invalidValueTreatment="returnInvalid" missingValueTreatment="asIs"/>
                      <MiningField name="home" invalidValueTreatment="asIs" missingValueTreatment="returnInvalid"/>
                    </MiningSchema>
                    <Segmentation multipleModelMethod="modelChain">
                      <Segment id="points">
                        <True/>
                        <Scorecard functionName="regression" initialScore="-20" useReasonCodes="true" reasonCodeAlgorithm="pointsAbove" baselineMethod="other">
                          <MiningSchema>
                            <MiningField name="age" invalidValueTreatment="returnInvalid" missingValueTreatment="asIs"/>
                            <MiningField name="home" invalidValueTreatment="asIs" missingValueTreatment="returnInvalid"/>
                          </MiningSchema>
                          <Output>
                            <OutputField name="points" optype="continuous" dataType="double" feature="predictedValue"/>
                            <OutputField name="scorecard&#39;s reason 1" optype="categorical" dataType="string" feature="reasonCode" rank="1"/>
                            <OutputField name="scorecard&#39;s reason 2" optype="categorical" dataType="string" feature="reasonCode" rank="2"/>
                          </Output>
                          <Characteristics>
                            <Characteristic name="age" reasonCode="age" baselineScore="0.0">
                              <Attribute partialScore="2">
                                <SimplePredicate field="age" operator="isMissing"/>
                              </Attribute>
                              <Attribute partialScore="0">
                                <CompoundPredicate booleanOperator="and">
                                  <SimplePredicate field="age" operator="greaterOrEqual" value="98.99901"/>
                                  <SimplePredicate field="age" operator="lessOrEqual" value="99.00099"/>
                                </CompoundPredicate>
                              </Attribute>
                              <Attribute partialScore="0">
                                <SimplePredicate field="age" operator="lessThan" value="30.0"/>
                              </Attribute>
                              <Attribute partialScore="5">
                                <CompoundPredicate booleanOperator="and">
                                  <SimplePredicate field="age" operator="greaterOrEqual" value="30.0"/>
                                  <SimplePredicate field="age" operator="lessThan" value="60.0"/>
                                </CompoundPredicate>
                              </Attribute>
                              <Attribute partialScore="-7">
                                <SimplePredicate field="age" operator="greaterOrEqual" value="60.0"/>
                              </Attribute>
                            </Characteristic>
                            <Characteristic name="home" reasonCode="home" baselineScore="0.0">
                              <Attribute partialScore="-8">
                                <SimplePredicate field="home" operator="equal" value="own"/>
                              </Attribute>
                              <Attribute partialScore="9">
                                <SimplePredicate field="home" operator="equal" value="rent"/>
                              </Attribute>
                              <Attribute partialScore="2">
                                <True/>
                              </Attribute>
                            </Characteristic>
                          </Characteristics>
                        </Scorecard>
                      </Segment>
                      <Segment id="probabilities">
                        <True/>
                        <RegressionModel functionName="classification" normalizationMethod="softmax">
                          <MiningSchema>
                            <MiningField name="risk" usageType="target"/>
                            <MiningField name="points"/>
                            <MiningField name="scorecard&#39;s reason 1"/>
                            <MiningField name="scorecard&#39;s reason 2"/>
                          </MiningSchema>
                          <Output>
                            <OutputField name="predicted(risk)" optype="categorical" dataType="string" feature="predictedValue"/>
                            <OutputField name="probability(good)" optype="continuous" dataType="double" feature="probability" value="good"/>
                            <OutputField name="probability(bad)" optype="continuous" dataType="double" feature="probability" value="bad"/>
                            <OutputField name="score" optype="continuous" dataType="double" feature="transformedValue">
                              <FieldRef field="points"/>
                            </OutputField>
                            <OutputField name="reason 1" optype="categorical" dataType="string" feature="transformedValue">
                              <FieldRef field="scorecard&#39;s reason 1"/>
                            </OutputField>
                            <OutputField name="reason 2" optype="categorical" dataType="string" feature="transformedValue">
                              <FieldRef field="scorecard&#39;s reason 2"/>
                            </OutputField>
                          </Output>
                          <RegressionTable intercept="0.0" targetCategory="bad">
                            <NumericPredictor name="points" coefficient="0.03465735902799726"/>
                          </RegressionTable>
                          <RegressionTable intercept="0.0" targetCategory="good">
                          </RegressionTable>
                        </RegressionModel>
                      </Segment>
                    </Segmentation>
                  </MiningModel>
                </PMML>
                """, document.substring(document.indexOf("  <MiningModel")));
    }

    private static Map<String, String> byName(Schema schema, List<String> row) {
        Map<String, String> out = new HashMap<>();
        for (int c = 0; c < row.size(); c++) {
            if (schema.columns().get(c).width() > 0) {
                out.put(schema.columns().get(c).name(), row.get(c));
            }
        }
        return out;
    }

    @Test
    void whatPmmlHasNoFormForIsRefused() {
        SoftDecisionTree image = TestTrees.random(TestTrees.image(2, 2, 1), 2, 1);
        assertEquals(
                "PMML: expected a tree of a table, found one of images: take onnx or java",
                refusal(image, Rule.GREEDY));
        Schema schema = new Schema(
                List.of(new Column.Category("c", List.of("a", "b\0"), Column.Missing.IMPUTE, false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("t", List.of("a", "b")));
        assertEquals(
                "PMML: XML has no form for a character of 'b\\u0000'",
                refusal(TestTrees.random(schema, 1, 1), Rule.GREEDY));
    }

    /** 500 names that mean harm: each document says them as they are, or is refused in one line; none gains an element. */
    @Test
    void hostileNamesStayNames() throws Exception {
        int written = 0;
        for (String evil : HostileNames.list(500)) {
            Schema schema = new Schema(
                    List.of(
                            new Column.Category(
                                    "home" + evil, List.of("own", "rent", evil), Column.Missing.IMPUTE, false),
                            new Column.Category("job", List.of("a", "b"), Column.Missing.IMPUTE, false)),
                    Optional.empty(),
                    Optional.empty(),
                    new Target.Classes("risk" + evil, List.of("good", evil)));
            SoftDecisionTree tree = TestTrees.random(schema, 1, 3);
            String document;
            try {
                document = PmmlExport.write(tree, Rule.GREEDY);
            } catch (EspalierException e) {
                assertTrue(e.getMessage().startsWith("PMML: XML has no form for a character of "), e.getMessage());
                assertTrue(e.getMessage().chars().noneMatch(Character::isISOControl), e.getMessage());
                continue;
            }
            written++;
            Element root = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(document)))
                    .getDocumentElement();
            NodeList fields = root.getElementsByTagName("DataField");
            assertEquals(3, fields.getLength());
            Set<String> names = new HashSet<>();
            for (int i = 0; i < fields.getLength(); i++) {
                names.add(((Element) fields.item(i)).getAttribute("name"));
            }
            assertEquals(Set.of("home" + evil, "job", "risk" + evil), names);
            assertEquals(0, root.getElementsByTagName("img").getLength());
        }
        assertTrue(written > 250, written + " documents");
    }

    private static String refusal(SoftDecisionTree tree, Rule rule) {
        return assertThrows(EspalierException.class, () -> PmmlExport.write(tree, rule))
                .getMessage();
    }

    /** Of a deep tree they are what takes long. */
    @Test
    void progressHearsOfEveryDerivedField() {
        List<Long> done = new ArrayList<>();
        Set<Long> totals = new HashSet<>();
        SoftDecisionTree tree = TestTrees.random(TestTrees.table(), 3, 1);
        String document = PmmlExport.write(tree, Rule.MAX_PATH, (what, at, total) -> {
            assertEquals("derived fields", what);
            done.add(at);
            totals.add(total);
        });
        assertEquals(document, PmmlExport.write(tree, Rule.MAX_PATH));
        long fields =
                document.lines().filter(line -> line.contains("<DerivedField ")).count();
        assertEquals(Set.of(fields), totals);
        assertEquals(LongStream.range(0, fields).boxed().toList(), done);
    }

    @Test
    void aSmallTreeAsAWhole() {
        Schema schema = new Schema(
                List.of(
                        new Column.Number(
                                "age",
                                Optional.empty(),
                                0,
                                99,
                                40,
                                10,
                                Column.Scaling.STANDARD,
                                Column.Missing.IMPUTE,
                                false),
                        new Column.Category("home", List.of("own", "a<b"), Column.Missing.ERROR, false)),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("risk", List.of("good", "bad")));
        SoftDecisionTree tree = SoftDecisionTree.builder(schema, new TreeShape(1))
                .gates(new float[] {2, 0, 0, 0}, new float[] {1}, new float[] {1})
                .leaves(new Leaves.Constant(2, new float[] {0, 0, 0, (float) Math.log(3)}))
                .build();
        assertEquals("""
                <?xml version="1.0" encoding="UTF-8"?>
                <PMML xmlns="http://www.dmg.org/PMML-4_4" version="4.4">
                  <Header description="A soft decision tree, answered by greedy">
                    <Application name="Espalier" version=""/>
                  </Header>
                  <DataDictionary>
                    <DataField name="age" optype="continuous" dataType="double">
                    </DataField>
                    <DataField name="home" optype="categorical" dataType="string">
                      <Value value="own"/>
                      <Value value="a&#60;b"/>
                      <Value value="" property="missing"/>
                      <Value value="?" property="missing"/>
                      <Value value="NA" property="missing"/>
                      <Value value="NaN" property="missing"/>
                    </DataField>
                    <DataField name="risk" optype="categorical" dataType="string">
                      <Value value="good"/>
                      <Value value="bad"/>
                    </DataField>
                  </DataDictionary>
                  <TreeModel functionName="classification" splitCharacteristic="multiSplit" missingValueStrategy="none" noTrueChildStrategy="returnNullPrediction">
                    <MiningSchema>
                      <MiningField name="risk" usageType="target"/>
                      <MiningField name="age" invalidValueTreatment="returnInvalid" missingValueTreatment="asIs"/>
                      <MiningField name="home" invalidValueTreatment="asIs" missingValueTreatment="returnInvalid"/>
                    </MiningSchema>
                    <Output>
                      <OutputField name="predicted(risk)" optype="categorical" dataType="string" feature="predictedValue"/>
                      <OutputField name="probability(good)" optype="continuous" dataType="double" feature="probability" value="good"/>
                      <OutputField name="probability(bad)" optype="continuous" dataType="double" feature="probability" value="bad"/>
                    </Output>
                    <Node id="root">
                      <True/>
                      <Node id="leaf 1" score="good">
                        <SimplePredicate field="age" operator="lessThan" value="35.0"/>
                        <ScoreDistribution value="good" recordCount="0.5" probability="0.5"/>
                        <ScoreDistribution value="bad" recordCount="0.5" probability="0.5"/>
                      </Node>
                      <Node id="leaf 2" score="bad">
                        <CompoundPredicate booleanOperator="or">
                          <SimplePredicate field="age" operator="isMissing"/>
                          <SimplePredicate field="age" operator="greaterOrEqual" value="35.0"/>
                        </CompoundPredicate>
                        <ScoreDistribution value="good" recordCount="0.25" probability="0.25"/>
                        <ScoreDistribution value="bad" recordCount="0.75" probability="0.75"/>
                      </Node>
                    </Node>
                  </TreeModel>
                </PMML>
                """, PmmlExport.write(tree, Rule.GREEDY));
    }
}
