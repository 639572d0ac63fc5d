package org.espalier.spark;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructField;
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
 * say.
 *
 * <pre>{@code
 * Dataset<Row> taught = TeacherColumn.of("network.onnx", List.of("good", "bad"))
 *         .addTo(rows, "features", "teacher");
 * }</pre>
 *
 * <p>In each JVM it is opened once, while a task asks it, asked in batches, and closed when no task does any more. Its libraries and
 * its file must be on every executor.
 */
public final class TeacherColumn {
    /** Rows that it is asked with at once. */
    static final int BATCH = 1024;

    private final Function<StructField, Opening> opening;

    private TeacherColumn(Function<StructField, Opening> opening) {
        this.opening = opening;
    }

    /** Opens a teacher where it is asked; it travels to the executors. */
    @FunctionalInterface
    public interface Source extends Serializable {
        /** A teacher that answers classes and takes encoded rows, as many features as the vectors have values. */
        Teacher open();
    }

    /** Asked with the values of the vectors as they are. */
    public static TeacherColumn of(Source source) {
        return new TeacherColumn(vectors -> () -> new Opened(requireFit(source.open()), Optional.empty()));
    }

    /**
     * The teacher in a file: an ONNX network of probabilities ({@code .onnx}), a network of Deeplearning4j ({@code .zip}), a Tribuo
     * classifier ({@code .tribuo}). Its library must be on every executor: {@code espalier-teacher-onnx}, {@code
     * espalier-teacher-dl4j} or {@code espalier-tribuo}. A file that carries its schema is asked with vectors encoded by it, whose
     * places are its columns in their order; any other with the values as they are, by the names that the vectors' attributes have.
     *
     * @param file path on every executor, or the name of one that was given by {@code --files}
     * @param classes in the order in which the column is to have them; a file that names them may have them in another
     */
    public static TeacherColumn of(String file, List<String> classes) {
        ArrayList<String> names = new ArrayList<>(classes);
        return new TeacherColumn(vectors -> {
            String name = vectors.name();
            ArrayList<Slot> slots = Slot.of(
                    vectors, Math.max(0, AttributeGroup.fromStructField(vectors).size()));
            return () -> TeacherOfFile.open(file, name, slots, names);
        });
    }

    /** A teacher, and how vectors are encoded for it; empty: as they are. */
    record Opened(Teacher teacher, Optional<VectorEncoder> encoder) {}

    /** Opens a teacher on an executor. */
    interface Opening extends Serializable {
        Opened open();
    }

    private static Teacher requireFit(Teacher opened) {
        if (opened.takesRawRows() || opened.answerKind() != AnswerKind.CLASSES) {
            String kind =
                    opened.takesRawRows() ? "raw rows" : opened.answerKind().description();
            opened.close();
            throw new TeacherException(
                    "expected a teacher that answers vectors with probabilities of classes, found one of " + kind);
        }
        return opened;
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
                .broadcast(new Session(opening.apply(schema.fields()[at])));
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

        private final Opening opening;
        private transient Opened opened;
        private transient int users;

        Session(Opening opening) {
            this.opening = opening;
        }

        synchronized Opened acquire() {
            if (users == 0) {
                opened = opening.open();
            }
            users++;
            return opened;
        }

        synchronized void release() {
            users--;
            if (users == 0) {
                opened.teacher.close();
                opened = null;
            }
        }
    }

    /** The rows of a partition with their answers. */
    private static final class Answers implements Iterator<Row> {
        private final Teacher teacher;
        private final Optional<VectorEncoder> encoder;
        private final Iterator<Row> rows;
        private final int at;
        private final String features;
        private Iterator<Row> batch = Collections.emptyIterator();

        Answers(Session session, Iterator<Row> rows, int at, String features) {
            Opened opened = session.acquire();
            this.teacher = opened.teacher;
            this.encoder = opened.encoder;
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
            int width = teacher.features().orElseGet(() -> values(read.get(0)).length);
            float[] values = new float[Math.multiplyExact(read.size(), width)];
            for (int r = 0; r < read.size(); r++) {
                float[] ofRow = values(read.get(r));
                if (ofRow.length != width) {
                    throw new TeacherException("column " + Texts.quote(features) + ": the teacher takes " + width
                            + " features, the vector has " + ofRow.length);
                }
                System.arraycopy(ofRow, 0, values, r * width, width);
            }
            float[] answers = teacher.logProbabilities(new DenseMatrix(read.size(), width, values), 0, read.size());
            List<Row> out = new ArrayList<>(read.size());
            for (int r = 0; r < read.size(); r++) {
                out.add(with(read.get(r), answers, r * teacher.classes()));
            }
            return out.iterator();
        }

        private float[] values(Row row) {
            if (row.isNullAt(at)) {
                throw new DataException("column " + Texts.quote(features) + ": expected a vector, found null");
            }
            Vector vector = row.getAs(at);
            return encoder.map(e -> e.encode(vector)).orElseGet(() -> plain(vector.toArray()));
        }

        private float[] plain(double[] from) {
            float[] to = new float[from.length];
            for (int i = 0; i < from.length; i++) {
                to[i] = (float) from[i];
                if (!Float.isFinite(to[i])) {
                    throw new DataException("column " + Texts.quote(features) + ", place " + i
                            + ": expected a finite number, found " + from[i]);
                }
            }
            return to;
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
