package org.espalier.samples;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import org.espalier.data.DataNotes;
import org.espalier.data.DataOptions;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.explain.Explainer;
import org.espalier.explain.Explanation;
import org.espalier.explain.ExplanationSummary;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.viz.picture.Picture;
import org.espalier.viz.picture.PictureFormat;
import org.espalier.viz.picture.TreePicture;

/**
 * Reads a digit, and draws what the tree saw in it at each gate of its path:
 *
 * <pre>
 * ReadDigit mnist:train 7 path.svg
 * </pre>
 */
public final class ReadDigit {
    private static final int ROWS = 10_000;

    private ReadDigit() {}

    /** @param args the digits ({@code mnist:train}, or {@code digits:train} that needs no file), the row to read, the picture */
    public static void main(String[] args) {
        DataSource source = DataSource.open(DataOptions.builder(args[0]).build());
        Dataset all = source.read(source.inferSchema(System.out::println), LabelPolicy.REQUIRED, new DataNotes());
        Dataset rows = all.select(IntStream.range(0, Math.min(ROWS, all.rows())).toArray());
        DistillOptions options =
                DistillOptions.builder(rows).depth(5).epochs(8).augment(1).build();
        SoftDecisionTree tree = new Distiller(options).distill(rows, Optional.empty());

        Explainer explainer = Explainer.of(tree);
        Explanation why = explainer.explain(all.features().row(Integer.parseInt(args[1]) - 1));
        ExplanationSummary.of(why).forEach(System.out::println);
        Picture path = TreePicture.of(explainer.view()).path(why);
        AtomicFiles.write(Path.of(args[2]), OverwritePolicy.REPLACE, out -> out.write(path.as(PictureFormat.SVG)));
    }
}
