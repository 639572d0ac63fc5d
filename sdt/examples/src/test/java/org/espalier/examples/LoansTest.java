package org.espalier.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.espalier.data.Column;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.examples.Loans.Application;
import org.espalier.examples.Loans.Part;
import org.junit.jupiter.api.Test;

class LoansTest {
    private static DataSource source(String name) {
        return DataSource.open(DataOptions.builder(name).build());
    }

    private static Application changed(Application a, String customer, String purpose, int term) {
        return new Application(
                customer,
                a.age(),
                a.incomeMonth(),
                a.incomeYear(),
                a.household(),
                a.jobMonths(),
                a.housing(),
                a.savings(),
                purpose,
                a.amount(),
                term,
                a.inquiries(),
                a.lateMonthsAgo(),
                a.overdrawnDays(),
                a.channel());
    }

    @Test
    void areTheSameEverywhere() {
        assertEquals(
                "Application[customer=K, age=25, incomeMonth=2190, incomeYear=26300, household=1, jobMonths=24, housing=H3, savings=S1, purpose=P4, amount=4700, term=12, inquiries=2, lateMonthsAgo=-7, overdrawnDays=0, channel=branch]",
                Loans.application(Part.TRAIN, 0).toString());
    }

    @Test
    void aSchemaOfThemHasTheirWords() {
        List<String> warnings = new ArrayList<>();
        Schema schema = source("loans:train").inferSchema(warnings::add);
        assertEquals(List.of(), warnings);
        assertEquals(15, schema.columns().size());
        assertEquals(List.of("B", "G"), schema.target().classes());
        assertEquals("defaulted", schema.words().className("B"));
        assertEquals("applicants", schema.words().rows());
        Set<String> codes = new HashSet<>();
        for (Column column : schema.columns()) {
            assertTrue(!schema.words().column(column.name()).equals(column.name()), column.name());
            if (column instanceof Column.Category c && !c.name().equals("channel")) {
                c.categories().forEach(code -> {
                    codes.add(code);
                    assertTrue(!schema.words().value(c.name(), code).equals(code), code);
                });
            }
        }
        assertEquals(15, codes.size(), "every code occurs: " + codes);
        assertEquals("never late", schema.words().value("late_months_ago", "-7"));
    }

    @Test
    void theTwoSetsShareNoRow() {
        Schema schema = source("loans:train").inferSchema(w -> {});
        Dataset train = source("loans:train").read(schema, LabelPolicy.REQUIRED, new DataNotes());
        Dataset test = source("loans:test").read(schema, LabelPolicy.REQUIRED, new DataNotes());
        assertEquals(8000, train.rows());
        assertEquals(2000, test.rows());
        Set<Application> seen = new HashSet<>();
        IntStream.range(0, 8000).forEach(i -> seen.add(Loans.application(Part.TRAIN, i)));
        assertTrue(IntStream.range(0, 2000).noneMatch(i -> seen.contains(Loans.application(Part.TEST, i))));
    }

    /** What the class says of the truth, from the truth itself. */
    @Test
    void theTruthIsAsItIsSaid() {
        int bad = 0;
        double risk = 0;
        int interactions = 0;
        for (int i = 0; i < Part.TRAIN.rows(); i++) {
            Application a = Loans.application(Part.TRAIN, i);
            risk += a.riskOfDefault();
            bad += Loans.outcome(Part.TRAIN, i).equals("B") ? 1 : 0;
            assertEquals(a.incomeYear(), 12.0 * a.incomeMonth(), 50.0, "redundant");
            assertEquals(a.customer().equals("K"), a.overdrawnDays() != Loans.NO_ACCOUNT);
            double shortCar = logit(changed(a, a.customer(), "P1", 36)) - logit(changed(a, a.customer(), "P1", 37));
            double longBusiness = logit(changed(a, a.customer(), "P5", 48)) - logit(changed(a, a.customer(), "P1", 48));
            double shortBusiness =
                    logit(changed(a, a.customer(), "P5", 47)) - logit(changed(a, a.customer(), "P1", 47));
            assertEquals(1.4, longBusiness, 1e-9);
            assertEquals(0, shortBusiness, 1e-9);
            interactions += shortCar > 0 ? 1 : 0;
        }
        assertEquals(risk / Part.TRAIN.rows(), (double) bad / Part.TRAIN.rows(), 0.01);
        assertTrue(bad > 1500 && bad < 2500, "defaulted: " + bad);
        assertTrue(interactions > 7000, "a shorter term is a larger instalment: " + interactions);
    }

    private static double logit(Application a) {
        return Math.log(a.riskOfDefault() / (1 - a.riskOfDefault()));
    }
}
