package org.espalier.teacher.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxMap;
import ai.onnxruntime.OnnxSequence;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.base.Texts;
import org.espalier.teacher.TeacherException;

/** Which output holds the classes' numbers, and how they are read from it. */
final class OutputForm {
    private final String name;
    private final boolean isMaps;

    private OutputForm(String name, boolean isMaps) {
        this.name = name;
        this.isMaps = isMaps;
    }

    String name() {
        return name;
    }

    /**
     * Chooses an output: the wished one; else the only one that can be it; else the only one of those whose name says
     * probabilities, or else logits.
     *
     * @throws TeacherException when none or several come into question
     */
    static OutputForm of(Collection<NodeInfo> outputs, Optional<String> wished, String where) {
        List<NodeInfo> fitting = outputs.stream().filter(OutputForm::isFitting).toList();
        List<String> names = outputs.stream().map(NodeInfo::getName).toList();
        if (wished.isPresent()) {
            if (!names.contains(wished.get())) {
                throw new TeacherException(
                        where + ": expected an output " + Texts.quote(wished.get()) + ", found " + Texts.list(names));
            }
            fitting = fitting.stream()
                    .filter(o -> o.getName().equals(wished.get()))
                    .toList();
        }
        if (fitting.isEmpty()) {
            throw new TeacherException(where + ": expected an output of floats of shape [n, classes], found "
                    + outputs.stream().map(OutputForm::text).toList());
        }
        for (String word : List.of("probabilities", "prob", "softmax", "logit")) {
            List<NodeInfo> named = fitting.stream()
                    .filter(o -> word.equals("probabilities")
                            ? o.getName().equals(word)
                            : o.getName().toLowerCase(Locale.ROOT).contains(word))
                    .toList();
            if (fitting.size() > 1 && named.size() == 1) {
                fitting = named;
            }
        }
        if (fitting.size() > 1) {
            throw new TeacherException(where + ": expected one output of floats, found "
                    + Texts.list(fitting.stream().map(NodeInfo::getName).toList())
                    + "; name the one with the classes (--teacher-output)");
        }
        return new OutputForm(fitting.get(0).getName(), fitting.get(0).getInfo() instanceof SequenceInfo);
    }

    private static boolean isFitting(NodeInfo output) {
        if (output.getInfo() instanceof TensorInfo tensor) {
            // a rank of 0 is also what a file says that leaves the shape open
            return tensor.type == OnnxJavaType.FLOAT && (tensor.getShape().length == 2 || tensor.isScalar());
        }
        // ZipMap of sklearn-onnx: a map from class to probability for each row
        return output.getInfo() instanceof SequenceInfo sequence
                && sequence.isSequenceOfMaps()
                && sequence.mapInfo.valueType == OnnxJavaType.FLOAT;
    }

    private static String text(NodeInfo output) {
        String shape = output.getInfo() instanceof TensorInfo tensor
                ? tensor.type + " " + InputForm.text(tensor.getShape(), 0)
                : "no tensor";
        return Texts.escape(output.getName()) + ": " + shape;
    }

    /**
     * The numbers of a batch.
     *
     * @param names the classes by name, empty where a tensor does not name them
     * @param columns numbers of a row: one for each class, or one alone, which speaks for the second of two classes
     * @param values {@code [rows, columns]}
     */
    record Numbers(List<String> names, int columns, double[] values) {
        int classes() {
            return Math.max(2, columns);
        }
    }

    /** @throws TeacherException when the answer has not the shape that it must have */
    Numbers read(OnnxValue value, int rows, String where) throws OrtException {
        return isMaps ? maps((OnnxSequence) value, rows, where) : tensor((OnnxTensor) value, rows, where);
    }

    private static Numbers tensor(OnnxTensor tensor, int rows, String where) {
        long[] shape = tensor.getInfo().getShape();
        if (shape.length != 2 || shape[0] != rows || shape[1] < 1) {
            throw new TeacherException(where + ": expected numbers of the classes for a row, found answers of "
                    + "shape " + InputForm.text(shape, 0) + " for " + rows + " rows");
        }
        FloatBuffer floats = tensor.getFloatBuffer();
        double[] values = new double[floats.remaining()];
        for (int i = 0; i < values.length; i++) {
            values[i] = floats.get(i);
        }
        return new Numbers(List.of(), (int) shape[1], values);
    }

    private static Numbers maps(OnnxSequence sequence, int rows, String where) throws OrtException {
        List<? extends OnnxValue> maps = sequence.getValue();
        try {
            List<String> names = new ArrayList<>();
            List<Double> values = new ArrayList<>();
            for (OnnxValue row : maps) {
                Map<String, Double> byClass = new HashMap<>();
                ((OnnxMap) row)
                        .getValue()
                        .forEach((key, value) -> byClass.put(String.valueOf(key), ((Number) value).doubleValue()));
                if (names.isEmpty()) {
                    byClass.keySet().stream().sorted(OutputForm::byNumberOrText).forEach(names::add);
                }
                if (!byClass.keySet().equals(Set.copyOf(names))) {
                    throw new TeacherException(where + ": expected the classes " + Texts.list(names)
                            + " for every row, found " + Texts.list(byClass.keySet()));
                }
                names.forEach(name -> values.add(byClass.get(name)));
            }
            if (maps.size() != rows || names.size() < 2) {
                throw new TeacherException(where + ": expected two or more class probabilities for each of " + rows
                        + " rows, found " + names.size() + " for " + maps.size());
            }
            return new Numbers(
                    names,
                    names.size(),
                    values.stream().mapToDouble(Double::doubleValue).toArray());
        } finally {
            maps.forEach(OnnxValue::close);
        }
    }

    /** Whole numbers by their size, as scikit-learn orders them; 10 would come before 2 otherwise. */
    private static int byNumberOrText(String a, String b) {
        return a.matches("-?\\d{1,18}") && b.matches("-?\\d{1,18}")
                ? Long.compare(Long.parseLong(a), Long.parseLong(b))
                : a.compareTo(b);
    }
}
