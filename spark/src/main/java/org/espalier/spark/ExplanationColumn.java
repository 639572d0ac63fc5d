package org.espalier.spark;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.espalier.explain.Explanation;
import org.espalier.explain.Question;
import org.espalier.explain.Step;
import org.espalier.explain.TreeView;

/** An {@link Explanation} as a value of Spark SQL. */
final class ExplanationColumn {
    /** Columns that are listed at a gate. */
    static final int CONTRIBUTIONS = 4;

    private static final StructType CONTRIBUTION = new StructType()
            .add("column", DataTypes.StringType, false)
            .add("value", DataTypes.StringType, false)
            .add("contribution", DataTypes.FloatType, false);

    private static final StructType STEP = new StructType()
            .add("node", DataTypes.IntegerType, false)
            .add("question", DataTypes.StringType, true)
            .add("answer", DataTypes.StringType, true)
            .add("branch", DataTypes.StringType, false)
            .add("probability", DataTypes.FloatType, false)
            .add("reach", DataTypes.FloatType, false)
            .add("contributions", new ArrayType(CONTRIBUTION, false), false);

    private static final StructType REASON = new StructType()
            .add("column", DataTypes.StringType, false)
            .add("value", DataTypes.StringType, false)
            .add("attribution", DataTypes.DoubleType, false);

    /**
     * {@code class}, {@code probability} of it in the max-path's leaf, {@code average} probability of it, {@code pathMass}, {@code
     * leaf}, {@code path} and {@code reasons}.
     */
    static final DataType TYPE = new StructType()
            .add("class", DataTypes.StringType, false)
            .add("probability", DataTypes.FloatType, false)
            .add("average", DataTypes.FloatType, false)
            .add("pathMass", DataTypes.FloatType, false)
            .add("leaf", DataTypes.IntegerType, false)
            .add("path", new ArrayType(STEP, false), false)
            .add("reasons", new ArrayType(REASON, false), false);

    /** Of each gate of the tree; what they say is the same for all rows. */
    private final List<Optional<Question>> questions;

    ExplanationColumn(TreeView tree) {
        questions = IntStream.range(0, tree.tree().shape().nodes())
                .mapToObj(node -> Question.of(tree, node))
                .toList();
    }

    /** @param reasons how many of the columns that speak most for the class */
    Row row(Explanation e, int reasons) {
        Row[] path = e.path().stream().map(this::row).toArray(Row[]::new);
        Row[] why = e.reasonsFor(reasons).stream()
                .map(r -> RowFactory.create(r.column(), r.value(), r.score()))
                .toArray(Row[]::new);
        return RowFactory.create(
                e.predictedClass(),
                e.distribution().of(e.predicted()),
                e.average().of(e.predicted()),
                e.mass(),
                e.leaf(),
                path,
                why);
    }

    private Row row(Step step) {
        Optional<Question> question = questions.get(step.node());
        Row[] contributions = step.top(CONTRIBUTIONS).stream()
                .map(c -> RowFactory.create(c.column(), c.value(), c.contribution()))
                .toArray(Row[]::new);
        return RowFactory.create(
                step.node(),
                question.map(Question::text).orElse(null),
                question.map(q -> q.answer(step.branch())).orElse(null),
                step.branch().text(),
                step.probability(),
                step.reach(),
                contributions);
    }
}
