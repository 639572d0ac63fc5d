package org.espalier.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.fit.SizeSearch.Tried;
import org.espalier.matrix.DenseMatrix;
import org.espalier.train.LeafKind;
import org.espalier.train.TrainingOptions;
import org.junit.jupiter.api.Test;

class SizeSearchTest {
    private static final Form SCORECARD = new Form(LeafKind.POINTS, 0);
    private static final Form SMALL = new Form(LeafKind.CONSTANT, 3);
    private static final Form LARGE = new Form(LeafKind.CONSTANT, 6);

    /** Losses that are {@code mean} with a swing of {@code swing} from row to row. */
    private static Tried tried(Form form, boolean isStopped, double mean, double swing) {
        double[] loss = new double[100];
        for (int r = 0; r < loss.length; r++) {
            loss[r] = mean + (r % 2 == 0 ? swing : -swing);
        }
        return new Tried(form, false, isStopped, loss, new float[0], new float[0], 0.5, 3, 2, List.of());
    }

    private static Dataset rows(int count, int classes) {
        int[] labels = new int[count];
        Arrays.setAll(labels, r -> r % classes);
        return new Dataset(
                Schema.unnamed(4, classes), new DenseMatrix(count, 4, new float[4 * count]), labels, Optional.empty());
    }

    /** The difference swings by 0.1 from row to row: its standard error is about 0.01. */
    @Test
    void theSimplestWithinOneStandardErrorIsChosen() {
        Tried best = tried(LARGE, false, 0.400, 0.1);
        assertEquals(
                SMALL,
                SizeSearch.choose(List.of(tried(SMALL, false, 0.409, 0), best)).form());
        assertEquals(
                LARGE,
                SizeSearch.choose(List.of(tried(SMALL, false, 0.412, 0), best)).form());
    }

    /** Worse by little on every row alike is worse for sure: the error is that of the difference. */
    @Test
    void differencesArePaired() {
        Tried best = tried(LARGE, false, 0.400, 0.1);
        assertEquals(
                LARGE,
                SizeSearch.choose(List.of(tried(SMALL, false, 0.401, 0.1), best))
                        .form());
    }

    @Test
    void whatWasStoppedEarlyIsNotChosen() {
        assertEquals(
                LARGE,
                SizeSearch.choose(List.of(tried(SMALL, true, 0.3, 0), tried(LARGE, false, 0.4, 0)))
                        .form());
    }

    private static SizeSearch search(Dataset rows) {
        List<Fold> folds = Fold.of(rows.labels(), Optional.empty(), Optional.empty(), 1);
        return new SizeSearch(rows, folds, FitOptions.defaults(), FitListener.SILENT);
    }

    @Test
    void theBetterHalfGoesOn() {
        List<Tried> first = List.of(
                tried(SCORECARD, true, 0.5, 0),
                tried(SMALL, true, 0.3, 0),
                tried(new Form(LeafKind.CONSTANT, 4), true, 0.6, 0),
                tried(LARGE, true, 0.4, 0));
        assertEquals(Set.of(SMALL, LARGE), search(rows(4000, 2)).survivors(first));
    }

    /** A deep tree on many rows may run to the end once: labels or teacher is settled before, in the first round. */
    @Test
    void whatCostsMuchWaitsForItsTeacher() {
        Form deep = new Form(LeafKind.CONSTANT, 13);
        Form deeper = new Form(LeafKind.CONSTANT, 14);
        List<Tried> first = List.of(
                tried(deep, true, 0.4, 0),
                tried(deeper, true, 0.3, 0),
                tried(SMALL, true, 0.5, 0),
                tried(LARGE, true, 0.6, 0));
        assertEquals(Set.of(), search(rows(20_000, 3)).survivors(first));
        assertTrue(SizeSearch.isPending(first));
        assertEquals(deeper, SizeSearch.choose(first).form());
    }

    @Test
    void candidatesFollowTheRows() {
        assertEquals(
                List.of(SCORECARD, SMALL, new Form(LeafKind.CONSTANT, 4), LARGE),
                Form.candidates(rows(500, 2), Map.of()));
        assertTrue(Form.candidates(rows(1500, 2), Map.of()).contains(new Form(LeafKind.POINTS, 2)));
        List<Form> ofManyClasses = Form.candidates(rows(20_000, 5), Map.of());
        assertEquals(new Form(LeafKind.CONSTANT, 9), ofManyClasses.get(ofManyClasses.size() - 1));
        assertEquals(
                List.of(SCORECARD, new Form(LeafKind.POINTS, 2), SMALL),
                ofManyClasses.subList(0, 3),
                "of more classes the validation rows choose between points and constant leaves");
        assertEquals(SMALL, Form.candidates(rows(500, 27), Map.of()).get(0), "27 scorecards are no table to read");
    }

    @Test
    void ofVeryManyClassesNoDeepTreeIsTried() {
        assertTrue(Form.candidates(rows(5000, 100), Map.of()).contains(new Form(LeafKind.CONSTANT, 8)));
        assertEquals(List.of(SMALL, new Form(LeafKind.CONSTANT, 4), LARGE), Form.candidates(rows(5000, 500), Map.of()));
    }

    @Test
    void theBalanceIsSearchedWhereThereIsOne() {
        Dataset rows = rows(500, 3);
        List<Form> others = LARGE.ofOtherBalance(rows, Map.of());
        assertEquals(
                List.of("--leaves constant --depth 6 --balance 0.0", "--leaves constant --depth 6 --balance 0.3"),
                others.stream().map(Form::options).toList());
        assertEquals(0, others.get(0).options(rows, Map.of(), 1, 1, 1).balance());
        assertEquals(List.of(), SCORECARD.ofOtherBalance(rows, Map.of()), "no gate to balance");
        assertEquals(List.of(), LARGE.ofOtherBalance(rows, Map.of(TrainingOptions.BALANCE, "0.1")), "it was chosen");
    }

    @Test
    void aNumberAsksForScorecardsAndGroups() {
        Schema number = Schema.unnamed(4, 2).withTarget(new Target.Number("n", Optional.empty(), Optional.empty()));
        Dataset rows = Dataset.ofNumbers(
                number, new DenseMatrix(2500, 4, new float[10_000]), new float[2500], Optional.empty());
        List<Form> forms = Form.candidates(rows, Map.of());
        assertEquals(SCORECARD, forms.get(0));
        assertEquals(new Form(LeafKind.POINTS, 5), forms.get(forms.size() - 1));
        assertEquals(
                List.of(SMALL, new Form(LeafKind.POINTS, 3, 2), new Form(LeafKind.POINTS, 3)),
                Form.candidates(rows, Map.of(TrainingOptions.DEPTH, "3")));
        assertTrue(
                forms.contains(new Form(LeafKind.POINTS, 2, 2)), "gates that can be read before those of all columns");
        assertTrue(
                Form.candidates(rows, Map.of(TrainingOptions.GATES, "one")).stream()
                        .allMatch(f -> f.columnsPerGate() == 0),
                "the user has said which gates he wants");
        assertEquals(List.of(SCORECARD), Form.candidates(rows, Map.of(TrainingOptions.DEPTH, "0")));
        assertEquals("depth 3, scorecards", new Form(LeafKind.POINTS, 3).text(number.target()));
        assertEquals("depth 3, scorecards, 2 columns a gate", new Form(LeafKind.POINTS, 3, 2).text(number.target()));
        Form few = new Form(LeafKind.POINTS, 3, 2);
        Form all = new Form(LeafKind.POINTS, 3);
        assertEquals(
                2 * all.work(all.options(rows, Map.of(), 1, 1, 1), rows),
                few.work(few.options(rows, Map.of(), 1, 1, 1), rows),
                "pruned and grown");
    }

    @Test
    void whatTheUserChoseIsNotTriedOtherwise() {
        assertEquals(List.of(LARGE), Form.candidates(rows(500, 2), Map.of(TrainingOptions.DEPTH, "6")));
        assertEquals(
                List.of(new Form(LeafKind.CONSTANT, 7)),
                Form.candidates(rows(500, 2), Map.of(TrainingOptions.DEPTH, "7")));
        assertEquals(List.of(SCORECARD), Form.candidates(rows(500, 2), Map.of(TrainingOptions.LEAVES, "points")));
        assertEquals(
                List.of(new Form(LeafKind.POINTS, 1)),
                Form.candidates(rows(500, 2), Map.of(TrainingOptions.LEAVES, "points", TrainingOptions.DEPTH, "1")));
    }
}
