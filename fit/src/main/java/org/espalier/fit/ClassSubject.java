package org.espalier.fit;

import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.evaluate.Frontier;
import org.espalier.evaluate.Metrics;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.Teachers;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.LeafKind;
import org.espalier.train.TrainingListener;

/** Of classes: cross-entropy, share right, share of rows on which tree and teacher answer the same class. */
record ClassSubject(Schema schema) implements Subject {
    @Override
    public SoftDecisionTree train(
            DistillOptions options, Dataset rows, Optional<Teacher> teacher, Optional<Dataset> chooseBy) {
        return new Distiller(options, TrainingListener.SILENT, Optional.empty()).distill(rows, teacher, chooseBy);
    }

    /** Scorecards learn from the rows that they choose by, in the end. */
    @Override
    public boolean maySeeValidation(LeafKind leaves) {
        return leaves == LeafKind.CONSTANT;
    }

    @Override
    public double[] loss(Dataset rows, float[] average, float[] maxPath) {
        int classes = schema.classes();
        double[] loss = new double[rows.rows()];
        for (int r = 0; r < loss.length; r++) {
            int at = r * classes + rows.labels()[r];
            loss[r] = 0.5 * rows.weight(r) * (Metrics.logLoss(average[at]) + Metrics.logLoss(maxPath[at]));
        }
        return loss;
    }

    @Override
    public double score(Dataset rows, float[] maxPath) {
        return Metrics.share(argmax(maxPath), rows.labels());
    }

    @Override
    public double agreement(float[] maxPath, float[] teacher) {
        return Metrics.share(argmax(maxPath), argmax(teacher));
    }

    @Override
    public float[] ask(Teacher teacher, Dataset rows) {
        return Teachers.ask(Teachers.fit(teacher, schema), rows, (done, total) -> {});
    }

    @Override
    public Frontier.Measure measure() {
        return Frontier.Measure.ACCURACY;
    }

    private int[] argmax(float[] answers) {
        int classes = schema.classes();
        int[] out = new int[answers.length / classes];
        for (int r = 0; r < out.length; r++) {
            out[r] = Metrics.argmax(answers, r, classes);
        }
        return out;
    }
}
