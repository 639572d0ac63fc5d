package org.espalier.samples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.data.Schema;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.ExplanationText;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.viz.picture.PictureFormat;
import org.espalier.viz.picture.TreePicture;

/**
 * Why a position of Connect-4 is lost: the board is told to the schema, so that every gate is drawn as one.
 *
 * <pre>
 * LostPosition connect-4.data.gz path.svg
 * </pre>
 */
public final class LostPosition {
    private static final int ROWS = 6;
    private static final int COLUMNS = 7;
    private static final int LINE = 80;

    private LostPosition() {}

    /** @param args the file of UCI's Connect-4, the picture to write */
    public static void main(String[] args) {
        DataSource source = DataSource.open(DataOptions.builder(Path.of(args[0]))
                .noHeader()
                .columns(names())
                .target("outcome")
                .build());
        Schema inferred = source.inferSchema(System.out::println);
        Schema schema = new Schema(inferred.columns(), Optional.of(board()), Optional.empty(), inferred.target());
        Dataset rows = source.read(schema, LabelPolicy.REQUIRED, new DataNotes());
        DistillOptions options =
                DistillOptions.builder(rows).depth(4).epochs(10).build();
        SoftDecisionTree tree = new Distiller(options).distill(rows, Optional.empty());

        Explainer explainer = Explainer.of(tree);
        int loss = schema.classIndex("loss");
        Explanation why = IntStream.range(0, rows.rows())
                .filter(r -> rows.labels()[r] == loss)
                .mapToObj(r -> explainer.explain(rows.features().row(r)))
                .filter(e -> e.predicted() == loss && e.isOnePathEnough())
                .findFirst()
                .orElseThrow();
        System.out.print(ExplanationText.write(why, LINE, ExplanationText.CONTRIBUTIONS));
        byte[] picture = TreePicture.of(explainer.view()).path(why).as(PictureFormat.SVG);
        AtomicFiles.write(Path.of(args[1]), OverwritePolicy.REPLACE, out -> out.write(picture));
    }

    /** As in the file: a1 to a6, then b1, each column of the board from below, and the outcome. */
    private static List<String> names() {
        List<String> names = new ArrayList<>();
        for (char column = 'a'; column < 'a' + COLUMNS; column++) {
            for (int row = 1; row <= ROWS; row++) {
                names.add("" + column + row);
            }
        }
        names.add("outcome");
        return names;
    }

    /** As one reads: the top row first. */
    private static Schema.Grid board() {
        List<String> cells = new ArrayList<>();
        for (int row = ROWS; row >= 1; row--) {
            for (char column = 'a'; column < 'a' + COLUMNS; column++) {
                cells.add("" + column + row);
            }
        }
        return new Schema.Grid(ROWS, COLUMNS, cells);
    }
}
