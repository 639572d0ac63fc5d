package org.espalier.cli;

import org.espalier.data.DataNotes;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.Labels;
import org.espalier.data.Schema;
import org.espalier.sdt.SoftDecisionTree;

/** Rows for a model: its schema reads them. */
final class ScoringData {
    private ScoringData() {}

    static Dataset read(DataArguments arguments, SoftDecisionTree tree, Labels labels, Console console) {
        Schema schema = schema(arguments, tree);
        DataNotes notes = new DataNotes();
        Dataset data = DataSource.open(arguments.options()).read(schema, labels, notes);
        notes.sentences().forEach(console::note);
        return arguments.classWeights().map(weights -> weights.apply(data)).orElse(data);
    }

    /** The model's; one that is given must read rows in the same way. */
    static Schema schema(DataArguments arguments, SoftDecisionTree tree) {
        arguments.schema().ifPresent(given -> SchemaMatch.require(given, "--schema", tree.schema(), "the model"));
        return tree.schema();
    }
}
