package org.espalier.cli;

import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.data.Target;
import org.espalier.sdt.OneLabel;
import org.espalier.sdt.SoftDecisionTree;
import picocli.CommandLine.Option;

/** Which of a model's labels is meant. */
final class LabelArguments {
    @Option(
            names = "--label",
            paramLabel = "NAME",
            description = "Of a model of labels this one alone, as a tree of two classes, yes and no. Default: all.")
    private String label;

    /** The tree, or of a tree of labels what {@code --label} asks for. */
    SoftDecisionTree of(SoftDecisionTree tree) {
        if (label == null) {
            return tree;
        }
        if (!(tree.schema().target() instanceof Target.Labels target)) {
            throw new EspalierException("--label: expected a model of labels, found one of "
                    + tree.schema().target().kind().text());
        }
        if (!target.names().contains(label)) {
            throw new EspalierException(
                    "--label: expected one of " + Texts.list(target.names()) + ", found " + Texts.quote(label));
        }
        return OneLabel.of(tree, label);
    }

    /**
     * The same for what is made of one label only.
     *
     * @param what is made: {@code a report}
     */
    SoftDecisionTree one(SoftDecisionTree tree, String what) {
        if (label == null && tree.schema().target() instanceof Target.Labels target) {
            throw new EspalierException(what + ": expected --label with one of " + Texts.list(target.names())
                    + ", as it is of one label at a time");
        }
        return of(tree);
    }
}
