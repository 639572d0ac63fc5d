package org.espalier.cli;

import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.console.Console;
import org.espalier.io.AtomicFiles;
import org.espalier.tokens.Sentence;
import org.espalier.tokens.SentenceReader;
import org.espalier.tokens.TokenOptions;
import org.espalier.tokens.TokenRows;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code espalier tokens}: sentences as a table that the other commands read. */
@Command(
        name = "tokens",
        customSynopsis = "espalier tokens --data FILE [--format conll|spans] --out FILE [OPTIONS]",
        description = {
            "Makes a table of tagged sentences: a row for each token with its word, ending, shape and neighbours, and its tag"
                    + " as the column 'tag'. What is learned from is then --target tag; the column 'sentence_id' tells sentences"
                    + " apart: for fit --group and evaluate --sentences."
        })
final class TokensCommand implements Runnable {
    private final Console console;

    @Option(names = "--data", paramLabel = "FILE", required = true, description = "The sentences, plain or gzip.")
    private Path data;

    @Option(
            names = "--format",
            paramLabel = "conll|spans",
            converter = FormatConverter.class,
            description =
                    "conll: a line for each token, 'token TAG', an empty line between sentences. spans: a line of JSON for"
                            + " each sentence, {\"text\": \"...\", \"spans\": [{\"start\": 0, \"end\": 3, \"label\": \"X\"}]}, offsets in"
                            + " code points. Without tags or spans the table has no tags. Default: conll.")
    private SentenceReader.Format format = SentenceReader.Format.CONLL;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "Neighbours on either side whose words are columns, 0 to " + TokenOptions.MAX_WINDOW
                    + ". Default: 2.")
    private int window = TokenOptions.defaults().window();

    @Option(
            names = "--cues",
            paramLabel = "WORDS",
            description =
                    "Words that announce what follows, as verbs do: live*,feed*,breed*; a star stands for any end."
                            + " Columns say which was last, which comes next, and how far away. Give the same for new sentences."
                            + " Default: none.")
    private String cues;

    @Option(
            names = "--tags",
            paramLabel = "TAGS",
            description = "The kinds of tags to learn; all others become O. Case and brackets in the file don't matter."
                    + " Default: all.")
    private String tags;

    @Option(
            names = "--tag-form",
            paramLabel = "bio|plain",
            converter = TagFormConverter.class,
            description =
                    "bio: prefixes as B- and I- stay. plain: they are left out, which makes fewer classes. Default: bio.")
    private TokenOptions.TagForm form = TokenOptions.defaults().form();

    @Option(
            names = "--on-error",
            paramLabel = "stop|skip",
            converter = OnError.Converter.class,
            description = "At a line that can't be read: stop, or leave it out and count it. Default: stop.")
    private OnError onError = OnError.STOP;

    @Spec
    private CommandSpec command;

    @Mixin
    private FileOutput output;

    TokensCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        TokenOptions options = options();
        output.check();
        AtomicInteger skipped = new AtomicInteger();
        Optional<Consumer<String>> ofBadLine = onError == OnError.STOP
                ? Optional.empty()
                : Optional.of(why -> {
                    skipped.incrementAndGet();
                    console.log("skipped: " + why);
                });
        try (SentenceReader reader = SentenceReader.open(data, format, ofBadLine)) {
            Sentence first = reader.next()
                    .orElseThrow(() ->
                            new EspalierException(Texts.escape(data.toString()) + ": expected sentences, found none"));
            TokenRows rows = new TokenRows(options, first.isTagged());
            AtomicFiles.write(output.file(), output.existing(), out -> {
                Writer text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
                rows.begin(text);
                for (Optional<Sentence> s = Optional.of(first); s.isPresent(); s = reader.next()) {
                    rows.add(s.get(), text);
                }
                text.flush();
            });
            onError.report(skipped.get(), console);
            console.print(rows.summary()
                    + System.lineSeparator()
                    + FileOutput.written(output.file())
                    + System.lineSeparator());
        }
    }

    private TokenOptions options() {
        try {
            return new TokenOptions(window, names(cues), form, names(tags));
        } catch (EspalierException e) {
            throw new ParameterException(
                    command.commandLine(), "--" + e.getMessage().replaceFirst("^kinds", "tags"));
        }
    }

    private static List<String> names(String text) {
        return text == null ? List.of() : Values.names(text);
    }

    private static final class FormatConverter implements ITypeConverter<SentenceReader.Format> {
        @Override
        public SentenceReader.Format convert(String text) throws Exception {
            return Values.oneOf(SentenceReader.Format.values(), SentenceReader.Format::text)
                    .convert(text);
        }
    }

    private static final class TagFormConverter implements ITypeConverter<TokenOptions.TagForm> {
        @Override
        public TokenOptions.TagForm convert(String text) throws Exception {
            return Values.oneOf(TokenOptions.TagForm.values(), TokenOptions.TagForm::text)
                    .convert(text);
        }
    }
}
