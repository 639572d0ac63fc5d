package org.espalier.teacher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.base.Texts;
import org.espalier.data.Dataset;
import org.espalier.data.TextRows;
import org.espalier.io.FileHash;
import org.espalier.matrix.Matrix;

/**
 * Answers of several annotators as one teacher, row for row with the data: {@link Votes} in, probabilities of the classes out. It
 * knows no other rows, so there is no augmentation with it.
 */
public final class VotesTeacher implements Teacher {
    /** How votes become probabilities. */
    public enum Weighting {
        /** Each class gets its share of the row's votes. */
        SHARES("shares"),
        /** Annotators count by how reliable they are ({@link org.espalier.teacher.DawidSkene}). */
        DAWID_SKENE("dawid-skene");

        private final String text;

        Weighting(String text) {
            this.text = text;
        }

        /** As in the command's options. */
        public String text() {
            return text;
        }
    }

    /**
     * What is known of an annotator.
     *
     * @param votes rows that it answered
     * @param agreement share of the others' votes on these rows that say the same; NaN where there are none
     * @param labelled rows that it answered and that have a label
     * @param accuracy share of these that it answered rightly; NaN without any
     * @param estimated share of its answers that are right, as Dawid and Skene's model has it; NaN where that was not asked for
     */
    public record Annotator(String name, int votes, double agreement, int labelled, double accuracy, double estimated) {
        /** For a JSON document; what is not known is left out. */
        public Map<String, Object> toMap() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("annotator", name);
            json.put("votes", votes);
            if (!Double.isNaN(agreement)) {
                json.put("agreement", agreement);
            }
            if (labelled > 0) {
                json.put("labelled", labelled);
                json.put("accuracy", accuracy);
            }
            if (!Double.isNaN(estimated)) {
                json.put("estimatedAccuracy", estimated);
            }
            return json;
        }
    }

    private final Votes votes;
    private final Weighting weighting;
    private final Optional<DawidSkene> fitted;
    private final float[] logProbabilities;
    private final String name;
    private final String identity;

    private VotesTeacher(Votes votes, Weighting weighting, String name, String sha256) {
        this.votes = votes;
        this.weighting = weighting;
        this.name = name;
        this.identity = "votes " + weighting.text() + " sha256:" + sha256;
        // a single annotator's votes tell nothing of how reliable they are
        boolean isFitted =
                weighting == Weighting.DAWID_SKENE && votes.annotators().size() > 1;
        fitted = isFitted ? Optional.of(DawidSkene.fit(votes, DawidSkene.Options.defaults())) : Optional.empty();
        double[] shares = fitted.map(DawidSkene::posteriors).orElseGet(votes::shares);
        int classes = classes();
        logProbabilities = new float[shares.length];
        for (int r = 0; r < votes.rows(); r++) {
            LogProbabilities.ofProbabilities(
                    shares, r * classes, classes, logProbabilities, r * classes, name + ", row " + (r + 1));
        }
    }

    /** Votes that a program has. */
    public static VotesTeacher of(Votes votes, Weighting weighting) {
        byte[] text = votes.toCsv().getBytes(StandardCharsets.UTF_8);
        return new VotesTeacher(votes, weighting, "votes", FileHash.sha256(text));
    }

    /**
     * Reads a table of votes ({@link Votes#read}).
     *
     * @param classes names in the order of the answers
     * @throws org.espalier.EspalierException when the file is no such table
     */
    public static VotesTeacher read(Path file, List<String> classes, Set<String> missing, Weighting weighting) {
        String name = Texts.escape(file.toString());
        Votes votes = Votes.read(file, classes, missing);
        try {
            return new VotesTeacher(votes, weighting, name, FileHash.sha256(file));
        } catch (IOException e) {
            throw new TeacherException(name + ": can't be read", e);
        }
    }

    /**
     * Whether a table of answers holds votes: no column is called as a class is, as those of probabilities are.
     *
     * @throws org.espalier.data.DataException when it is no table
     */
    public static boolean isTableOfVotes(Path file, List<String> classes) {
        try (TextRows rows = TextRows.open(file)) {
            return rows.columns().stream().noneMatch(classes::contains);
        }
    }

    /** What they say of each annotator, in the order of the columns. */
    public List<Annotator> annotators() {
        return annotators(Optional.empty());
    }

    /**
     * The same beside the labels of the rows.
     *
     * @param rows row for row with the votes, labelled or not, of the same classes
     */
    public List<Annotator> annotators(Dataset rows) {
        requireRows(rows.rows());
        return annotators(Optional.of(rows.labels()));
    }

    private List<Annotator> annotators(Optional<int[]> labels) {
        List<Annotator> out = new ArrayList<>();
        for (int a = 0; a < votes.annotators().size(); a++) {
            int labelled = 0;
            int right = 0;
            for (int r = 0; labels.isPresent() && r < votes.rows(); r++) {
                int label = labels.get()[r];
                int answer = votes.answer(r, a);
                if (label != Dataset.UNLABELLED && answer != Votes.NONE) {
                    labelled++;
                    right += label == answer ? 1 : 0;
                }
            }
            int number = a;
            out.add(new Annotator(
                    votes.annotators().get(a),
                    votes.count(a),
                    votes.agreementWithRest(a),
                    labelled,
                    (double) right / labelled,
                    fitted.map(f -> f.accuracy(number)).orElse(Double.NaN)));
        }
        return List.copyOf(out);
    }

    /** The model of reliability; empty for plain shares, and for a single annotator. */
    public Optional<DawidSkene> fitted() {
        return fitted;
    }

    public Votes votes() {
        return votes;
    }

    @Override
    public Optional<String> note() {
        int count = votes.annotators().size();
        String begin = String.format(
                Locale.ROOT,
                "the teacher is the votes of %,d annotator%s on %,d rows, ",
                count,
                count == 1 ? "" : "s",
                votes.rows());
        if (fitted.isEmpty()) {
            return Optional.of(begin
                    + (weighting == Weighting.SHARES || count > 1
                            ? "each by its share"
                            : "as they stand: how reliable a single one is can't be told"));
        }
        int rounds = fitted.get().objectives().size();
        return Optional.of(begin + "weighted by how reliable each is (Dawid and Skene, "
                + (fitted.get().hasConverged() ? "" : "not converged after ") + rounds + " rounds)");
    }

    @Override
    public Optional<Integer> features() {
        return Optional.empty();
    }

    @Override
    public int classes() {
        return votes.classes().size();
    }

    @Override
    public Optional<List<String>> classNames() {
        return Optional.of(votes.classes());
    }

    @Override
    public boolean answersNewRows() {
        return false;
    }

    /** @throws TeacherException when the data have another number of rows than the votes */
    @Override
    public float[] logProbabilities(Matrix features, int from, int to) {
        requireRows(features.rows());
        return Arrays.copyOfRange(logProbabilities, from * classes(), to * classes());
    }

    private void requireRows(int rows) {
        if (rows != votes.rows()) {
            throw new TeacherException(name + ": expected " + rows
                    + " rows of votes, one for each row of the data, found " + votes.rows());
        }
    }

    @Override
    public String identity() {
        return identity;
    }
}
