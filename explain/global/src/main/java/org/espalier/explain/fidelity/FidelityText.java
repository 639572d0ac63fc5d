package org.espalier.explain.fidelity;

import java.util.Locale;
import java.util.OptionalDouble;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.evaluate.Interval;
import org.espalier.evaluate.TextTable;

/** {@link Fidelity} for people to read. */
public final class FidelityText {
    private static final String NONE = "-";
    private static final int NAME_LENGTH = 40;

    private final Fidelity fidelity;

    private FidelityText(Fidelity fidelity) {
        this.fidelity = fidelity;
    }

    /** Tables with intervals, a line end after each line. */
    public static String write(Fidelity fidelity) {
        return new FidelityText(fidelity).write();
    }

    private String write() {
        Fidelity.Cost cost = fidelity.cost();
        TextTable paths = new TextTable().line("one path against all leaves", "max-path", "greedy");
        if (cost.maxPath().isPresent()) {
            paths.line(
                    "accuracy lost, points",
                    cell(cost.maxPath(), "cost.maxPath", 100, 2),
                    cell(cost.greedy(), "cost.greedy", 100, 2));
        }
        paths.line(
                "same class, %",
                cell(OptionalDouble.of(cost.agreementMaxPath()), "cost.agreementMaxPath", 100, 2),
                cell(OptionalDouble.of(cost.agreementGreedy()), "cost.agreementGreedy", 100, 2));
        StringBuilder out = new StringBuilder(paths.toString());
        if (!fidelity.classes().isEmpty()) {
            TextTable classes = new TextTable().line("R2 against the teacher, by class", "average", "max-path");
            for (Fidelity.ClassFit fit : fidelity.classes()) {
                classes.line(
                        "  " + Texts.visible(fit.name(), NAME_LENGTH),
                        cell(fit.average(), "r2.average." + fit.name(), 1, 3),
                        cell(fit.maxPath(), "r2.maxPath." + fit.name(), 1, 3));
            }
            out.append(classes);
        }
        Fidelity.Curves curves = fidelity.curves();
        TextTable ranks = new TextTable()
                .line("columns ranked by", "explanation", "random", "reverse")
                .line(
                        "taken away: area, less is better",
                        deletion(curves.explanation(), "explanation"),
                        deletion(curves.random(), "random"),
                        deletion(curves.reverse(), "reverse"))
                .line(
                        "put back: area, more is better",
                        insertion(curves.explanation(), "explanation"),
                        insertion(curves.random(), "random"),
                        insertion(curves.reverse(), "reverse"));
        out.append(ranks);
        out.append("area: mean probability of the explained class while columns go, on " + curves.rows() + " rows\n");
        if (!fidelity.intervals().isEmpty()) {
            out.append(
                    "in brackets: 95 % intervals; of accuracy lost by Agresti and Min, of the same class by Wilson, else by"
                            + " bootstrap\n");
        }
        return out.toString();
    }

    private String deletion(Fidelity.Ranking ranking, String name) {
        return cell(OptionalDouble.of(ranking.deletionArea()), "deletion." + name, 1, 3);
    }

    private String insertion(Fidelity.Ranking ranking, String name) {
        return cell(OptionalDouble.of(ranking.insertionArea()), "insertion." + name, 1, 3);
    }

    private String cell(OptionalDouble value, String name, int unit, int places) {
        if (value.isEmpty()) {
            return NONE;
        }
        String form = "%." + places + "f";
        Interval interval = fidelity.intervals().get(name);
        String range = interval == null
                ? ""
                : String.format(
                        Locale.ROOT, " [" + form + ", " + form + "]", unit * interval.low(), unit * interval.high());
        double found = value.getAsDouble();
        String number = unit == 100 ? Percent.digits(found, places) : String.format(Locale.ROOT, form, unit * found);
        return number + range;
    }
}
