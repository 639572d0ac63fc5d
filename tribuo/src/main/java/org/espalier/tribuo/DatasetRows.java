package org.espalier.tribuo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.espalier.base.Texts;
import org.espalier.data.Column;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.CsrMatrix;
import org.espalier.matrix.Matrix;
import org.espalier.teacher.LogProbabilities;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherRows;
import org.espalier.teacher.ValueTeacher;
import org.espalier.train.TrainingException;
import org.tribuo.Example;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.Output;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.math.la.SparseVector;
import org.tribuo.math.la.VectorTuple;
import org.tribuo.multilabel.MultiLabel;
import org.tribuo.regression.Regressor;

/**
 * A Tribuo data set as rows for the distiller, sparse from start to end: column {@code i} is the feature of id {@code i}. A
 * feature that is always 1 where it is there stays as it is: it is a category. Other features are divided by their deviation,
 * so that what is absent, and so 0, stays 0; those that no row lacks have their mean subtracted before, without which years
 * or constants would drown all others.
 */
record DatasetRows(Dataset dataset) {
    static DatasetRows of(
            org.tribuo.Dataset<Label> examples, ImmutableFeatureMap features, ImmutableOutputInfo<Label> outputs) {
        int[] labels = new int[examples.size()];
        int row = 0;
        for (Example<Label> example : examples) {
            labels[row++] = outputs.getID(example.getOutput());
        }
        List<String> classes = new ArrayList<>();
        for (int k = 0; k < outputs.size(); k++) {
            classes.add(outputs.getOutput(k).getLabel());
        }
        List<SparseVector> vectors = vectors(examples, features);
        Schema schema = schema(vectors, features, new Target.Classes("label", classes));
        return new DatasetRows(new Dataset(schema, matrix(vectors, schema), labels, Optional.of(weights(examples))));
    }

    /**
     * Of numbers, of several where the examples have several outputs; or of rates, whose exposures are the examples' weights.
     *
     * @throws TrainingException when a value is not finite, or of a rate below 0, or there are several rates
     */
    static DatasetRows ofNumbers(
            org.tribuo.Dataset<Regressor> examples, ImmutableFeatureMap features, Target.Kind kind) {
        List<String> names = TribuoNumberTeacher.names(examples.getOutputIDInfo());
        boolean isRate = kind == Target.Kind.RATE;
        if (isRate && names.size() != 1) {
            throw new TrainingException("expected examples of one output, as a rate has, found " + names.size());
        }
        float[] values = new float[examples.size() * names.size()];
        int at = 0;
        for (Example<Regressor> example : examples) {
            // in the order of their names
            for (double value : example.getOutput().getValues()) {
                values[at] = (float) value;
                if (!Float.isFinite(values[at]) || isRate && values[at] < 0) {
                    throw new TrainingException("example " + (at / names.size() + 1) + ": expected "
                            + (isRate ? "a rate of 0 or more" : "a finite number") + ", found " + value);
                }
                at++;
            }
        }
        List<SparseVector> vectors = vectors(examples, features);
        List<Target.Number> outputs = names.stream()
                .map(name -> new Target.Number(name, Optional.empty(), Optional.empty()))
                .toList();
        Target target = isRate
                ? new Target.Rate(names.get(0), Optional.empty(), Optional.empty())
                : outputs.size() == 1 ? outputs.get(0) : new Target.Numbers("numbers", outputs);
        Schema schema = schema(vectors, features, target);
        return new DatasetRows(
                Dataset.ofNumbers(schema, matrix(vectors, schema), values, Optional.of(weights(examples))));
    }

    /**
     * Of labels, in the order of their ids.
     *
     * @throws TrainingException when no example has a label
     */
    static DatasetRows ofLabels(org.tribuo.Dataset<MultiLabel> examples, ImmutableFeatureMap features) {
        List<String> names = TribuoLabelsTeacher.names(examples.getOutputIDInfo());
        if (names.isEmpty()) {
            throw new TrainingException("expected examples with labels, found none");
        }
        float[] values = new float[examples.size() * names.size()];
        int at = 0;
        for (Example<MultiLabel> example : examples) {
            for (String name : names) {
                values[at++] = example.getOutput().contains(name) ? 1 : 0;
            }
        }
        List<SparseVector> vectors = vectors(examples, features);
        Schema schema = schema(vectors, features, new Target.Labels("labels", names));
        return new DatasetRows(
                Dataset.ofNumbers(schema, matrix(vectors, schema), values, Optional.of(weights(examples))));
    }

    private static <T extends Output<T>> List<SparseVector> vectors(
            org.tribuo.Dataset<T> examples, ImmutableFeatureMap features) {
        List<SparseVector> vectors = new ArrayList<>(examples.size());
        for (Example<T> example : examples) {
            SparseVector vector = SparseVector.createSparseVector(example, features, false);
            if (vector.numActiveElements() == 0) {
                throw new IllegalArgumentException("No features found in Example " + example);
            }
            vectors.add(vector);
        }
        return vectors;
    }

    private static <T extends Output<T>> float[] weights(org.tribuo.Dataset<T> examples) {
        float[] weights = new float[examples.size()];
        int row = 0;
        for (Example<T> example : examples) {
            weights[row++] = example.getWeight();
        }
        return weights;
    }

    private static Schema schema(List<SparseVector> vectors, ImmutableFeatureMap features, Target target) {
        int rows = vectors.size();
        int width = features.size();
        int[] present = new int[width];
        double[] mean = new double[width];
        double[] minimum = new double[width];
        double[] maximum = new double[width];
        boolean[] isIndicator = new boolean[width];
        Arrays.fill(isIndicator, true);
        Arrays.fill(minimum, Double.POSITIVE_INFINITY);
        Arrays.fill(maximum, Double.NEGATIVE_INFINITY);
        for (SparseVector vector : vectors) {
            for (VectorTuple entry : vector) {
                present[entry.index]++;
                mean[entry.index] += entry.value / rows;
                minimum[entry.index] = Math.min(minimum[entry.index], entry.value);
                maximum[entry.index] = Math.max(maximum[entry.index], entry.value);
                isIndicator[entry.index] &= entry.value == 1;
            }
        }
        for (int f = 0; f < width; f++) {
            // what is absent is 0; where nothing is, 0 is no value of the feature
            if (present[f] < rows) {
                minimum[f] = Math.min(minimum[f], 0);
                maximum[f] = Math.max(maximum[f], 0);
            }
        }
        double[] squares = new double[width];
        for (int f = 0; f < width; f++) {
            squares[f] = (rows - present[f]) * mean[f] * mean[f];
        }
        for (SparseVector vector : vectors) {
            for (VectorTuple entry : vector) {
                double distance = entry.value - mean[entry.index];
                squares[entry.index] += distance * distance;
            }
        }
        List<Column> columns = new ArrayList<>();
        for (int f = 0; f < width; f++) {
            double deviation = Math.sqrt(squares[f] / rows);
            columns.add(new Column.Number(
                    features.get(f).getName(),
                    Optional.empty(),
                    minimum[f],
                    maximum[f],
                    mean[f],
                    deviation > 0 ? deviation : 1,
                    isIndicator[f]
                            ? Column.Scaling.NONE
                            : present[f] == rows ? Column.Scaling.STANDARD : Column.Scaling.DEVIATION,
                    Column.Missing.ERROR,
                    false));
        }
        return new Schema(columns, Optional.empty(), Optional.empty(), target);
    }

    private static CsrMatrix matrix(List<SparseVector> vectors, Schema schema) {
        int stored = vectors.stream().mapToInt(SparseVector::numActiveElements).sum();
        int[] starts = new int[vectors.size() + 1];
        int[] indices = new int[stored];
        float[] values = new float[stored];
        int at = 0;
        for (int r = 0; r < vectors.size(); r++) {
            for (VectorTuple entry : vectors.get(r)) {
                indices[at] = entry.index;
                Column.Number number = (Column.Number) schema.columns().get(entry.index);
                values[at++] = (float) ((entry.value - number.offset()) / number.scale());
            }
            starts[r + 1] = at;
        }
        return new CsrMatrix(vectors.size(), schema.width(), starts, indices, values);
    }

    /** A Tribuo model's answers for these rows, asked with the examples themselves. */
    Teacher answers(Model<Label> model, org.tribuo.Dataset<Label> examples) {
        List<String> classes = dataset.schema().target().classes();
        requireLabels(model, classes);
        float[] out = new float[dataset.rows() * classes.size()];
        double[] row = new double[classes.size()];
        int r = 0;
        for (Example<Label> example : examples) {
            Prediction<Label> prediction = model.predict(example);
            for (int k = 0; k < row.length; k++) {
                Label score = prediction.getOutputScores().get(classes.get(k));
                row[k] = score == null ? 0 : score.getScore();
            }
            String where = "the teacher's answer for example " + (r + 1);
            LogProbabilities.ofProbabilities(row, 0, row.length, out, r * row.length, where);
            r++;
        }
        return new Answers(classes, out, AskedModel.identity(model));
    }

    /** A Tribuo regression's answers for these rows, asked with the examples themselves. */
    ValueTeacher numbers(Model<Regressor> model, org.tribuo.Dataset<Regressor> examples) {
        List<String> outputs = dataset.schema().target().columns();
        List<String> known = TribuoNumberTeacher.names(model.getOutputIDInfo());
        if (!known.equals(outputs)) {
            throw new TeacherException("the data have " + (outputs.size() == 1 ? "the output " : "the outputs ")
                    + Texts.list(outputs) + ", the teacher has " + Texts.list(known));
        }
        float[] out = new float[dataset.values().length];
        int at = 0;
        for (Example<Regressor> example : examples) {
            for (double value : model.predict(example).getOutput().getValues()) {
                out[at++] = (float) value;
            }
        }
        return new Values(dataset.schema().target(), out, AskedModel.identity(model));
    }

    /** A Tribuo model's labels for these rows, asked with the examples themselves. */
    ValueTeacher labels(Model<MultiLabel> model, org.tribuo.Dataset<MultiLabel> examples) {
        List<String> names = dataset.schema().target().answerNames();
        requireKnown(TribuoLabelsTeacher.names(model.getOutputIDInfo()), names);
        float[] out = new float[dataset.rows() * names.size()];
        int row = 0;
        for (Example<MultiLabel> example : examples) {
            TribuoLabelsTeacher.write(model.predict(example), names, out, row++ * names.size());
        }
        return new Values(dataset.schema().target(), out, AskedModel.identity(model));
    }

    /** Numbers, or probabilities of labels, for these rows and no others. */
    private static final class Values extends ValueTeacher {
        private final float[] values;
        private final String identity;

        Values(Target target, float[] values, String identity) {
            super(target);
            this.values = values;
            this.identity = identity;
        }

        @Override
        public Optional<Integer> features() {
            return Optional.empty();
        }

        @Override
        public boolean answersNewRows() {
            return false;
        }

        @Override
        public float[] values(TeacherRows rows, int from, int to) {
            return Arrays.copyOfRange(values, from * classes(), to * classes());
        }

        @Override
        public String identity() {
            return identity;
        }
    }

    /** A model that has never seen a label gives it no probability: that is no answer. */
    private static void requireLabels(Model<Label> model, List<String> classes) {
        Set<String> known = model.getOutputIDInfo().getDomain().stream()
                .map(Label::getLabel)
                .collect(Collectors.toCollection(TreeSet::new));
        requireKnown(known, classes);
    }

    private static void requireKnown(Collection<String> known, List<String> names) {
        for (String name : names) {
            if (!known.contains(name)) {
                throw new TeacherException("the data have the label " + Texts.quote(name) + ", the teacher knows only "
                        + Texts.list(known));
            }
        }
    }

    /** Answers for these rows and no others. */
    private record Answers(List<String> names, float[] logProbabilities, String identity) implements Teacher {
        @Override
        public Optional<Integer> features() {
            return Optional.empty();
        }

        @Override
        public int classes() {
            return names.size();
        }

        @Override
        public Optional<List<String>> classNames() {
            return Optional.of(names);
        }

        @Override
        public boolean answersNewRows() {
            return false;
        }

        @Override
        public float[] logProbabilities(Matrix features, int from, int to) {
            return Arrays.copyOfRange(logProbabilities, from * names.size(), to * names.size());
        }
    }
}
