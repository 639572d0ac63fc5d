package org.espalier.bench.paper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.espalier.EspalierException;
import org.espalier.bench.paper.SizeStudy.Sizes;
import org.espalier.io.AtomicFiles;
import org.espalier.io.OverwritePolicy;

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
     * @param plot where the picture of the study of sizes goes
     */
    Printed print(String task, List<String> studied, Path plot) {
        return switch (task) {
            case "pruned" -> joined(each(studied, cells -> PrunedStudy.print(cells, settings, progress)));
            case "size" -> {
                List<Sizes> sizes = each(studied, cells -> SizeStudy.measure(cells, settings, progress));
                AtomicFiles.writeText(
                        plot,
                        OverwritePolicy.REPLACE,
                        ParetoPlot.draw(sizes.stream().map(Sizes::panel).toList()));
                progress.accept("written: " + plot);
                yield joined(sizes.stream().map(Sizes::printed).toList());
            }
            default -> withCells(DataSet.of(task), cells -> PaperTable.print(cells, settings, progress));
        };
    }

    private <T> List<T> each(List<String> names, Function<Cells, T> work) {
        return names.stream().map(name -> withCells(DataSet.of(name), work)).toList();
    }

    private static Printed joined(List<Printed> parts) {
        return new Printed(
                String.join("\n", parts.stream().map(Printed::markdown).toList()),
                parts.stream().flatMap(p -> p.failures().stream()).toList());
    }

    private <T> T withCells(DataSet data, Function<Cells, T> work) {
        progress.accept("reading " + data.text());
        Rows rows = new DataFiles(settings.data(), settings.cache()).read(data);
        ResultsFile results =
                new ResultsFile(settings.cache().resolve("cells-" + data.text() + ".jsonl"), settings.fresh());
        try (TeacherShelf shelf = new TeacherShelf(teachers, settings.threads(), progress)) {
            return work.apply(new Cells(rows, settings, shelf, results, CodeVersion.find()));
        }
    }
}
