package org.espalier.teacher.dl4j;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.espalier.data.Dataset;
import org.espalier.io.OverwritePolicy;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.TeacherTrainer;

/** Networks of {@link Dl4jTrainer} and {@link NumberTrainer}, for those that ask for a network of any library. */
public final class Dl4jTeacherTrainer implements TeacherTrainer {
    /** For the service loader. */
    public Dl4jTeacherTrainer() {}

    @Override
    public Kind kind() {
        return Kind.NETWORK;
    }

    @Override
    public String name() {
        return "network";
    }

    @Override
    public Teacher train(Dataset rows, Settings settings) {
        if (rows.schema().target().isNumeric()) {
            TeachOptions options = with(TeachOptions.numbers(rows.rows()), settings);
            int networks = settings.isSmall() ? 1 : TeachOptions.NETWORKS_OF_NUMBERS;
            return NumberTrainer.train(rows, options, networks, new TeachListener() {
                        @Override
                        public void epoch(Epoch e) {
                            settings.progress().accept("networks of numbers: epoch " + e.epoch() + " of " + e.epochs());
                        }
                    })
                    .teacher();
        }
        boolean isImage = rows.schema().image().isPresent();
        List<TeachOptions> candidates = isImage
                ? List.of(with(TeachOptions.images(), settings))
                : settings.isSmall()
                        ? List.of(with(TeachOptions.smallTables(rows.rows()), settings))
                        : List.of(
                                with(TeachOptions.smallTables(rows.rows()), settings),
                                with(TeachOptions.tables(rows.rows()), settings));
        return Dl4jTrainer.trainSimplest(rows, candidates, new TeachListener() {
                    @Override
                    public void epoch(Epoch e) {
                        settings.progress()
                                .accept(String.format(
                                        Locale.ROOT,
                                        "network: epoch %d of %d, validation %.1f %%",
                                        e.epoch(),
                                        e.epochs(),
                                        100 * e.validationAccuracy()));
                    }
                })
                .teacher();
    }

    private static TeachOptions with(TeachOptions.Builder builder, Settings settings) {
        return builder.threads(settings.threads()).seed(settings.seed()).build();
    }

    @Override
    public String suffix() {
        return ".zip";
    }

    @Override
    public void save(Teacher trained, Path file, OverwritePolicy existing) {
        ((Dl4jTeacher) trained).save(file, existing);
    }
}
