package org.espalier.data;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** The rows of one CSV file, one after the other, as fields without meaning; knows the names of the columns. */
final class CsvRows implements AutoCloseable {
    private static final int SAMPLE = 1 << 16;

    private final DataFile file;
    private final CloseableIterator<RowBuffer> records;
    private final List<String> names;
    private final boolean named;
    private RowBuffer row;
    private boolean waiting;
    private long number;

    /** @throws DataException when the file is not what the options say */
    CsvRows(DataFile file, DataOptions options) {
        this.file = file;
        char comment = options.comment().orElse('\0');
        Delimiter delimiter = options.delimiter().orElseGet(() -> DelimiterFinder.find(sample(file), comment));
        Reader text = file.openText();
        records = CsvReader.builder()
                .fieldSeparator(delimiter.character())
                .commentStrategy(comment == 0 ? CommentStrategy.NONE : CommentStrategy.SKIP)
                .commentCharacter(comment == 0 ? '#' : comment)
                .trimWhitespacesAroundQuotes(true)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .build(new Collector(), delimiter.isBlanks() ? new BlankCollapsingReader(text) : text)
                .iterator();
        try {
            if (!fetch()) {
                throw new DataException(file.name() + ": expected rows, found none");
            }
            named = options.header() == DataOptions.Header.FIRST_LINE
                    || !options.columns().isEmpty();
            names = options.header() == DataOptions.Header.FIRST_LINE ? headerNames() : givenNames(options.columns());
        } catch (DataException e) {
            close();
            throw e;
        }
    }

    private static String sample(DataFile file) {
        char[] sample = new char[SAMPLE];
        int length = 0;
        try (Reader text = file.openText()) {
            for (int n; length < SAMPLE && (n = text.read(sample, length, SAMPLE - length)) > 0; ) {
                length += n;
            }
        } catch (IOException e) {
            throw file.failed(e);
        }
        return new String(sample, 0, length);
    }

    private List<String> headerNames() {
        List<String> header = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (int i = 0; i < row.count(); i++) {
            String name = row.text(i).isEmpty() ? generatedName(i) : row.text(i);
            if (!seen.add(name)) {
                throw new DataException(file.name() + ": the header has two columns called " + Texts.quote(name)
                        + " (a file without header needs --no-header)");
            }
            header.add(name);
        }
        waiting = false;
        return header;
    }

    private List<String> givenNames(List<String> given) {
        if (!given.isEmpty() && given.size() != row.count()) {
            throw new DataException(file.name() + ": expected " + row.count()
                    + " names in --columns, as the first row has " + row.count() + " fields, found " + given.size());
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

    /** Name of each column of the file, all different. */
    List<String> names() {
        return names;
    }

    /** False where the names were made up from the numbers of the columns. */
    boolean named() {
        return named;
    }

    /** Goes to the next row. Lines of nothing but blanks are no rows. */
    boolean advance() {
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
                if (!records.hasNext()) {
                    return false;
                }
                row = records.next();
            } while (row.isBlankLine());
            waiting = true;
            return true;
        } catch (UncheckedIOException e) {
            throw DataFile.failed(e.getCause(), place(number + 1));
        } catch (CsvParseException e) {
            throw new DataException(place(number + 1) + ": not well-formed CSV: " + Texts.escape(rootMessage(e)), e);
        }
    }

    private static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage());
    }

    /**
     * The current row.
     *
     * @throws DataException when it has too few or too many fields
     */
    RowBuffer row() {
        if (row.count() != names.size()) {
            throw new DataException(here() + ": expected " + names.size() + " fields, found " + row.count()
                    + (row.count() == 1 && number == 1 ? " (--comment CHAR skips comment lines)" : ""));
        }
        return row;
    }

    long number() {
        return number;
    }

    /** The current row in messages. */
    String here() {
        return place(number);
    }

    private String place(long rowNumber) {
        return file.name() + (rowNumber == 0 ? "" : ", row " + rowNumber);
    }

    @Override
    public void close() {
        try {
            records.close();
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
            if (quoted) {
                buffer.add(chars, offset, length);
            } else {
                buffer.addTrimmed(chars, offset, length);
            }
        }

        @Override
        protected RowBuffer buildRecord() {
            return buffer;
        }
    }
}
