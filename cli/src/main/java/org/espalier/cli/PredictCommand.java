package org.espalier.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.espalier.base.ReadAhead;
import org.espalier.console.Console;
import org.espalier.console.NumberWriter;
import org.espalier.console.PredictionWriter;
import org.espalier.console.RowChunks;
import org.espalier.data.BadRows;
import org.espalier.data.DataNotes;
import org.espalier.data.DataSource;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Row;
import org.espalier.data.RowStream;
import org.espalier.data.Schema;
import org.espalier.io.AtomicFiles;
import org.espalier.sdt.ModelFile;
import org.espalier.sdt.Rule;
import org.espalier.sdt.Scorer;
import org.espalier.sdt.SoftDecisionTree;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code espalier predict}: an answer for every row, in constant memory. */
@Command(
        name = "predict",
        customSynopsis = "espalier predict --model FILE --data FILE [OPTIONS]",
        description = {
            "Writes the class of each row and the probabilities of all classes; the labels that are answered with yes, and the"
                    + " probability of each; of a number its value and the ends of its"
                    + " interval; of a rate the rate and, times the row's exposure, what is expected.",
            "Path mass is the probability of the leaf that answers; with --rule average, of the likeliest leaf."
        })
final class PredictCommand implements Runnable {
    /** Rows that are read while as many are scored. */
    private static final int CHUNK = 500;

    private static final int PROGRESS_ROWS = 10_000;

    private final Console console;

    @Option(names = "--model", paramLabel = "FILE", required = true, description = "The tree.")
    private Path model;

    @Mixin
    private DataArguments data;

    @Option(
            names = "--rule",
            paramLabel = "RULE",
            description =
                    "average: all leaves, weighted by the probability of their paths; max-path: the likeliest leaf,"
                            + " the one that an explanation tells; greedy: the likelier branch at every gate. Default: average.")
    private Rule rule = Rule.AVERAGE;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            converter = FormatConverter.class,
            description = "csv, or jsonl: one JSON object a line. Default: csv.")
    private PredictionWriter.Format format = PredictionWriter.Format.CSV;

    @Option(
            names = "--on-error",
            paramLabel = "stop|skip",
            converter = OnError.Converter.class,
            description = "A row that can't be read ends the work, or is left out, said and counted. Default: stop.")
    private OnError onError = OnError.STOP;

    @Mixin
    private OutputArguments output;

    PredictCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        output.check();
        SoftDecisionTree tree = ModelFile.read(model);
        Schema schema = ScoringData.schema(data, tree);
        DataSource source = DataSource.open(data.options());
        ReadingProgress.begin(source, console);
        BadRows badRows = onError.badRows(console);
        DataNotes notes = new DataNotes();
        try (RowStream rows = source.rows(schema, LabelPolicy.IGNORED, badRows, notes)) {
            if (output.file().isPresent()) {
                AtomicFiles.write(output.file().get(), output.existing(), out -> predict(tree, source, rows, out));
            } else {
                predict(tree, source, rows, console.results());
            }
            console.endProgress();
            console.notes(notes);
            onError.report(rows.skipped(), console);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void predict(SoftDecisionTree tree, DataSource source, RowStream rows, OutputStream out)
            throws IOException {
        boolean hasRow = rows.hasNext(); // what makes the whole file useless comes before the header
        if (tree.schema().target().isNumeric()) {
            predictNumbers(tree, rows, hasRow, out);
            return;
        }
        PredictionWriter writer =
                PredictionWriter.open(format, out, tree.schema().target(), rule);
        Scorer scorer = tree.scorer();
        float[] probabilities = new float[tree.answers()];
        long done = 0;
        try (ReadAhead<Row> chunks = new ReadAhead<>(new RowChunks(rows.withoutTexts(), CHUNK))) {
            while (hasRow && chunks.hasNext()) {
                List<Row> chunk = chunks.next();
                for (Row row : chunk) {
                    scorer.score(row.features(), 0, rule, probabilities, 0);
                    writer.write(row.number(), tree.classOf(probabilities), probabilities, scorer.pathMass());
                }
                done += chunk.size();
                if (done % PROGRESS_ROWS == 0) {
                    console.progress(ReadingProgress.rows(done, source));
                }
            }
        } finally {
            // the answers for the rows before a bad one
            writer.flush();
        }
    }

    private void predictNumbers(SoftDecisionTree tree, RowStream rows, boolean hasRow, OutputStream out)
            throws IOException {
        NumberWriter writer = new NumberWriter(format, out, tree, rule);
        Scorer scorer = tree.scorer();
        float[] values = new float[tree.answers()];
        long done = 0;
        try (ReadAhead<Row> chunks = new ReadAhead<>(new RowChunks(rows.withoutTexts(), CHUNK))) {
            while (hasRow && chunks.hasNext()) {
                List<Row> chunk = chunks.next();
                for (Row row : chunk) {
                    scorer.score(row.features(), 0, rule, values, 0);
                    writer.write(row, values, scorer.leaf(), scorer.pathMass());
                }
                done += chunk.size();
                if (done % PROGRESS_ROWS == 0) {
                    console.progress(String.format(Locale.ROOT, "%,d rows", done));
                }
            }
        } finally {
            writer.flush();
        }
    }

    private static final class FormatConverter implements ITypeConverter<PredictionWriter.Format> {
        @Override
        public PredictionWriter.Format convert(String text) throws Exception {
            return Values.oneOf(PredictionWriter.Format.values(), PredictionWriter.Format::text)
                    .convert(text);
        }
    }
}
