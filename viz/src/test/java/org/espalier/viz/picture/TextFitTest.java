package org.espalier.viz.picture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextFitTest {
    /** What stands beside a name that is written from right to left keeps its place. */
    @Test
    void namesFromRightToLeftAreIsolated() {
        String age = "\u0627\u0644\u0639\u0645\u0631";
        assertEquals("\u2068" + age + "\u2069 52", TextFit.fit(List.of(age, " ", "52"), 200, TextStyle.PLAIN));
        assertEquals("age 52", TextFit.fit(List.of("age", " ", "52"), 200, TextStyle.PLAIN));
        String cut = TextFit.fit(List.of(age + age + age, " ", "52"), 40, TextStyle.PLAIN);
        assertTrue(cut.startsWith("\u2068") && cut.endsWith("…\u2069"), cut);
    }
}
