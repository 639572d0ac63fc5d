package org.espalier.data;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.espalier.base.Texts;
import org.espalier.io.ReadPosition;
import org.espalier.text.FirstBytes;

/** A data file on disk: plain or gzip by its first bytes, text by its byte order mark; its errors in the user's words. */
public record DataFile(Path path, ReadPosition position) {
    private static final int BUFFER = 1 << 16;

    /** Whose reading nobody follows. */
    public DataFile(Path path) {
        this(path, new ReadPosition());
    }

    /** What messages call it. */
    public String name() {
        return Texts.escape(path.toString());
    }

    /**
     * The content, unpacked where it is gzip.
     *
     * @throws DataException when the file is missing, a folder, a pipe (which a second reader would find empty), not readable, or
     *     empty
     */
    public InputStream open() {
        if (Files.isDirectory(path)) {
            throw new DataException(name() + ": expected a file, found a folder");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            throw new DataException(
                    name() + ": expected a file that can be read more than once, found a pipe or a device");
        }
        InputStream raw = null;
        try {
            raw = position.of(Files.newInputStream(path), Files.size(path));
            byte[] start = raw.readNBytes(2);
            if (start.length == 0) {
                throw new DataException(name() + ": the file is empty");
            }
            InputStream all = new SequenceInputStream(new ByteArrayInputStream(start), raw);
            boolean gzip = start.length == 2 && start[0] == 0x1f && start[1] == (byte) 0x8b;
            return gzip ? new GZIPInputStream(all, BUFFER) : all;
        } catch (IOException | RuntimeException e) {
            closeQuietly(raw, e);
            throw e instanceof IOException io ? failed(io) : (RuntimeException) e;
        }
    }

    private static void closeQuietly(InputStream in, Exception because) {
        if (in != null) {
            try {
                in.close();
            } catch (IOException e) {
                because.addSuppressed(e);
            }
        }
    }

    /** The first bytes of the content, at most {@code most} of them. */
    public byte[] head(int most) {
        try (InputStream in = open()) {
            byte[] head = in.readNBytes(most);
            if (head.length == 0) {
                throw new DataException(name() + ": the file is empty");
            }
            return head;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * The content as text without its byte order mark: UTF-8 unless the mark says UTF-16. Bad bytes are errors.
     *
     * @throws DataException when the file can't be opened, or is empty
     */
    public Reader openText() {
        InputStream in = open();
        try {
            byte[] start = in.readNBytes(3);
            Charset charset = StandardCharsets.UTF_8;
            int mark = 0;
            if (start.length == 3 && start[0] == (byte) 0xef && start[1] == (byte) 0xbb && start[2] == (byte) 0xbf) {
                mark = 3;
            } else if (FirstBytes.areUtf16(start)) {
                charset = start[0] == (byte) 0xfe ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
                mark = 2;
            }
            InputStream rest = new SequenceInputStream(
                    new ByteArrayInputStream(Arrays.copyOfRange(start, mark, start.length)), in);
            return new BufferedReader(
                    new InputStreamReader(
                            rest,
                            charset.newDecoder()
                                    .onMalformedInput(CodingErrorAction.REPORT)
                                    .onUnmappableCharacter(CodingErrorAction.REPORT)),
                    BUFFER);
        } catch (IOException e) {
            closeQuietly(in, e);
            throw failed(e);
        }
    }

    /** An error of the file system or of the packing in the user's words. */
    public DataException failed(IOException e) {
        return failed(e, name());
    }

    /** As {@link #failed(IOException)}, with the place where reading had come to. */
    public static DataException failed(IOException e, String where) {
        String what;
        if (e instanceof NoSuchFileException) {
            what = "no such file";
        } else if (e instanceof AccessDeniedException) {
            what = "no permission to read it";
        } else if (e instanceof EOFException) {
            what = "the gzip file is truncated";
        } else if (e instanceof ZipException) {
            what = "the gzip file is damaged (" + Texts.escape(String.valueOf(e.getMessage())) + ")";
        } else if (e instanceof CharacterCodingException) {
            what = "expected UTF-8 text, found other bytes (iconv -f latin1 -t utf8 converts an older file)";
        } else {
            what = "can't be read (" + Texts.escape(String.valueOf(e.getMessage())) + ")";
        }
        return new DataException(where + ": " + what, e);
    }
}
