package org.espalier.bench.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.espalier.EspalierException;
import org.junit.jupiter.api.Test;

class TablesTest {
    @Test
    void aTableIsMarkdown() {
        String table = new MarkdownTable("tree", "accuracy, %")
                .line("labels", Form.percent(0.9642, 0.9658))
                .line("a|b", Form.percent(0.5))
                .toString();
        assertEquals("""
                | tree | accuracy, % |
                | --- | --- |
                | labels | 96.50 ± 0.11 |
                | a\\|b | 50.00 |
                """, table);
    }

    @Test
    void aLineHasACellForEveryColumn() {
        assertThrows(IllegalArgumentException.class, () -> new MarkdownTable("one", "two").line("one"));
    }

    @Test
    void aGainIsBoldWhereZeroLiesOutside() {
        assertEquals("**+1.00 [+0.50, +1.50]**", Form.points(gain(0.010, 0.005)));
        assertEquals("**-1.00 [-1.50, -0.50]**", Form.points(gain(-0.010, 0.005)));
        assertEquals("+1.00 [-0.50, +2.50]", Form.points(gain(0.010, 0.015)));
        assertEquals("+1.00", Form.points(Statistics.pairedGain(new double[] {0.81}, new double[] {0.80})));
    }

    private static Statistics.Gain gain(double mean, double halfWidth) {
        return new Statistics.Gain(5, mean, java.util.OptionalDouble.of(halfWidth));
    }

    @Test
    void countsHaveThousands() {
        assertEquals("199,936", Form.count(199_936));
        assertEquals("50 %", Experiment.percent(50));
        assertEquals("0.5 %", Experiment.percent(0.5));
    }

    @Test
    void aPageKeepsWhatIsOutsideTheMarkers() {
        String page = "before\n<!-- letter:begin -->\nold\n<!-- letter:end -->\nafter\n";
        String once = ResultsPage.filled(page, "letter", "| new |\n", "page.md");
        assertEquals("before\n<!-- letter:begin -->\n\n| new |\n\n<!-- letter:end -->\nafter\n", once);
        assertEquals(once, ResultsPage.filled(once, "letter", "| new |\n", "page.md"));
    }

    @Test
    void aPageWithoutMarkersIsAnError() {
        EspalierException e = assertThrows(
                EspalierException.class, () -> ResultsPage.filled("text\n", "letter", "| new |\n", "page.md"));
        assertEquals(
                "page.md: expected the lines <!-- letter:begin --> and <!-- letter:end -->, found none",
                e.getMessage());
    }
}
