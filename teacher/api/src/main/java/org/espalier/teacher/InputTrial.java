package org.espalier.teacher;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.espalier.base.Percent;
import org.espalier.data.DataSource;
import org.espalier.data.Dataset;
import org.espalier.data.Schema;
import org.espalier.data.Target;

/**
 * Whether a network wants encoded or raw rows, and in which order raw columns stand in its input, found by asking it in every
 * way that fits for rows whose class is known.
 */
public final class InputTrial {
    private static final int ROWS = 2000;

    /** Another way than the first is taken where it is right on this share of the rows more. */
    private static final double MARGIN = 0.02;

    private final Load load;
    private final Predicate<Teacher> hasOtherOrders;
    private final Schema schema;
    private final Consumer<String> notes;
    private final Consumer<String> log;

    /** Loads a network to be asked in one way. */
    @FunctionalInterface
    public interface Load {
        /** @throws TeacherException when it does not fit */
        Teacher with(TeacherInput input, RawOrder order);
    }

    /** A way to ask. */
    private record Way(TeacherInput input, RawOrder order, Teacher teacher) {
        String text() {
            return input.text() + " rows" + (order == RawOrder.SCHEMA ? "" : " " + order.text());
        }
    }

    private record Tried(Way way, double accuracy, double reordered) {
        String percent() {
            return Percent.digits(accuracy, 2) + " %";
        }
    }

    /**
     * @param hasOtherOrders whether a network that was loaded may want its raw columns in another order
     * @param notes told of a choice that the user should know of
     * @param log told of one that is as expected
     */
    public InputTrial(
            Load load, Predicate<Teacher> hasOtherOrders, Schema schema, Consumer<String> notes, Consumer<String> log) {
        this.load = load;
        this.hasOtherOrders = hasOtherOrders;
        this.schema = schema;
        this.notes = notes;
        this.log = log;
    }

    /**
     * @param asked the input that the user named
     * @param usual the input without labels to try the other on
     * @throws TeacherException when the network takes neither, or the order of its columns can't be known
     */
    public Teacher choose(Optional<TeacherInput> asked, TeacherInput usual, DataSource rows) {
        List<Way> ways = ways(asked);
        Way chosen = ways.size() == 1 ? only(ways.get(0), asked) : tried(ways, asked, usual, rows);
        ways.stream()
                .filter(way -> !way.equals(chosen))
                .forEach(way -> way.teacher().close());
        return chosen.teacher();
    }

    private List<Way> ways(Optional<TeacherInput> asked) {
        List<Way> ways = new ArrayList<>();
        TeacherException refusal = null;
        for (TeacherInput input : asked.map(List::of).orElse(List.of(TeacherInput.ENCODED, TeacherInput.RAW))) {
            try {
                Teacher first = load.with(input, RawOrder.SCHEMA);
                ways.add(new Way(input, RawOrder.SCHEMA, first));
                if (hasOtherOrders.test(first)) {
                    RawOrder.of(schema).stream()
                            .skip(1)
                            .forEach(order -> ways.add(new Way(input, order, load.with(input, order))));
                }
            } catch (TeacherException e) {
                refusal = refusal == null ? e : refusal; // the encoded input is what a message is about
            }
        }
        if (ways.isEmpty()) {
            throw refusal;
        }
        return ways;
    }

    private Way only(Way way, Optional<TeacherInput> asked) {
        if (way.input() == TeacherInput.RAW && asked.isEmpty()) {
            notes.accept("the teacher is asked with raw columns: encoded rows do not fit its inputs");
        }
        return way;
    }

    private Way tried(List<Way> ways, Optional<TeacherInput> asked, TeacherInput usual, DataSource rows) {
        Optional<Dataset> sample = RawCells.sample(rows, schema, ROWS, 0);
        if (sample.isEmpty()) {
            return untried(ways, asked, usual);
        }
        List<Tried> all = ways.stream().map(way -> tried(way, sample.get())).toList();
        Tried best = best(all, usual);
        boolean isSurprise =
                best.way().input() == TeacherInput.RAW || best.way().order() != RawOrder.SCHEMA;
        Optional<Tried> encoded = firstOf(TeacherInput.ENCODED, all);
        String text =
                encoded.isPresent() ? beside(encoded.get(), best, all, sample.get()) : orders(best, all, sample.get());
        if (isSurprise) {
            notes.accept(text);
        } else {
            log.accept(text);
        }
        return best.way();
    }

    private static Optional<Tried> firstOf(TeacherInput input, List<Tried> all) {
        return all.stream().filter(t -> t.way().input() == input).findFirst();
    }

    /** Classes in another order are another matter, which is warned of: answers count as they would be right. */
    private static Tried best(List<Tried> all, TeacherInput usual) {
        Tried first = firstOf(usual, all).orElse(all.get(0));
        Tried best =
                all.stream().max(Comparator.comparingDouble(Tried::reordered)).orElseThrow();
        return best.reordered() > first.reordered() + MARGIN ? best : first;
    }

    private static String beside(Tried encoded, Tried best, List<Tried> all, Dataset sample) {
        Tried raw = best.way().input() == TeacherInput.RAW
                ? best
                : firstOf(TeacherInput.RAW, all).orElseThrow();
        if (sample.schema().target().truths() > 0) {
            return String.format(
                    Locale.ROOT,
                    "the teacher is asked with %s: on %,d rows it explains %s of the variance by the raw ones, %s by the encoded"
                            + " ones (--teacher-input)",
                    best.way().text(),
                    sample.rows(),
                    raw.percent(),
                    encoded.percent());
        }
        return String.format(
                Locale.ROOT,
                "the teacher is asked with %s: on %,d labelled rows it is right on %s of the raw ones, %s of the encoded ones"
                        + " (--teacher-input)",
                best.way().text(),
                sample.rows(),
                raw.percent(),
                encoded.percent());
    }

    private static String orders(Tried best, List<Tried> all, Dataset sample) {
        List<String> others = all.stream()
                .filter(tried -> !tried.equals(best))
                .map(tried -> tried.percent() + " " + tried.way().order().text())
                .toList();
        return String.format(
                Locale.ROOT,
                sample.schema().target().truths() > 0
                        ? "the teacher is asked with raw rows %s: on %,d rows it explains %s of the variance so, and %s"
                        : "the teacher is asked with raw rows %s: on %,d labelled rows it is right on %s so, on %s",
                best.way().order().text(),
                sample.rows(),
                best.percent(),
                String.join(", ", others));
    }

    /** Without labels. */
    private Way untried(List<Way> ways, Optional<TeacherInput> asked, TeacherInput usual) {
        Way way = ways.stream().filter(w -> w.input() == usual).findFirst().orElse(ways.get(0));
        if (way.input() == TeacherInput.ENCODED) {
            notes.accept("the teacher is asked with encoded rows: no row has a label to try raw ones on"
                    + " (--teacher-input raw)");
            return way;
        }
        long orders = ways.stream().filter(w -> w.input() == TeacherInput.RAW).count();
        if (orders > 1 && asked.isEmpty()) {
            throw new TeacherException(
                    "expected rows with labels, to find by them in which order the columns stand in the"
                            + " teacher's input, found none; --teacher-input raw takes the schema's order");
        }
        notes.accept(
                orders > 1
                        ? "the teacher's columns are taken in the schema's order: no row has a label to try another on"
                        : "the teacher is asked with raw rows: no row has a label to try encoded ones on"
                                + " (--teacher-input encoded)");
        return way;
    }

    private static Tried tried(Way way, Dataset sample) {
        if (sample.schema().target().truths() > 0) {
            double explained = explained(way.teacher(), sample);
            return new Tried(way, explained, explained);
        }
        Optional<TeacherCheck> check = check(way.teacher(), sample);
        return new Tried(
                way,
                check.map(TeacherCheck::accuracy).orElse(0.0),
                check.map(TeacherCheck::reordered).orElse(0.0));
    }

    /** Share of the variance of the sample's values (of several answers each about its mean, in standard deviations, in all), 0 where it explains none or gives no numbers. */
    private static double explained(Teacher teacher, Dataset sample) {
        float[] answers;
        try {
            Teacher fitting = Teachers.fit(teacher, sample.schema());
            answers = Teachers.askValues(fitting, TeacherRows.of(sample), "row", false, (done, all) -> {});
        } catch (TeacherException e) {
            return 0;
        }
        float[] truth = sample.values();
        Target target = sample.schema().target();
        int width = target.truths();
        double missed = 0;
        double all = 0;
        for (int k = 0; k < width; k++) {
            int label = k;
            double mean = IntStream.range(0, sample.rows())
                    .mapToDouble(r -> truth[r * width + label])
                    .filter(value -> !Double.isNaN(value))
                    .average()
                    .orElse(0);
            for (int i = k; i < answers.length; i += width) {
                if (!Float.isNaN(truth[i])) {
                    missed += Math.pow((truth[i] - answers[i]) / target.scale(k), 2);
                    all += Math.pow((truth[i] - mean) / target.scale(k), 2);
                }
            }
        }
        return all > 0 ? Math.max(0, 1 - missed / all) : 0;
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
