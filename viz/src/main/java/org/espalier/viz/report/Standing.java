package org.espalier.viz.report;

import java.util.List;
import java.util.Optional;

/**
 * What a report opens with: whether the tree is worth using, in a sentence, remarks, and one figure: the tree beside what else
 * could be used on the same rows.
 *
 * @param headline one or two sentences
 * @param remarks what stands below it, each a line
 * @param measures the columns of the figure
 * @param lines its rows: the tree, the teacher, simpler models
 */
public record Standing(String headline, List<Remark> remarks, List<Measure> measures, List<Line> lines) {
    public Standing {
        remarks = List.copyOf(remarks);
        measures = List.copyOf(measures);
        lines = List.copyOf(lines);
    }

    /** What a remark is about. */
    public enum Mark {
        /** The tree is better. */
        BETTER,
        /** No difference is proven. */
        EQUAL,
        /** It is another one. */
        DIFFERENT,
        /** A reader must know this. */
        WARNING
    }

    /** One line below the headline. */
    public record Remark(Mark mark, String text) {}

    /**
     * One column of the figure.
     *
     * @param name {@code right answers}
     * @param note its unit: {@code of 100}
     */
    public record Measure(String name, String note) {}

    /**
     * One row of the figure.
     *
     * @param name {@code this tree}
     * @param isTree whether it is the tree itself
     * @param values by measure; empty where it has none
     */
    public record Line(String name, boolean isTree, List<Optional<Value>> values) {
        public Line {
            values = List.copyOf(values);
        }
    }

    /**
     * A figure and its 95 % interval, shares of 1.
     *
     * @param low lower end; as {@code value} where none is known
     */
    public record Value(double value, double low, double high) {}
}
