package org.espalier.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.console.Console;
import org.espalier.data.BadRows;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.RowStream;
import org.espalier.examples.Loans;
import org.espalier.explain.Explainer;
import org.espalier.explain.ExplanationText;
import org.espalier.fit.Espalier;
import org.espalier.fit.FitOptions;
import org.espalier.fit.FitResult;
import org.espalier.sdt.SoftDecisionTree;

/** The last part of the demo: invented applications for loans, as {@code espalier fit} treats a table of one's own. */
final class LoansDemo {
    /**
     * The size of it.
     *
     * @param rows applications, of those of {@code loans:train} the first
     */
    record Preset(int rows, FitOptions fitting) {
        static Preset full() {
            return new Preset(Loans.Part.TRAIN.rows(), FitOptions.defaults());
        }
    }

    private final Console console;
    private final Preset preset;
    private final Path folder;

    LoansDemo(Console console, Preset preset, Path folder) {
        this.console = console;
        this.preset = preset;
        this.folder = folder;
    }

    void run() {
        DataSource source = DataSource.open(DataOptions.builder("loans:train").build());
        Dataset all = source.read(source.inferSchema(note -> {}), LabelPolicy.REQUIRED, new DataNotes());
        Dataset rows = all.select(IntStream.range(0, preset.rows()).toArray());
        console.log("loans: " + rows.rows() + " invented applications");
        try (FitResult result =
                Espalier.fit(rows, Optional.empty(), preset.fitting(), new FitProgress(console, console::warning))) {
            console.endProgress();
            console.print("Loans: somebody who applies now\n\n" + explanation(result.tree()) + "\n");
            FitSummary.write(console, result, source, folder, true);
        }
    }

    /** Of an applicant that nothing of this was trained or chosen with. */
    private String explanation(SoftDecisionTree tree) {
        DataSource source = DataSource.open(DataOptions.builder("loans:test").build());
        try (RowStream rows = source.rows(tree.schema(), LabelPolicy.OPTIONAL, BadRows.STOP, new DataNotes())) {
            return ExplanationText.write(
                    Explainer.of(tree).explain(rows.next(), Optional.empty()),
                    console.width(),
                    ExplanationText.CONTRIBUTIONS);
        }
    }
}
