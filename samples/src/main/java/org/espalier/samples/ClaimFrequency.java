package org.espalier.samples;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.evaluate.Tenths;
import org.espalier.explain.Explainer;
import org.espalier.explain.ExplanationText;
import org.espalier.sdt.Predictions;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.DistillOptions;
import org.espalier.train.TrainingListener;
import org.espalier.train.number.NumberDistiller;

/**
 * A rate as target: claims a year. Trains a tree on counts and exposures, prints what it expects and what was found in each tenth of
 * the policies, and what multiplies up to the rate of the first one:
 *
 * <pre>
 * ClaimFrequency policies.csv claims years
 * </pre>
 */
public final class ClaimFrequency {
    private static final int WIDTH = 76;

    private ClaimFrequency() {}

    /** @param args the CSV file, its column of counts, its column of exposures */
    public static void main(String[] args) {
        DataSource source = DataSource.open(DataOptions.builder(Path.of(args[0]))
                .target(args[1])
                .exposure(args[2])
                .build());
        Schema schema = source.inferSchema(System.out::println);
        Dataset policies = source.read(schema, LabelPolicy.REQUIRED, new DataNotes());
        DistillOptions options = DistillOptions.builder(policies).depth(2).build();
        SoftDecisionTree tree = new NumberDistiller(options, TrainingListener.SILENT)
                .distill(policies, Optional.empty(), Optional.empty());
        Predictions rates = tree.predict(policies.features(), Rule.MAX_PATH, 1);
        System.out.println("tenth  expected  found");
        int number = 1;
        for (Tenths.Tenth tenth : Tenths.of(rates.probabilities(), policies)) {
            System.out.printf(Locale.ROOT, "%5d  %8.4f  %.4f%n", number++, tenth.answered(), tenth.found());
        }
        float[] first = policies.features().row(0);
        System.out.print(
                ExplanationText.write(Explainer.of(tree).explain(first), WIDTH, ExplanationText.CONTRIBUTIONS));
    }
}
