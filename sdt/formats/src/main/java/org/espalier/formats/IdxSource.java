package org.espalier.formats;

import java.io.IOException;
import java.io.InputStream;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.data.BadRows;
import org.espalier.data.ClassIndex;
import org.espalier.data.DataException;
import org.espalier.data.DataFile;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOption;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.RowCursor;
import org.espalier.data.RowStream;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.io.IdxHeader;

/** Images of one byte per pixel in an IDX file, with their labels in another one. */
final class IdxSource implements DataSource {
    private static final double SCALE = 255;

    private final DataFile images;
    private final Optional<DataFile> labels;
    private final IdxHeader.Images header;
    private final String targetName;
    private final Map<String, String> aliases;
    private final Function<DataOption, String> spelling;

    private IdxSource(
            DataFile images,
            Optional<DataFile> labels,
            IdxHeader.Images header,
            String targetName,
            Map<String, String> aliases,
            Function<DataOption, String> spelling) {
        this.images = images;
        this.labels = labels;
        this.header = header;
        this.targetName = targetName;
        this.aliases = aliases;
        this.spelling = spelling;
    }

    /**
     * @param aliases names of classes by the number that stands in the file
     * @param spelling what messages call an option
     */
    static IdxSource open(
            DataFile images,
            Optional<DataFile> labels,
            String targetName,
            Map<String, String> aliases,
            Function<DataOption, String> spelling) {
        try (InputStream in = images.open()) {
            return new IdxSource(images, labels, read(in, images), targetName, aliases, spelling);
        } catch (IOException e) {
            throw images.failed(e);
        }
    }

    @Override
    public OptionalDouble shareRead() {
        return images.position().share();
    }

    @Override
    public String name() {
        return images.name();
    }

    @Override
    public Schema inferSchema(Consumer<String> warnings) {
        BitSet found = new BitSet();
        for (byte label : readLabels()) {
            found.set(label & 0xff);
        }
        List<String> names = found.stream()
                .mapToObj(String::valueOf)
                .map(label -> aliases.getOrDefault(label, label))
                .distinct()
                .toList();
        if (names.size() < 2) {
            throw new DataException(labels.orElseThrow().name() + ": expected two or more classes, found "
                    + Texts.list(names) + " only");
        }
        Schema.Image image = new Schema.Image(header.columns(), header.rows(), 1, SCALE);
        return new Schema(List.of(), Optional.empty(), Optional.of(image), new Target.Classes(targetName, names));
    }

    /** All labels; as many as images. */
    private byte[] readLabels() {
        DataFile file = labels.orElseThrow(() -> new DataException(name() + ": the labels of the images are needed: "
                + spelling.apply(DataOption.LABELS) + " takes their IDX file"));
        try (InputStream in = file.open()) {
            int count = labels(in, file);
            if (count != header.count()) {
                throw new DataException(file.name() + ": expected " + header.count() + " labels, one for each image of "
                        + name() + ", found " + count);
            }
            byte[] all = in.readNBytes(count);
            requireEnd(in, file, count, all.length, "labels");
            return all;
        } catch (IOException e) {
            throw file.failed(e);
        }
    }

    private static IdxHeader.Images read(InputStream in, DataFile file) throws IOException {
        try {
            return IdxHeader.readImages(in, file.name());
        } catch (EspalierException e) {
            throw new DataException(e.getMessage(), e);
        }
    }

    private static int labels(InputStream in, DataFile file) throws IOException {
        try {
            return IdxHeader.readLabels(in, file.name());
        } catch (EspalierException e) {
            throw new DataException(e.getMessage(), e);
        }
    }

    private static void requireEnd(InputStream in, DataFile file, int expected, int found, String what)
            throws IOException {
        if (found < expected) {
            throw new DataException(file.name() + ": expected " + expected + " " + what + " as its header says, found "
                    + found + " (the file is truncated)");
        }
        if (in.read() >= 0) {
            throw new DataException(
                    file.name() + ": expected " + expected + " " + what + " as its header says, found more");
        }
    }

    @Override
    public Dataset read(Schema schema, LabelPolicy wanted, DataNotes notes) {
        return new Cursor(schema, wanted).readAll(schema, name());
    }

    @Override
    public RowStream rows(Schema schema, LabelPolicy wanted, BadRows badRows, DataNotes notes) {
        return new RowStream(new Cursor(schema, wanted), schema, badRows);
    }

    private final class Cursor implements RowCursor {
        private final InputStream in;
        private final byte[] allLabels;
        private final int[] classOfLabel = new int[256];
        private final ClassIndex classes;
        private final float[] shares = new float[256];
        private byte[] pixels;
        private int number;
        private int label = Dataset.UNLABELLED;

        Cursor(Schema schema, LabelPolicy wanted) {
            Schema.Image image = schema.image()
                    .orElseThrow(() -> new DataException(
                            name() + ": expected rows of a table, as the schema says, found IDX images"));
            if (image.width() != header.columns() || image.height() != header.rows() || image.channels() != 1) {
                throw new DataException(name() + ": expected images of " + image.width() + " x " + image.height()
                        + " x "
                        + image.channels() + ", as the schema says, found " + header.columns() + " x " + header.rows()
                        + " x 1");
            }
            boolean isLabelled =
                    wanted != LabelPolicy.IGNORED && (labels.isPresent() || wanted == LabelPolicy.REQUIRED);
            allLabels = isLabelled ? readLabels() : new byte[0];
            classes = new ClassIndex(schema.target(), aliases);
            for (int value = 0; value < 256; value++) {
                shares[value] = (float) (value / image.scale());
                char[] text = String.valueOf(value).toCharArray();
                classOfLabel[value] = classes.find(text, 0, text.length);
            }
            in = images.open();
            try {
                in.skipNBytes(IdxHeader.IMAGES_LENGTH);
            } catch (IOException e) {
                throw images.failed(e);
            }
        }

        @Override
        public boolean advance() {
            try {
                if (number == header.count()) {
                    requireEnd(in, images, number, number, "images");
                    return false;
                }
                pixels = in.readNBytes(header.pixels());
                if (pixels.length < header.pixels()) {
                    requireEnd(in, images, header.count(), number, "images");
                }
                number++;
                return true;
            } catch (IOException e) {
                throw DataFile.failed(e, name() + ", row " + (number + 1));
            }
        }

        @Override
        public long number() {
            return number;
        }

        @Override
        public void decode(float[] features) {
            for (int i = 0; i < features.length; i++) {
                features[i] = shares[pixels[i] & 0xff];
            }
            if (allLabels.length > 0) {
                int value = allLabels[number - 1] & 0xff;
                label = classOfLabel[value];
                if (label == ClassIndex.UNKNOWN) {
                    try {
                        classes.require(String.valueOf(value));
                    } catch (DataException e) {
                        throw new DataException(
                                labels.orElseThrow().name() + ", row " + number + ", " + e.getMessage(), e);
                    }
                }
            }
        }

        @Override
        public int label() {
            return label;
        }

        @Override
        public float weight() {
            return 1f;
        }

        @Override
        public boolean weighted() {
            return false;
        }

        @Override
        public List<String> texts() {
            return List.of();
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw images.failed(e);
            }
        }
    }
}
