package org.espalier.formats;

import java.nio.charset.StandardCharsets;
import org.espalier.data.DataFile;
import org.espalier.data.DataFormat;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.text.FirstBytes;

/** Text files of sparse rows: {@code label index:value …}. */
public final class LibsvmFormat implements DataFormat {
    /** For {@link java.util.ServiceLoader}. */
    public LibsvmFormat() {}

    @Override
    public String text() {
        return "libsvm data";
    }

    @Override
    public boolean fits(byte[] head) {
        return !FirstBytes.areUtf16(head) && LibsvmSource.looksLike(new String(head, StandardCharsets.ISO_8859_1));
    }

    @Override
    public DataSource open(DataFile file, DataOptions options) {
        return new LibsvmSource(file, options);
    }
}
