package org.espalier.bench.paper;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a script for tables of two classes is asked for, {@code [SEEDS [DATA...]]}, and where it prints.
 *
 * @param rows of the folder that {@code ESPALIER_DATA} names, else {@code ../shared/data}
 * @param seeds runs with the seeds from 1 on; five unless said
 * @param names of data sets; all that there are unless said
 */
record Asked(ScorecardRows rows, int seeds, List<String> names, PrintStream out) {
    private static final int SEEDS = 5;

    static Asked of(String[] args) {
        return of(args, ScorecardRows.NAMES);
    }

    /** @param all data sets that there are */
    static Asked of(String[] args, List<String> all) {
        Path folder =
                Path.of(Optional.ofNullable(System.getenv("ESPALIER_DATA")).orElse("../shared/data"));
        return new Asked(
                new ScorecardRows(folder),
                args.length > 0 ? Integer.parseInt(args[0]) : SEEDS,
                args.length > 1 ? List.of(args).subList(1, args.length) : all,
                new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
    }
}
