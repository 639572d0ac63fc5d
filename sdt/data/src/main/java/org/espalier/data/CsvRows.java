package org.espalier.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.espalier.base.Texts;
import org.espalier.text.BlankCollapsingReader;
import org.espalier.text.Delimiter;
import org.espalier.text.DelimiterFinder;
import org.espalier.text.MissingTokens;
import org.espalier.text.PlainRows;
import org.espalier.text.RowBuffer;

/** The rows of one CSV file, one after the other, as fields without meaning; knows the names of the columns. */
final class CsvRows implements TableRows {
    private final DataFile file;
    private final boolean hasHeader;
    private final DataOptions options;
    private final Delimiter delimiter;
    private final PlainRows plain;
    /** From the first row on that is not plain; null up to then. */
    private CloseableIterator<RowBuffer> records;

    private final List<String> names;
    private final Set<Integer> unnamed = new HashSet<>();
    private final boolean named;
    private RowBuffer row;
    /** The first row was read for its number of fields and is yet to be given out. */
    private final Function<DataOption, String> spelling;

    private boolean waiting;

    private long number;

    /** @throws DataException when the file is not what the options say */
    CsvRows(DataFile file, DataOptions options) {
        this.file = file;
        spelling = options.spelling();
        hasHeader = options.header() == DataOptions.Header.FIRST_LINE;
        named = hasHeader || !options.columns().isEmpty();
        this.options = options;
        delimiter = delimiter();
        Reader text = file.openText();
        plain = new PlainRows(
                delimiter.isBlanks() ? new BlankCollapsingReader(text) : text, delimiter.character(), comment());
        try {
            if (!fetch()) {
                throw new DataException(file.name() + ": expected rows, found none");
            }
            names = hasHeader ? headerNames() : givenNames(options.columns());
            waiting = !hasHeader;
        } catch (DataException e) {
            close();
            throw e;
        }
    }

    /** Begins a comment line; 0 for none. */
    private char comment() {
        return options.comment().orElse('\0');
    }

    private Delimiter delimiter() {
        Delimiter found = options.delimiter().orElseGet(() -> {
            boolean besideCommas = options.decimal() == DataOptions.Decimal.COMMA;
            try (Reader text = file.openText()) {
                return new Delimiter(DelimiterFinder.find(
                        text, comment(), besideCommas ? DelimiterFinder.BESIDE_COMMAS : DelimiterFinder.CANDIDATES));
            } catch (IOException e) {
                throw file.failed(e);
            }
        });
        if (found.character() == comment()) {
            throw new DataException(file.name() + ": " + spelling.apply(DataOption.COMMENT)
                    + " is the character that separates the fields, " + Texts.quote(String.valueOf(comment())));
        }
        return found;
    }

    private CloseableIterator<RowBuffer> records(Reader text) {
        return CsvReader.builder()
                .fieldSeparator(delimiter.character())
                .commentStrategy(comment() == 0 ? CommentStrategy.NONE : CommentStrategy.SKIP)
                .commentCharacter(comment())
                .trimWhitespacesAroundQuotes(true)
                .allowUnclosedQuote(false)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .build(new Collector(), text)
                .iterator();
    }

    private List<String> headerNames() {
        List<String> header = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < row.count(); i++) {
            if (row.text(i).isEmpty()) {
                unnamed.add(i);
            }
            String name = row.text(i).isEmpty() ? generatedName(i) : row.text(i);
            if (!seen.add(name)) {
                throw new DataException(file.name() + ": the header has two columns called " + Texts.quote(name)
                        + " (a file without header needs " + spelling.apply(DataOption.NO_HEADER) + ")");
            }
            header.add(name);
        }
        return header;
    }

    private List<String> givenNames(List<String> given) {
        if (!given.isEmpty() && given.size() != row.count()) {
            throw new DataException(file.name() + ", row 1: expected " + given.size() + " fields, one for each name in "
                    + spelling.apply(DataOption.COLUMNS) + ", found " + row.count() + commentHint());
        }
        return given.isEmpty()
                ? IntStream.range(0, row.count())
                        .mapToObj(CsvRows::generatedName)
                        .toList()
                : given;
    }

    private static String generatedName(int index) {
        return "column" + (index + 1);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public boolean named() {
        return named;
    }

    @Override
    public boolean hasHeader() {
        return hasHeader;
    }

    @Override
    public boolean isUnnamed(int column) {
        return unnamed.contains(column);
    }

    /** Lines of nothing but blanks are no rows. */
    @Override
    public boolean advance() {
        if (!waiting && !fetch()) {
            return false;
        }
        waiting = false;
        number++;
        return true;
    }

    private boolean fetch() {
        try {
            do {
                if (!next()) {
                    return false;
                }
            } while (row.isBlankLine());
            row.plainNumbers(options.thousands(), options.decimal() == DataOptions.Decimal.COMMA);
            return true;
        } catch (IOException e) {
            throw DataFile.failed(e, placeOfNext());
        } catch (UncheckedIOException e) {
            throw DataFile.failed(e.getCause(), placeOfNext());
        } catch (CsvParseException e) {
            throw new DataException(placeOfNext() + ": not well-formed CSV: " + Texts.escape(rootMessage(e)), e);
        }
    }

    private boolean next() throws IOException {
        if (records == null) {
            if (plain.advance()) {
                row = plain.row();
                return true;
            }
            if (!plain.isOther()) {
                return false;
            }
            records = records(plain.rest());
        }
        if (!records.hasNext()) {
            return false;
        }
        row = records.next();
        requireNoNul();
        return true;
    }

    /** A file of another kind, or one that was cut off and filled up. */
    private void requireNoNul() {
        for (int i = 0, end = row.length(); i < end; i++) {
            if (row.chars()[i] == 0) {
                throw new DataException(placeOfNext() + ": expected text, found a NUL byte (\\u0000)");
            }
        }
    }

    private String placeOfNext() {
        return names == null && hasHeader ? file.name() + ", header" : place(number + 1);
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    @Override
    public RowBuffer row() {
        if (row.count() != names.size()) {
            throw new DataException(
                    here() + ": expected " + names.size() + " fields, found " + row.count() + commentHint());
        }
        return row;
    }

    private String commentHint() {
        boolean isEmpty = row.count() == 0 || row.start(0) == row.end(0);
        char first = isEmpty ? ' ' : row.chars()[row.start(0)];
        return "#%|/;!".indexOf(first) >= 0
                ? " (" + spelling.apply(DataOption.COMMENT) + " '" + first + "' skips comment lines)"
                : "";
    }

    /** All fields are texts anyway. */
    @Override
    public void textsOf(Set<Integer> columns) {}

    @Override
    public boolean isMissing(int column, MissingTokens tokens) {
        return tokens.contains(row.chars(), row.start(column), row.end(column));
    }

    @Override
    public String text(int column) {
        return row().text(column);
    }

    @Override
    public void encode(Encoder encoder, int schemaColumn, int column, float[] out, DataNotes notes) {
        encoder.encodeField(schemaColumn, row, column, out, notes);
    }

    @Override
    public long number() {
        return number;
    }

    @Override
    public String here() {
        return place(number);
    }

    private String place(long rowNumber) {
        return file.name() + ", row " + rowNumber;
    }

    @Override
    public void close() {
        try {
            plain.rest().close();
        } catch (IOException e) {
            throw file.failed(e);
        }
    }

    /** Copies the fields of a record into one reused buffer, so that an error in a field leaves the parser between rows. */
    private static final class Collector extends AbstractBaseCsvCallbackHandler<RowBuffer> {
        private final RowBuffer buffer = new RowBuffer();

        @Override
        protected void handleBegin(long line) {
            buffer.clear();
        }

        @Override
        protected void handleField(int index, char[] chars, int offset, int length, boolean quoted) {
            buffer.addField(chars, offset, length, quoted);
        }

        @Override
        protected RowBuffer buildRecord() {
            return buffer;
        }
    }
}
