package org.espalier.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.espalier.EspalierException;
import org.espalier.base.Seeds;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.matrix.Matrix;
import org.espalier.matrix.MatrixBuilder;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;

/**
 * The rows of a partition as a tree and its teacher answered them: what figures need of a row, whatever its columns. One pass checks
 * the rows, answers them and brings this to the driver. Where there are more rows than it may take, those of the lowest random
 * numbers stand for all, by a bound that is halved whenever a partition is full.
 */
final class AnsweredRows implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final int BATCH = 1024;
    private static final int MIN_CAPACITY = 20_000;

    /** Which of a seed's streams draws the numbers. */
    private static final long DRAW = 0x657661;

    private static final List<Rule> RULES = List.of(Rule.AVERAGE, Rule.GREEDY, Rule.MAX_PATH);

    private final int classes;
    private final boolean hasTeacher;
    private final int capacity;
    private final BadRows badRows = new BadRows();
    /** Rows whose number is not below are not held. */
    private int bound = Integer.MAX_VALUE;

    private int rows;
    /** Of each row its random number, its label and the number of its max-path leaf. */
    private int[] marks = {};
    /** Of each row the probabilities by every rule, the path mass, and the teacher's log-probabilities. */
    private float[] answers = {};

    private AnsweredRows(int classes, boolean hasTeacher, int capacity) {
        this.classes = classes;
        this.hasTeacher = hasTeacher;
        this.capacity = capacity;
    }

    /**
     * Evaluates a tree.
     *
     * @param rows as the reader reads them
     * @param mostRows on the driver, about, where there are more
     * @throws org.espalier.data.DataException when a row can't be used, or there are none
     */
    static Evaluation evaluate(
            SharedTree tree, JavaRDD<Row> rows, RowReader reader, long mostRows, EvaluationOptions options) {
        Broadcast<SharedTree> shared =
                JavaSparkContext.fromSparkContext(rows.context()).broadcast(tree);
        int share = (int) Math.max(MIN_CAPACITY, 2 * mostRows / Math.max(1, rows.getNumPartitions()));
        long seed = options.seed();
        List<AnsweredRows> parts;
        try {
            parts = Jobs.run(() -> rows.mapPartitionsWithIndex(
                            (partition, part) -> {
                                AnsweredRows out = new AnsweredRows(
                                        reader.classes(), reader.names().teacher() != null, share);
                                out.read(shared.value(), reader, partition, part, Seeds.stream(seed, DRAW, partition));
                                return List.of(out).iterator();
                            },
                            false)
                    .collect());
        } finally {
            shared.destroy();
        }
        AnsweredRows all = together(parts, reader, mostRows);
        return Evaluation.of(
                tree.tree(),
                all.labels(),
                rule -> all.predictions(tree.tree(), rule),
                all.hasTeacher ? Optional.of(all.answers(RULES.size() * all.classes + 1)) : Optional.empty(),
                options);
    }

    private void read(SharedTree tree, RowReader reader, int partition, Iterator<Row> part, SplittableRandom random) {
        MatrixBuilder features = null;
        TrainingRow[] batch = new TrainingRow[BATCH];
        int count = 0;
        while (part.hasNext()) {
            badRows.next();
            try {
                TrainingRow row = reader.read(part.next());
                float[] x = tree.encode(row.features());
                features = features == null ? new MatrixBuilder(x.length) : features;
                features.add(x);
                batch[count++] = row;
            } catch (EspalierException e) {
                badRows.add(partition, e.getMessage());
            }
            if (count == BATCH) {
                add(tree.tree(), features.build(), batch, random);
                features = null;
                count = 0;
            }
        }
        if (count > 0) {
            add(tree.tree(), features.build(), batch, random);
        }
    }

    private void add(SoftDecisionTree tree, Matrix features, TrainingRow[] batch, SplittableRandom random) {
        List<Predictions> byRule =
                RULES.stream().map(rule -> tree.predict(features, rule, 1)).toList();
        for (int r = 0; r < features.rows(); r++) {
            int number = random.nextInt() & Integer.MAX_VALUE;
            if (number >= bound) {
                continue;
            }
            makeSpace();
            Predictions maxPath = byRule.get(2);
            marks[3 * rows] = number;
            marks[3 * rows + 1] = batch[r].label();
            marks[3 * rows + 2] = maxPath.leaf()[r];
            int at = rows * width();
            for (Predictions p : byRule) {
                System.arraycopy(p.probabilities(), r * classes, answers, at, classes);
                at += classes;
            }
            answers[at++] = maxPath.pathMass()[r];
            if (hasTeacher) {
                System.arraycopy(batch[r].logProbabilities(), 0, answers, at, classes);
            }
            rows++;
        }
        while (rows > capacity) {
            keepBelow(bound / 2);
        }
    }

    private int width() {
        return RULES.size() * classes + 1 + (hasTeacher ? classes : 0);
    }

    private void makeSpace() {
        if (3 * rows == marks.length) {
            int more = Math.max(BATCH, rows + rows / 2);
            marks = Arrays.copyOf(marks, 3 * more);
            answers = Arrays.copyOf(answers, Math.multiplyExact(more, width()));
        }
    }

    private void keepBelow(int lower) {
        bound = Math.min(bound, lower);
        int kept = 0;
        for (int r = 0; r < rows; r++) {
            if (marks[3 * r] < bound) {
                System.arraycopy(marks, 3 * r, marks, 3 * kept, 3);
                System.arraycopy(answers, r * width(), answers, kept * width(), width());
                kept++;
            }
        }
        rows = kept;
    }

    /** All rows, or those below one bound. */
    private static AnsweredRows together(List<AnsweredRows> parts, RowReader reader, long mostRows) {
        AnsweredRows all = new AnsweredRows(reader.classes(), reader.names().teacher() != null, Integer.MAX_VALUE);
        for (AnsweredRows part : parts) {
            all.badRows.with(part.badRows);
            all.bound = Math.min(all.bound, part.bound);
        }
        all.badRows.requireNone();
        while (parts.stream().mapToLong(p -> p.below(all.bound)).sum() > mostRows) {
            all.bound /= 2;
        }
        parts.forEach(p -> p.keepBelow(all.bound));
        all.rows = parts.stream().mapToInt(p -> p.rows).reduce(0, Math::addExact);
        all.marks = new int[Math.multiplyExact(3, all.rows)];
        all.answers = new float[Math.multiplyExact(all.width(), all.rows)];
        int at = 0;
        for (AnsweredRows part : parts) {
            System.arraycopy(part.marks, 0, all.marks, 3 * at, 3 * part.rows);
            System.arraycopy(part.answers, 0, all.answers, all.width() * at, all.width() * part.rows);
            at += part.rows;
        }
        return all;
    }

    private long below(int limit) {
        long count = 0;
        for (int r = 0; r < rows; r++) {
            count += marks[3 * r] < limit ? 1 : 0;
        }
        return count;
    }

    private int[] labels() {
        return marks(1);
    }

    private int[] marks(int which) {
        int[] out = new int[rows];
        Arrays.setAll(out, r -> marks[3 * r + which]);
        return out;
    }

    /** Of each row so many numbers as there are classes, {@code [rows, classes]}. */
    private float[] answers(int from) {
        float[] out = new float[Math.multiplyExact(rows, classes)];
        for (int r = 0; r < rows; r++) {
            System.arraycopy(answers, r * width() + from, out, r * classes, classes);
        }
        return out;
    }

    private Predictions predictions(SoftDecisionTree tree, Rule rule) {
        float[] mass = new float[rows];
        for (int r = 0; r < rows; r++) {
            mass[r] = answers[r * width() + RULES.size() * classes];
        }
        return new Predictions(
                rule,
                classes,
                answers(RULES.indexOf(rule) * classes),
                marks(2),
                mass,
                tree.decision(),
                tree.schema().isTwoClasses() ? tree.schema().positiveIndex() : -1);
    }
}
