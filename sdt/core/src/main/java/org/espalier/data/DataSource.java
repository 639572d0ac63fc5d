package org.espalier.data;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Rows in a file (CSV, libsvm or IDX, plain or gzip, told apart by content) or built in. Every method reads from the
 * start; nothing is kept open in between.
 */
public sealed interface DataSource permits CsvSource, IdxSource, LibsvmSource, DigitsSource {
    /**
     * Finds out what kind of data the options name.
     *
     * @throws DataException when the file is missing, empty, or of no known kind
     */
    static DataSource open(DataOptions options) {
        switch (options.file()) {
            case "mnist:train", "mnist:test":
                return MnistFiles.open(options.file());
            case "digits:train":
                return new DigitsSource(Digits.Part.TRAIN);
            case "digits:test":
                return new DigitsSource(Digits.Part.TEST);
            default:
                return openFile(options);
        }
    }

    private static DataSource openFile(DataOptions options) {
        DataFile file = new DataFile(path(options.file()));
        byte[] head = file.head(1 << 14);
        if (IdxHeader.looksLike(head)) {
            return IdxSource.open(file, options.labels().map(DataFile::new), "label");
        }
        boolean isUtf16 = head.length >= 2
                && ((head[0] & 0xff) == 0xfe && (head[1] & 0xff) == 0xff
                        || (head[0] & 0xff) == 0xff && (head[1] & 0xff) == 0xfe);
        for (byte b : head) {
            if (b == 0 && !isUtf16) {
                throw new DataException(file.name() + ": expected CSV or libsvm text, or IDX images that begin with "
                        + IdxHeader.hex(IdxHeader.IMAGES) + "; found bytes that begin with " + IdxHeader.hex(head));
            }
        }
        boolean isLibsvm = !isUtf16 && LibsvmSource.looksLike(new String(head, StandardCharsets.ISO_8859_1));
        return isLibsvm ? new LibsvmSource(file, options) : new CsvSource(file, options);
    }

    private static Path path(String file) {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new DataException("expected a file, found " + Texts.quote(file), e);
        }
    }

    /** The file or built-in set, for messages. */
    String name();

    /**
     * Reads all rows once and finds out what the columns hold.
     *
     * <p>A column is a number column when all of its values are numbers. Where at most one value in ten, or a single
     * one, is not, that value is an error; with more of them the column is one of categories. Numbers with missing values
     * get an indicator of their own. Columns that look like identifiers (all values different and not numbers, or
     * named so) and columns with fewer than two different values are ignored. Of more than 1000 categories the 1000 most
     * frequent stay.
     *
     * @param warnings told of each decision that the user may want to undo, one line each
     * @throws DataException when the rows can't be read, or the target is unknown, has missing values, one class only or
     *     numbers that are no classes
     */
    Schema inferSchema(Consumer<String> warnings);

    /**
     * Reads all rows into memory.
     *
     * @param notes collects what was met on the way
     * @throws DataException at the first bad row
     */
    Dataset read(Schema schema, Labels labels, DataNotes notes);

    /**
     * Reads row by row in constant memory. The caller closes it.
     *
     * @param badRows what to do with a row that can't be read
     * @param notes collects what was met on the way
     */
    RowStream rows(Schema schema, Labels labels, BadRows badRows, DataNotes notes);
}
