package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What the help says of the library's defaults. */
class DefaultsTest {
    private final Defaults defaults = new Defaults();

    @Test
    void kindsOfRowsThatDifferAreNamed() {
        assertEquals("1, with more than two classes 1..0.6, for images 1..0.3", text("distill.mixture-power"));
        assertEquals("expected, with more than two classes mixture", text("distill.loss"));
        assertEquals(
                "any, with more than two classes similar",
                text("distill.donors").replace(", for images any", ""));
        assertEquals("0, for images 0.5", text("distill.label-weight"));
        assertEquals("10", text("distill.clip-norm"));
    }

    private String text(String name) {
        return defaults.getString(name);
    }
}
