package org.espalier.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.espalier.data.DataException;
import org.espalier.data.Schema;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.LeafChoice;
import org.espalier.train.TrainingException;
import org.espalier.train.TrainingListener;
import org.espalier.train.TrainingOption;
import org.espalier.train.TrainingOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Training on a sample. One pass over all rows checks them and makes the schema, a second one brings at most so many of them,
 * encoded, to the driver; there a tree is trained as anywhere else.
 */
final class SampleTraining {
    private static final Logger LOG = LoggerFactory.getLogger(SampleTraining.class);

    private final Map<TrainingOption<?>, String> chosen;
    private final long mostRows;
    private final long seed;

    /**
     * @param chosen options that were set; the others follow from the data
     * @param mostRows rows that are trained on, about, where there are more
     */
    SampleTraining(Map<TrainingOption<?>, String> chosen, long mostRows, long seed) {
        this.chosen = chosen;
        this.mostRows = mostRows;
        this.seed = seed;
    }

    /**
     * Trains a tree.
     *
     * @param frame rows whose columns have been checked
     * @param classNames as the label's attributes name them
     * @throws org.espalier.EspalierException one line, when rows or options can't be used
     */
    SoftDecisionTree train(Dataset<?> frame, RowReader reader, Optional<List<String>> classNames) {
        Dataset<Row> selected = RowReader.select(frame, reader.names());
        boolean isCached = !frame.storageLevel().equals(StorageLevel.NONE());
        if (!isCached) {
            selected.persist(StorageLevel.MEMORY_AND_DISK()); // it is read twice
        }
        try {
            JavaRDD<Row> rows = selected.toJavaRDD();
            Survey survey = Survey.over(rows, reader);
            Schema schema = survey.schema(classNames);
            double share = Math.min(1, (double) mostRows / survey.used());
            if (share < 1) {
                LOG.info(String.format(
                        Locale.ROOT, "about %,d of %,d rows are trained on (sampleRows)", mostRows, survey.used()));
            }
            return train(CollectedRows.blocks(rows, reader, schema, share, seed), reader, schema);
        } finally {
            if (!isCached) {
                selected.unpersist();
            }
        }
    }

    private SoftDecisionTree train(List<RowBlock> blocks, RowReader reader, Schema schema) {
        CollectedRows training = CollectedRows.of(blocks, schema, false);
        Optional<CollectedRows> validation = reader.names().validation() == null
                ? Optional.empty()
                : Optional.of(CollectedRows.of(blocks, schema, true));
        if (training.rows().rows() == 0
                || validation.isPresent() && validation.get().rows().rows() == 0) {
            throw new DataException(
                    "sampleRows: expected rows of training and validation in the sample, found none of one");
        }
        List<CollectedRows> known = new ArrayList<>(List.of(training));
        validation.ifPresent(known::add);
        Optional<Teacher> teacher =
                reader.names().teacher() == null ? Optional.empty() : Optional.of(new ColumnTeacher(known));
        DistillOptions.Builder builder = DistillOptions.builder(training.rows());
        chosen.forEach(builder::read);
        if (teacher.isPresent()) {
            builder.augment(0); // a column has no answers for augmented copies
        }
        Optional<org.espalier.data.Dataset> held = validation.map(CollectedRows::rows);
        Listener listener = new Listener();
        if (LeafChoice.isOpen(builder, schema)) {
            LeafChoice choice = LeafChoice.of(builder, listener, training.rows(), teacher, held);
            listener.note(choice.sentence());
            return choice.tree();
        }
        return new Distiller(builder.build(), listener, Optional.empty()).distill(training.rows(), teacher, held);
    }

    /** @throws TrainingException when a value is not of its option's form, or out of range */
    static void check(Map<TrainingOption<?>, String> chosen, boolean hasTeacher) {
        chosen.forEach((option, text) -> {
            option.parse(text);
            if (hasTeacher && option == TrainingOptions.AUGMENT && !text.equals("0")) {
                throw new TrainingException(
                        option.key(),
                        "expected 0, as a column of answers knows no augmented copies, found " + text,
                        null);
            }
        });
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
