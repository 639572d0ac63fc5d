package org.espalier.tribuo;

import java.nio.file.Path;
import org.espalier.data.Dataset;
import org.espalier.io.OverwritePolicy;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherTrainer;
import org.tribuo.Model;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;

/** Trains Tribuo's classifiers on rows of ours, in raw units. */
abstract class TribuoTrainers implements TeacherTrainer {
    /** A model of a trainer of Tribuo's, which knows the rows by the columns' own names. */
    static Model<Label> train(Dataset rows, Trainer<Label> trainer) {
        return trainer.train(new RowExamples(rows.schema(), FeatureNames.PLAIN).labelled(rows, "espalier rows"));
    }

    @Override
    public String suffix() {
        return ".tribuo";
    }

    @Override
    public void save(Teacher trained, Path file, OverwritePolicy existing) {
        TribuoExport.write(((TribuoTeacher) trained).model(), file, existing);
    }
}
