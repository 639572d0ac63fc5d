package org.espalier.train;

/** The two objectives of a soft tree (Frosst and Hinton 2017, equation 3, whose printed form takes the log of a negative number). */
public enum Loss {
    /** {@code -sum_l P_l(x) sum_k T_k log Q_lk}: each leaf answers for its own rows. */
    EXPECTED("expected"),
    /** {@code -sum_k T_k log sum_l P_l(x) Q_lk}: the average answers. */
    MIXTURE("mixture");

    private final String text;

    Loss(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
