package org.espalier.cli;

import java.util.Optional;
import org.espalier.console.Console;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.explain.TreeView;
import org.espalier.io.AtomicFiles;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.viz.picture.Picture;
import org.espalier.viz.picture.PictureFormat;
import org.espalier.viz.picture.TreePicture;

/**
 * Draws the tree.
 *
 * @param data the rows that say which branches are most visited; without any, those of the training
 * @param levels to draw
 * @param ends to draw, where no levels are given
 */
record PictureExport(DataArguments data, Optional<Integer> levels, Optional<Integer> ends, Console console) {
    void write(SoftDecisionTree tree, PictureFormat format, ExportTarget.Options options) {
        TreePicture picture = TreePicture.of(view(tree));
        Picture drawn = levels.map(picture::levels)
                .or(() -> ends.map(picture::mostVisited))
                .orElseGet(picture::draw);
        console.stage("drawing");
        byte[] bytes = drawn.as(format);
        AtomicFiles.write(options.out(), options.existing(), out -> out.write(bytes));
    }

    private TreeView view(SoftDecisionTree tree) {
        if (!data.areGiven()) {
            return TreeView.of(tree);
        }
        Dataset rows = ScoringData.read(data, tree, LabelPolicy.IGNORED, console);
        return TreeView.over(tree, rows, Runtime.getRuntime().availableProcessors());
    }
}
