package org.espalier.spark;

import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.TrainingException;

/**
 * Distils a column of class probabilities into a soft decision tree (Frosst and Hinton 2017), or trains it on labels: the teacher
 * is whatever model put the column there. Names of columns and categories come from the attributes that {@code VectorAssembler}
 * and {@code StringIndexer} leave.
 *
 * <pre>{@code
 * SoftDecisionTreeModel tree = new SoftDecisionTreeClassifier()
 *         .setLabelCol("label")
 *         .setTeacherProbabilityCol("forest")
 *         .fit(forest.transform(rows));
 * tree.explain(rows, 4).write().parquet("explained");
 * }</pre>
 *
 * <p>Options that are not set follow from the data, as everywhere in Espalier; {@code docs/tuning.md} says how they were chosen.
 * Rows or options that can't be used end in one line on the driver ({@link org.espalier.EspalierException}).
 */
public final class SoftDecisionTreeClassifier
        extends ProbabilisticClassifier<Vector, SoftDecisionTreeClassifier, SoftDecisionTreeModel>
        implements DefaultParamsWritable {
    private static final long serialVersionUID = 1L;

    /** Rows on the driver unless said otherwise. */
    public static final long SAMPLE_ROWS = 2_000_000;

    private static final String SAMPLE = "sample";
    private static final String ALL = "all";

    // No initialisers: Spark's constructor asks for them before they would run, and they would undo what it was given.
    private String uid;
    private AnswerParams answerParams;
    private TrainingParams trainingParams;

    /** With a name of its own. */
    public SoftDecisionTreeClassifier() {
        this(NextUid.random("sdt"));
    }

    /** @param uid name of the stage, as Spark gives it to one that is read */
    public SoftDecisionTreeClassifier(String uid) {
        this(NextUid.give(uid));
    }

    private SoftDecisionTreeClassifier(NextUid given) {
        given.forget();
        setDefault(rule(), "average");
        setDefault(explanationCol(), "explanation");
        setDefault(trainOn(), SAMPLE);
        setDefault(sampleRows(), SAMPLE_ROWS);
        setDefault(sync(), Synchronization.AVERAGE);
        setDefault(rounds(), 0);
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

    private TrainingParams training() {
        if (trainingParams == null) {
            trainingParams = new TrainingParams(this);
        }
        return trainingParams;
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
    public SoftDecisionTreeClassifier setRule(String value) {
        set(rule(), value);
        return this;
    }

    /** Sets leafCol: column for the number of the max-path leaf, from the left, from 0; none unless set. */
    public SoftDecisionTreeClassifier setLeafCol(String value) {
        set(leafCol(), value);
        return this;
    }

    /** Sets pathMassCol: column for the path probability of that leaf; none unless set. */
    public SoftDecisionTreeClassifier setPathMassCol(String value) {
        set(pathMassCol(), value);
        return this;
    }

    /** Sets explanationCol: column that explain adds. */
    public SoftDecisionTreeClassifier setExplanationCol(String value) {
        set(explanationCol(), value);
        return this;
    }

    /** Sets teacherProbabilityCol: column of the teacher's class probabilities, a vector or an array: the targets of training, the teacher of evaluate; without it the labels are learnt. */
    public SoftDecisionTreeClassifier setTeacherProbabilityCol(String value) {
        set(teacherProbabilityCol(), value);
        return this;
    }

    public Param<String> weightCol() {
        return training().weightCol;
    }

    public Param<String> validationIndicatorCol() {
        return training().validationIndicatorCol;
    }

    public Param<String> trainOn() {
        return training().trainOn;
    }

    public LongParam sampleRows() {
        return training().sampleRows;
    }

    public Param<String> sync() {
        return training().sync;
    }

    public IntParam rounds() {
        return training().rounds;
    }

    public Param<String> checkpoint() {
        return training().checkpoint;
    }

    public Param<String> leaves() {
        return training().leaves;
    }

    public IntParam depth() {
        return training().depth;
    }

    public IntParam epochs() {
        return training().epochs;
    }

    public IntParam batch() {
        return training().batch;
    }

    public DoubleParam learningRate() {
        return training().learningRate;
    }

    public DoubleParam temperature() {
        return training().temperature;
    }

    public DoubleParam labelWeight() {
        return training().labelWeight;
    }

    public DoubleParam validation() {
        return training().validation;
    }

    public IntParam patience() {
        return training().patience;
    }

    public IntParam threads() {
        return training().threads;
    }

    public LongParam seed() {
        return training().seed;
    }

    public StringArrayParam options() {
        return training().options;
    }

    /** Sets weightCol: column of the rows' weights, 0 or more. */
    public SoftDecisionTreeClassifier setWeightCol(String value) {
        set(weightCol(), value);
        return this;
    }

    /** Sets validationIndicatorCol: column of booleans: true in the rows of the validation set; without it a share of the rows is taken. */
    public SoftDecisionTreeClassifier setValidationIndicatorCol(String value) {
        set(validationIndicatorCol(), value);
        return this;
    }

    /** Sets trainOn: rows that are trained on: sample, of at most sampleRows on the driver, or all, where they are. */
    public SoftDecisionTreeClassifier setTrainOn(String value) {
        set(trainOn(), value);
        return this;
    }

    /** Sets sampleRows: rows on the driver at most, about; of more a sample is drawn by the seed. */
    public SoftDecisionTreeClassifier setSampleRows(long value) {
        set(sampleRows(), value);
        return this;
    }

    /** Sets sync: how partitions keep in step with trainOn = all: average, once a round, or ring, every step. */
    public SoftDecisionTreeClassifier setSync(String value) {
        set(sync(), value);
        return this;
    }

    /** Sets rounds: averages an epoch; 0: one for every thousand steps of a partition, one to ten. */
    public SoftDecisionTreeClassifier setRounds(int value) {
        set(rounds(), value);
        return this;
    }

    /** Sets checkpoint: folder on the driver where a run with trainOn = all is kept after every epoch, and gone on from. */
    public SoftDecisionTreeClassifier setCheckpoint(String value) {
        set(checkpoint(), value);
        return this;
    }

    /** Sets leaves: what leaves carry: constant, points or auto. */
    public SoftDecisionTreeClassifier setLeaves(String value) {
        set(leaves(), value);
        return this;
    }

    /** Sets depth: gates on a path, 0 to 16. */
    public SoftDecisionTreeClassifier setDepth(int value) {
        set(depth(), value);
        return this;
    }

    /** Sets epochs: passes over the training rows. */
    public SoftDecisionTreeClassifier setEpochs(int value) {
        set(epochs(), value);
        return this;
    }

    /** Sets batch: rows a step. */
    public SoftDecisionTreeClassifier setBatch(int value) {
        set(batch(), value);
        return this;
    }

    /** Sets learningRate: Adam's peak learning rate. */
    public SoftDecisionTreeClassifier setLearningRate(double value) {
        set(learningRate(), value);
        return this;
    }

    /** Sets temperature: the teacher's probabilities are raised to one over it. */
    public SoftDecisionTreeClassifier setTemperature(double value) {
        set(temperature(), value);
        return this;
    }

    /** Sets labelWeight: weight of the labels beside the teacher, 0 to 1. */
    public SoftDecisionTreeClassifier setLabelWeight(double value) {
        set(labelWeight(), value);
        return this;
    }

    /** Sets validation: share of the rows that is the validation set. */
    public SoftDecisionTreeClassifier setValidation(double value) {
        set(validation(), value);
        return this;
    }

    /** Sets patience: epochs without a better validation loss before training stops. */
    public SoftDecisionTreeClassifier setPatience(int value) {
        set(patience(), value);
        return this;
    }

    /** Sets threads: worker threads on the driver; the result does not depend on them. */
    public SoftDecisionTreeClassifier setThreads(int value) {
        set(threads(), value);
        return this;
    }

    /** Sets seed: of the sample and of training. */
    public SoftDecisionTreeClassifier setSeed(long value) {
        set(seed(), value);
        return this;
    }

    /** Sets options: any other training option of the command espalier distill as key=value, such as tao=3. */
    public SoftDecisionTreeClassifier setOptions(String[] value) {
        set(options(), value);
        return this;
    }

    public String getRule() {
        return getOrDefault(rule());
    }

    public String getExplanationCol() {
        return getOrDefault(explanationCol());
    }

    public String getTeacherProbabilityCol() {
        return getOrDefault(teacherProbabilityCol());
    }

    public String getWeightCol() {
        return getOrDefault(weightCol());
    }

    public String getValidationIndicatorCol() {
        return getOrDefault(validationIndicatorCol());
    }

    public String getTrainOn() {
        return getOrDefault(trainOn());
    }

    public String getSync() {
        return getOrDefault(sync());
    }

    public int getRounds() {
        return (int) getOrDefault(rounds());
    }

    public long getSampleRows() {
        return (long) getOrDefault(sampleRows());
    }

    public long getSeed() {
        return (long) getOrDefault(seed());
    }

    @Override
    public SoftDecisionTreeClassifier copy(ParamMap extra) {
        return this.<SoftDecisionTreeClassifier>defaultCopy(extra);
    }

    /** @throws org.espalier.EspalierException one line, when a column or an option can't be used */
    @Override
    public StructType transformSchema(StructType schema) {
        StructType out = super.transformSchema(schema);
        InputColumns columns = new InputColumns(schema);
        columns.require(this, teacherProbabilityCol(), "vectors or arrays of numbers", InputColumns::isVectors);
        columns.require(this, weightCol(), "numbers", type -> type instanceof NumericType);
        columns.require(this, validationIndicatorCol(), "booleans", type -> type instanceof BooleanType);
        checkOptions();
        return out;
    }

    private void checkOptions() {
        requireOneOf(trainOn(), SAMPLE, ALL);
        requireOneOf(sync(), Synchronization.AVERAGE, Synchronization.RING);
        if (getRounds() < 0) {
            throw new TrainingException("rounds", "expected 0 or more, found " + getRounds(), null);
        }
        if (getSampleRows() < 2) {
            throw new TrainingException("sampleRows", "expected 2 or more, found " + getSampleRows(), null);
        }
        Rules.of(getRule());
        training(0).check(InputColumns.name(this, teacherProbabilityCol()) != null);
    }

    private void requireOneOf(Param<String> param, String... expected) {
        String found = getOrDefault(param);
        if (!List.of(expected).contains(found)) {
            throw new TrainingException(
                    param.name(), "expected " + String.join(" or ", expected) + ", found " + found, null);
        }
    }

    private Training training(long seed) {
        boolean isRing = getSync().equals(Synchronization.RING);
        return new Training(
                training().chosen(this),
                getSampleRows(),
                seed,
                getTrainOn().equals(ALL)
                        ? Optional.of(new Synchronization(isRing, getRounds(), seed))
                        : Optional.empty(),
                Optional.ofNullable(InputColumns.name(this, checkpoint())));
    }

    /** @throws org.espalier.EspalierException one line, when a row, a column or an option can't be used */
    @Override
    public SoftDecisionTreeModel train(Dataset<?> dataset) {
        Optional<List<String>> classNames =
                InputColumns.classNames(dataset.schema().apply(getLabelCol()));
        RowReader.Names names = new RowReader.Names(
                getFeaturesCol(),
                getLabelCol(),
                InputColumns.name(this, teacherProbabilityCol()),
                InputColumns.name(this, weightCol()),
                InputColumns.name(this, validationIndicatorCol()));
        RowReader reader = new RowReader(
                Slot.of(dataset.schema().apply(getFeaturesCol()), InputColumns.slots(dataset, getFeaturesCol())),
                names,
                classNames
                        .map(List::size)
                        .orElseGet(() -> names.teacher() == null ? 0 : InputColumns.answers(dataset, names)));
        long seed = isDefined(seed()) ? getSeed() : 1;
        SoftDecisionTree tree = training(seed).train(dataset, reader, classNames);
        return new SoftDecisionTreeModel(uid(), new SharedTree(ModelFile.toBytes(tree), getFeaturesCol()));
    }

    /** Reads an estimator that {@link #write} has written. */
    public static MLReader<SoftDecisionTreeClassifier> read() {
        return new DefaultParamsReader<>();
    }

    /** Reads an estimator from a folder. */
    public static SoftDecisionTreeClassifier load(String path) {
        return read().load(path);
    }
}
