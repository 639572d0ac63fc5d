package org.espalier.examples;

import java.util.List;
import org.espalier.base.SplitMix64;

/**
 * Invented applications for loans, with a known truth: what a bank may hold of an applicant, and whether the loan was repaid. Nobody's
 * data, and the same on every Java platform.
 *
 * <p>The truth ({@link Application#riskOfDefault}) has what tables of that kind have:
 *
 * <ul>
 *   <li>two segments: customers with an account are judged by how often it was overdrawn, new ones by what the instalment takes of
 *       their income, by their job, housing and savings;
 *   <li>an interaction: loans for a business are riskier when they run four years or more;
 *   <li>a redundant column: the yearly income says what the monthly one does;
 *   <li>special codes: -9 where there is no account, -7 where payments were never late, -8 where there is no job;
 *   <li>columns that say nothing: age, and by which way the application came.
 * </ul>
 */
public final class Loans {
    /** Columns of a table of applications, the outcome last. */
    public static final List<String> COLUMNS = List.of(
            "customer",
            "age",
            "income_month",
            "income_year",
            "household",
            "job_months",
            "housing",
            "savings",
            "purpose",
            "amount",
            "term",
            "inquiries",
            "late_months_ago",
            "overdrawn_days",
            "channel",
            "outcome");

    /** {@code customer} of somebody with an account. */
    static final String HAS_ACCOUNT = "K";

    static final int NO_ACCOUNT = -9;
    static final int NO_JOB = -8;
    static final int NEVER_LATE = -7;

    /** A loan of so many months is a long one, where it is for a business. */
    static final int LONG_TERM = 48;

    static final String BUSINESS = "P5";

    /** The two built-in sets. */
    public enum Part {
        /** {@code loans:train}. */
        TRAIN(8000, 11),
        /** {@code loans:test}. */
        TEST(2000, 12);

        private final int rows;
        private final long seed;

        Part(int rows, long seed) {
            this.rows = rows;
            this.seed = seed;
        }

        public int rows() {
            return rows;
        }

        /** The name that a data option takes. */
        @Override
        public String toString() {
            return this == TRAIN ? "loans:train" : "loans:test";
        }
    }

    private Loans() {}

    /**
     * One application.
     *
     * @param customer {@code K} with an account, {@code N} new
     * @param age in years
     * @param incomeMonth net, in EUR
     * @param incomeYear the same twelve times over, to the nearest 100 EUR
     * @param household persons
     * @param jobMonths months in the present job; -8: none
     * @param housing {@code H1} rents, {@code H2} owns, {@code H3} lives with family
     * @param savings {@code S1} none to {@code S4} more than 5,000 EUR; {@code S9} not known
     * @param purpose {@code P1} car, {@code P2} furniture, {@code P3} renovation, {@code P4} education, {@code P5} business
     * @param amount in EUR
     * @param term in months
     * @param inquiries other loans asked for within six months
     * @param lateMonthsAgo months since a payment was last late; -7: never
     * @param overdrawnDays days of last year that the account was overdrawn; -9: no account
     * @param channel {@code branch}, {@code web} or {@code phone}
     */
    public record Application(
            String customer,
            int age,
            int incomeMonth,
            int incomeYear,
            int household,
            int jobMonths,
            String housing,
            String savings,
            String purpose,
            int amount,
            int term,
            int inquiries,
            int lateMonthsAgo,
            int overdrawnDays,
            String channel) {
        /** The probability that the loan is not repaid: the truth behind {@code outcome}. */
        public double riskOfDefault() {
            double z = -2.9 + 0.22 * inquiries;
            z += lateMonthsAgo == NEVER_LATE ? 0 : 1.6 * (1 - lateMonthsAgo / 72.0);
            z += purpose.equals(BUSINESS) && term >= LONG_TERM ? 1.4 : 0;
            return 1 / (1 + StrictMath.exp(-(z + (customer.equals(HAS_ACCOUNT) ? ofCustomer() : ofNewcomer()))));
        }

        private double ofCustomer() {
            return 2.6 * Math.min(60, overdrawnDays) / 60 + 1.5 * burden() + savings(0.3);
        }

        private double ofNewcomer() {
            double job = jobMonths == NO_JOB ? 1.1 : 0.7 - 1.2 * Math.min(60, jobMonths) / 60;
            double home = housing.equals("H1") ? 0.5 : housing.equals("H2") ? -0.4 : 0;
            return 6 * burden() + job + home + savings(1);
        }

        /** What a month's share of the amount takes of the income, at most half of it. */
        private double burden() {
            return Math.min(0.5, (double) amount / term / incomeMonth);
        }

        private double savings(double weight) {
            return weight
                    * switch (savings) {
                        case "S1" -> 0.6;
                        case "S2" -> 0.2;
                        case "S3" -> -0.3;
                        case "S4" -> -0.8;
                        default -> 0;
                    };
        }

        /** The values of {@link #COLUMNS} but the outcome's. */
        List<Object> values() {
            return List.of(
                    customer,
                    age,
                    incomeMonth,
                    incomeYear,
                    household,
                    jobMonths,
                    housing,
                    savings,
                    purpose,
                    amount,
                    term,
                    inquiries,
                    lateMonthsAgo,
                    overdrawnDays,
                    channel);
        }
    }

    /**
     * The application of an index in the sequence of a part, from 0 and without end.
     *
     * @param index 0 or more
     */
    public static Application application(Part part, int index) {
        return draw(new RowRandom(part.seed, index));
    }

    /** Whether it was repaid: {@code G}, else {@code B}; drawn from the truth by random numbers of its own. */
    public static String outcome(Part part, int index) {
        RowRandom random = new RowRandom(SplitMix64.mix(part.seed), index);
        return random.uniform(0, 1) < application(part, index).riskOfDefault() ? "B" : "G";
    }

    private static Application draw(RowRandom random) {
        boolean hasAccount = random.uniform(0, 1) < 0.55;
        int age = 20 + (int) Math.abs(random.normal(18));
        boolean hasJob = random.uniform(0, 1) < 0.92;
        int most = (age - 18) * 12;
        int job = hasJob ? Math.min(most, (int) (120 * random.uniform(0, 1) * random.uniform(0, 1))) : NO_JOB;
        int income = 10 * (int) (StrictMath.exp((hasJob ? 7.75 : 7.1) + random.normal(0.4)) / 10);
        int term = 12 * (1 + random.below(6));
        int amount = 100 * (int) Math.max(5, StrictMath.exp(8.6 + 0.012 * term + random.normal(0.55)) / 100);
        boolean wasLate = random.uniform(0, 1) < 0.28;
        int late = 1 + random.below(60);
        int overdrawn = Math.max(0, (int) (20 + random.normal(28)));
        return new Application(
                hasAccount ? HAS_ACCOUNT : "N",
                age,
                income,
                (int) Math.round(income * 12 / 100.0) * 100,
                1 + random.below(5),
                job,
                "H" + (random.uniform(0, 1) < 0.55 ? 1 : 2 + random.below(2)),
                "S" + List.of(1, 1, 2, 2, 3, 3, 4, 9).get(random.below(8)),
                "P" + (1 + random.below(5)),
                amount,
                term,
                (int) (5 * random.uniform(0, 1) * random.uniform(0, 1)),
                wasLate ? late : NEVER_LATE,
                hasAccount ? overdrawn : NO_ACCOUNT,
                List.of("branch", "web", "phone").get(random.below(3)));
    }
}
