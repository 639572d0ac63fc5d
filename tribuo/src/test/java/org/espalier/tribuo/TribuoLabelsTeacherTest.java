package org.espalier.tribuo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.espalier.data.Column;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.matrix.DenseMatrix;
import org.espalier.teacher.AnswerKind;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherRows;
import org.espalier.teacher.Teachers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.multilabel.MultiLabel;
import org.tribuo.multilabel.MultiLabelFactory;
import org.tribuo.multilabel.baseline.IndependentMultiLabelTrainer;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Tribuo models of several labels that teach them, and what can't. */
class TribuoLabelsTeacherTest {
    private static final Schema MAILS = new Schema(
            List.of(
                    new Column.Number(
                            "size",
                            Optional.empty(),
                            0,
                            100,
                            50,
                            30,
                            Column.Scaling.STANDARD,
                            Column.Missing.ERROR,
                            false),
                    new Column.Category("from", List.of("home", "work"), Column.Missing.IMPUTE, false)),
            Optional.empty(),
            Optional.empty(),
            new Target.Labels("labels", List.of("spam", "urgent")));

    @TempDir
    Path folder;

    private static Model<MultiLabel> model() {
        return new IndependentMultiLabelTrainer(new CARTClassificationTrainer(4)).train(mails());
    }

    /** Large mails are spam, those from work urgent. */
    static MutableDataset<MultiLabel> mails() {
        MultiLabelFactory factory = new MultiLabelFactory();
        MutableDataset<MultiLabel> rows =
                new MutableDataset<>(new SimpleDataSourceProvenance("mails", TribuoExport.NO_TIME, factory), factory);
        for (int i = 0; i < 80; i++) {
            int size = i * 37 % 100;
            boolean isWork = i % 2 == 0;
            List<String> labels = new ArrayList<>();
            if (size > 60) {
                labels.add("spam");
            }
            if (isWork) {
                labels.add("urgent");
            }
            ArrayExample<MultiLabel> row = new ArrayExample<>(
                    new MultiLabel(labels.stream().map(Label::new).collect(Collectors.toSet())));
            row.add("size", size);
            row.add("from=" + (isWork ? "work" : "home"), 1);
            rows.add(row);
        }
        return rows;
    }

    private static TeacherRows rows(List<List<String>> texts) {
        Encoder encoder = new Encoder(MAILS);
        float[] all = new float[texts.size() * encoder.width()];
        for (int r = 0; r < texts.size(); r++) {
            System.arraycopy(encoder.encode(texts.get(r)), 0, all, r * encoder.width(), encoder.width());
        }
        return TeacherRows.encoded(new DenseMatrix(texts.size(), encoder.width(), all));
    }

    @Test
    void aModelWithoutProbabilitiesTeachesYesAndNo() throws Exception {
        Path file = folder.resolve("mails.tribuo");
        model().serializeToFile(file);
        try (Teacher loaded = TribuoLabelsTeacher.load(file, MAILS)) {
            assertEquals(AnswerKind.LABELS, loaded.answerKind());
            assertEquals(
                    Optional.of("the teacher gives labels without probabilities: each is taken as certain"),
                    loaded.note());
            Teacher teacher = Teachers.fit(loaded, MAILS);
            assertEquals(Optional.of(List.of("spam", "urgent")), teacher.classNames());
            TeacherRows rows = rows(List.of(
                    List.of("90", "work"), List.of("90", "home"), List.of("10", "work"), List.of("10", "home")));
            assertArrayEquals(
                    new float[] {1, 1, 1, 0, 0, 1, 0, 0},
                    Teachers.askValues(teacher, rows, "row", false, (done, all) -> {}));
        }
    }

    @Test
    void probabilitiesAreReadByName() {
        MultiLabel spam = new MultiLabel(new Label("spam", 0.25));
        MultiLabel urgent = new MultiLabel(new Label("urgent", 0.75));
        ArrayExample<MultiLabel> example = new ArrayExample<>(MultiLabelFactory.UNKNOWN_MULTILABEL);
        example.add("size", 1);
        Prediction<MultiLabel> prediction =
                new Prediction<>(urgent, Map.of("spam", spam, "urgent", urgent), 1, example, true);
        float[] out = new float[3];
        TribuoLabelsTeacher.write(prediction, List.of("urgent", "spam"), out, 1);
        assertArrayEquals(new float[] {0, 0.75f, 0.25f}, out);
    }

    @Test
    void otherKindsAreRefused() throws Exception {
        Path file = folder.resolve("mails.tribuo");
        model().serializeToFile(file);
        Schema classes = MAILS.withTarget(new Target.Classes("class", List.of("spam", "urgent")));
        assertEquals(
                "mails.tribuo: expected a Tribuo classifier, found a model of MultiLabel",
                error(() -> TribuoTeacher.load(file, classes)));
        Schema number = MAILS.withTarget(new Target.Number("price", Optional.empty(), Optional.empty()));
        assertEquals(
                "mails.tribuo: expected a Tribuo regression, found a model of another kind",
                error(() -> TribuoNumberTeacher.load(file, number)));
        Schema others = MAILS.withTarget(new Target.Labels("labels", List.of("spam", "signed")));
        assertEquals(
                "the data have the label 'signed', the teacher knows only 'spam', 'urgent'",
                error(() -> Teachers.fit(TribuoLabelsTeacher.load(file, others), others)));
    }

    private String error(Executable loading) {
        return assertThrows(TeacherException.class, loading).getMessage().replace(folder + "/", "");
    }
}
