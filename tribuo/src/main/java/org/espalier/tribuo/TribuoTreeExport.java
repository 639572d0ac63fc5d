package org.espalier.tribuo;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.EspalierException;
import org.espalier.base.Percent;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;
import org.espalier.matrix.Matrix;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.dtree.impurity.GiniIndex;
import org.tribuo.common.tree.TreeModel;
import org.tribuo.common.tree.protos.TreeModelProto;
import org.tribuo.impl.ArrayExample;
import org.tribuo.impl.ModelDataCarrier;
import org.tribuo.math.la.SparseVector;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Approximates a soft tree by Tribuo's own {@link TreeModel}, which any Tribuo program with {@code tribuo-common-tree} loads,
 * and which splits by one column at a time: exactly, where gates ask about one column each and the rule is greedy
 * ({@link #exact}), else as a CART that Tribuo's trainer grows on the classes that the soft tree gives to rows.
 *
 * <p>How well it follows is measured on rows that it has not seen: every fifth row is kept for that. Its probabilities are
 * shares of those classes in a leaf, not the soft tree's probabilities, and a class that the soft tree gave to none of the
 * rows is none of its labels.
 */
public final class TribuoTreeExport {
    /** One row of so many is kept to measure the agreement. */
    private static final int HELD_OUT = 5;

    private static final int MIN_ROWS = 50;

    private TribuoTreeExport() {}

    /**
     * A tree, and how well it follows the soft tree.
     *
     * @param model as {@link org.tribuo.Model#deserialize} takes it
     * @param grownOn number of rows that it was grown on
     * @param measuredOn number of other rows, on which its agreement was measured
     * @param agreement share of those to which it gives the class that the soft tree gives, 0 to 1
     */
    public record Approximation(ModelProto model, int grownOn, int measuredOn, double agreement) {
        /** How many points (hundredths) the agreement falls short of full agreement. */
        public double loss() {
            return 100 * (1 - agreement);
        }

        /**
         * @param maxLoss in points, 0 to 100
         * @throws EspalierException one line, when it loses more
         */
        public void requireLoss(double maxLoss) {
            if (loss() > maxLoss) {
                throw new EspalierException(String.format(
                        Locale.ROOT,
                        "the hard tree gives the soft tree's class to %s %% of %d rows that it has not seen, %.2f points"
                                + " short; at most %s are allowed (--max-loss)",
                        Percent.digits(agreement, 2),
                        measuredOn,
                        loss(),
                        maxLoss));
            }
        }

        /**
         * Writes the model to a file that {@code Model.deserializeFromFile} reads.
         *
         * @throws EspalierException one line, when it can't be written
         */
        public void write(Path path, OverwritePolicy existing) {
            AtomicFiles.check(path, existing);
            TribuoExport.write(model, path, existing);
        }
    }

    /**
     * Why {@link #exact} does not apply: the rule is not greedy, a gate asks about several columns, or leaves have scorecards.
     *
     * @return empty where it applies
     */
    public static Optional<String> whyNotExact(SoftDecisionTree tree, Rule rule) {
        return GreedyTree.refusal(tree, rule);
    }

    /**
     * The tree by {@link Rule#GREEDY} as Tribuo's {@link TreeModel}, split by split: the same answers with the same probabilities, and
     * no rows are needed.
     *
     * @param names how the tree's columns are called in examples
     * @return as {@link org.tribuo.Model#deserialize} takes it
     * @throws EspalierException one line, where {@link #whyNotExact} has a reason, or two columns get the same name
     */
    public static ModelProto exact(SoftDecisionTree tree, FeatureNames names) {
        whyNotExact(tree, Rule.GREEDY).ifPresent(why -> {
            throw new EspalierException("the tree has no exact form as Tribuo's: " + why);
        });
        return GreedyTree.model(tree, names);
    }

    /** Writes {@link #exact} to a file that {@code Model.deserializeFromFile} reads. */
    public static void writeExact(SoftDecisionTree tree, FeatureNames names, Path path, OverwritePolicy existing) {
        AtomicFiles.check(path, existing);
        TribuoExport.requireLanguage();
        TribuoExport.write(exact(tree, names), path, existing);
    }

    /**
     * Grows a tree. The same rows in the same order give the same bytes.
     *
     * @param rows encoded rows, {@code [rows, tree.features()]}; the more, and the more like those to come, the closer
     * @param rule how the soft tree answers
     * @param names how the tree's columns are called in examples
     * @throws EspalierException when there are fewer than 50 rows that have a feature other than 0, the soft tree gives one class to all, or two columns get
     *     the same name
     */
    public static Approximation grow(SoftDecisionTree tree, Matrix rows, Rule rule, FeatureNames names) {
        TribuoExport.requireLanguage();
        if (rows.columns() != tree.features()) {
            throw new IllegalArgumentException(
                    "expected rows of " + tree.features() + " features, found " + rows.columns());
        }
        new FeatureSpace(tree.schema(), names); // refuses names that two columns share
        MutableDataset<Label> known = dataset(tree);
        MutableDataset<Label> fresh = dataset(tree);
        RowExamples examples = new RowExamples(tree.schema(), names);
        List<String> classes = tree.schema().target().classes();
        for (int r = 0; r < rows.rows(); r++) {
            float[] row = rows.row(r);
            Label answer = new Label(classes.get(tree.predict(row, rule).classIndex()));
            ArrayExample<Label> example = examples.of(row, answer);
            if (example.size() > 0) { // Tribuo knows no example without features: a picture all black
                (r % HELD_OUT == HELD_OUT - 1 ? fresh : known).add(example);
            }
        }
        if (known.size() + fresh.size() < MIN_ROWS || fresh.size() == 0) {
            throw new EspalierException(
                    "expected " + MIN_ROWS + " rows or more that are not all zero to grow a hard tree on, found "
                            + (known.size() + fresh.size()));
        }
        if (known.getOutputs().size() < 2) {
            throw new EspalierException(
                    "the tree gives the same class to all rows: a hard tree can't be grown on them");
        }
        TreeModel<Label> grown = trainer().train(known);
        double agreement = agreement(grown, fresh);
        return new Approximation(
                withOwnProvenance(grown, tree, rule, agreement), known.size(), fresh.size(), agreement);
    }

    private static CARTClassificationTrainer trainer() {
        return new CARTClassificationTrainer(Integer.MAX_VALUE, 1, 0, 1, false, new GiniIndex(), 1);
    }

    private static MutableDataset<Label> dataset(SoftDecisionTree tree) {
        LabelFactory factory = new LabelFactory();
        return new MutableDataset<>(
                new SimpleDataSourceProvenance(tree.provenance().data(), TribuoExport.NO_TIME, factory), factory);
    }

    private static double agreement(TreeModel<Label> grown, MutableDataset<Label> rows) {
        int same = 0;
        for (Example<Label> example : rows) {
            // Tribuo has no answer where no feature is known, and so does not agree
            boolean isAnswered = SparseVector.createSparseVector(example, grown.getFeatureIDMap(), false)
                            .numActiveElements()
                    > 0;
            String wanted = example.getOutput().getLabel();
            same += isAnswered && grown.predict(example).getOutput().getLabel().equals(wanted) ? 1 : 0;
        }
        return (double) same / rows.size();
    }

    /** Says what it approximates, and no time of day. */
    private static ModelProto withOwnProvenance(
            TreeModel<Label> grown, SoftDecisionTree tree, Rule rule, double agreement) {
        ModelProto whole = grown.serialize();
        try {
            TreeModelProto content = whole.getSerializedData().unpack(TreeModelProto.class);
            var provenance = TribuoExport.provenance(
                    tree,
                    TreeModel.class,
                    Map.of(
                            "approximates",
                            "soft decision tree by " + rule.text(),
                            "agreement",
                            String.format(Locale.ROOT, "%.4f", agreement)));
            var carrier = new ModelDataCarrier<>(
                    "approximation-of-soft-decision-tree",
                    provenance,
                    grown.getFeatureIDMap(),
                    grown.getOutputIDInfo(),
                    grown.generatesProbabilities(),
                    provenance.getTribuoVersion());
            return whole.toBuilder()
                    .setSerializedData(Any.pack(
                            content.toBuilder().setMetadata(carrier.serialize()).build()))
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("Tribuo's tree serialises as a TreeModelProto", e);
        }
    }
}
