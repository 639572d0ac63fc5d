package org.espalier.cli;

import org.espalier.console.Console;
import org.espalier.data.DataSource;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.espalier.io.AtomicFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code espalier schema}: what the columns are taken for, to be looked at and edited. */
@Command(
        name = "schema",
        customSynopsis = "espalier schema --data FILE --target COLUMN [OPTIONS]",
        description = {
            "Prints the inferred schema of the data as JSON.",
            "Edit it (a unit, \"immutable\": true, another type, another missing-value policy) and give it to the other"
                    + " commands with --schema."
        })
final class SchemaCommand implements Runnable {
    private final Console console;

    @Mixin
    private DataArguments data;

    @Mixin
    private DictionaryArguments dictionary;

    @Mixin
    private SchemaChoices choices;

    @Mixin
    private OutputArguments output;

    SchemaCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        output.check();
        DataSource source = DataSource.open(data.options());
        ReadingProgress.begin(source, console);
        Schema schema = DictionaryArguments.given(data, console).orElseGet(() -> source.inferSchema(console::note));
        String json = SchemaJson.write(choices.apply(dictionary.describe(schema, console)));
        output.file()
                .ifPresentOrElse(
                        file -> AtomicFiles.writeText(file, output.existing(), json), () -> console.printJson(json));
    }
}
