package org.espalier.explain;

import java.util.BitSet;
import java.util.List;

/**
 * What a tree of labels, or of several numbers, says of one row, and why: an explanation of each output, which share path and leaf. Of
 * a label the second class is yes.
 *
 * @param each in the order of the labels or numbers, one or more
 */
public record OutputsExplanation(List<Explanation> each) {
    private static final int YES = 1;

    public OutputsExplanation {
        each = List.copyOf(each);
    }

    /** Any of them, for what they share: the row, the path, the leaf. */
    public Explanation shared() {
        return each.get(0);
    }

    /** Whether the outputs are numbers. */
    public boolean areNumbers() {
        return shared().hasValue();
    }

    /** Of labels the names of those that the max-path answers with yes. */
    public List<String> yes() {
        return each.stream()
                .filter(OutputsExplanation::isYes)
                .map(OutputsExplanation::name)
                .toList();
    }

    /** How many columns of the table a reader of all of this looks at: those of the gates of the path, and of the leaf for every output. */
    public int columnsRead() {
        BitSet read = new BitSet();
        for (Explanation output : each) {
            output.path().forEach(step -> output.tree().askedBy(step.node()).forEach(read::set));
            output.tree().asked(output.leaf()).forEach(read::set);
        }
        return read.cardinality();
    }

    static String name(Explanation output) {
        return output.tree().tree().schema().target().name();
    }

    static boolean isYes(Explanation label) {
        return label.predicted() == YES;
    }

    /** The probability of yes in an answer. */
    static float probability(ClassProbabilities answer) {
        return answer.of(YES);
    }
}
