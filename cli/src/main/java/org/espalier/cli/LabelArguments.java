package org.espalier.cli;

import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.data.Target;
import org.espalier.sdt.OneOutput;
import org.espalier.sdt.SoftDecisionTree;
import picocli.CommandLine.Option;

/** Which of a model's labels or numbers is meant. */
final class LabelArguments {
    private String label;

    @Option(
            names = "--label",
            paramLabel = "NAME",
            description = "Of a model of labels this one alone, as a tree of two classes, yes and no. Default: all.")
    void setLabel(String name) {
        label = name;
    }

    @Option(
            names = "--number",
            paramLabel = "NAME",
            description = "Of a model of several numbers this one alone. Default: all.")
    void setNumber(String name) {
        label = name;
    }

    /** The tree, or of a tree of several answers the one that is asked for. */
    SoftDecisionTree of(SoftDecisionTree tree) {
        if (label == null) {
            return tree;
        }
        Target target = tree.schema().target();
        if (!OneOutput.isOfSeveral(target)) {
            throw new EspalierException("--label: expected a model of labels or of several numbers, found one of "
                    + target.kind().text());
        }
        if (!target.columns().contains(label)) {
            throw new EspalierException(option(target) + ": expected one of " + Texts.list(target.columns())
                    + ", found " + Texts.quote(label));
        }
        return OneOutput.of(tree, label);
    }

    /**
     * The same for what is made of one answer only.
     *
     * @param what is made: {@code a report}
     */
    SoftDecisionTree one(SoftDecisionTree tree, String what) {
        Target target = tree.schema().target();
        if (label == null && OneOutput.isOfSeveral(target)) {
            throw new EspalierException(what + ": expected " + option(target) + " with one of "
                    + Texts.list(target.columns()) + ", as it is of one "
                    + (target.isNumeric() ? "number" : "label") + " at a time");
        }
        return of(tree);
    }

    private static String option(Target target) {
        return target.isNumeric() ? "--number" : "--label";
    }
}
