package org.espalier.cli;

import java.util.Locale;
import org.espalier.base.Percent;
import org.espalier.console.Console;
import org.espalier.data.Dataset;
import org.espalier.data.LabelPolicy;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.tribuo.TribuoTreeExport;

/**
 * Makes Tribuo's own tree of a soft one: gate by gate where that is the same tree, else grown on its answers.
 *
 * @param data the rows to grow it on; their classes, where they have any, are ignored
 * @param maxLoss points of agreement that may be lost
 */
record HardTree(DataArguments data, double maxLoss, Console console) {
    /** @throws org.espalier.EspalierException one line, when the hard tree does not follow well enough; nothing is written then */
    void write(SoftDecisionTree tree, ExportTarget.Options options) {
        if (TribuoTreeExport.whyNotExact(tree, options.rule()).isEmpty()) {
            TribuoTreeExport.writeExact(tree, options.names(), options.out(), options.existing());
            console.print("exact: every gate asks about one column\n");
            return;
        }
        Dataset rows = ScoringData.read(data, tree, LabelPolicy.OPTIONAL, console);
        console.stage("growing a tree on " + rows.rows() + " rows");
        var grown = TribuoTreeExport.grow(tree, rows.features(), options.rule(), options.names());
        grown.requireLoss(maxLoss);
        grown.write(options.out(), options.existing());
        console.print(String.format(
                Locale.ROOT,
                "grown on %d rows; agreement %s %% on %d others%n",
                grown.grownOn(),
                Percent.digits(grown.agreement(), 2),
                grown.measuredOn()));
    }
}
