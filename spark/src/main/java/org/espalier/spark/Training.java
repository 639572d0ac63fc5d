package org.espalier.spark;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.FileCheckpoints;
import org.espalier.train.LeafChoice;
import org.espalier.train.LeafKind;
import org.espalier.train.TrainingException;
import org.espalier.train.TrainingListener;
import org.espalier.train.TrainingOption;
import org.espalier.train.TrainingOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Training. One pass over all rows checks them and makes the schema, a second one brings at most so many of them, encoded, to the
 * driver. On these a tree is trained as anywhere else; or they steer what is trained on all rows where they are.
 *
 * @param chosen options that were set; the others follow from the data
 * @param mostRows rows on the driver, about, where there are more
 * @param checkpoint folder where a run on all rows is kept
 * @param onAll how shards keep in step; empty: the rows on the driver alone are trained on
 */
record Training(
        Map<TrainingOption<?>, String> chosen,
        long mostRows,
        long seed,
        Optional<Synchronization> onAll,
        Optional<String> checkpoint) {
    private static final Logger LOG = LoggerFactory.getLogger(Training.class);

    /**
     * Trains a tree.
     *
     * @param frame rows whose columns have been checked
     * @param classNames as the label's attributes name them
     * @throws org.espalier.EspalierException one line, when rows or options can't be used
     */
    SoftDecisionTree train(Dataset<?> frame, RowReader reader, Optional<List<String>> classNames) {
        return SurveyedRows.use(
                frame,
                reader,
                classNames,
                all -> onAll.map(sync -> onAll(all, sync)).orElseGet(() -> onSample(all)));
    }

    private SoftDecisionTree onSample(SurveyedRows all) {
        double share = all.share(mostRows);
        if (share < 1) {
            LOG.info(String.format(
                    Locale.ROOT,
                    "about %,d of %,d rows are trained on (sampleRows)",
                    mostRows,
                    all.survey().used()));
        }
        DriverRows rows = DriverRows.of(
                all, new Draw(seed, share, 0), all.reader().names().validation() != null);
        DistillOptions.Builder builder = DistillOptions.builder(rows.training().rows());
        chosen.forEach(builder::read);
        if (rows.teacher().isPresent()) {
            builder.augment(0); // a column has no answers for augmented copies
        }
        Listener listener = new Listener();
        if (LeafChoice.isOpen(builder, all.schema())) {
            LeafChoice choice = LeafChoice.of(builder, listener, rows.training().rows(), rows.teacher(), rows.held());
            listener.note(choice.sentence());
            return choice.tree();
        }
        return new Distiller(builder.build(), listener, Optional.empty())
                .distill(rows.training().rows(), rows.teacher(), rows.held());
    }

    private SoftDecisionTree onAll(SurveyedRows all, Synchronization sync) {
        boolean hasColumn = all.reader().names().validation() != null;
        double validation =
                hasColumn ? 0 : ofAll(DistillOptions.builder(all.schema())).validation();
        DriverRows rows = DriverRows.of(all, new Draw(seed, all.share(mostRows), validation), true);
        DistillOptions options = ofAll(DistillOptions.builder(rows.training().rows()));
        try (Shards shards = Shards.of(all, new Draw(seed, 1, validation), options, sync)) {
            return new Distiller(options, new Listener(), checkpoint.map(c -> new FileCheckpoints(Path.of(c))), shards)
                    .distill(rows.training().rows(), rows.teacher(), rows.held());
        }
    }

    private DistillOptions ofAll(DistillOptions.Builder builder) {
        builder.leaves(LeafKind.CONSTANT).augment(0);
        chosen.forEach(builder::read);
        return builder.build();
    }

    /** @throws TrainingException when a value is not of its option's form, or out of range */
    void check(boolean hasTeacher) {
        chosen.forEach((option, text) -> {
            option.parse(text);
            if (hasTeacher) {
                require(option, text, TrainingOptions.AUGMENT, "0", "as a column of answers knows no augmented copies");
            }
            if (onAll.isPresent()) {
                require(option, text, TrainingOptions.AUGMENT, "0", "as rows stay as they are with trainOn = all");
                require(
                        option,
                        text,
                        TrainingOptions.LEAVES,
                        LeafKind.CONSTANT.text(),
                        "as scorecards are fitted to rows in one place (trainOn = sample)");
                require(option, text, TrainingOptions.ENGINE, "jvm", "as executors have no other engine");
            }
        });
    }

    private static void require(
            TrainingOption<?> option, String text, TrainingOption<?> of, String expected, String why) {
        if (option == of && !text.equals(expected)) {
            throw new TrainingException(option.key(), "expected " + expected + ", " + why + ", found " + text, null);
        }
    }

    /** Tells the log how training goes. */
    private static final class Listener implements TrainingListener {
        @Override
        public void note(String text) {
            LOG.info(text);
        }

        @Override
        public void warning(String text) {
            LOG.warn(text);
        }
    }
}
