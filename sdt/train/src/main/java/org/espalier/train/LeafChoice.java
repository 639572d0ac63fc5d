package org.espalier.train;

import java.util.Locale;
import java.util.Optional;
import org.espalier.base.Percent;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;

/**
 * What leaves a table of more than two classes gets: the same rows give a tree of constant leaves and one with points, and the
 * validation rows say which is better. Of two classes, and of images, nothing has to be tried ({@code docs/tuning.md}).
 *
 * @param options of the better one
 * @param tree the better one
 * @param sentence for people: {@code leaves points: on 440 validation rows a loss of 0.2810 against 0.3462 with constant leaves,
 *     max-path accuracy 91.4 % against 88.9 %}
 */
public record LeafChoice(DistillOptions options, SoftDecisionTree tree, String sentence) {
    /**
     * Whether there is a choice: leaves were not chosen, the rows are a table of 3 to {@value ScorecardOptions#MAX_CLASSES} classes,
     * and depth and engine serve both kinds.
     *
     * @param chosen what was chosen, for rows of the schema
     */
    public static boolean isOpen(DistillOptions.Builder chosen, Schema schema) {
        if (chosen.isChosen(TrainingOptions.LEAVES.key())
                || schema.image().isPresent()
                || schema.target().kind() != Target.Kind.CLASSES
                || schema.classes() <= 2
                || schema.classes() > ScorecardOptions.MAX_CLASSES) {
            return false;
        }
        DistillOptions usual = chosen.build();
        boolean isDeep = chosen.isChosen(TrainingOptions.DEPTH.key()) && usual.depth() > ScorecardOptions.MAX_DEPTH;
        return usual.leaves() == LeafKind.CONSTANT
                && !isDeep
                && (usual.engine().equals("auto")
                        || Engines.find(usual.engine())
                                .unfit(0, LeafKind.POINTS, GateKind.NONE)
                                .isEmpty());
    }

    /**
     * Trains both; the arguments are those of {@link Distiller#distill(Dataset, Optional, Optional)}.
     *
     * @param chosen where there {@link #isOpen is a choice}
     */
    public static LeafChoice of(
            DistillOptions.Builder chosen,
            TrainingListener listener,
            Dataset training,
            Optional<Teacher> teacher,
            Optional<Dataset> validation) {
        DistillOptions constant = chosen.build();
        DistillOptions points = chosen.leaves(LeafKind.POINTS).build();
        chosen.leaves(null);
        Distiller.Measured first =
                new Distiller(constant, listener, Optional.empty()).measured(training, teacher, validation);
        Distiller.Measured second =
                new Distiller(points, listener, Optional.empty()).measured(training, teacher, validation);
        boolean takesPoints = isBetter(second, first);
        Distiller.Measured better = takesPoints ? second : first;
        Distiller.Measured other = takesPoints ? first : second;
        String sentence = String.format(
                Locale.ROOT,
                "leaves %s: on %,d validation rows a loss of %.4f against %.4f with %s, max-path accuracy %s %% against %s %%",
                takesPoints ? "points" : "constant",
                better.targetLosses().length,
                HeldOutRows.mean(better.targetLosses()),
                HeldOutRows.mean(other.targetLosses()),
                takesPoints ? "constant leaves" : "points",
                Percent.digits(accuracy(better), 1),
                Percent.digits(accuracy(other), 1));
        return new LeafChoice(takesPoints ? points : constant, better.tree(), sentence);
    }

    /** Points only where neither measure is worse: a hardened tree of constant leaves is more often right than its loss tells. */
    static boolean isBetter(Distiller.Measured points, Distiller.Measured constant) {
        return HeldOutRows.mean(points.targetLosses()) < HeldOutRows.mean(constant.targetLosses())
                && accuracy(points) >= accuracy(constant);
    }

    private static double accuracy(Distiller.Measured measured) {
        return measured.tree().provenance().metrics().get("validation.accuracy.maxPath");
    }
}
