package org.espalier.fit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.augment.Split;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Frontier;
import org.espalier.evaluate.Verdict.Sentence;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.Teachers;
import org.espalier.train.TrainingOption;

/**
 * Form and size that validation rows ask for, for a tree that is then trained on all of the rows: what {@link Espalier#fit}
 * does in its second and third step, without held-out rows.
 *
 * <pre>{@code
 * SizeChoice size = SizeChoice.of(rows, Optional.of(teacher), FitOptions.defaults(), FitListener.SILENT);
 * DistillOptions.Builder builder = DistillOptions.builder(rows);
 * size.options().forEach(builder::read);
 * }</pre>
 *
 * @param options leaves, depth and, where it was searched, columns of a gate, as texts of the training options
 * @param isDistilled whether the tree did better with the teacher than with labels: of a teacher that is to be explained,
 *     not clearly worse
 * @param frontier what was tried
 * @param said the same in words, where there is a teacher
 */
public record SizeChoice(
        Map<TrainingOption<?>, String> options, boolean isDistilled, Frontier frontier, Optional<Sentence> said) {
    public SizeChoice {
        options = Map.copyOf(options);
    }

    /**
     * Searches.
     *
     * @param rows labelled rows, or rows of numbers, a rate or labels, each with every value
     * @param teacher to learn from; empty: labels
     * @param fit training options that are chosen, seed and threads; what else it says is left alone
     * @throws DataException when a row has no label or no value, or there are fewer than ten
     */
    public static SizeChoice of(Dataset rows, Optional<Teacher> teacher, FitOptions fit, FitListener listener) {
        Course.requireRows(rows);
        List<Fold> folds = Fold.of(rows.labels(), Optional.empty(), Optional.empty(), fit.seed());
        Selection selection = new Selection(rows, folds, fit, listener);
        selection.byLabels();
        Split all = new Split(IntStream.range(0, rows.rows()).toArray(), new int[0]);
        Teaching teaching = teacher.map(t -> Teaching.ofGiven(Teachers.fit(t, rows.schema()), rows, folds, all))
                .orElse(Teaching.NONE);
        selection.taught(teaching, true);
        return new SizeChoice(
                selection.chosen().form().choices(), selection.isDistilled(), selection.frontier(), selection.said());
    }
}
