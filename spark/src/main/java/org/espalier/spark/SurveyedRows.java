package org.espalier.spark;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.espalier.data.Schema;

/**
 * Rows that were looked at once: all of them can be used.
 *
 * @param rows as the reader reads them
 * @param schema of the features, by all rows
 */
record SurveyedRows(JavaRDD<Row> rows, RowReader reader, Survey survey, Schema schema) {
    /**
     * Looks at all rows, and keeps them in memory for what they are used for next, where their frame is not kept.
     *
     * @param frame rows whose columns have been checked
     * @param classNames as the label's attributes name them
     * @throws org.espalier.data.DataException when a row can't be used, or there is nothing to learn
     */
    static <T> T use(
            Dataset<?> frame, RowReader reader, Optional<List<String>> classNames, Function<SurveyedRows, T> use) {
        Dataset<Row> selected = RowReader.select(frame, reader.names());
        boolean isCached = !frame.storageLevel().equals(StorageLevel.NONE());
        if (!isCached) {
            selected.persist(StorageLevel.MEMORY_AND_DISK());
        }
        try {
            JavaRDD<Row> rows = selected.toJavaRDD();
            Survey survey = Survey.over(rows, reader);
            return use.apply(new SurveyedRows(rows, reader, survey, survey.schema(classNames)));
        } finally {
            if (!isCached) {
                selected.unpersist();
            }
        }
    }

    /** The share that so many rows are of all of them; 1 where there are fewer. */
    double share(long mostRows) {
        return Math.min(1, (double) mostRows / survey.used());
    }

    /** Rows on the driver. */
    List<RowBlock> collect(Draw draw) {
        return CollectedRows.blocks(rows, reader, schema, draw);
    }
}
