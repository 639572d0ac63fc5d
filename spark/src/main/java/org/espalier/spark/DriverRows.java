package org.espalier.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.espalier.data.DataException;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.teacher.Teacher;

/**
 * The rows on the driver.
 *
 * @param validation the validation set; empty: a part of the training rows is to be taken
 */
record DriverRows(CollectedRows training, Optional<CollectedRows> validation, Optional<Teacher> teacher) {
    /** @param isDivided whether some of the rows are held out */
    static DriverRows of(SurveyedRows all, Draw draw, boolean isDivided) {
        List<RowBlock> blocks = all.collect(draw);
        Schema schema = all.schema();
        CollectedRows training = CollectedRows.of(blocks, schema, false);
        Optional<CollectedRows> validation =
                isDivided ? Optional.of(CollectedRows.of(blocks, schema, true)) : Optional.empty();
        if (training.rows().rows() == 0
                || validation.isPresent() && validation.get().rows().rows() == 0) {
            throw new DataException(
                    "sampleRows: expected rows of training and validation in the sample, found none of one");
        }
        List<CollectedRows> known = new ArrayList<>(List.of(training));
        validation.ifPresent(known::add);
        boolean hasTeacher = all.reader().names().teacher() != null;
        return new DriverRows(
                training, validation, hasTeacher ? Optional.of(new ColumnTeacher(known)) : Optional.empty());
    }

    Optional<Dataset> held() {
        return validation.map(CollectedRows::rows);
    }
}
