package org.espalier.explain;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;

/**
 * Why a tree decided as it did for one row, or answered a number or a rate as it did: the max-path, gate by gate, and what stands beside it. An immutable value: equal
 * to another one with the same content, and plain enough for a service to return it. A JSON library that knows records
 * writes it as it is; {@link ExplanationJson} writes the form of {@code explain --format json}.
 *
 * @param number number of the row in its file, from 1; 1 where it is no file's
 * @param row what is explained: values by column
 * @param predictedClass name of the max-path's class: the argmax of {@code distribution}, or what the tree's threshold says; of
 *     a number or a rate the name of the target, whose value {@code distribution}, {@code average} and {@code teacher} hold
 * @param path the gates of the max-path from the root down
 * @param leaf the max-path leaf, counted from the left
 * @param mass path mass: path probability of that leaf
 * @param distribution answer of that leaf
 * @param average answer of all leaves together
 * @param teacher answer of the teacher; empty where there is none
 * @param nextPaths the second likeliest path where the path mass is below {@link #ENOUGH_MASS}; else none
 * @param scorecards the points of that leaf, where it has a scorecard; else none
 */
public record Explanation(
        long number,
        ExplainedRow row,
        String predictedClass,
        List<Step> path,
        int leaf,
        float mass,
        ClassProbabilities distribution,
        ClassProbabilities average,
        ClassProbabilities teacher,
        List<RunnerUp> nextPaths,
        List<Points> scorecards) {
    /** Below this path mass one path does not tell the story. */
    public static final float ENOUGH_MASS = 0.5f;

    public Explanation {
        path = List.copyOf(path);
        nextPaths = List.copyOf(nextPaths);
        scorecards = List.copyOf(scorecards);
    }

    /** The tree: names, units, and what is below its nodes. */
    public TreeView tree() {
        return row.tree();
    }

    /** Whether the target is a number or a rate: then {@link #value} is the answer. */
    public boolean hasValue() {
        return tree().isNumeric();
    }

    /**
     * The max-path's answer of a number or a rate, in its unit.
     *
     * @throws IllegalStateException when the target is of another kind
     */
    public float value() {
        if (!hasValue()) {
            throw new IllegalStateException("expected a number or a rate, found classes");
        }
        return distribution.of(0);
    }

    /** The prediction interval around {@link #value}, lower and upper end; empty where the tree has none. */
    public List<Float> interval() {
        return tree().tree()
                .intervals()
                .map(i -> List.of(i.low(leaf, value()), i.high(leaf, value())))
                .orElse(List.of());
    }

    /** Index of the max-path's class. */
    public int predicted() {
        return tree().answers().indexOf(predictedClass);
    }

    /** The second likeliest path, where the path mass is below {@link #ENOUGH_MASS}. */
    public Optional<RunnerUp> runnerUp() {
        return nextPaths.stream().findFirst();
    }

    /** The points of the max-path's leaf, where it has a scorecard. */
    public Optional<Points> points() {
        return scorecards.stream().findFirst();
    }

    /**
     * What a leaf would answer this row.
     *
     * @param leafNode its heap number
     */
    public ClassProbabilities answerOf(int leafNode) {
        int index = leafNode - tree().tree().shape().nodes();
        return ClassProbabilities.wrap(tree().answers(), tree().answerOf(index, row.array()));
    }

    /** Name of the class that all leaves together answer. */
    public String averageClass() {
        return tree().answers().get(tree().answer(average.toFloats()));
    }

    /**
     * How many columns of the table a reader of this decision looks at: those that the gates of the path and the leaf ask
     * about.
     */
    public int columnsRead() {
        return read().cardinality();
    }

    /** Those columns. */
    BitSet read() {
        BitSet read = new BitSet();
        path.forEach(step -> tree().askedBy(step.node()).forEach(read::set));
        tree().asked(leaf).forEach(read::set);
        return read;
    }

    /** The value of a column as the user knows it: the user's own text, else decoded from the features. */
    public String valueOf(int column) {
        return row.value(column);
    }

    /** Whether the value of a column is one that the tree does not know. */
    public OutOfDistribution outOfDistribution(int column) {
        return OutOfDistribution.of(tree(), row, tree().columns().get(column));
    }

    /** What is to be said of a value that the tree does not know: {@code not seen in training}, {@code outside 0 to 100}. */
    public Optional<String> noteOn(int column) {
        return ValueText.note(tree(), tree().columns().get(column), outOfDistribution(column));
    }

    /** Name of the teacher's class, where there is a teacher. */
    public Optional<String> teachersClass() {
        return teacher.isEmpty() ? Optional.empty() : Optional.of(teacher.likeliest());
    }

    /** Whether one path tells the story: its mass is at least {@link #ENOUGH_MASS}. */
    public boolean isOnePathEnough() {
        return mass >= ENOUGH_MASS;
    }

    /** The same with the teacher's probabilities, {@code [classes]}. */
    public Explanation withTeacher(float[] probabilities) {
        ClassProbabilities answer = ClassProbabilities.of(tree().answers(), probabilities);
        return new Explanation(
                number, row, predictedClass, path, leaf, mass, distribution, average, answer, nextPaths, scorecards);
    }

    /**
     * The columns that moved the decision most against a class, the strongest first: the reasons that a declined applicant is
     * given.
     *
     * @param className the class that the decision went against
     * @param count 1 to {@value ReasonCodes#MAX}
     * @throws org.espalier.EspalierException one line, where there is no such class, tree and teacher disagree, the path mass
     *     is below {@link #ENOUGH_MASS}, or the tree answers that very class
     */
    public List<ReasonCodes.Reason> reasonsAgainst(String className, int count) {
        int against = tree().tree().schema().classIndex(className);
        return ReasonCodes.of(this, against, count, ENOUGH_MASS);
    }

    /**
     * The columns that speak most for the max-path's class, the strongest first; none that speaks against it, whatever branch it
     * pushed to. The score of a reason is its {@link #attribution()}.
     *
     * @param count 0 or more; that many at most
     */
    public List<ReasonCodes.Reason> reasonsFor(int count) {
        IntToDoubleFunction spokenFor;
        if (points().isPresent()) {
            double[] all = attribution();
            spokenFor = c -> all[c];
        } else {
            // constant leaves add nothing to the gates: then no memory for all columns is needed
            double[] gains = gains(predicted());
            spokenFor = c -> attribution(gains, c);
        }
        return Arrays.stream(Largest.indices(tree().columns().size(), count, 0, spokenFor))
                .mapToObj(c -> new ReasonCodes.Reason(
                        tree().columns().get(c).name(), valueOf(c), spokenFor.applyAsDouble(c), c))
                .toList();
    }

    /**
     * Attribution to the max-path's class.
     *
     * @return {@code [columns]}, see {@link #attribution(int)}
     */
    public double[] attribution() {
        return attribution(predicted());
    }

    /** Attribution to a class by its name, {@code [columns]}, see {@link #attribution(int)}. */
    public double[] attribution(String className) {
        return attribution(tree().tree().schema().classIndex(className));
    }

    /**
     * Attribution to a class: how far each column speaks for it. The sum over the gates of the path of
     *
     * <pre>{@code contribution * (Q_right(k) - Q_left(k)) * reach before the gate}</pre>
     *
     * <p>where {@code Q_right(k) - Q_left(k)} is by how much class k is likelier on the right, the answers under both children
     * by their reach ({@link TreeView#distribution}). So a column that pushes to the branch taken speaks against the class
     * where the class is likelier on the other side, and a gate with the same answers on both sides says nothing.
     *
     * <p>A leaf with a scorecard adds {@code effect(k) * reach of the leaf}, where {@code effect(k)} is what the column's part
     * of the scorecard adds to the log odds of class k: {@code d_k - sum over the others j of q_j / (1 - q_k) d_j}, d the
     * column's effects less their means in the segment, q the leaf's answer.
     *
     * <p>Of a number Q is the answer itself, and an attribution has its unit; of a rate Q and effects are logarithms. The only
     * index is 0.
     *
     * @param classIndex k
     * @return {@code [columns]} in the order of {@link TreeView#columns()}; below 0: against the class
     */
    public double[] attribution(int classIndex) {
        double[] gains = gains(classIndex);
        double[] out = new double[tree().columns().size()];
        for (int c = 0; c < out.length; c++) {
            out[c] = attribution(gains, c);
        }
        double[] ofLeaf = leafAttribution(classIndex);
        for (int c = 0; c < out.length; c++) {
            out[c] += ofLeaf[c];
        }
        return out;
    }

    /** By gate of the path: what a contribution of 1 there is to a class. */
    double[] gains(int classIndex) {
        double[] gains = new double[path.size()];
        double before = 1;
        for (int i = 0; i < gains.length; i++) {
            int node = path.get(i).node();
            gains[i] = before * tree().gain(node, classIndex);
            before = path.get(i).reach();
        }
        return gains;
    }

    /** The part of {@link #attribution(int)} that the leaf's scorecard adds, {@code [columns]}; zeros where leaves are constant. */
    public double[] leafAttribution(int classIndex) {
        double[] out = new double[tree().columns().size()];
        if (scorecards.isEmpty()) {
            return out;
        }
        float[] x = row.array();
        float[] q = tree().uncalibrated(leaf, x);
        double others = 0;
        for (int k = 0; k < q.length; k++) {
            others += k == classIndex ? 0 : q[k];
        }
        double rest = others;
        Contrast two = q.length <= 2 ? Contrast.of(tree().tree().schema(), classIndex) : null;
        for (int c : tree().asked(leaf)) {
            if (two != null) {
                out[c] += mass * two.of(k -> tree().effect(leaf, k, c, x));
                continue;
            }
            double sum = tree().effect(leaf, classIndex, c, x);
            for (int k = 0; k < q.length; k++) {
                // where the class is certain nothing is left to weigh the others by: they count alike
                double weight = rest > 0 ? q[k] / rest : 1.0 / (q.length - 1);
                sum -= k == classIndex ? 0 : weight * tree().effect(leaf, k, c, x);
            }
            out[c] += mass * sum;
        }
        return out;
    }

    /** Of the gates and one column, without memory for all. */
    double attribution(double[] gains, int column) {
        double sum = 0;
        for (int i = 0; i < gains.length; i++) {
            sum += gains[i] * path.get(i).contribution(column);
        }
        return sum;
    }

    /** {@code row 1: bad (0.881); gate 0 left 0.982 (income 500 -3.00), ...; leaf 1, path mass 0.950}. */
    @Override
    public String toString() {
        String gates = path.stream().map(Step::toString).collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT,
                "row %d: %s (%.3f); %s; leaf %d, path mass %.3f",
                number,
                predictedClass,
                distribution.of(predicted()),
                gates,
                leaf,
                mass);
    }
}
