package org.espalier.viz.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.data.Dataset;
import org.espalier.data.Row;
import org.espalier.explain.Explainer;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.LeafKind;
import org.espalier.viz.VizTrees;
import org.junit.jupiter.api.Test;

/** Whether a report is on the rows of the training. */
class MeasuredRowsTest {
    private static final List<Row> PEOPLE = VizTrees.people(VizTrees.ages("age", "young", "old"), "own");

    private static SoftDecisionTree trained(Dataset rows) {
        return new Distiller(DistillOptions.builder(rows)
                        .leaves(LeafKind.CONSTANT)
                        .depth(1)
                        .epochs(2)
                        .augment(0)
                        .engine("jvm")
                        .build())
                .distill(rows, Optional.empty(), Optional.empty());
    }

    @Test
    void theNameOfTheRowsIsTheOneThatTheTreeKeeps() {
        Dataset rows = VizTrees.rows(VizTrees.ages("age", "young", "old").schema(), PEOPLE);
        SoftDecisionTree tree = trained(rows);
        assertEquals(tree.provenance().data(), MeasuredRows.of(rows).sha256());
        assertTrue(MeasuredRows.of(rows).trained(tree));
        Dataset fewer = rows.select(IntStream.range(0, 15).toArray());
        assertFalse(MeasuredRows.of(fewer).trained(tree));
        assertFalse(MeasuredRows.of(rows).trained(VizTrees.ages("age", "young", "old")), "a tree of unknown rows");
    }

    @Test
    void theReportSaysSo() throws Exception {
        Dataset rows = VizTrees.rows(VizTrees.ages("age", "young", "old").schema(), PEOPLE);
        SoftDecisionTree tree = trained(rows);
        ReportOptions options = new ReportOptions(4, 0, 1);
        String same = TreeReport.html(Explainer.of(tree), rows, Optional.empty(), PEOPLE.iterator(), options);
        assertTrue(same.contains("\"trainingRows\":true"));
        assertTrue(same.contains(MeasuredRows.of(rows).sha256()));
        assertTrue(same.contains("16, those of the training"));
        Dataset fewer = rows.select(IntStream.range(0, 15).toArray());
        String others = TreeReport.html(Explainer.of(tree), fewer, Optional.empty(), PEOPLE.iterator(), options);
        assertTrue(others.contains("\"trainingRows\":false"));
    }
}
