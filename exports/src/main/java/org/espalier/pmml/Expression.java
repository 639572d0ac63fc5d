package org.espalier.pmml;

import java.util.List;

/** A PMML expression. */
interface Expression {
    void write(Xml xml);

    static Expression field(String name) {
        return xml -> xml.empty("FieldRef", "field", name);
    }

    static Expression constant(double value) {
        return xml -> xml.text("Constant", value, "dataType", "double");
    }

    /** One of PMML's built-in functions. */
    static Expression apply(String function, Expression... arguments) {
        return xml -> {
            xml.open("Apply", "function", function);
            for (Expression argument : arguments) {
                argument.write(xml);
            }
            xml.close();
        };
    }

    /** A sum of any number of terms, one or more. */
    static Expression sum(List<Expression> terms) {
        return terms.size() == 1 ? terms.get(0) : apply("sum", terms.toArray(Expression[]::new));
    }

    static Expression product(List<Expression> factors) {
        return factors.stream().reduce((a, b) -> apply("*", a, b)).orElseGet(() -> constant(1));
    }

    /** {@code 1 / (1 + exp(sign v))}: the logistic function of {@code v} where the sign is -1, of {@code -v} where it is 1. */
    static Expression logistic(int sign, Expression v) {
        return apply("/", constant(1), apply("+", constant(1), apply("exp", apply("*", constant(sign), v))));
    }
}
