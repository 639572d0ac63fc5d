package org.espalier.spark;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.data.DataException;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.explain.ReasonCodes;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Prediction;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/**
 * A soft decision tree as a stage of Spark ML: {@code prediction}, {@code probability} and, where asked for, the number of the leaf
 * and the path mass as columns; {@link #explain} says why. The tree travels as the bytes of its model file and is read once in each
 * JVM. A row that can't be answered, a null or a NaN in it, ends the job with one line.
 */
public final class SoftDecisionTreeModel extends ProbabilisticClassificationModel<Vector, SoftDecisionTreeModel>
        implements MLWritable {
    private static final long serialVersionUID = 1L;

    /** Name of the SQL function that {@link #registerExplain} makes. */
    public static final String SQL_FUNCTION = "espalier_explain";

    private static final StructType ANSWER = new StructType()
            .add("probability", SQLDataTypes.VectorType())
            .add("prediction", DataTypes.DoubleType)
            .add("leaf", DataTypes.IntegerType)
            .add("pathMass", DataTypes.FloatType);

    // No initialisers: Spark's constructor asks for them before they would run, and they would undo what it was given.
    private String uid;
    private AnswerParams answerParams;
    private SharedTree shared;

    /**
     * A tree that was trained elsewhere; vectors hold its columns in the order of its schema, categories by their index.
     *
     * @throws DataException when its target is not of classes, or its rows are images
     */
    public SoftDecisionTreeModel(SoftDecisionTree tree) {
        this(NextUid.random("sdt"));
        if (tree.schema().image().isPresent()) {
            throw new DataException("expected a tree of a table, found one of images");
        }
        tree.classes(); // refuses any other target
        shared = new SharedTree(ModelFile.toBytes(tree), getFeaturesCol());
    }

    /** Without a tree, for Spark, which reads params before what is theirs. */
    public SoftDecisionTreeModel(String uid) {
        this(NextUid.give(uid));
    }

    SoftDecisionTreeModel(String uid, SharedTree shared) {
        this(uid);
        this.shared = shared;
    }

    private SoftDecisionTreeModel(NextUid given) {
        given.forget();
        setDefault(rule(), "average");
        setDefault(explanationCol(), "explanation");
    }

    @Override
    public String uid() {
        if (uid == null) {
            uid = NextUid.take();
        }
        return uid;
    }

    private AnswerParams answers() {
        if (answerParams == null) {
            answerParams = new AnswerParams(this);
        }
        return answerParams;
    }

    public Param<String> rule() {
        return answers().rule;
    }

    public Param<String> leafCol() {
        return answers().leafCol;
    }

    public Param<String> pathMassCol() {
        return answers().pathMassCol;
    }

    public Param<String> explanationCol() {
        return answers().explanationCol;
    }

    public Param<String> teacherProbabilityCol() {
        return answers().teacherProbabilityCol;
    }

    /** Sets rule: how prediction and probability are read off the tree: average (all leaves by their path probability) or max-path (the leaf that an explanation tells). */
    public SoftDecisionTreeModel setRule(String value) {
        set(rule(), value);
        return this;
    }

    /** Sets leafCol: column for the number of the max-path leaf, from the left, from 0; none unless set. */
    public SoftDecisionTreeModel setLeafCol(String value) {
        set(leafCol(), value);
        return this;
    }

    /** Sets pathMassCol: column for the path probability of that leaf; none unless set. */
    public SoftDecisionTreeModel setPathMassCol(String value) {
        set(pathMassCol(), value);
        return this;
    }

    /** Sets explanationCol: column that explain adds. */
    public SoftDecisionTreeModel setExplanationCol(String value) {
        set(explanationCol(), value);
        return this;
    }

    /** Sets teacherProbabilityCol: column of the teacher's class probabilities, a vector or an array: the targets of training, the teacher of evaluate; without it the labels are learnt. */
    public SoftDecisionTreeModel setTeacherProbabilityCol(String value) {
        set(teacherProbabilityCol(), value);
        return this;
    }

    public String getRule() {
        return getOrDefault(rule());
    }

    public String getLeafCol() {
        return getOrDefault(leafCol());
    }

    public String getPathMassCol() {
        return getOrDefault(pathMassCol());
    }

    public String getExplanationCol() {
        return getOrDefault(explanationCol());
    }

    public String getTeacherProbabilityCol() {
        return getOrDefault(teacherProbabilityCol());
    }

    /** The tree: it scores and explains without Spark, and {@link ModelFile#write} makes a file of it. */
    public SoftDecisionTree tree() {
        return shared().tree();
    }

    private SharedTree shared() {
        if (shared == null) {
            throw new IllegalStateException("expected a stage that was trained or read, found one without a tree");
        }
        return shared;
    }

    void setTree(SharedTree tree) {
        shared = tree;
    }

    @Override
    public int numClasses() {
        return tree().classes();
    }

    /** Values of a vector; -1 while there is no tree. */
    @Override
    public int numFeatures() {
        return shared == null ? -1 : tree().schema().columns().size();
    }

    /** Probabilities: a tree has no score below them. */
    @Override
    public Vector predictRaw(Vector features) {
        return vector(shared().predict(features, Rules.of(getRule())).probabilities());
    }

    @Override
    public Vector raw2probabilityInPlace(Vector raw) {
        return raw;
    }

    private static Vector vector(float[] probabilities) {
        double[] out = new double[probabilities.length];
        for (int k = 0; k < out.length; k++) {
            out[k] = probabilities[k];
        }
        return Vectors.dense(out);
    }

    /** @throws DataException when the vector holds other columns than the tree was trained on; one line */
    @Override
    public StructType transformSchema(StructType schema) {
        StructType out = super.transformSchema(schema);
        new InputColumns(schema).requireFeatures(getFeaturesCol(), tree().schema());
        out = isSet(leafCol()) ? out.add(getLeafCol(), DataTypes.IntegerType) : out;
        return isSet(pathMassCol()) ? out.add(getPathMassCol(), DataTypes.FloatType) : out;
    }

    /** Adds the columns of answers that have a name; each row is scored once for all of them. */
    @Override
    public Dataset<Row> transform(Dataset<?> rows) {
        StructType schema = transformSchema(rows.schema(), true);
        Broadcast<SharedTree> tree = broadcast(rows.sparkSession());
        Rule rule = Rules.of(getRule());
        double[] thresholds = isDefined(thresholds()) ? getThresholds() : null;
        UserDefinedFunction answer = functions.udf(
                (UDF1<Vector, Row>) x -> TaskRows.next(() -> answer(tree.value().predict(x, rule), thresholds)),
                ANSWER);
        String name = uid() + "_answer";
        Dataset<Row> out = rows.withColumn(name, answer.apply(functions.col(getFeaturesCol())));
        out = add(out, schema, getRawPredictionCol(), name + ".probability");
        out = add(out, schema, getProbabilityCol(), name + ".probability");
        out = add(out, schema, getPredictionCol(), name + ".prediction");
        out = isSet(leafCol()) ? add(out, schema, getLeafCol(), name + ".leaf") : out;
        out = isSet(pathMassCol()) ? add(out, schema, getPathMassCol(), name + ".pathMass") : out;
        return out.drop(name);
    }

    private static Dataset<Row> add(Dataset<Row> rows, StructType schema, String column, String from) {
        return column.isEmpty()
                ? rows
                : rows.withColumn(
                        column,
                        functions.col(from).as(column, schema.apply(column).metadata()));
    }

    private Broadcast<SharedTree> broadcast(SparkSession session) {
        return JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(shared());
    }

    private static Row answer(Prediction p, double[] thresholds) {
        int index = thresholds == null ? p.classIndex() : argmaxOverThresholds(p.probabilities(), thresholds);
        return RowFactory.create(vector(p.probabilities()), (double) index, p.leaf(), p.pathMass());
    }

    /** As Spark's classifiers do: the class of largest p/t; a threshold of 0 wins over all others. */
    private static int argmaxOverThresholds(float[] p, double[] thresholds) {
        int best = 0;
        double highest = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < p.length; k++) {
            double scaled = thresholds[k] == 0 ? Double.POSITIVE_INFINITY : p[k] / thresholds[k];
            if (scaled > highest) {
                highest = scaled;
                best = k;
            }
        }
        return best;
    }

    /**
     * Looks at all rows for those that can't be answered, a null or a NaN in them: one pass, before one that would end at the first.
     *
     * @return how many rows there are
     * @throws DataException when there are any: how many, and the first of them
     */
    public long requireAnswerable(Dataset<?> rows) {
        new InputColumns(rows.schema()).requireFeatures(getFeaturesCol(), tree().schema());
        Broadcast<SharedTree> tree = broadcast(rows.sparkSession());
        JavaRDD<Row> vectors = rows.select(functions.col(getFeaturesCol())).toJavaRDD();
        List<BadRows> parts = Jobs.run(() -> vectors.mapPartitionsWithIndex(
                        (partition, part) ->
                                List.of(tree.value().check(partition, part)).iterator(),
                        false)
                .collect());
        tree.destroy();
        BadRows all = new BadRows();
        parts.forEach(all::with);
        all.requireNone();
        return all.all();
    }

    /**
     * Adds the column {@code explanationCol}: what the max-path answers, why, and how far one path tells it. The struct has
     *
     * <ul>
     *   <li>{@code class}, {@code probability} (of it in the leaf), {@code average} (of it by all leaves), {@code pathMass}, {@code
     *       leaf};
     *   <li>{@code path}, an array of the gates: {@code node}, {@code question} and {@code answer} where the gate asks about one
     *       column, {@code branch}, {@code probability}, {@code reach}, {@code contributions} (the columns that count most);
     *   <li>{@code reasons}, an array of the columns that speak most for the class: {@code column}, {@code value}, {@code
     *       attribution}, as {@link org.espalier.explain.Explanation#reasonsFor} has them.
     * </ul>
     *
     * @param reasons 0 or more; fewer where fewer columns speak for the class
     */
    public Dataset<Row> explain(Dataset<?> rows, int reasons) {
        if (reasons < 0) {
            throw new EspalierException("reasons", "expected 0 or more, found " + reasons, null);
        }
        new InputColumns(rows.schema()).requireFeatures(getFeaturesCol(), tree().schema());
        return rows.withColumn(
                getExplanationCol(), explanation(rows.sparkSession(), reasons).apply(functions.col(getFeaturesCol())));
    }

    /** With {@value ReasonCodes#MAX} reasons. */
    public Dataset<Row> explain(Dataset<?> rows) {
        return explain(rows, ReasonCodes.MAX);
    }

    private UserDefinedFunction explanation(SparkSession session, int reasons) {
        Broadcast<SharedTree> tree = broadcast(session);
        return functions.udf(
                (UDF1<Vector, Row>) x -> TaskRows.next(() -> tree.value().explain(x, reasons)), ExplanationColumn.TYPE);
    }

    /**
     * How good the tree is on rows with labels ({@code labelCol}), and beside a teacher where {@code teacherProbabilityCol} is set:
     * what {@code espalier evaluate} measures, with the same figures. One pass checks rows and answers them where they are; the
     * driver gets the answers. Of more than {@value SoftDecisionTreeClassifier#SAMPLE_ROWS} rows a sample, drawn in the same pass,
     * stands for all.
     *
     * @throws EspalierException one line, when rows can't be used
     */
    public Evaluation evaluate(Dataset<?> rows) {
        return evaluate(rows, EvaluationOptions.defaults());
    }

    /** The same with other options. */
    public Evaluation evaluate(Dataset<?> rows, EvaluationOptions options) {
        InputColumns columns = new InputColumns(rows.schema());
        columns.requireFeatures(getFeaturesCol(), tree().schema());
        columns.requireClasses(getLabelCol(), tree().schema());
        columns.require(this, teacherProbabilityCol(), "vectors or arrays of numbers", InputColumns::isVectors);
        String teacher = InputColumns.name(this, teacherProbabilityCol());
        RowReader reader = new RowReader(
                Slot.of(tree().schema().columns()),
                new RowReader.Names(getFeaturesCol(), getLabelCol(), teacher, null, null),
                numClasses());
        return AnsweredRows.evaluate(
                shared(),
                RowReader.select(rows, reader.names()).toJavaRDD(),
                reader,
                SoftDecisionTreeClassifier.SAMPLE_ROWS,
                options);
    }

    /**
     * Makes {@code espalier_explain(model, struct(*))} a function of the session's SQL, with {@value ReasonCodes#MAX} reasons. The model
     * is called by its name; the struct has the tree's vector, or its columns by their names, where a category is its text or its index.
     * {@code null} as a name, or another one, ends the job in one line.
     *
     * @param models by name
     */
    public static void registerExplain(SparkSession session, Map<String, SoftDecisionTreeModel> models) {
        HashMap<String, SharedTree> trees = new HashMap<>();
        models.forEach((name, model) -> trees.put(name, model.shared()));
        Broadcast<HashMap<String, SharedTree>> known =
                JavaSparkContext.fromSparkContext(session.sparkContext()).broadcast(trees);
        UDF2<String, Row, Row> explain = (name, row) -> {
            SharedTree tree = known.value().get(name);
            if (tree == null) {
                throw new DataException(SQL_FUNCTION + ": expected one of the models "
                        + Texts.list(new TreeSet<>(known.value().keySet())) + ", found "
                        + (name == null ? "null" : Texts.quote(name)));
            }
            return TaskRows.next(() -> tree.explain(row, ReasonCodes.MAX));
        };
        session.udf().register(SQL_FUNCTION, functions.udf(explain, ExplanationColumn.TYPE));
    }

    /** Makes {@code espalier_explain(features)} a function of the session's SQL, with {@value ReasonCodes#MAX} reasons. */
    public void registerExplain(SparkSession session) {
        registerExplain(session, SQL_FUNCTION);
    }

    /** By another name, where a session has several trees. */
    public void registerExplain(SparkSession session, String function) {
        session.udf().register(function, explanation(session, ReasonCodes.MAX));
    }

    @Override
    public SoftDecisionTreeModel copy(ParamMap extra) {
        SoftDecisionTreeModel copy = new SoftDecisionTreeModel(uid(), shared());
        copyValues(copy, extra);
        return copy.setParent(parent());
    }

    // Scala's more general type is lost on javac without this.
    @SuppressWarnings({"rawtypes", "unchecked"})
    @Override
    public scala.Tuple3 findSummaryModel() {
        return super.findSummaryModel();
    }

    @Override
    public MLWriter write() {
        return new ModelFolder.Writer(this, shared());
    }

    /** Reads a stage that {@link #write} has written. */
    public static MLReader<SoftDecisionTreeModel> read() {
        return new ModelFolder.Reader();
    }

    /** Reads a stage from a folder. */
    public static SoftDecisionTreeModel load(String path) {
        return read().load(path);
    }

    @Override
    public String toString() {
        return "SoftDecisionTreeModel: uid=" + uid()
                + (shared == null ? "" : ", depth=" + tree().shape().depth() + ", numClasses=" + numClasses());
    }
}
