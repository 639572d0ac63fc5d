package org.espalier.bench.paper;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How to run.
 *
 * @param seeds runs of each tree: seeds 1 to this
 * @param threads cells that run side by side, one thread each
 * @param teachers networks that are trained on all rows; seed s learns from number {@code (s - 1) mod teachers + 1}
 * @param teacher a network that was trained elsewhere, taken as the teacher of all rows
 * @param data folder of the public data sets
 * @param cache folder of teachers, their answers and finished cells
 * @param fractions of the labelled rows, in %
 * @param losses {@code default}, {@code expected}, {@code mixture}
 * @param extras noisy labels and unlabelled rows: always, never, or on Letter and Adult
 * @param fresh cells that are finished already are computed again
 */
record Settings(
        int seeds,
        int threads,
        int teachers,
        Optional<Path> teacher,
        Path data,
        Path cache,
        List<Double> fractions,
        List<String> losses,
        Extras extras,
        boolean fresh) {
    /** Whether noisy labels and unlabelled rows are tried. */
    enum Extras {
        AUTO,
        YES,
        NO
    }

    List<Integer> seedList() {
        return IntStream.rangeClosed(1, seeds).boxed().toList();
    }

    /** Number of the teacher of all rows that a seed learns from. */
    int teacherOf(int seed) {
        return (seed - 1) % teachers + 1;
    }
}
