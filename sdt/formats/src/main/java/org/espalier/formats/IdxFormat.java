package org.espalier.formats;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.DataException;
import org.espalier.data.DataFile;
import org.espalier.data.DataFormat;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.io.IdxHeader;

/** Images of one byte per pixel in an IDX file, as those of MNIST are, and their labels in another one. */
public final class IdxFormat implements DataFormat {
    /** For {@link java.util.ServiceLoader}. */
    public IdxFormat() {}

    @Override
    public String text() {
        return "IDX images";
    }

    @Override
    public boolean fits(byte[] head) {
        return IdxHeader.looksLike(head);
    }

    @Override
    public boolean takesLabels() {
        return true;
    }

    @Override
    public DataSource open(DataFile file, DataOptions options) {
        return IdxSource.open(
                file, options.labels().map(DataFile::new), "label", options.classAliases(), options.spelling());
    }

    /**
     * Images and their labels in IDX files, plain or gzip.
     *
     * @param target name of the target
     * @param classAliases names of classes by the number that stands in the file
     * @throws DataException when the images are missing or not IDX
     */
    public static DataSource open(Path images, Optional<Path> labels, String target, Map<String, String> classAliases) {
        return IdxSource.open(
                new DataFile(images),
                labels.map(DataFile::new),
                target,
                classAliases,
                DataOptions.builder(images).build().spelling());
    }
}
