package org.espalier.samples;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.espalier.data.BadRows;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.DictionaryFile;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Row;
import org.espalier.data.RowStream;
import org.espalier.data.Schema;
import org.espalier.explain.Constraints;
import org.espalier.explain.Counterfactual;
import org.espalier.explain.CounterfactualSearch;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.ExplanationText;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;

/**
 * Why a credit was refused, and what would have had to be different:
 *
 * <pre>
 * ExplainCredit german.csv credit_risk 2 housing samples/german-credit/dictionary.csv
 * </pre>
 *
 * <p>The dictionary is what makes {@code checking_status A11} the {@code Checking account: below 0 DM} that a credit officer reads.
 */
public final class ExplainCredit {
    private static final int LINE = 80;

    private ExplainCredit() {}

    /** @param args the CSV file, its target column, the number of the row, a column that can't change, and perhaps a dictionary */
    public static void main(String[] args) {
        DataOptions file = DataOptions.builder(Path.of(args[0])).target(args[1]).build();
        DataSource source = DataSource.open(file);
        Schema inferred = source.inferSchema(System.out::println);
        Schema schema = args.length < 5
                ? inferred
                : DictionaryFile.read(Path.of(args[4])).describe(inferred, System.out::println);
        Dataset rows = source.read(schema, LabelPolicy.REQUIRED, new DataNotes());
        // In earnest the tree comes from ModelFile.read, and explainer and search serve any number of threads.
        SoftDecisionTree tree =
                new Distiller(DistillOptions.builder(rows).depth(3).build()).distill(rows, Optional.empty());
        Explainer explainer = Explainer.of(tree);
        CounterfactualSearch search = new CounterfactualSearch(
                explainer.view(), new Constraints(Set.of(args[3]), Constraints.NONE.columns()));

        Explanation why = explainer.explain(row(source, schema, Long.parseLong(args[2])), Optional.empty());
        System.out.print(ExplanationText.write(why, LINE, ExplanationText.CONTRIBUTIONS));
        Optional<Counterfactual> change = search.find(why);
        System.out.print(ExplanationText.write(why, change, LINE));
    }

    private static Row row(DataSource source, Schema schema, long number) {
        try (RowStream rows = source.rows(schema, LabelPolicy.IGNORED, BadRows.STOP, new DataNotes())) {
            Row row = rows.next();
            while (row.number() < number) {
                row = rows.next();
            }
            return row;
        }
    }
}
