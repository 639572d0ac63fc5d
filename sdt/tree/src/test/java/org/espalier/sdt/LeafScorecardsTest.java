package org.espalier.sdt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.espalier.data.Encoder;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.junit.jupiter.api.Test;

class LeafScorecardsTest {
    private static final Schema SCHEMA = TestScorecards.schema(2);
    private static final Basis BASIS = Basis.of(SCHEMA);

    /** Leaf 0 asks about debt alone, leaf 1 about nothing. */
    private static LeafScorecards small() {
        float[] weight = new float[2 * BASIS.size()];
        weight[BASIS.firstTerm(2) + 1] = 3; // debt from 0 to 500
        weight[BASIS.firstTerm(2) + 3] = -1; // debt = -9
        return new LeafScorecards(BASIS, 2, weight, new float[] {0.5f, -2});
    }

    private static float[] row(String debt) {
        return new Encoder(SCHEMA).encode(List.of("40", "", debt, "own"));
    }

    @Test
    void aLeafAsksAboutColumnsWithACoefficient() {
        assertArrayEquals(new int[] {2}, small().columns(0));
        assertArrayEquals(new int[0], small().columns(1));
    }

    @Test
    void theScoreIsTheInterceptAndTheColumnsEffects() {
        double[] z = new double[1];
        small().score(0, row("250"), 0, z);
        assertEquals(0.5 + 1.5, z[0], 1e-6);
        assertEquals(1.5, small().effect(0, 0, 2, row("250"), 0), 1e-6);
        assertEquals(0, small().effect(0, 0, 0, row("250"), 0));
        assertEquals(0, small().effect(0, 0, 1, row("250"), 0), "an ignored column");
        small().score(0, row("-9"), 0, z);
        assertEquals(0.5 - 1, z[0], 1e-6);
        small().score(1, row("-9"), 0, z);
        assertEquals(-2, z[0]);
    }

    /** z is the log odds of the class that the target names, wherever it stands. */
    @Test
    void twoClassesHaveTheLogOddsOfThePositiveOne() {
        Schema turned = new Schema(
                SCHEMA.columns(),
                Optional.empty(),
                Optional.empty(),
                new Target.Classes("risk", List.of("bad", "good"), Optional.of("bad")));
        float[] out = new float[3];
        Answers.of(new double[] {Math.log(3)}, SCHEMA, out, 1);
        assertArrayEquals(new float[] {0, 0.25f, 0.75f}, out);
        Answers.of(new double[] {Math.log(3)}, turned, out, 1);
        assertArrayEquals(new float[] {0, 0.75f, 0.25f}, out);
        Answers.of(new double[] {1000}, SCHEMA, out, 1);
        assertArrayEquals(new float[] {0, 0, 1}, out);
        Answers.of(new double[] {-1000}, SCHEMA, out, 1);
        assertArrayEquals(new float[] {0, 1, 0}, out);
    }

    @Test
    void moreClassesHaveALogitEach() {
        float[] out = new float[3];
        double[] z = {Math.log(1) + 900, Math.log(2) + 900, Math.log(5) + 900};
        Answers.of(z, TestScorecards.schema(3), out, 0);
        assertArrayEquals(new float[] {0.125f, 0.25f, 0.625f}, out, 1e-7f);
        assertEquals(1, LeafScorecards.outputs(SCHEMA));
        assertEquals(3, LeafScorecards.outputs(TestScorecards.schema(3)));
    }

    @Test
    void arraysAreCopied() {
        float[] weight = new float[BASIS.size()];
        float[] intercept = {1};
        LeafScorecards cards = new LeafScorecards(BASIS, 1, weight, intercept);
        weight[0] = 7;
        intercept[0] = 7;
        cards.weight()[0] = 7;
        cards.intercept()[0] = 7;
        assertEquals(0, cards.weight(0, 0, 0));
        assertEquals(1, cards.intercept(0, 0));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertEquals(
                "leaf weights: expected 13 values, found 12",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new LeafScorecards(BASIS, 1, new float[12], new float[1]))
                        .getMessage());
        assertEquals(
                "leaf intercepts: expected finite values, found NaN",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new LeafScorecards(BASIS, 1, new float[13], new float[] {Float.NaN}))
                        .getMessage());
    }
}
