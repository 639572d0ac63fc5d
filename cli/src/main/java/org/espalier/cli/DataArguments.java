package org.espalier.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.espalier.EspalierException;
import org.espalier.augment.ClassWeights;
import org.espalier.base.Texts;
import org.espalier.data.DataException;
import org.espalier.data.DataOptions;
import org.espalier.data.Schema;
import org.espalier.data.SchemaJson;
import org.espalier.data.Target;
import org.espalier.data.TextOptions;
import org.espalier.io.IoReason;
import org.espalier.text.Delimiter;
import org.espalier.text.Thousands;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The data options, the same in every command. */
final class DataArguments {
    private static final int MAX_SCHEMA_BYTES = 64 << 20;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    private Schema read;

    @Option(
            names = "--data",
            paramLabel = "FILE",
            required = true,
            description =
                    "The rows: CSV, libsvm or IDX, told apart by content, plain or gzip; or mnist:train, mnist:test"
                            + " (from ESPALIER_DATA, else fetched once into the cache), digits:train, digits:test, loans:train,"
                            + " loans:test (built in).")
    private String data;

    @Option(names = "--labels", paramLabel = "FILE", description = "The labels that belong to IDX images.")
    private Path labels;

    @Option(
            names = "--target",
            paramLabel = "COLUMN",
            description =
                    "The column to predict: its name, or its number from 1; -1 is the last. Several, a,b,c, are labels,"
                            + " yes or no each, or numbers. Default: the target of the schema, where there is one.")
    private String target;

    @Option(
            names = "--target-kind",
            paramLabel = "KIND",
            converter = TargetKindConverter.class,
            description =
                    "What the target is: classes, number, rate or labels. Default: a few whole numbers are classes, as words"
                            + " are, and other numbers a number; with --exposure a rate; several columns are labels"
                            + " where all say yes and no, else numbers.")
    private Target.Kind targetKind;

    @Option(
            names = "--exposure",
            paramLabel = "COLUMN",
            description = "The column that a rate's target is divided by: years, for claims a year. Default: 1.")
    private String exposure;

    @Option(names = "--no-header", description = "The first line of a CSV file is data, not names.")
    private boolean noHeader;

    @Option(
            names = "--columns",
            paramLabel = "NAMES",
            description = "Names for the columns of a file without header: a,b,c. Default: column1, column2, ...")
    private String columns;

    @Option(
            names = "--schema",
            paramLabel = "FILE",
            description =
                    "A schema as 'espalier schema' prints it, perhaps edited. Default: the teacher's or the model's,"
                            + " else found from the data.")
    private Path schema;

    @Option(
            names = "--missing",
            paramLabel = "TOKENS",
            description =
                    "Fields that stand for a missing value: a,b,c. Default: those of the schema, which the model keeps;"
                            + " where there is none, the empty field, ?, NA, NaN.")
    private String missing;

    @Option(
            names = "--delimiter",
            paramLabel = "CHAR",
            description = "Between two fields: one character, 'tab' or 'blanks'. Default: found from the first lines.")
    private String delimiter;

    @Option(
            names = "--decimal",
            paramLabel = "CHAR",
            converter = DecimalConverter.class,
            description =
                    "Before the decimals of a number: a point or a comma; 0,5 is read as 0.5 then. Default: a point.")
    private DataOptions.Decimal decimal = DataOptions.Decimal.POINT;

    @Option(
            names = "--thousands",
            paramLabel = "MARK",
            converter = ThousandsConverter.class,
            description =
                    "Between the thousands of a number: comma, point, blank or apostrophe; with comma, 1,003 is read as"
                            + " 1003. Default: none.")
    private Thousands thousands;

    @Option(names = "--comment", paramLabel = "CHAR", description = "Lines that begin with it are left out.")
    private String comment;

    @Option(
            names = "--ignore",
            paramLabel = "COLUMNS",
            description = "Columns, by name or number, that are no features.")
    private String ignore;

    @Option(
            names = "--categories",
            paramLabel = "COLUMNS",
            description = "Columns whose values are words, even where they look like numbers.")
    private String categories;

    @Option(
            names = "--numbers",
            paramLabel = "COLUMNS",
            description =
                    "Columns that are numbers, even where they have leading zeros, count the rows or are named like"
                            + " an identifier. Default: none.")
    private String numbers;

    @Option(
            names = "--text",
            paramLabel = "COLUMNS",
            description =
                    "Columns of free text, whose words, two-word phrases, digits, capitals, telephone numbers and the like are"
                            + " asked about. Default: those whose values are sentences and mostly different.")
    private String text;

    @Option(
            names = "--vocabulary",
            paramLabel = "N",
            description =
                    "Most words and phrases of a column of text: those that tell most about the target. Default: 1000.")
    private int vocabulary = TextOptions.DEFAULT_VOCABULARY;

    @Option(
            names = "--weights",
            paramLabel = "COLUMN",
            description = "The column with the weight of each row, a positive number. Default: every row counts 1.")
    private String weights;

    @Option(
            names = "--class-weights",
            paramLabel = "WEIGHTS",
            description = "How much a row counts by its class, times its own weight: 'balanced' (every class as much in"
                    + " total as any other) or a=1,b=5. Default: 1.")
    private String classWeights;

    @Option(
            names = "--class-alias",
            paramLabel = "ALIASES",
            description = "Other spellings of classes: '<=50K.=<=50K,>50K.=>50K'.")
    private String classAlias;

    @Option(
            names = "--allow-unknown",
            description =
                    "Go on where the model knows none of a column's categories in the first 50 rows; they count as"
                            + " 'other'. Default: an error.")
    private boolean allowUnknown;

    /** Lets a command do without rows, where {@link #areGiven()} says that there are none. */
    static void makeOptional(CommandSpec command) {
        OptionSpec required = command.findOption("--data");
        command.remove(required);
        command.addOption(OptionSpec.builder(required)
                .required(false)
                .description(required.description()[0] + " Default: no rows.")
                .build());
    }

    boolean areGiven() {
        return data != null;
    }

    /** Leaves out a column more, where the schema is found from the data. */
    void leaveOut(String column) {
        if (schema == null) {
            ignore = ignore == null ? column : Values.names(ignore).contains(column) ? ignore : ignore + "," + column;
        }
    }

    /**
     * The options for the file of {@code --data}.
     *
     * @throws ParameterException when one of them is no such value
     */
    DataOptions options() {
        return options(data);
    }

    /** For what columns say, whether a model knows it or not. */
    DataOptions optionsForTexts() {
        return optionsForTexts(data);
    }

    /** The same for another file. */
    DataOptions optionsForTexts(String file) {
        return options(file, DataOptions.Unknown.ALLOW);
    }

    /** Whether its texts are read alike from a CSV file with commas and a header, without an option. */
    boolean isPlainFile() {
        return decimal == DataOptions.Decimal.POINT && thousands == null && missing == null && classAlias == null;
    }

    /** The same options for another file. */
    DataOptions options(String file) {
        return options(file, allowUnknown ? DataOptions.Unknown.ALLOW : DataOptions.Unknown.REFUSE);
    }

    private DataOptions options(String file, DataOptions.Unknown unknown) {
        // a wrong value is said before the file is looked at
        classWeights();
        Optional<Set<String>> missingTokens = missingTokens();
        try {
            DataOptions.Builder builder =
                    DataOptions.builder(file).decimal(decimal).spelling(OptionSpelling::of);
            builder.unknown(unknown);
            Optional.ofNullable(labels).ifPresent(builder::labels);
            Optional.ofNullable(target).ifPresent(builder::target);
            if (noHeader) {
                builder.noHeader();
            }
            Optional.ofNullable(columns).map(Values::names).ifPresent(builder::columns);
            missingTokens.ifPresent(builder::missing);
            Optional.ofNullable(delimiter).map(Delimiter::parse).ifPresent(builder::delimiter);
            Optional.ofNullable(thousands).ifPresent(builder::thousands);
            Optional.ofNullable(comment).map(this::oneCharacter).ifPresent(builder::comment);
            Optional.ofNullable(ignore).map(Values::names).ifPresent(builder::ignored);
            Optional.ofNullable(categories).map(Values::names).ifPresent(builder::categories);
            Optional.ofNullable(numbers).map(Values::names).ifPresent(builder::numbers);
            Optional.ofNullable(text).map(Values::names).ifPresent(builder::texts);
            builder.vocabulary(vocabulary);
            Optional.ofNullable(weights).ifPresent(builder::weights);
            Optional.ofNullable(targetKind).ifPresent(builder::targetKind);
            Optional.ofNullable(exposure).ifPresent(builder::exposure);
            Optional.ofNullable(classAlias).map(DataOptions::parseClassAliases).ifPresent(builder::classAliases);
            return builder.build();
        } catch (EspalierException e) {
            throw wrongUse(OptionSpelling.message(e));
        }
    }

    /** What the user says that the target is; a rate where there is an exposure. */
    Optional<Target.Kind> targetKind() {
        return exposure != null ? Optional.of(Target.Kind.RATE) : Optional.ofNullable(targetKind);
    }

    Optional<ClassWeights> classWeights() {
        try {
            return Optional.ofNullable(classWeights).map(ClassWeights::parse);
        } catch (DataException e) {
            throw wrongUse(OptionSpelling.message(e));
        }
    }

    /** The schema of {@code --schema}, read once, with the tokens of {@code --missing} where that is given. */
    Optional<Schema> schema() {
        if (schema != null && read == null) {
            Schema given = readSchema(schema);
            read = missing == null
                    ? given
                    : given.withMissingTokens(missingTokens().orElseThrow());
        }
        return Optional.ofNullable(read);
    }

    /** Of {@code --missing}, else of a {@code --schema} that says others than the usual ones. */
    private Optional<Set<String>> missingTokens() {
        if (missing != null) {
            return Optional.of(new LinkedHashSet<>(Values.names(missing)));
        }
        return schema().map(Schema::missingTokens).filter(tokens -> !tokens.equals(DataOptions.DEFAULT_MISSING));
    }

    private static Schema readSchema(Path file) {
        String name = Texts.escape(file.toString());
        try {
            byte[] bytes;
            try (InputStream in = Files.newInputStream(file)) {
                bytes = in.readNBytes(MAX_SCHEMA_BYTES + 1); // a device has no size
            }
            if (bytes.length > MAX_SCHEMA_BYTES) {
                throw new EspalierException(name + ": expected a schema, found a file of more than 64 MiB");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return SchemaJson.read(text.startsWith("\uFEFF") ? text.substring(1) : text, name);
        } catch (NoSuchFileException e) {
            throw new EspalierException(name + ": no such file", e);
        } catch (CharacterCodingException e) {
            throw new EspalierException(name + ": expected UTF-8 text, found other bytes", e);
        } catch (IOException e) {
            throw new EspalierException(name + ": can't be read (" + IoReason.of(e) + ")", e);
        }
    }

    private char oneCharacter(String text) {
        if (text.length() != 1) {
            throw wrongUse("--comment: expected one character, found " + Texts.quote(text));
        }
        return text.charAt(0);
    }

    private static final class DecimalConverter implements ITypeConverter<DataOptions.Decimal> {
        @Override
        public DataOptions.Decimal convert(String text) {
            return switch (text) {
                case "." -> DataOptions.Decimal.POINT;
                case "," -> DataOptions.Decimal.COMMA;
                default -> throw new TypeConversionException("expected a point or a comma, found " + Texts.quote(text));
            };
        }
    }

    private static final class TargetKindConverter implements ITypeConverter<Target.Kind> {
        @Override
        public Target.Kind convert(String text) throws Exception {
            return Values.oneOf(Target.Kind.values(), Target.Kind::text).convert(text);
        }
    }

    private static final class ThousandsConverter implements ITypeConverter<Thousands> {
        @Override
        public Thousands convert(String text) throws Exception {
            return Values.oneOf(Thousands.values(), Thousands::text).convert(text);
        }
    }

    private ParameterException wrongUse(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
