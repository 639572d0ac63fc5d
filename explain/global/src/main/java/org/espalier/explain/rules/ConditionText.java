package org.espalier.explain.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.espalier.base.Texts;
import org.espalier.words.Words;

/** The condition of a gate in words. */
final class ConditionText {
    static final String SUM = "sum ";
    private static final int NAME_LENGTH = 40;

    /** Terms of a brief sum. */
    private static final int BRIEF = 4;

    private final GateSum gate;
    private final Words words;

    /** @param words what columns and their values are called */
    ConditionText(GateSum gate, Words words) {
        this.gate = gate;
        this.words = words;
    }

    static String name(String text) {
        return Texts.visible(text, NAME_LENGTH);
    }

    /** Whether it asks for one column, which is said without a sum. */
    boolean isPlain() {
        return gate.terms().size() == 1;
    }

    String sumName() {
        return SUM + gate.node();
    }

    Rules.Condition condition(boolean right) {
        if (!isPlain()) {
            String comparison = (right ? " >= " : " < ") + Decimal.text(gate.threshold());
            return new Rules.Condition(gate.node(), sum() + comparison, sumName() + comparison);
        }
        String text = gate.terms().get(0) instanceof Term.Number number
                ? compared(number, right)
                : listed((Term.Category) gate.terms().get(0), right);
        return new Rules.Condition(gate.node(), text, text);
    }

    /** {@code age >= 44.9 years}. */
    private String compared(Term.Number number, boolean right) {
        boolean above = right == number.coefficient() > 0;
        // at the threshold a row goes right
        String sign = above ? (right ? " >= " : " > ") : right ? " <= " : " < ";
        double threshold = gate.threshold() / number.coefficient();
        if (number.otherwise().isPresent() && threshold > 0 && threshold < 1) {
            return above ? column(number) : name(number.otherwise().get());
        }
        String unit = number.unit().isEmpty() ? "" : " " + name(number.unit());
        String missing = number.missingAs().isPresent()
                        && gate.goesRight(number.coefficient()
                                        * number.missingAs().getAsDouble())
                                == right
                ? " (or missing)"
                : "";
        return column(number) + sign + Decimal.text(threshold) + unit + missing;
    }

    /** {@code home is own or rent}, {@code home is not other}: by the shorter list that says it for every value. */
    private String listed(Term.Category category, boolean right) {
        boolean othersComeHere = gate.goesRight(0) == right;
        Predicate<Double> isHere = value -> gate.goesRight(value) == right;
        List<String> words = category.values().entrySet().stream()
                .filter(e -> isHere.test(e.getValue()) != othersComeHere)
                .map(e -> word(category, e.getKey()))
                .toList();
        String verb = othersComeHere ? " is not " : " is ";
        if (words.isEmpty()) {
            return column(category) + (othersComeHere ? " is anything" : " is nothing");
        }
        return column(category) + verb + String.join(othersComeHere ? " nor " : " or ", words);
    }

    private String column(Term term) {
        return name(words.column(term.name()));
    }

    private String word(Term.Category category, Term.Slot slot) {
        return switch (slot.kind()) {
            case WORD -> name(words.value(category.name(), slot.word()));
            case UNKNOWN -> "(unknown)";
            case MISSING -> "(missing)";
        };
    }

    /** {@code 0.021 * age - 0.5 * income (missing: 38.6) + [home: own 0.5, rent -0.25]}. */
    String sum() {
        return sum(gate.terms());
    }

    /** {@code 0.021 * age - 0.5 * income and 12 more}. */
    String briefSum() {
        int more = gate.terms().size() - BRIEF;
        return more > 0 ? sum(gate.terms().subList(0, BRIEF)) + " and " + more + " more" : sum();
    }

    private String sum(List<Term> terms) {
        StringBuilder out = new StringBuilder();
        for (Term term : terms) {
            if (term instanceof Term.Number number) {
                boolean minus = number.coefficient() < 0;
                out.append(out.isEmpty() ? (minus ? "-" : "") : minus ? " - " : " + ");
                out.append(Decimal.text(Math.abs(number.coefficient())))
                        .append(" * ")
                        .append(column(number))
                        .append(missing(number.missingAs()));
            } else {
                out.append(out.isEmpty() ? "" : " + ").append(listed((Term.Category) term));
            }
        }
        return out.isEmpty() ? "0" : out.toString();
    }

    private static String missing(OptionalDouble as) {
        return as.isPresent() ? " (missing: " + Decimal.text(as.getAsDouble()) + ")" : "";
    }

    private String listed(Term.Category category) {
        List<String> parts = new ArrayList<>();
        for (Map.Entry<Term.Slot, Double> value : category.values().entrySet()) {
            if (value.getValue() != 0) {
                parts.add(word(category, value.getKey()) + " " + Decimal.text(value.getValue()));
            }
        }
        String all = parts.stream().collect(Collectors.joining(", "));
        return "[" + column(category) + ": " + all + "]";
    }
}
