package org.espalier.spark;

import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.espalier.EspalierException;
import org.espalier.explain.Contribution;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.Question;
import org.espalier.explain.ReasonCodes.Reason;
import org.espalier.explain.Step;
import org.junit.jupiter.api.Test;

/** The column tells what {@link Explainer} tells. */
class ExplainTest {
    private static void assertExplained(SoftDecisionTreeModel model, int reasons) {
        Explainer explainer = Explainer.of(model.tree());
        VectorEncoder encoder = new VectorEncoder(model.tree().schema(), "features");
        List<Row> rows = model.explain(Loans.prepared(), reasons).collectAsList();
        assertEquals(600, rows.size());
        for (Row row : rows) {
            Explanation e = explainer.explain(encoder.encode(row.getAs("features")));
            Row found = row.getAs("explanation");
            assertEquals(e.predictedClass(), found.getAs("class"));
            assertEquals(e.distribution().of(e.predicted()), found.<Float>getAs("probability"));
            assertEquals(e.average().of(e.predicted()), found.<Float>getAs("average"));
            assertEquals(e.mass(), found.<Float>getAs("pathMass"));
            assertEquals(e.leaf(), found.<Integer>getAs("leaf"));
            assertPath(e, found.getList(found.fieldIndex("path")));
            assertReasons(e.reasonsFor(reasons), found.getList(found.fieldIndex("reasons")));
        }
    }

    private static void assertPath(Explanation e, List<Row> found) {
        assertEquals(e.path().size(), found.size());
        for (int i = 0; i < found.size(); i++) {
            Step step = e.path().get(i);
            Row row = found.get(i);
            Optional<Question> question = Question.of(e.tree(), step.node());
            assertEquals(step.node(), row.<Integer>getAs("node"));
            assertEquals(question.map(Question::text).orElse(null), row.getAs("question"));
            assertEquals(question.map(q -> q.answer(step.branch())).orElse(null), row.getAs("answer"));
            assertEquals(step.branch().text(), row.getAs("branch"));
            assertEquals(step.probability(), row.<Float>getAs("probability"));
            assertEquals(step.reach(), row.<Float>getAs("reach"));
            List<Row> contributions = row.getList(row.fieldIndex("contributions"));
            List<Contribution> top = step.top(ExplanationColumn.CONTRIBUTIONS);
            assertEquals(top.size(), contributions.size());
            for (int c = 0; c < top.size(); c++) {
                assertEquals(top.get(c).column(), contributions.get(c).getAs("column"));
                assertEquals(top.get(c).value(), contributions.get(c).getAs("value"));
                assertEquals(top.get(c).contribution(), contributions.get(c).<Float>getAs("contribution"));
            }
        }
    }

    private static void assertReasons(List<Reason> reasons, List<Row> found) {
        assertEquals(reasons.size(), found.size());
        for (int i = 0; i < found.size(); i++) {
            assertEquals(reasons.get(i).column(), found.get(i).getAs("column"));
            assertEquals(reasons.get(i).value(), found.get(i).getAs("value"));
            assertEquals(reasons.get(i).score(), found.get(i).<Double>getAs("attribution"));
        }
    }

    @Test
    void constantLeavesAreExplained() {
        SoftDecisionTreeModel model = Loans.estimator().fit(Loans.prepared());
        assertExplained(model, 2);
    }

    /** By default a table of two classes gets points; gates ask about one column, so there are questions. */
    @Test
    void pointsAndQuestionsAreExplained() {
        SoftDecisionTreeModel model =
                Loans.estimator().setLeaves("points").setDepth(2).fit(Loans.prepared());
        assertExplained(model, 4);
    }

    @Test
    void answeredRowsAreExplainedAndOthersRefused() {
        SoftDecisionTreeModel model = Loans.estimator().setEpochs(1).fit(Loans.prepared());
        Dataset<Row> both = model.explain(model.transform(Loans.prepared()));
        assertEquals(
                600,
                both.where("prediction IN (0, 1) AND explanation.pathMass > 0").count());
        assertEquals(
                "featuresCol: expected a column of vectors, found 'features' of type string",
                assertThrows(
                                EspalierException.class,
                                () -> model.explain(Loans.prepared().withColumn("features", lit("x"))))
                        .getMessage());
    }

    @Test
    void sqlExplains() {
        SoftDecisionTreeModel model = Loans.estimator().fit(Loans.prepared());
        model.registerExplain(Loans.session());
        Dataset<Row> rows = Loans.prepared();
        rows.createOrReplaceTempView("loans");
        Row bySql = Loans.session()
                .sql("SELECT why.class, why.reasons[0].column, size(why.path) FROM"
                        + " (SELECT espalier_explain(features) AS why FROM loans WHERE id = 17)")
                .first();
        Row byCall = model.explain(rows)
                .where("id = 17")
                .selectExpr("explanation.class", "explanation.reasons[0].column", "size(explanation.path)")
                .first();
        assertEquals(byCall, bySql);
        assertTrue(List.of("age", "income", "homeIndex").contains(bySql.getString(1)), bySql.toString());
    }

    /** Several models by their names, on whole rows: by the vector, or without it by the columns' names. */
    @Test
    void sqlExplainsWholeRows() {
        SoftDecisionTreeModel model = Loans.estimator().fit(Loans.prepared());
        SoftDecisionTreeModel.registerExplain(Loans.session(), Map.of("risk", model));
        Loans.prepared().createOrReplaceTempView("loans");
        List<Row> byCall = model.explain(Loans.prepared()).select("explanation").collectAsList();
        assertEquals(
                byCall,
                Loans.session()
                        .sql("SELECT espalier_explain('risk', struct(*)) AS why FROM loans")
                        .collectAsList());
        assertEquals(
                byCall,
                Loans.session()
                        .sql("SELECT espalier_explain('risk', struct(id, homeIndex, income, age)) AS why FROM loans")
                        .collectAsList());
        assertEquals(
                byCall,
                Loans.session()
                        .sql(
                                "SELECT espalier_explain('risk', struct(age, income, home AS homeIndex)) AS why FROM loans")
                        .collectAsList());
    }

    @Test
    void whatSqlCanNotExplainIsSaidInOneLine() {
        SoftDecisionTreeModel model = Loans.estimator().setEpochs(1).fit(Loans.prepared());
        SoftDecisionTreeModel.registerExplain(Loans.session(), Map.of("risk", model));
        Loans.prepared().createOrReplaceTempView("loans");
        assertEquals("espalier_explain: expected one of the models 'risk', found 'rusk'", cause("'rusk', struct(*)"));
        assertEquals(
                "row 1 of partition 0, expected a struct with the column 'income' or the vector 'features', found one of 'age', 'home'",
                cause("'risk', struct(age, home)"));
        assertEquals(
                "row 1 of partition 0, column 'income': expected a number, found null",
                cause("'risk', struct(age, null AS income, homeIndex)"));
    }

    private static String cause(String arguments) {
        Throwable e = assertThrows(
                Exception.class,
                () -> Loans.session()
                        .sql("SELECT espalier_explain(" + arguments + ") FROM loans WHERE id = 0")
                        .collectAsList());
        while (e.getCause() != null) {
            e = e.getCause();
        }
        return e.getMessage().replaceFirst("partition \\d+", "partition 0");
    }

    @Test
    void fewerReasonsThanNoneAreRefused() {
        SoftDecisionTreeModel model = Loans.estimator().setEpochs(1).fit(Loans.prepared());
        assertEquals(
                "reasons: expected 0 or more, found -1",
                assertThrows(EspalierException.class, () -> model.explain(Loans.prepared(), -1))
                        .getMessage());
    }
}
