package org.espalier.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.espalier.base.Texts;
import org.espalier.io.IdxHeader;
import org.espalier.text.FirstBytes;

/** Tells the kind of data by name and content. */
final class DataSources {
    /** Enough to see a line or two of most files. */
    private static final int HEAD = 1 << 14;

    private DataSources() {}

    static DataSource open(DataOptions options) {
        Optional<DataSource> builtIn = builtIn(options);
        if (builtIn.isPresent()) {
            return builtIn.get();
        }
        DataFile file = new DataFile(path(options.file()));
        byte[] head = file.head(HEAD);
        for (DataFormat format : DataFormat.all()) {
            if (format.fits(head) && (format.takesLabels() || options.labels().isEmpty())) {
                requireNoColumns(options, format.text());
                return format.open(file, options);
            }
        }
        if (IdxHeader.looksLike(head)) {
            throw new DataException(
                    file.name() + ": IDX images are read by the jar espalier-formats, which is not among the jars");
        }
        if (options.labels().isPresent()) {
            throw new DataException(file.name() + ": expected IDX images beside "
                    + options.spelling().apply(DataOption.LABELS) + " (magic number " + IdxHeader.hex(IdxHeader.IMAGES)
                    + "), found bytes that begin with " + IdxHeader.hex(head));
        }
        boolean isUtf16 = FirstBytes.areUtf16(head);
        requireText(file, head, isUtf16);
        return TableSource.of(file, options);
    }

    private static Optional<DataSource> builtIn(DataOptions options) {
        if (options.file().indexOf(':') < 0) {
            return Optional.empty();
        }
        Optional<DataSource> found = BuiltInData.named(options.file()).map(set -> set.open(options));
        if (found.isPresent()) {
            requireNoColumns(options, options.file());
        }
        return found;
    }

    private static Path path(String name) {
        try {
            Path path = Path.of(name);
            if (name.indexOf(':') > 0 && !Files.exists(path)) {
                requireNoBuiltIn(name);
            }
            return path;
        } catch (InvalidPathException e) {
            throw new DataException("expected a file, found " + Texts.quote(name), e);
        }
    }

    /** A name that begins as a built-in set's does, and is none. */
    private static void requireNoBuiltIn(String name) {
        String begin = name.substring(0, name.indexOf(':') + 1);
        for (BuiltInData set : BuiltInData.all()) {
            if (set.names().stream().anyMatch(n -> n.startsWith(begin))) {
                throw new DataException(
                        "expected " + String.join(" or ", set.names()) + ", found " + Texts.quote(name));
            }
        }
    }

    /** Options that name columns would be silently without effect. */
    private static void requireNoColumns(DataOptions options, String what) {
        if (options.weights().isPresent() || !options.ignored().isEmpty()) {
            throw new DataException(options.spelling().apply(DataOption.WEIGHTS) + " and "
                    + options.spelling().apply(DataOption.IGNORED) + " go with CSV files, and " + what
                    + " have no such columns");
        }
    }

    private static void requireText(DataFile file, byte[] head, boolean isUtf16) {
        if (!isUtf16 && FirstBytes.areBinary(head)) {
            throw new DataException(file.name() + ": expected CSV or libsvm text, or IDX images that begin with "
                    + IdxHeader.hex(IdxHeader.IMAGES) + "; found bytes that begin with " + IdxHeader.hex(head));
        }
    }
}
