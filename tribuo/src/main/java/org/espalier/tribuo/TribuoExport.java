package org.espalier.tribuo;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.StringProvenance;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.espalier.EspalierException;
import org.espalier.base.Texts;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.multilabel.MultiLabel;
import org.tribuo.multilabel.MultiLabelFactory;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.provenance.impl.EmptyTrainerProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;

/** Makes Tribuo models of trees that were distilled outside Tribuo. */
public final class TribuoExport {
    /** Tribuo wants a time; the tree has none, and the same tree gives the same bytes. */
    static final OffsetDateTime NO_TIME = Instant.EPOCH.atOffset(ZoneOffset.UTC);

    private TribuoExport() {}

    /**
     * The tree as a Tribuo model.
     *
     * @param rule {@link Rule#AVERAGE} or {@link Rule#MAX_PATH}
     * @param names how the tree's columns are called in examples
     * @throws EspalierException when two columns get the same name, or the rule is greedy
     */
    public static SoftDecisionTreeModel model(SoftDecisionTree tree, Rule rule, FeatureNames names) {
        return new SoftDecisionTreeModel(
                "soft-decision-tree",
                provenance(tree, SoftDecisionTreeModel.class, Map.of()),
                new FeatureSpace(tree.schema(), names).domain(),
                outputs(tree.schema().target().classes()),
                tree,
                rule,
                names);
    }

    /**
     * The tree of numbers or a rate as a Tribuo regression, whose outputs have the names of the target's columns.
     *
     * @param rule {@link Rule#AVERAGE} or {@link Rule#MAX_PATH}
     * @param names how the tree's columns are called in examples
     * @throws EspalierException when two columns get the same name, or the rule is greedy
     */
    public static SoftDecisionTreeNumberModel numberModel(SoftDecisionTree tree, Rule rule, FeatureNames names) {
        return new SoftDecisionTreeNumberModel(
                "soft-decision-tree",
                provenance(tree, SoftDecisionTreeNumberModel.class, Map.of()),
                new FeatureSpace(tree.schema(), names).domain(),
                numberOutputs(tree.schema().target().columns()),
                tree,
                rule,
                names);
    }

    /**
     * The tree of labels as a Tribuo model of {@code MultiLabel}.
     *
     * @param rule {@link Rule#AVERAGE} or {@link Rule#MAX_PATH}
     * @param names how the tree's columns are called in examples
     * @throws EspalierException when two columns get the same name, the rule is greedy, or a label has a comma, which Tribuo's
     *     labels can't have
     */
    public static SoftDecisionTreeLabelsModel labelsModel(SoftDecisionTree tree, Rule rule, FeatureNames names) {
        return new SoftDecisionTreeLabelsModel(
                "soft-decision-tree",
                provenance(tree, SoftDecisionTreeLabelsModel.class, Map.of()),
                new FeatureSpace(tree.schema(), names).domain(),
                severalOutputs(tree.schema().target().answerNames()),
                tree,
                rule,
                names);
    }

    /**
     * The model of the tree's target, whatever it is: {@link #model} of classes, {@link #numberModel} of a number or a rate, {@link
     * #labelsModel} of labels.
     */
    public static Model<?> anyModel(SoftDecisionTree tree, Rule rule, FeatureNames names) {
        return switch (tree.schema().target().kind()) {
            case CLASSES -> model(tree, rule, names);
            case NUMBER, RATE -> numberModel(tree, rule, names);
            case LABELS -> labelsModel(tree, rule, names);
        };
    }

    /**
     * Writes a model of any kind to a file that {@code Model.deserializeFromFile} reads.
     *
     * @throws EspalierException one line, when it can't be written
     */
    public static void write(Model<?> model, Path path, OverwritePolicy existing) {
        AtomicFiles.check(path, existing);
        requireLanguage();
        write(model.serialize(), path, existing);
    }

    /** Tribuo 4.3.2 looks its methods up by names that it makes with the default locale's upper case letters. */
    static void requireLanguage() {
        Locale language = Locale.getDefault();
        if (!"i".toUpperCase(language).equals("I")) {
            throw new EspalierException(
                    "expected a default locale in which Tribuo finds its own methods (such as Locale.ROOT)," + " found "
                            + language.toLanguageTag() + ", where the upper case of i is another letter than I");
        }
    }

    static void write(ModelProto model, Path path, OverwritePolicy existing) {
        byte[] content = model.toByteArray();
        AtomicFiles.write(path, existing, out -> out.write(content));
    }

    /** Labels whose ids are the places of the classes. */
    static ImmutableOutputInfo<Label> outputs(List<String> classes) {
        Map<Label, Integer> ids = new HashMap<>();
        for (int k = 0; k < classes.size(); k++) {
            ids.put(new Label(classes.get(k)), k);
        }
        return new LabelFactory().constructInfoForExternalModel(ids);
    }

    /** Labels that an example may have together, whose ids are their places. */
    static ImmutableOutputInfo<MultiLabel> severalOutputs(List<String> labels) {
        Map<MultiLabel, Integer> ids = new HashMap<>();
        for (int k = 0; k < labels.size(); k++) {
            if (labels.get(k).indexOf(',') >= 0) {
                throw new EspalierException(
                        "expected labels without a comma for Tribuo, found " + Texts.quote(labels.get(k)));
            }
            ids.put(new MultiLabel(labels.get(k)), k);
        }
        return new MultiLabelFactory().constructInfoForExternalModel(ids);
    }

    /** The outputs of a regression, whose ids are their places. */
    static ImmutableOutputInfo<Regressor> numberOutputs(List<String> names) {
        Map<Regressor, Integer> ids = new HashMap<>();
        for (int k = 0; k < names.size(); k++) {
            ids.put(new Regressor(names.get(k), Double.NaN), k);
        }
        return new RegressionFactory().constructInfoForExternalModel(ids);
    }

    /**
     * Where a tree comes from, in classes of Tribuo's own, so that every Tribuo program can read it. No trainer of Tribuo's
     * has trained it, so that of the provenance is the empty one; what the tree was trained with stands beside, by name.
     *
     * @param model the class that it is exported as
     * @param about what else is to be known, by name
     */
    static ModelProvenance provenance(SoftDecisionTree tree, Class<?> model, Map<String, String> about) {
        Map<String, Provenance> run = new TreeMap<>();
        about.forEach((key, value) -> run.put(key, new StringProvenance(key, value)));
        run.put(
                "espalier-version",
                new StringProvenance("espalier-version", tree.provenance().version()));
        run.put("teacher", new StringProvenance("teacher", tree.provenance().teacher()));
        run.put(
                "seed",
                new StringProvenance("seed", Long.toString(tree.provenance().seed())));
        tree.provenance().configuration().forEach((key, value) -> run.put(key, new StringProvenance(key, value)));
        SimpleDataSourceProvenance data =
                new SimpleDataSourceProvenance(tree.provenance().data(), NO_TIME, new LabelFactory());
        return new ModelProvenance(
                model.getName(),
                NO_TIME,
                new MutableDataset<>(data, new LabelFactory()).getProvenance(),
                new EmptyTrainerProvenance(),
                run,
                false);
    }
}
