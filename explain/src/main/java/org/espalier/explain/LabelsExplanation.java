package org.espalier.explain;

import java.util.BitSet;
import java.util.List;

/**
 * What a tree of labels says of one row, and why: an explanation of each label, which share path and leaf. Of each the second
 * class is yes.
 *
 * @param each in the order of the labels, one or more
 */
public record LabelsExplanation(List<Explanation> each) {
    private static final int YES = 1;

    public LabelsExplanation {
        each = List.copyOf(each);
    }

    /** Any of them, for what they share: the row, the path, the leaf. */
    public Explanation shared() {
        return each.get(0);
    }

    /** Names of the labels that the max-path answers with yes. */
    public List<String> yes() {
        return each.stream()
                .filter(LabelsExplanation::isYes)
                .map(LabelsExplanation::name)
                .toList();
    }

    /** How many columns of the table a reader of all of this looks at: those of the gates of the path, and of every label's leaf. */
    public int columnsRead() {
        BitSet read = new BitSet();
        for (Explanation label : each) {
            label.path().forEach(step -> label.tree().askedBy(step.node()).forEach(read::set));
            label.tree().asked(label.leaf()).forEach(read::set);
        }
        return read.cardinality();
    }

    static String name(Explanation label) {
        return label.tree().tree().schema().target().name();
    }

    static boolean isYes(Explanation label) {
        return label.predicted() == YES;
    }

    /** The probability of yes in an answer. */
    static float probability(ClassProbabilities answer) {
        return answer.of(YES);
    }
}
