package org.espalier.tribuo;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.espalier.data.Schema;
import org.espalier.teacher.AnswerKind;
import org.espalier.teacher.TeacherException;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.multilabel.MultiLabel;
import org.tribuo.multilabel.MultiLabelFactory;

/**
 * Any Tribuo model of {@link MultiLabel} as teacher of labels. Its examples are those of {@link TribuoTeacher}. A model that
 * generates probabilities answers with them; one that does not, as Tribuo's independent and chained ones, with 1 for a label that it
 * gives and 0 for others.
 *
 * <p>A {@code .tribuo} file names the classes that are made from it. Load files that you trust.
 */
public final class TribuoLabelsTeacher extends AskedValues<MultiLabel> {
    private final List<String> labels;

    private TribuoLabelsTeacher(AskedModel<MultiLabel> model, List<String> labels, String identity) {
        super(model, AnswerKind.LABELS, Optional.of(labels), identity);
        this.labels = labels;
    }

    /**
     * Loads a file that a Tribuo program wrote; the model's classes must be on the class path.
     *
     * @param schema with labels as target
     * @throws TeacherException one line, when it is no such file, no model of several labels, or was trained on other features than
     *     the schema's
     */
    public static TribuoLabelsTeacher load(Path path, Schema schema) {
        return AskedModel.load(path, (model, identity) -> of(labels(model), schema, identity));
    }

    /** A model at hand. */
    public static TribuoLabelsTeacher of(Model<MultiLabel> model, Schema schema) {
        return of(model, schema, AskedModel.identity(model));
    }

    private static TribuoLabelsTeacher of(Model<MultiLabel> model, Schema schema, String identity) {
        return new TribuoLabelsTeacher(
                AskedModel.of(model, schema, MultiLabelFactory.UNKNOWN_MULTILABEL),
                names(model.getOutputIDInfo()),
                identity);
    }

    /** The labels of a domain, in the order of their ids. */
    static List<String> names(ImmutableOutputInfo<MultiLabel> labels) {
        TreeMap<Integer, String> byId = new TreeMap<>();
        labels.getDomain().forEach(label -> byId.put(labels.getID(label), label.getLabelString()));
        return List.copyOf(byId.values());
    }

    private static Model<MultiLabel> labels(Model<?> model) {
        Object output = model.getOutputIDInfo().getDomain().iterator().next();
        if (!(output instanceof MultiLabel)) {
            throw new TeacherException("expected a Tribuo model of several labels, found one of another kind");
        }
        return model.castModel(MultiLabel.class);
    }

    @Override
    public Optional<String> note() {
        return model().generatesProbabilities()
                ? Optional.empty()
                : Optional.of("the teacher gives labels without probabilities: each is taken as certain");
    }

    @Override
    void read(Prediction<MultiLabel> prediction, float[] out, int at) {
        write(prediction, labels, out, at);
    }

    /** A probability of each label. */
    static void write(Prediction<MultiLabel> prediction, List<String> labels, float[] out, int at) {
        for (int k = 0; k < labels.size(); k++) {
            String name = labels.get(k);
            MultiLabel score =
                    prediction.hasProbabilities() ? prediction.getOutputScores().get(name) : null;
            out[at + k] = score == null
                    ? prediction.getOutput().contains(name) ? 1 : 0
                    : (float) score.getLabelScore(new Label(name)).orElse(0);
        }
    }
}
