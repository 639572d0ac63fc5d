package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.espalier.EspalierException;
import org.junit.jupiter.api.Test;

class RowTest {
    private static Row row(float feature, String text) {
        return new Row(3, List.of(text, "rent"), new float[] {feature, 1}, 1, 1);
    }

    @Test
    void equalByContent() {
        assertEquals(row(0.5f, "52"), row(0.5f, "52"));
        assertEquals(row(0.5f, "52").hashCode(), row(0.5f, "52").hashCode());
        assertNotEquals(row(0.5f, "52"), row(0.6f, "52"));
        assertNotEquals(row(0.5f, "52"), row(0.5f, "53"));
    }

    @Test
    void itsTextForm() {
        assertEquals(
                "Row[number=3, texts=[52, rent], label=1, weight=1.0]",
                row(0.5f, "52").toString());
        assertEquals(
                "Row[number=1, 4 features, label=-1, weight=1.0]",
                new Row(1, List.of(), new float[4], Dataset.UNLABELLED, 1).toString());
    }

    @Test
    void aClassByItsName() {
        Schema schema = new Schema(
                List.of(),
                Optional.empty(),
                Optional.of(new Schema.Image(1, 1, 1, 255)),
                new Target.Classes("risk", List.of("good", "bad")));
        assertEquals(1, schema.classIndex("bad"));
        assertEquals(
                "target 'risk': expected one of the classes 'good', 'bad', found 'best'",
                assertThrows(EspalierException.class, () -> schema.classIndex("best"))
                        .getMessage());
    }
}
