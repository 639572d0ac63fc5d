package org.espalier.cli;

import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.console.Console;
import org.espalier.data.DataException;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.evaluate.RedundantColumns;
import org.espalier.evaluate.UnitChange;
import org.espalier.fit.FitOptions;
import org.espalier.fit.TrainingTexts;
import org.espalier.teacher.RawCells;
import org.espalier.teacher.Teacher;

/** Rows to train on, and the schema that reads them. */
final class TrainingRows {
    private final DataArguments arguments;
    private final DictionaryArguments dictionary;
    private final DataOptions options;
    private final Console console;
    /** Whether the schema is the teacher's. */
    private boolean isOfTeacher;

    private boolean isInferred;

    TrainingRows(DataArguments arguments, DictionaryArguments dictionary, Console console) {
        this.dictionary = dictionary;
        this.arguments = arguments;
        this.options = arguments.options();
        this.console = console;
    }

    /**
     * The given schema, else the teacher's, else what the data look like; with what the dictionary says.
     *
     * @throws org.espalier.EspalierException when the given one reads rows differently from the teacher's
     */
    Schema schema(Optional<Schema> ofTeacher) {
        return dictionary.describe(undescribed(ofTeacher), console);
    }

    private Schema undescribed(Optional<Schema> ofTeacher) {
        Optional<Schema> given = DictionaryArguments.given(arguments, console);
        if (given.isPresent()) {
            return given.get();
        }
        if (ofTeacher.isPresent()) {
            console.note("the rows are encoded as the teacher's schema says");
            requireKind(ofTeacher.get());
            isOfTeacher = true;
            return ofTeacher.get();
        }
        isInferred = true;
        DataSource source = DataSource.open(options);
        ReadingProgress.begin(source, console);
        return source.inferSchema(console::note);
    }

    /** With the words of the rows that a fit learns from, where the schema was found from the data. */
    Schema learned(Schema schema, FitOptions fit) {
        return isInferred ? TrainingTexts.learned(source(), schema, fit) : schema;
    }

    /** A teacher of classes does not teach a number, nor the other way round. */
    private void requireKind(Schema ofTeacher) {
        Optional<Target.Kind> asked = arguments.targetKind();
        Target target = ofTeacher.target();
        if (asked.isPresent() && asked.get() != target.kind()) {
            throw new EspalierException("the target is " + asked.get().description() + ": expected a teacher of "
                    + asked.get().description() + ", found one of "
                    + target.description()
                    + (target.isNumeric() ? "" : " (" + TargetWords.of(target) + ")"));
        }
    }

    /** Where the rows come from. */
    DataSource source() {
        return DataSource.open(options);
    }

    Dataset read(Schema schema, LabelPolicy labels) {
        return read(options, schema, labels, Optional.empty());
    }

    /** With raw cells where the teacher asks for them. */
    Dataset read(Schema schema, LabelPolicy labels, Optional<Teacher> teacher) {
        return read(options, schema, labels, teacher);
    }

    /** Points out columns that say the same as another one. */
    void noteRedundancy(Dataset rows) {
        RedundantColumns.of(rows)
                .forEach(pair -> console.note(
                        pair.sentence() + ": --ignore " + Texts.escape(pair.second()) + " leaves one of them out"));
    }

    /** Rows of another file, read in the same way. */
    Dataset read(String file, Schema schema, LabelPolicy labels, Optional<Teacher> teacher) {
        return read(arguments.options(file), schema, labels, teacher);
    }

    private Dataset read(DataOptions from, Schema schema, LabelPolicy labels, Optional<Teacher> teacher) {
        DataNotes notes = new DataNotes();
        DataSource source = DataSource.open(from);
        ReadingProgress.begin(source, console);
        boolean isRaw = teacher.filter(Teacher::takesRawRows).isPresent();
        Dataset read;
        try {
            read = isRaw ? RawCells.read(source, schema, labels, notes) : source.read(schema, labels, notes);
        } catch (DataException e) {
            // of classes the message says so itself
            throw isOfTeacher && schema.target().truths() > 0
                    ? new DataException(
                            e.getMessage() + " (the teacher's schema says that the target is "
                                    + schema.target().description() + ")",
                            e)
                    : e;
        }
        console.notes(notes);
        UnitChange.warnings(schema.target(), read).forEach(console::warning);
        console.log(source.name() + ": " + read.rows() + " rows, " + schema.width() + " features, "
                + (schema.target().isNumeric()
                        ? "the target is " + schema.target().description()
                        : schema.target().answers() + " "
                                + schema.target().kind().text()));
        return arguments.classWeights().map(weights -> weights.apply(read)).orElse(read);
    }
}
