package org.espalier.samples;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.Encoder;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.io.OverwritePolicy;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Prediction;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;

/**
 * From a CSV file to a tree, from the tree to a file, and from the file to the answer for a new row:
 *
 * <pre>
 * TrainAndPredict german.csv credit_risk tree.safetensors A14,12,A34,A43,...
 * </pre>
 */
public final class TrainAndPredict {
    private TrainAndPredict() {}

    /** @param args the CSV file, its target column, the model file to write, the fields of a new row between commas */
    public static void main(String[] args) {
        Path csv = Path.of(args[0]);
        Path model = Path.of(args[2]);
        train(csv, args[1], model);
        System.out.println(predict(model, List.of(args[3].split(",", -1))));
    }

    /** Trains a tree on the labels of a CSV file. */
    static void train(Path csv, String target, Path model) {
        DataSource source =
                DataSource.open(DataOptions.builder(csv).target(target).build());
        // What the columns are: numbers with their mean and range, categories, columns to leave out.
        Schema schema = source.inferSchema(System.out::println);
        Dataset rows = source.read(schema, LabelPolicy.REQUIRED, new DataNotes());
        DistillOptions options = DistillOptions.builder(rows).depth(4).build();
        // A teacher in place of Optional.empty() makes it a distillation; see OwnTeacher.
        SoftDecisionTree tree = new Distiller(options).distill(rows, Optional.empty());
        ModelFile.write(tree, model, OverwritePolicy.REPLACE);
    }

    /**
     * Answers for one row. A program that scores keeps tree and encoder: both serve any number of threads.
     *
     * @param fields one for each column of the file but the target, as they would stand there
     */
    static String predict(Path model, List<String> fields) {
        SoftDecisionTree tree = ModelFile.read(model);
        Encoder encoder = new Encoder(tree.schema());
        Prediction answer = tree.predict(encoder.encode(fields), Rule.MAX_PATH);
        String className = tree.schema().target().classes().get(answer.classIndex());
        return "%s with probability %.2f, by a path of probability %.2f"
                .formatted(className, answer.probabilities()[answer.classIndex()], answer.pathMass());
    }
}
