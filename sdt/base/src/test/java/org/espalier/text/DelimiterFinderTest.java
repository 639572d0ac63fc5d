package org.espalier.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelimiterFinderTest {
    /** A column of sentences, or of names, is one column, whatever its header's neighbours hold. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "message/free prize now/ok see you then/end#,",
                "name/John Smith/Ann Lee/Bob Ray/end#,",
                "a b/1 2/3 4/end# ",
                "a;b/1;2/x y;4/end#;"
            })
    void whatPartsTheFields(String lines, char expected) throws IOException {
        StringReader text = new StringReader(lines.replace('/', '\n'));
        assertEquals(expected, DelimiterFinder.find(text, (char) 0, DelimiterFinder.CANDIDATES));
    }
}
