package org.espalier.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.espalier.data.Column;
import org.espalier.data.DataException;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.matrix.CsrMatrix;
import org.junit.jupiter.api.Test;

/** Slots, survey, schema and encoding of vectors, without a session. */
class VectorEncoderTest {
    private static final RowReader.Names NAMES = new RowReader.Names("features", "label", null, null, null);

    private static ArrayList<Slot> slots(Attribute... attributes) {
        return Slot.of(new AttributeGroup("features", attributes).toStructField(), attributes.length);
    }

    private static Attribute number(String name) {
        return NumericAttribute.defaultAttr().withName(name);
    }

    private static Attribute category(String name, String... values) {
        return NominalAttribute.defaultAttr().withName(name).withValues(values);
    }

    private static Row row(Vector features, double label) {
        return RowFactory.create(features, label, null, 1.0, false);
    }

    private static Schema schema(List<Slot> slots, List<Row> rows) {
        RowReader reader = new RowReader(new ArrayList<>(slots), NAMES, 0);
        Iterator<Row> each = rows.iterator();
        return Survey.of(reader, 0, each).schema(Optional.empty());
    }

    @Test
    void placesAreNamedByTheirAttributes() {
        List<Slot> slots = slots(
                number("age"),
                NumericAttribute.defaultAttr(),
                number("age"),
                category("home", "own", "rent"),
                category("job", "clerk", "cook", "__unknown"));
        assertEquals(
                List.of("age", "features_1", "age (2)", "home", "job"),
                slots.stream().map(Slot::name).toList());
        assertEquals(List.of("clerk", "cook"), slots.get(4).categories());
        assertEquals(List.of(0, 0, 0, 2, 3), slots.stream().map(Slot::indices).toList());
    }

    /** The features are those that the schema's own encoder makes of names and texts. */
    @Test
    void aVectorIsEncodedAsTheRowThatItStandsFor() {
        List<Slot> slots = slots(number("age"), category("job", "clerk", "cook", "__unknown"), number("same"));
        Schema schema = schema(
                slots,
                List.of(
                        row(Vectors.dense(20, 0, 7), 0),
                        row(Vectors.dense(40, 1, 7), 1),
                        row(Vectors.dense(33, 2, 7), 1)));
        assertEquals(new Column.Ignored("same"), schema.columns().get(2));
        VectorEncoder encoder = new VectorEncoder(schema, "features");
        Encoder texts = new Encoder(schema);
        assertArrayEquals(texts.encode(List.of("40", "cook", "7")), encoder.encode(Vectors.dense(40, 1, 7)));
        assertArrayEquals(texts.encode(List.of("0", "clerk", "0")), encoder.encode(Vectors.zeros(3)));
        assertArrayEquals(texts.encode(List.of("25", "baker", "1")), encoder.encode(Vectors.dense(25, 2, 1)));
        assertArrayEquals(
                encoder.encode(Vectors.dense(0, 1, 0)),
                encoder.encode(Vectors.sparse(3, new int[] {1}, new double[] {1})));
    }

    @Test
    void whatCanNotBeEncodedIsSaid() {
        Schema schema = schema(
                slots(number("age"), category("job", "clerk", "cook")),
                List.of(row(Vectors.dense(20, 0), 0), row(Vectors.dense(40, 1), 1)));
        VectorEncoder encoder = new VectorEncoder(schema, "features");
        assertEquals("column 'features': expected a vector of 2 values, found null", refused(encoder, null));
        assertEquals("column 'features': expected a vector of 2 values, found 3", refused(encoder, Vectors.zeros(3)));
        assertEquals(
                "column 'job': expected the index of a category, 0 to 2, found 0.5",
                refused(encoder, Vectors.dense(20, 0.5)));
        assertEquals(
                "column 'age': expected a finite number, found Infinity",
                refused(encoder, Vectors.dense(Double.POSITIVE_INFINITY, 0)));
        assertEquals(
                "column 'age': expected a number near its range in training, found 1.0E300",
                refused(encoder, Vectors.dense(1e300, 0)));
    }

    private static String refused(VectorEncoder encoder, Vector vector) {
        return assertThrows(DataException.class, () -> encoder.encode(vector)).getMessage();
    }

    /** Words of texts, say: zeros stay zeros, and blocks of rows sparse. */
    @Test
    void sparseRowsStaySparse() {
        ArrayList<Slot> slots = Slot.of(new AttributeGroup("features", 1000).toStructField(), 1000);
        List<Row> rows = new ArrayList<>();
        for (int r = 0; r < 50; r++) {
            rows.add(row(Vectors.sparse(1000, new int[] {r, 500 + r}, new double[] {1 + r % 3, 2}), r % 2));
        }
        Schema schema = schema(slots, rows);
        Column.Number first = (Column.Number) schema.columns().get(0);
        assertEquals("features_0", first.name());
        assertEquals(Column.Scaling.DEVIATION, first.scaling());
        assertEquals(1 / 50.0, first.mean(), 1e-15);
        assertEquals(Math.sqrt(1 / 50.0 - 1 / 2500.0), first.standardDeviation(), 1e-15);
        assertInstanceOf(Column.Ignored.class, schema.columns().get(999));
        RowBlock block = RowBlock.of(
                        new RowReader(slots, NAMES, 2),
                        new VectorEncoder(schema, "features"),
                        rows.iterator(),
                        Draw.all().of(0))
                .next();
        CsrMatrix features = assertInstanceOf(CsrMatrix.class, block.features());
        assertEquals(100, features.stored());
        assertEquals(50, block.rows());
    }
}
