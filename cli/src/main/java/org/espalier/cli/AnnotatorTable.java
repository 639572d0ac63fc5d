package org.espalier.cli;

import java.util.List;
import java.util.Locale;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.evaluate.TextTable;
import org.espalier.teacher.VotesTeacher.Annotator;

/** What is known of the annotators of a table of votes, for people. */
final class AnnotatorTable {
    private static final String NONE = "-";

    private AnnotatorTable() {}

    /** A line for each annotator under a header; empty without annotators. */
    static String text(List<Annotator> annotators) {
        if (annotators.isEmpty()) {
            return "";
        }
        boolean hasLabels = annotators.stream().anyMatch(a -> a.labelled() > 0);
        boolean isFitted = annotators.stream().anyMatch(a -> !Double.isNaN(a.estimated()));
        TextTable table = new TextTable()
                .line(
                        "annotator",
                        "votes",
                        "agreement with the others, %",
                        hasLabels ? "right on labels, %" : "",
                        isFitted ? "estimated from the votes, %" : "");
        for (Annotator a : annotators) {
            table.line(
                    Texts.escape(a.name()),
                    String.format(Locale.ROOT, "%,d", a.votes()),
                    percent(a.agreement()),
                    hasLabels ? percent(a.accuracy()) : "",
                    isFitted ? percent(a.estimated()) : "");
        }
        return table.toString();
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? NONE : Percent.digits(share, 2);
    }
}
