package org.espalier.fit;

import java.util.Optional;
import org.espalier.data.Dataset;
import org.espalier.data.Target;
import org.espalier.evaluate.Frontier;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.train.DistillOptions;
import org.espalier.train.LeafKind;

/** What a search of form and size asks of a kind of target: how a tree of it is trained, and what its answers cost. */
interface Subject {
    /** The one of the rows' target. */
    static Subject of(Dataset rows) {
        Target target = rows.schema().target();
        if (target.isOneNumber()) {
            return new NumberSubject(rows);
        }
        return switch (target.kind()) {
            case NUMBER, RATE -> new NumbersSubject(rows);
            case LABELS -> new LabelsSubject(target.answers());
            case CLASSES -> new ClassSubject(rows.schema());
        };
    }

    /**
     * Trains a tree.
     *
     * @param teacher empty: on the rows' own targets
     * @param chooseBy rows to choose epoch or leaves by; empty: a part of the rows
     */
    SoftDecisionTree train(DistillOptions options, Dataset rows, Optional<Teacher> teacher, Optional<Dataset> chooseBy);

    /** Whether a tree of such leaves may choose by the rows that it is measured on, where these are many. */
    boolean maySeeValidation(LeafKind leaves);

    /**
     * What each row costs, the mean of average and max-path.
     *
     * @param average what the tree answers, {@code [rows, answers]}
     * @param maxPath the same by one path
     */
    double[] loss(Dataset rows, float[] average, float[] maxPath);

    /** Share of rows whose class, or of labels that, is answered rightly, or share of variance or deviance that is explained; at most 1. */
    double score(Dataset rows, float[] maxPath);

    /** How far a tree follows its teacher, at most 1. */
    double agreement(float[] maxPath, float[] teacher);

    /** A teacher's answers in the form of a tree's, {@code [rows, answers]}. */
    float[] ask(Teacher teacher, Dataset rows);

    /** What {@link #score} is. */
    Frontier.Measure measure();
}
