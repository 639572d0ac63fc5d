package org.espalier.samples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.espalier.explain.ExplanationText;
import org.espalier.sdt.Rule;
import org.espalier.tribuo.SoftDecisionTreeExcuse;
import org.espalier.tribuo.SoftDecisionTreeTrainer;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.classification.xgboost.XGBoostClassificationTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * A Tribuo program: boosted trees learn who earns more than 50 000 dollars a year (the census data called Adult), a soft
 * decision tree learns from them, says why it decides as it does, and goes to a file and back:
 *
 * <pre>
 * DistilXgboost adult.data.gz 32561 tree.tribuo
 * </pre>
 */
public final class DistilXgboost {
    private static final String[] COLUMNS = ("age,workclass,fnlwgt,education,education-num,marital-status,occupation,"
                    + "relationship,race,sex,capital-gain,capital-loss,hours-per-week,native-country,income")
            .split(",");

    private static final LabelFactory LABELS = new LabelFactory();

    private DistilXgboost() {}

    /** @param args the data, plain or gzip; how many of its rows to take; the model file to write */
    public static void main(String[] args) throws IOException {
        MutableDataset<Label> train = empty("adult, four rows of five");
        MutableDataset<Label> test = empty("adult, every fifth row");
        read(Path.of(args[0]), Integer.parseInt(args[1]), train, test);

        // Any classifier of Tribuo's that gives probabilities can be the teacher.
        Model<Label> boosted = new XGBoostClassificationTrainer(50, 1, true).train(train);
        // With the trainer in the model's place the teacher's own configuration would stand in the tree's provenance.
        Model<Label> tree =
                new SoftDecisionTreeTrainer(boosted, options -> options.depth(5), Rule.MAX_PATH).train(train);

        Path file = Path.of(args[2]);
        tree.serializeToFile(file);
        Model<Label> loaded = Model.deserializeFromFile(file).castModel(Label.class);

        Example<Label> row = test.getExample(0);
        SoftDecisionTreeExcuse excuse =
                (SoftDecisionTreeExcuse) loaded.getExcuse(row).orElseThrow();
        System.out.println(ExplanationText.write(excuse.explanation(), 100, ExplanationText.CONTRIBUTIONS));

        LabelEvaluator evaluator = new LabelEvaluator();
        System.out.printf(
                Locale.ROOT,
                "right on %d rows not seen: boosted trees %.1f %%, one soft tree %.1f %%; they agree on %.1f %%%n",
                test.size(),
                100 * evaluator.evaluate(boosted, test).accuracy(),
                100 * evaluator.evaluate(loaded, test).accuracy(),
                100 * agreement(boosted, loaded, test));
    }

    private static MutableDataset<Label> empty(String what) {
        return new MutableDataset<>(new SimpleDataSourceProvenance(what, LABELS), LABELS);
    }

    /** One line a row, fields separated by commas. Features are called as Tribuo's RowProcessor calls them. */
    private static void read(Path file, int rows, MutableDataset<Label> train, MutableDataset<Label> test)
            throws IOException {
        boolean isGzip = file.toString().endsWith(".gz");
        try (var bytes = Files.newInputStream(file);
                var plain = isGzip ? new GZIPInputStream(bytes) : bytes;
                var lines = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            int r = 0;
            for (String line = lines.readLine(); line != null && r < rows; line = lines.readLine()) {
                String[] fields = line.strip().split(", *");
                if (fields.length == COLUMNS.length) {
                    (r % 5 == 4 ? test : train).add(example(fields));
                    r++;
                }
            }
        }
    }

    private static Example<Label> example(String[] fields) {
        int last = fields.length - 1;
        ArrayExample<Label> example = new ArrayExample<>(new Label(fields[last]));
        for (int c = 0; c < last; c++) {
            boolean isNumber = fields[c].matches("\\d+");
            if (isNumber && !fields[c].equals("0")) { // what is absent is 0
                example.add(COLUMNS[c] + "@value", Integer.parseInt(fields[c]));
            } else if (!isNumber) {
                example.add(COLUMNS[c] + "@" + fields[c], 1);
            }
        }
        return example;
    }

    private static double agreement(Model<Label> one, Model<Label> other, MutableDataset<Label> rows) {
        int same = 0;
        for (Example<Label> row : rows) {
            String answer = one.predict(row).getOutput().getLabel();
            same += answer.equals(other.predict(row).getOutput().getLabel()) ? 1 : 0;
        }
        return (double) same / rows.size();
    }
}
