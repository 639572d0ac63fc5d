package org.espalier.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class JsonObjectTest {
    private static final JsonObject OBJECT = JsonObject.parse(
            "{\"n\": 2, \"x\": 0.5, \"t\": \"a\", \"l\": [1, 2.5], \"o\": {\"k\": null}, \"big\": 1e300}", "file");

    private static String refusal(Executable read) {
        return assertThrows(JsonException.class, read).getMessage();
    }

    @Test
    void valuesOfTheExpectedTypeAreRead() {
        assertEquals(2, OBJECT.whole("n"));
        assertEquals(2, OBJECT.index("n"));
        assertEquals(0.5, OBJECT.number("x"));
        assertEquals("a", OBJECT.text("t"));
        assertEquals("a", OBJECT.name("t"));
        assertArrayEquals(new float[] {1, 2.5f}, OBJECT.floats("l"));
        assertEquals(List.of("k"), OBJECT.object("o").keys());
        assertTrue(OBJECT.has("n"));
        assertFalse(OBJECT.object("o").has("k"));
        assertEquals(List.of("n", "x", "t", "l", "o", "big"), OBJECT.keys());
    }

    @Test
    void whatIsNotAsExpectedIsNamed() {
        assertEquals("file: \"n\": expected a text, found '2'", refusal(() -> OBJECT.text("n")));
        assertEquals("file: \"t\": expected a number, found 'a'", refusal(() -> OBJECT.number("t")));
        assertEquals("file: \"x\": expected a whole number, found '0.5'", refusal(() -> OBJECT.whole("x")));
        assertEquals("file: \"y\": expected a list, found nothing", refusal(() -> OBJECT.floats("y")));
        assertEquals("file: \"t\": expected an object, found 'a'", refusal(() -> OBJECT.object("t")));
        assertEquals("file: expected a JSON object, found a list", refusal(() -> JsonObject.parse("[]", "file")));
        assertTrue(refusal(() -> JsonObject.parse("{", "file")).startsWith("file: not well-formed JSON: "));
        assertEquals(
                "file: \"e\": expected a text, found ''",
                refusal(() -> JsonObject.parse("{\"e\": \"\"}", "file").name("e")));
        assertEquals(
                "file: \"m\": expected a number from 0, found '-1'",
                refusal(() -> JsonObject.parse("{\"m\": -1}", "file").index("m")));
        assertEquals(
                "file: \"v\": expected a list of numbers, found '1.0E300'",
                refusal(() -> JsonObject.parse("{\"v\": [1e300]}", "file").floats("v")));
    }
}
