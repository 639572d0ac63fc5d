package org.espalier.formats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.espalier.data.BadRows;
import org.espalier.data.DataFiles;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Row;
import org.espalier.data.RowStream;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxSourceTest {
    private static final byte[] IMAGES = DataFiles.idxImages(3, 2, 3);
    private static final byte[] LABELS = DataFiles.idxLabels(7, 2, 7);

    @TempDir
    Path folder;

    private DataFiles files;

    @BeforeEach
    void files() {
        files = new DataFiles(folder);
    }

    private DataOptions.Builder data(byte[] images, byte[] labels) {
        return DataOptions.builder(files.bytes("images", images)).labels(files.bytes("labels", labels));
    }

    private String inferError(byte[] images, byte[] labels) {
        return files.error(() -> DataFiles.infer(data(images, labels)));
    }

    private static void assertRead(Dataset data) {
        assertEquals(
                new Schema(
                        List.of(),
                        Optional.empty(),
                        Optional.of(new Schema.Image(3, 2, 1, 255)),
                        new Target.Classes("label", List.of("2", "7"))),
                data.schema());
        assertArrayEquals(new int[] {1, 0, 1}, data.labels());
        assertArrayEquals(
                new float[] {6 / 255f, 7 / 255f, 8 / 255f, 9 / 255f, 10 / 255f, 11 / 255f},
                data.features().row(1),
                1e-7f);
    }

    @Test
    void readsImagesAndLabels() {
        assertRead(DataFiles.read(data(IMAGES, LABELS)));
    }

    @Test
    void readsGzip() {
        assertRead(DataFiles.read(data(DataFiles.gzip(IMAGES), DataFiles.gzip(LABELS))));
    }

    @Test
    void brightPixelsAreUnsigned() {
        byte[] images = IMAGES.clone();
        images[16] = (byte) 255;
        assertEquals(1f, DataFiles.read(data(images, LABELS)).features().row(0)[0]);
    }

    @Test
    void classesMayHaveNames() {
        DataOptions.Builder options = data(IMAGES, LABELS).classAliases(DataOptions.parseClassAliases("2=boot,7=bag"));
        Dataset data = DataFiles.read(options);
        assertEquals(List.of("boot", "bag"), data.schema().target().classes());
        assertArrayEquals(new int[] {1, 0, 1}, data.labels());
    }

    @Test
    void optionsForColumnsAreRefused() {
        String expected =
                "the option weights and the option ignored go with CSV files, and IDX images have no such columns";
        assertEquals(
                expected, files.error(() -> DataFiles.infer(data(IMAGES, LABELS).weights("w"))));
        assertEquals(
                expected, files.error(() -> DataFiles.infer(data(IMAGES, LABELS).ignored(List.of("1")))));
    }

    @Test
    void imagesWithoutLabelsCanBeScored() {
        Schema schema = DataFiles.infer(data(IMAGES, LABELS));
        DataOptions options = DataOptions.builder(folder.resolve("images")).build();
        try (RowStream rows =
                DataSource.open(options).rows(schema, LabelPolicy.OPTIONAL, BadRows.STOP, new DataNotes())) {
            Row row = rows.next();
            assertEquals(1, row.number());
            assertEquals(List.of(), row.texts());
            assertEquals(Dataset.UNLABELLED, row.label());
        }
        String expected = "images: the labels of the images are needed: the option labels takes their IDX file";
        assertEquals(
                expected,
                files.error(() -> DataSource.open(options).read(schema, LabelPolicy.REQUIRED, new DataNotes())));
        assertEquals(expected, files.error(() -> DataSource.open(options).inferSchema(warning -> {})));
    }

    @Test
    void labelsInTheirPlaceAreRecognised() {
        assertEquals(
                "images: expected IDX images (magic number 0x00000803), found magic number 0x00000801 (labels)",
                inferError(LABELS, LABELS));
        assertEquals(
                "labels: expected IDX labels (magic number 0x00000801), found magic number 0x00000803 (images)",
                inferError(IMAGES, IMAGES));
    }

    @Test
    void otherKindsOfIdxAreRefused() {
        byte[] floats = IMAGES.clone();
        floats[2] = 0x0d;
        assertEquals(
                "images: expected IDX images (magic number 0x00000803), found magic number 0x00000d03",
                inferError(floats, LABELS));
        byte[] wrong = IMAGES.clone();
        wrong[0] = 9;
        assertEquals(
                "images: expected IDX images beside the option labels (magic number 0x00000803),"
                        + " found bytes that begin with 0x09000803",
                inferError(wrong, LABELS));
        assertEquals(
                "images: expected CSV or libsvm text, or IDX images that begin with 0x00000803;"
                        + " found bytes that begin with 0x09000803",
                files.error(() -> DataFiles.infer(DataOptions.builder(folder.resolve("images")))));
    }

    @Test
    void countsMustMatch() {
        assertEquals(
                "labels: expected 3 labels, one for each image of images, found 2",
                inferError(IMAGES, DataFiles.idxLabels(1, 2)).replace(folder.toString() + "/", ""));
    }

    @Test
    void filesMustHoldWhatTheirHeaderSays() {
        assertEquals(
                "labels: expected 3 labels as its header says, found 2 (the file is truncated)",
                inferError(IMAGES, Arrays.copyOf(LABELS, LABELS.length - 1)));
        assertEquals(
                "labels: expected 3 labels as its header says, found more",
                inferError(IMAGES, Arrays.copyOf(LABELS, LABELS.length + 1)));
        Schema schema = DataFiles.infer(data(IMAGES, LABELS));
        assertEquals(
                "images: expected 3 images as its header says, found 2 (the file is truncated)",
                files.error(() -> DataFiles.read(data(Arrays.copyOf(IMAGES, IMAGES.length - 1), LABELS), schema)));
        assertEquals(
                "images: expected 3 images as its header says, found more",
                files.error(() -> DataFiles.read(data(Arrays.copyOf(IMAGES, IMAGES.length + 1), LABELS), schema)));
        assertEquals(
                "images: expected an IDX header of 16 bytes, found 10", inferError(Arrays.copyOf(IMAGES, 10), LABELS));
    }

    @Test
    void gzipThatIsCutOff() {
        byte[] packed = DataFiles.gzip(DataFiles.idxImages(3, 200, 300));
        Schema schema = DataFiles.infer(data(DataFiles.idxImages(3, 200, 300), LABELS));
        assertEquals(
                "images, row N: the gzip file is truncated",
                files.error(() -> DataFiles.read(data(Arrays.copyOf(packed, packed.length - 200), LABELS), schema))
                        .replaceAll("row [0-9]", "row N"));
    }

    @Test
    void aHugeDeclaredSizeIsRefusedWithoutAllocating() {
        ByteBuffer header = ByteBuffer.allocate(16);
        header.putInt(0x00000803).putInt(Integer.MAX_VALUE).putInt(1 << 20).putInt(1 << 20);
        assertEquals(
                "images: expected a positive number of images of at most 16777216 pixels,"
                        + " found 2147483647 of 1048576 x 1048576",
                inferError(header.array(), LABELS));
        ByteBuffer many = ByteBuffer.wrap(LABELS.clone()).putInt(4, Integer.MAX_VALUE);
        ByteBuffer manyImages = ByteBuffer.wrap(IMAGES.clone()).putInt(4, Integer.MAX_VALUE);
        assertEquals(
                "labels: expected 2147483647 labels as its header says, found 3 (the file is truncated)",
                inferError(manyImages.array(), many.array()));
    }

    @Test
    void aTargetWithOneClass() {
        assertEquals(
                "labels: expected two or more classes, found '7' only",
                inferError(IMAGES, DataFiles.idxLabels(7, 7, 7)));
    }

    @Test
    void theSchemaMustFit() {
        DataOptions.Builder options = data(IMAGES, LABELS);
        Schema other = new Schema(
                List.of(),
                Optional.empty(),
                Optional.of(new Schema.Image(2, 2, 1, 255)),
                new Target.Classes("label", List.of("2", "7")));
        assertEquals(
                "images: expected images of 2 x 2 x 1, as the schema says, found 3 x 2 x 1",
                files.error(() -> DataFiles.read(options, other)));
        Schema classes = new Schema(
                List.of(),
                Optional.empty(),
                Optional.of(new Schema.Image(3, 2, 1, 255)),
                new Target.Classes("label", List.of("2", "8")));
        assertEquals(
                "labels, row 1, target 'label': expected one of the classes '2', '8', found '7'",
                files.error(() -> DataFiles.read(options, classes)));
        Schema table = DataFiles.infer(
                DataOptions.builder(files.text("t.csv", "a,b\n1,x\n2,y\n")).target("b"));
        assertEquals(
                "images: expected rows of a table, as the schema says, found IDX images",
                files.error(() -> DataFiles.read(options, table)));
    }
}
