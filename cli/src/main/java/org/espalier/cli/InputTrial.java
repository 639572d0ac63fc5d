package org.espalier.cli;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.espalier.base.Percent;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.teacher.RawCells;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherCheck;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.TeacherInput;
import org.espalier.teacher.Teachers;

/** Whether a network wants encoded or raw rows, found by asking it with both for rows whose class is known. */
final class InputTrial {
    private static final int ROWS = 2000;

    /** Raw rows are taken where they are right on this share of the rows more. */
    private static final double MARGIN = 0.02;

    private InputTrial() {}

    /** @throws TeacherException when the network takes neither */
    static Teacher choose(Function<TeacherInput, Teacher> load, Schema schema, DataSource rows, Console console) {
        Teacher encoded;
        try {
            encoded = load.apply(TeacherInput.ENCODED);
        } catch (TeacherException e) {
            Teacher raw = raw(load).orElseThrow(() -> e);
            console.note("the teacher is asked with raw columns: encoded rows do not fit its inputs");
            return raw;
        }
        Optional<Teacher> raw = raw(load);
        if (raw.isEmpty()) {
            return encoded;
        }
        Optional<Dataset> sample = RawCells.sample(rows, schema, ROWS, 0);
        if (sample.isEmpty()) {
            console.note("the teacher is asked with encoded rows: no row has a label to try raw ones on"
                    + " (--teacher-input raw)");
            raw.get().close();
            return encoded;
        }
        Optional<TeacherCheck> byEncoded = check(encoded, sample.get());
        Optional<TeacherCheck> byRaw = check(raw.get(), sample.get());
        // classes in another order are another matter, which is warned of
        boolean isRaw = byRaw.map(TeacherCheck::reordered).orElse(0.0)
                > byEncoded.map(TeacherCheck::reordered).orElse(0.0) + MARGIN;
        String text = String.format(
                Locale.ROOT,
                "the teacher is asked with %s rows: on %,d labelled rows it is right on %s %% of the raw ones, %s %% of the"
                        + " encoded ones (--teacher-input)",
                isRaw ? "raw" : "encoded",
                sample.get().rows(),
                Percent.digits(byRaw.map(TeacherCheck::accuracy).orElse(0.0), 2),
                Percent.digits(byEncoded.map(TeacherCheck::accuracy).orElse(0.0), 2));
        if (isRaw) {
            console.note(text);
        } else {
            console.log(text);
        }
        (isRaw ? encoded : raw.get()).close();
        return isRaw ? raw.get() : encoded;
    }

    private static Optional<Teacher> raw(Function<TeacherInput, Teacher> load) {
        try {
            return Optional.of(load.apply(TeacherInput.RAW));
        } catch (TeacherException e) {
            return Optional.empty(); // the other input is what the message is about
        }
    }

    /** Empty where it gives no answer that is one, or the sample is too small to say. */
    private static Optional<TeacherCheck> check(Teacher teacher, Dataset sample) {
        try {
            Teacher fitting = Teachers.fit(teacher, sample.schema());
            return TeacherCheck.of(fitting, sample, Teachers.ask(fitting, sample, (done, all) -> {}));
        } catch (TeacherException e) {
            return Optional.empty();
        }
    }
}
