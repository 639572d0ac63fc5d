package org.espalier.teacher;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.io.FileHash;
import org.espalier.matrix.DenseMatrix;
import org.espalier.teacher.VotesTeacher.Annotator;
import org.espalier.teacher.VotesTeacher.Weighting;
import org.espalier.teacher.contract.TeacherContract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VotesTeacherTest extends TeacherContract {
    private static final List<String> CLASSES = List.of("ham", "spam");
    private static final Votes VOTES =
            Votes.of(List.of("a", "b", "c"), CLASSES, new int[][] {{0, 0, 0}, {1, 1, 0}, {-1, 1, 1}, {0, 0, -1}});
    private static final DenseMatrix ROWS = new DenseMatrix(4, 1, new float[4]);

    @TempDir
    Path folder;

    private final VotesTeacher teacher = VotesTeacher.of(VOTES, Weighting.DAWID_SKENE);

    @Override
    protected Teacher teacher() {
        return teacher;
    }

    @Override
    protected DenseMatrix rows() {
        return ROWS;
    }

    @Test
    void shares() {
        VotesTeacher shares = VotesTeacher.of(VOTES, Weighting.SHARES);
        float[] answers = shares.logProbabilities(ROWS, 1, 2);
        assertArrayEquals(new float[] {(float) Math.log(1 / 3.0), (float) Math.log(2 / 3.0)}, answers, 1e-6f);
        assertTrue(shares.fitted().isEmpty());
        assertEquals(
                "votes shares sha256:"
                        + FileHash.sha256("a,b,c\nham,ham,ham\nspam,spam,ham\n,spam,spam\nham,ham,\n"
                                .getBytes(StandardCharsets.UTF_8)),
                shares.identity());
        assertEquals(
                Optional.of("the teacher is the votes of 3 annotators on 4 rows, each by its share"), shares.note());
    }

    @Test
    void reliability() {
        double[] posteriors =
                DawidSkene.fit(VOTES, DawidSkene.Options.defaults()).posteriors();
        assertEquals(Math.log(posteriors[2]), teacher.logProbabilities(ROWS, 1, 2)[0], 1e-5);
        assertTrue(teacher.note()
                .orElseThrow()
                .startsWith("the teacher is the votes of 3 annotators on 4 rows, weighted"
                        + " by how reliable each is (Dawid and Skene, "));
        assertFalse(teacher.answersNewRows());
    }

    @Test
    void aSingleAnnotatorIsTakenAtItsWord() {
        VotesTeacher one =
                VotesTeacher.of(Votes.of(List.of("a"), CLASSES, new int[][] {{0}, {1}}), Weighting.DAWID_SKENE);
        assertArrayEquals(
                new float[] {0, (float) Math.log(1e-7), (float) Math.log(1e-7), 0},
                one.logProbabilities(new DenseMatrix(2, 1, new float[2]), 0, 2),
                1e-5f);
        assertEquals(
                Optional.of(
                        "the teacher is the votes of 1 annotator on 2 rows, as they stand: how reliable a single one"
                                + " is can't be told"),
                one.note());
    }

    @Test
    void annotatorsBesideTheLabels() throws IOException {
        DataSource source = DataSource.open(DataOptions.builder(
                        Files.writeString(folder.resolve("rows.csv"), "x,kind\n1,ham\n2,spam\n3,spam\n4,ham\n")
                                .toString())
                .target("kind")
                .build());
        Dataset rows = source.read(source.inferSchema(w -> {}), LabelPolicy.REQUIRED, new DataNotes());
        VotesTeacher shares = VotesTeacher.of(VOTES, Weighting.SHARES);
        List<Annotator> found = shares.annotators(rows);
        // c: in row 1 both others say the same, in row 2 none, in row 3 b does
        assertEquals(new Annotator("c", 3, 3 / 5.0, 3, 2 / 3.0, Double.NaN), found.get(2));
        assertEquals(
                Map.of("annotator", "c", "votes", 3, "agreement", 0.6, "labelled", 3, "accuracy", 2 / 3.0),
                found.get(2).toMap());
        assertEquals(
                Map.of("annotator", "a", "votes", 3, "agreement", 0.8),
                shares.annotators().get(0).toMap());
        assertEquals(
                teacher.fitted().orElseThrow().accuracy(0),
                teacher.annotators().get(0).estimated());
    }

    @Test
    void anotherNumberOfRows() {
        assertEquals(
                "votes: expected 3 rows of votes, one for each row of the data, found 4",
                assertThrows(
                                TeacherException.class,
                                () -> teacher.logProbabilities(new DenseMatrix(3, 1, new float[3]), 0, 3))
                        .getMessage());
    }

    @Test
    void tablesAreToldApartByTheirHeader() throws IOException {
        Path file = folder.resolve("table.csv");
        Files.writeString(file, "spam,ham\n0.5,0.5\n");
        assertFalse(VotesTeacher.isTableOfVotes(file, CLASSES));
        Files.writeString(file, "spam,hum\n0.5,0.5\n");
        assertFalse(VotesTeacher.isTableOfVotes(file, CLASSES));
        Files.writeString(file, "gpt,ann\nham,\n,spam\n");
        assertTrue(VotesTeacher.isTableOfVotes(file, CLASSES));
        VotesTeacher read = VotesTeacher.read(file, CLASSES, Set.of(), Weighting.SHARES);
        assertEquals("votes shares sha256:" + FileHash.sha256(file), read.identity());
    }
}
