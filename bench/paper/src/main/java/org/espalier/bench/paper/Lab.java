package org.espalier.bench.paper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.espalier.EspalierException;

/** Opens data, teachers and finished cells, and runs a table or a study. */
final class Lab {
    static final List<String> STUDIES = List.of("pruned", "size");

    private final Settings settings;
    private final Consumer<String> progress;
    private final Path teachers;

    private Lab(Settings settings, Consumer<String> progress, Path teachers) {
        this.settings = settings;
        this.progress = progress;
        this.teachers = teachers;
    }

    static Lab open(Settings settings, Consumer<String> progress) {
        try {
            return new Lab(
                    settings, progress, Files.createDirectories(settings.cache().resolve("teachers")));
        } catch (IOException e) {
            throw new EspalierException(settings.cache() + ": expected a folder, it can't be made", e);
        }
    }

    /**
     * Runs what is not finished yet, and writes it in Markdown.
     *
     * @param task a data set or a study
     * @param studied data sets of a study
     */
    Printed print(String task, List<String> studied) {
        return switch (task) {
            default -> withCells(DataSet.of(task), cells -> PaperTable.print(cells, settings, progress));
        };
    }

    private Printed withCells(DataSet data, java.util.function.Function<Cells, Printed> work) {
        progress.accept("reading " + data.text());
        Rows rows = new DataFiles(settings.data(), settings.cache()).read(data);
        ResultsFile results =
                new ResultsFile(settings.cache().resolve("cells-" + data.text() + ".jsonl"), settings.fresh());
        try (TeacherShelf shelf = new TeacherShelf(teachers, settings.threads(), progress)) {
            return work.apply(new Cells(rows, settings, shelf, results, CodeVersion.find()));
        }
    }
}
