package org.espalier.teacher;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.espalier.EspalierException;

/**
 * What the votes of annotators say of each row's class, each annotator weighted by how reliable it is; what is reliable, the
 * votes themselves tell. By expectation maximisation of the model of A. P. Dawid and A. M. Skene, "Maximum likelihood
 * estimation of observer error-rates using the EM algorithm", Applied Statistics 28(1), 1979: a row's class is {@code k} with
 * probability {@code p_k}, and annotator {@code a} then names class {@code l} with probability {@code pi^a_kl}, on its own account.
 *
 * <p>Begins with the shares of the votes (their eq. 3.1), and goes in turns: error rates and class shares from the rows'
 * posteriors (eqs. 2.3, 2.4), then posteriors from these (eq. 2.5), until the log likelihood stands still. Every row of
 * {@code pi} and the class shares are smoothed by pseudo-votes spread evenly over the classes, so that an annotator of a few votes
 * is not taken at its word; what rises in every round is therefore the log likelihood plus the log prior.
 *
 * <p>Do not use it for a single annotator, of whom votes alone tell nothing: its answers come back softened. Annotators
 * that err on the same rows, as models of one maker do, are not independent, and the posteriors are surer than they should be.
 */
public final class DawidSkene {
    /**
     * How it is fitted.
     *
     * @param pseudoVotes by which every row of an annotator's error rates, and the class shares, are smoothed: as many votes spread
     *     evenly over the classes; 0 or more, 0 is plain maximum likelihood
     * @param maxRounds 1 or more
     * @param tolerance rise of the objective by row and round under which it has converged, above 0
     */
    public record Options(double pseudoVotes, int maxRounds, double tolerance) {
        public Options {
            require(pseudoVotes >= 0 && Double.isFinite(pseudoVotes), "pseudoVotes", "0 or more", pseudoVotes);
            require(maxRounds >= 1, "maxRounds", "1 or more", maxRounds);
            require(tolerance > 0, "tolerance", "a number above 0", tolerance);
        }

        /** One pseudo-vote, 500 rounds at most, 1e-9 a row. */
        public static Options defaults() {
            return new Options(1, 500, 1e-9);
        }

        private static void require(boolean holds, String key, String expected, double found) {
            if (!holds) {
                throw new EspalierException(key + ": expected " + expected + ", found " + found);
            }
        }
    }

    private final double[] posteriors;
    private final double[] classShares;
    private final double[][][] errorRates;
    private final List<Double> objectives;
    private final boolean hasConverged;

    private DawidSkene(Work work, List<Double> objectives, boolean hasConverged) {
        this.posteriors = work.posteriors;
        this.classShares = work.classShares;
        this.errorRates = work.errorRates;
        this.objectives = List.copyOf(objectives);
        this.hasConverged = hasConverged;
    }

    /** The same votes give the same bits. */
    public static DawidSkene fit(Votes votes, Options options) {
        Work work = new Work(votes, options.pseudoVotes());
        List<Double> objectives = new ArrayList<>();
        boolean hasConverged = false;
        while (!hasConverged && objectives.size() < options.maxRounds()) {
            work.maximise();
            double objective = work.expect();
            int rounds = objectives.size();
            hasConverged = rounds > 0 && objective - objectives.get(rounds - 1) < options.tolerance() * votes.rows();
            objectives.add(objective);
        }
        return new DawidSkene(work, objectives, hasConverged);
    }

    /** Probability of each class for each row, {@code [rows, classes]}; each row adds up to 1. */
    public double[] posteriors() {
        return posteriors.clone();
    }

    /** Estimated share of each class, {@code [classes]}. */
    public double[] classShares() {
        return classShares.clone();
    }

    /** Probability that an annotator names class {@code l} for a row of class {@code k}: {@code [k][l]}. */
    public double[][] errorRates(int annotator) {
        double[][] out = new double[classShares.length][];
        for (int k = 0; k < out.length; k++) {
            out[k] = errorRates[annotator][k].clone();
        }
        return out;
    }

    /** Estimated share of an annotator's answers that are right, {@code sum_k p_k pi_kk}. */
    public double accuracy(int annotator) {
        double sum = 0;
        for (int k = 0; k < classShares.length; k++) {
            sum += classShares[k] * errorRates[annotator][k][k];
        }
        return sum;
    }

    /** Log likelihood of the votes plus the log prior up to a constant, in nats, after each round; never falls. */
    public List<Double> objectives() {
        return objectives;
    }

    /** False where it was stopped after the last round allowed. */
    public boolean hasConverged() {
        return hasConverged;
    }

    /** What changes from round to round. */
    private static final class Work {
        private final Votes votes;
        private final int classes;
        /** Of each cell: a row's pseudo-votes spread evenly. */
        private final double pseudo;

        private final double[] posteriors;
        private final double[] classShares;
        private final double[][][] errorRates;

        Work(Votes votes, double pseudoVotes) {
            this.votes = votes;
            classes = votes.classes().size();
            pseudo = pseudoVotes / classes;
            posteriors = votes.shares();
            classShares = new double[classes];
            errorRates = new double[votes.annotators().size()][classes][classes];
        }

        /** Class shares and error rates of the posteriors as they stand. */
        void maximise() {
            for (int k = 0; k < classes; k++) {
                double sum = pseudo;
                for (int r = 0; r < votes.rows(); r++) {
                    sum += posteriors[r * classes + k];
                }
                classShares[k] = sum / (votes.rows() + classes * pseudo);
            }
            for (int a = 0; a < errorRates.length; a++) {
                for (int k = 0; k < classes; k++) {
                    double[] row = errorRates[a][k];
                    Arrays.fill(row, pseudo);
                    double sum = classes * pseudo;
                    for (int r = 0; r < votes.rows(); r++) {
                        int answer = votes.answer(r, a);
                        if (answer != Votes.NONE) {
                            row[answer] += posteriors[r * classes + k];
                            sum += posteriors[r * classes + k];
                        }
                    }
                    for (int l = 0; l < classes; l++) {
                        // a class that nobody has named and nothing smooths: no row can be of it
                        row[l] = sum > 0 ? row[l] / sum : 1.0 / classes;
                    }
                }
            }
        }

        /** Posteriors of the class shares and error rates as they stand; what those are worth. */
        double expect() {
            double objective = logPrior();
            double[] logShares = logs(classShares);
            double[][][] logRates = new double[errorRates.length][classes][];
            for (int a = 0; a < errorRates.length; a++) {
                for (int k = 0; k < classes; k++) {
                    logRates[a][k] = logs(errorRates[a][k]);
                }
            }
            double[] row = new double[classes];
            for (int r = 0; r < votes.rows(); r++) {
                double highest = Double.NEGATIVE_INFINITY;
                for (int k = 0; k < classes; k++) {
                    row[k] = logShares[k];
                    for (int a = 0; a < errorRates.length; a++) {
                        int answer = votes.answer(r, a);
                        row[k] += answer == Votes.NONE ? 0 : logRates[a][k][answer];
                    }
                    highest = Math.max(highest, row[k]);
                }
                double sum = 0;
                for (int k = 0; k < classes; k++) {
                    row[k] = Math.exp(row[k] - highest);
                    sum += row[k];
                }
                for (int k = 0; k < classes; k++) {
                    posteriors[r * classes + k] = row[k] / sum;
                }
                objective += highest + Math.log(sum);
            }
            return objective;
        }

        private double logPrior() {
            if (pseudo == 0) {
                return 0;
            }
            double sum = 0;
            for (double share : classShares) {
                sum += pseudo * Math.log(share);
            }
            for (double[][] ofAnnotator : errorRates) {
                for (double[] row : ofAnnotator) {
                    for (double rate : row) {
                        sum += pseudo * Math.log(rate);
                    }
                }
            }
            return sum;
        }

        private static double[] logs(double[] values) {
            double[] out = new double[values.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = Math.log(values[i]);
            }
            return out;
        }
    }
}
