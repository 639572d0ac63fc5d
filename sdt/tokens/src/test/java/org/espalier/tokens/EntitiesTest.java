package org.espalier.tokens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntitiesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "O O O | ''",
                "B-X I-X O B-X | X[0,2) X[3,4)",
                "B-X B-X I-X | X[0,1) X[1,3)",
                "I-X I-X I-Y O | X[0,2) Y[2,3)",
                "O I-X | X[1,2)",
                "B-X I-Y | X[0,1) Y[1,2)",
                "X X O X Y Y | X[0,2) X[3,4) Y[4,6)",
                "B-X X O | X[0,2)",
                "B-X I-X E-X S-X I-X | X[0,3) X[3,4) X[4,5)",
                "B-X L-X U-Y U-Y | X[0,2) Y[2,3) Y[3,4)",
                "S-X X | X[0,1) X[1,2)",
                "B- I-- | B-[0,1) -[1,2)"
            })
    void spelledByTags(String tags, String entities) {
        assertEquals(
                entities,
                Entities.of(Arrays.asList(tags.split(" "))).stream()
                        .map(e -> e.kind() + "[" + e.from() + "," + e.to() + ")")
                        .collect(Collectors.joining(" ")));
    }
}
