package org.espalier.samples;

import java.nio.file.Path;
import java.util.Optional;
import org.espalier.data.BadRows;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Row;
import org.espalier.data.RowStream;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.explain.Constraints;
import org.espalier.explain.CounterfactualSearch;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.ExplanationText;
import org.espalier.explain.Wanted;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.DistillOptions;
import org.espalier.train.TrainingListener;
import org.espalier.train.number.NumberDistiller;

/**
 * A number as target: trains a tree on the prices of a CSV file, says what the price of one row adds up to, and what would make it
 * reach another one:
 *
 * <pre>
 * HousePrice houses.csv price EUR 3 250000
 * </pre>
 */
public final class HousePrice {
    private static final int WIDTH = 76;

    private HousePrice() {}

    /** @param args the CSV file, its target column, the unit, the row to explain from 1, the price to reach */
    public static void main(String[] args) {
        DataSource source = DataSource.open(DataOptions.builder(Path.of(args[0]))
                .target(args[1])
                .targetKind(Target.Kind.NUMBER)
                .build());
        Schema inferred = source.inferSchema(System.out::println);
        Target.Number target = (Target.Number) inferred.target();
        // the unit is what a file does not say
        Schema schema = inferred.withTarget(new Target.Number(target.name(), Optional.of(args[2]), target.spread()));
        Dataset rows = source.read(schema, LabelPolicy.REQUIRED, new DataNotes());
        DistillOptions options = DistillOptions.builder(rows).depth(3).build();
        // A teacher in place of the first Optional.empty() makes it a distillation: Teacher.ofNumbers, or a network
        SoftDecisionTree tree =
                new NumberDistiller(options, TrainingListener.SILENT).distill(rows, Optional.empty(), Optional.empty());
        System.out.println(NumberDistiller.summary(tree));
        System.out.print(why(tree, source, Long.parseLong(args[3]), Double.parseDouble(args[4])));
    }

    private static String why(SoftDecisionTree tree, DataSource source, long number, double wanted) {
        Explainer explainer = Explainer.of(tree);
        try (RowStream rows = source.rows(tree.schema(), LabelPolicy.IGNORED, BadRows.STOP, new DataNotes())) {
            Row row = rows.next();
            while (row.number() < number) {
                row = rows.next();
            }
            Explanation why = explainer.explain(row, Optional.empty());
            Wanted range = why.value() < wanted
                    ? new Wanted(wanted, Double.POSITIVE_INFINITY)
                    : new Wanted(Double.NEGATIVE_INFINITY, wanted);
            CounterfactualSearch search = new CounterfactualSearch(explainer.view(), Constraints.NONE);
            return ExplanationText.write(why, WIDTH, ExplanationText.CONTRIBUTIONS)
                    + ExplanationText.write(why, range, search.find(why, range), WIDTH);
        }
    }
}
