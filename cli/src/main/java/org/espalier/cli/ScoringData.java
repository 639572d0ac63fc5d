package org.espalier.cli;

import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.console.Console;
import org.espalier.data.DataNotes;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.EncodingDifference;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.RawCells;
import org.espalier.teacher.Teacher;

/** Rows for a model: its schema reads them. */
final class ScoringData {
    private ScoringData() {}

    /** Encoded rows alone. */
    static Dataset read(DataArguments arguments, SoftDecisionTree tree, LabelPolicy labels, Console console) {
        return read(arguments, tree, labels, Optional.empty(), console);
    }

    /** With raw cells where the teacher asks for them. */
    static Dataset read(
            DataArguments arguments,
            SoftDecisionTree tree,
            LabelPolicy labels,
            Optional<Teacher> teacher,
            Console console) {
        Schema schema = schema(arguments, tree);
        DataNotes notes = new DataNotes();
        DataSource source = DataSource.open(arguments.options());
        ReadingProgress.begin(source, console);
        boolean isRaw = teacher.filter(Teacher::takesRawRows).isPresent();
        Dataset data = isRaw ? RawCells.read(source, schema, labels, notes) : source.read(schema, labels, notes);
        console.notes(notes);
        if (arguments.classWeights().isPresent()) {
            console.note("--class-weights: weights steer training; here every row counts once");
        }
        return data;
    }

    /** The model's; one that is given must read rows in the same way. */
    static Schema schema(DataArguments arguments, SoftDecisionTree tree) {
        Optional<String> difference =
                arguments.schema().flatMap(given -> EncodingDifference.find(tree.schema(), given));
        if (difference.isPresent()) {
            throw new EspalierException(
                    "--schema: the model was trained on rows that were encoded in another way: " + difference.get());
        }
        return tree.schema();
    }
}
