package org.espalier.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;
import org.espalier.base.Texts;
import org.espalier.data.DataException;
import org.espalier.matrix.DenseMatrix;
import org.espalier.teacher.AnswerKind;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherException;

/**
 * Adds the answers of any {@link Teacher} as a column of probabilities, for {@code teacherProbabilityCol}: a network in an ONNX file,
 * say, asked with the values of the vectors as they are.
 *
 * <pre>{@code
 * Dataset<Row> taught = TeacherColumn.of(() -> OnnxTeacher.load(
 *                 Path.of("network.onnx"), Loading.forRowsOf(Schema.unnamed(12, 2), Values.PROBABILITIES)))
 *         .addTo(rows, "features", "teacher");
 * }</pre>
 *
 * <p>In each JVM it is opened once, while a task asks it, asked in batches, and closed when no task does any more. Its libraries and
 * its file must be on every executor.
 */
public final class TeacherColumn {
    /** Rows that it is asked with at once. */
    static final int BATCH = 1024;

    private final Source source;

    private TeacherColumn(Source source) {
        this.source = source;
    }

    /** Opens a teacher where it is asked; it travels to the executors. */
    @FunctionalInterface
    public interface Source extends Serializable {
        /** A teacher that answers classes and takes encoded rows, as many features as the vectors have values. */
        Teacher open();
    }

    public static TeacherColumn of(Source source) {
        return new TeacherColumn(source);
    }

    /**
     * The rows with one column more.
     *
     * @param features column of vectors
     * @param output name of the new column, of vectors of probabilities in the teacher's order of classes
     * @throws DataException when there is no such column of vectors, or already one of the new name
     */
    public Dataset<Row> addTo(Dataset<?> rows, String features, String output) {
        StructType schema = rows.schema();
        List<String> names = List.of(schema.fieldNames());
        int at = names.indexOf(features);
        if (at < 0 || !schema.fields()[at].dataType().equals(SQLDataTypes.VectorType())) {
            throw new DataException("expected a column of vectors called " + Texts.quote(features) + ", found "
                    + (at < 0
                            ? Texts.list(names)
                            : schema.fields()[at].dataType().simpleString()));
        }
        if (names.contains(output)) {
            throw new DataException("expected a new name for the teacher's column, found " + Texts.quote(output)
                    + ", which is there already");
        }
        Broadcast<Session> session = JavaSparkContext.fromSparkContext(
                        rows.sparkSession().sparkContext())
                .broadcast(new Session(source));
        Dataset<Row> answered = rows.toDF()
                .mapPartitions(
                        (MapPartitionsFunction<Row, Row>) part -> new Answers(session.value(), part, at, features),
                        Encoders.row(schema.add(output, SQLDataTypes.VectorType(), false)));
        // what a column's attributes say is lost on the way through rows
        Column[] columns = Stream.concat(
                        Stream.of(schema.fields())
                                .map(f -> answered.col(quoted(f.name())).as(f.name(), f.metadata())),
                        Stream.of(answered.col(quoted(output))))
                .toArray(Column[]::new);
        return answered.select(columns);
    }

    private static String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }

    /** The teacher of a JVM. */
    private static final class Session implements Serializable {
        private static final long serialVersionUID = 1L;

        private final Source source;
        private transient Teacher teacher;
        private transient int users;

        Session(Source source) {
            this.source = source;
        }

        synchronized Teacher acquire() {
            if (users == 0) {
                Teacher opened = source.open();
                if (opened.takesRawRows() || opened.answerKind() != AnswerKind.CLASSES) {
                    opened.close();
                    throw new TeacherException(
                            "expected a teacher that answers vectors with probabilities of classes, found one of "
                                    + (opened.takesRawRows()
                                            ? "raw rows"
                                            : opened.answerKind().description()));
                }
                teacher = opened;
            }
            users++;
            return teacher;
        }

        synchronized void release() {
            users--;
            if (users == 0) {
                teacher.close();
                teacher = null;
            }
        }
    }

    /** The rows of a partition with their answers. */
    private static final class Answers implements Iterator<Row> {
        private final Teacher teacher;
        private final Iterator<Row> rows;
        private final int at;
        private final String features;
        private Iterator<Row> batch = Collections.emptyIterator();

        Answers(Session session, Iterator<Row> rows, int at, String features) {
            this.teacher = session.acquire();
            TaskContext.get().addTaskCompletionListener((TaskCompletionListener) context -> session.release());
            this.rows = rows;
            this.at = at;
            this.features = features;
        }

        @Override
        public boolean hasNext() {
            if (!batch.hasNext() && rows.hasNext()) {
                batch = next(read());
            }
            return batch.hasNext();
        }

        @Override
        public Row next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return batch.next();
        }

        private List<Row> read() {
            List<Row> read = new ArrayList<>();
            while (rows.hasNext() && read.size() < BATCH) {
                read.add(rows.next());
            }
            return read;
        }

        private Iterator<Row> next(List<Row> read) {
            int width = teacher.features().orElseGet(() -> vector(read.get(0)).size());
            float[] values = new float[Math.multiplyExact(read.size(), width)];
            for (int r = 0; r < read.size(); r++) {
                Vector vector = vector(read.get(r));
                if (vector.size() != width) {
                    throw new TeacherException("column " + Texts.quote(features) + ": the teacher takes " + width
                            + " features, the vector has " + vector.size());
                }
                fill(vector.toArray(), values, r * width);
            }
            float[] answers = teacher.logProbabilities(new DenseMatrix(read.size(), width, values), 0, read.size());
            List<Row> out = new ArrayList<>(read.size());
            for (int r = 0; r < read.size(); r++) {
                out.add(with(read.get(r), answers, r * teacher.classes()));
            }
            return out.iterator();
        }

        private Vector vector(Row row) {
            if (row.isNullAt(at)) {
                throw new DataException("column " + Texts.quote(features) + ": expected a vector, found null");
            }
            return row.getAs(at);
        }

        private void fill(double[] from, float[] to, int first) {
            for (int i = 0; i < from.length; i++) {
                to[first + i] = (float) from[i];
                if (!Float.isFinite(to[first + i])) {
                    throw new DataException("column " + Texts.quote(features) + ", place " + i
                            + ": expected a finite number, found " + from[i]);
                }
            }
        }

        private Row with(Row row, float[] answers, int first) {
            double[] p = new double[teacher.classes()];
            for (int k = 0; k < p.length; k++) {
                p[k] = Math.exp(answers[first + k]);
            }
            Object[] values = new Object[row.size() + 1];
            for (int i = 0; i < row.size(); i++) {
                values[i] = row.get(i);
            }
            values[row.size()] = Vectors.dense(p);
            return RowFactory.create(values);
        }
    }
}
