package org.espalier.tribuo;

import java.nio.file.Path;
import org.espalier.data.Dataset;
import org.espalier.io.OverwritePolicy;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherTrainer;
import org.tribuo.Model;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.regression.Regressor;

/** Trains Tribuo's models on rows of ours, in raw units: classifiers, of a number or a rate regressions. */
abstract class TribuoTrainers implements TeacherTrainer {
    /** A model of a trainer of Tribuo's, which knows the rows by the columns' own names. */
    static Model<Label> train(Dataset rows, Trainer<Label> trainer) {
        return trainer.train(new RowExamples(rows.schema(), FeatureNames.PLAIN).labelled(rows, "espalier rows"));
    }

    /** The same of a number or a rate. */
    static TribuoNumberTeacher trainNumbers(Dataset rows, Trainer<Regressor> trainer) {
        Model<Regressor> model =
                trainer.train(new RowExamples(rows.schema(), FeatureNames.PLAIN).valued(rows, "espalier rows"));
        return TribuoNumberTeacher.of(model, rows.schema());
    }

    @Override
    public String suffix() {
        return ".tribuo";
    }

    @Override
    public void save(Teacher trained, Path file, OverwritePolicy existing) {
        if (trained instanceof TribuoNumberTeacher numbers) {
            TribuoExport.write(numbers.model(), file, existing);
        } else {
            TribuoExport.write(((TribuoTeacher) trained).model(), file, existing);
        }
    }
}
