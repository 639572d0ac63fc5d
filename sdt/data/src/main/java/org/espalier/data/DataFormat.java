package org.espalier.data;

import java.util.List;
import java.util.ServiceLoader;
import org.espalier.base.Providers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A format of data files beside CSV, told by the first bytes; {@link ServiceLoader} finds those that are there. The module {@code
 * espalier-formats} has libsvm and IDX. A source of such a format walks its rows by a {@link RowCursor}.
 */
public interface DataFormat {
    /** What messages call such data: {@code libsvm data}. */
    String text();

    /**
     * Whether a file begins as files of this format do.
     *
     * @param head the first bytes, unpacked
     */
    boolean fits(byte[] head);

    /** Whether {@link DataOptions#labels} may name a file of labels beside. */
    default boolean takesLabels() {
        return false;
    }

    /**
     * The rows of a file that {@link #fits}.
     *
     * @param options of which those that name columns are not set
     * @throws DataException when it is no such file after all
     */
    DataSource open(DataFile file, DataOptions options);

    /** All that are there; one that can't be loaded is left out, with a line in the log. */
    static List<DataFormat> all() {
        Logger log = LoggerFactory.getLogger(DataFormat.class);
        return Providers.loadable(
                ServiceLoader.load(DataFormat.class, DataFormat.class.getClassLoader()),
                why -> log.warn("format left out: {}", why));
    }
}
