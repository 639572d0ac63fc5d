package org.espalier.tribuo;

import java.nio.file.Path;
import java.util.List;
import org.espalier.data.Dataset;
import org.espalier.io.OverwritePolicy;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherTrainer;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Trains Tribuo's classifiers on rows of ours, in raw units. */
abstract class TribuoTrainers implements TeacherTrainer {
    /** A model of a trainer of Tribuo's, which knows the rows by the columns' own names. */
    static Model<Label> train(Dataset rows, Trainer<Label> trainer) {
        List<String> classes = rows.schema().target().classes();
        RowExamples examples = new RowExamples(rows.schema(), FeatureNames.PLAIN);
        LabelFactory labels = new LabelFactory();
        MutableDataset<Label> dataset = new MutableDataset<>(
                new SimpleDataSourceProvenance("espalier rows", TribuoExport.NO_TIME, labels), labels);
        for (int r = 0; r < rows.rows(); r++) {
            if (rows.labels()[r] < 0) {
                throw new TeacherException("row " + (r + 1) + " has no label to learn from");
            }
            var example = examples.of(rows.features().row(r), new Label(classes.get(rows.labels()[r])));
            example.setWeight(rows.weight(r));
            dataset.add(example);
        }
        return trainer.train(dataset);
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
