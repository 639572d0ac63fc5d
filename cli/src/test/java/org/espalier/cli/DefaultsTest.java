package org.espalier.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** What the help says of the library's defaults. */
class DefaultsTest {
    @Test
    void kindsOfRowsThatDifferAreNamed() {
        assertEquals("1, with more than two classes 1..0.6, for images 1..0.3", Defaults.ofTraining("mixture-power"));
        assertEquals("expected, with more than two classes mixture", Defaults.ofTraining("loss"));
        assertEquals("any, with more than two classes similar, for images any", Defaults.ofTraining("swap-noise"));
        assertEquals("0, for images 0.5", Defaults.ofTraining("label-weight"));
        assertEquals("10", Defaults.ofTraining("clip-norm"));
        assertEquals("1", Defaults.ofTraining("seed"));
    }
}
