package org.espalier.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnnamedSchemaTest {
    @Test
    void columnsAreCountedFromOneAndTakenAsTheyAre() {
        Schema schema = Schema.unnamed(3, 2);
        assertEquals(List.of("feature 1", "feature 2", "feature 3"), schema.featureNames());
        assertEquals(List.of("class 1", "class 2"), schema.target().classes());
        assertArrayEquals(new float[] {1.5f, -2, 0}, new Encoder(schema).encode(List.of("1.5", "-2", "0")));
        assertTrue(schema.isUnnamed());
    }

    @Test
    void itIsTheSameReadAgain() throws Exception {
        Schema schema = Schema.unnamed(3, 2);
        assertEquals(schema, SchemaJson.read(SchemaJson.write(schema), "test"));
        Schema named = new Schema(
                schema.columns(), Optional.empty(), Optional.empty(), new Target.Classes("class", List.of("a", "b")));
        assertFalse(named.isUnnamed());
    }
}
