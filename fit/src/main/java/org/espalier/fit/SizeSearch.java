package org.espalier.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.espalier.base.Parallel;
import org.espalier.data.Dataset;
import org.espalier.evaluate.ColumnsRead;
import org.espalier.evaluate.Estimate;
import org.espalier.evaluate.Frontier;
import org.espalier.evaluate.Metrics;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.teacher.Teachers;
import org.espalier.train.DistillOptions;
import org.espalier.train.Distiller;
import org.espalier.train.LeafKind;
import org.espalier.train.TrainingListener;

/**
 * Chooses form and size of a tree on validation rows. All candidates run for a part of their epochs first, where they cost
 * much; the better half goes on (successive halving, Jamieson and Talwalkar 2016). Of those that ran to the end the simplest is
 * taken whose loss is within one standard error of the lowest, the error being that of the difference on the same rows
 * (Breiman et al. 1984, section 3.4.3, paired). What a candidate costs is counted, not timed: the choice is the same on every
 * machine.
 */
final class SizeSearch {
    /** Multiplications of all candidates together below which none is stopped early: half a minute of one core, about. */
    static final double WORK_OF_ALL = 1.5e10;

    /** Multiplications that those which run to the end may take; the best one may always. */
    static final double WORK_TO_THE_END = 7e10;

    private static final double FIRST_SHARE = 0.2;

    private final Dataset rows;
    private final List<Fold> folds;
    private final FitOptions options;
    private final FitListener listener;

    /**
     * What a candidate came to.
     *
     * @param loss by validation row, all folds one after the other
     * @param average probabilities of the same rows by average, {@code [rows, classes]}
     * @param answers classes of the same rows by max-path
     * @param trees one a fold
     */
    record Tried(
            Form form,
            boolean isDistilled,
            boolean isStopped,
            double[] loss,
            float[] average,
            int[] answers,
            double accuracy,
            double columnsRead,
            double leaves,
            List<SoftDecisionTree> trees) {
        double meanLoss() {
            return Metrics.mean(loss);
        }
    }

    SizeSearch(Dataset rows, List<Fold> folds, FitOptions options, FitListener listener) {
        this.rows = rows;
        this.folds = folds;
        this.options = options;
        this.listener = listener;
    }

    /** Every candidate, in their order, trained on labels. */
    List<Tried> all(List<Form> forms) {
        if (forms.size() == 1) {
            return List.of(run(forms, 1, f -> null).get(0));
        }
        double work = forms.stream().mapToDouble(this::work).sum();
        if (work <= WORK_OF_ALL) {
            return run(forms, 1, f -> null);
        }
        List<Tried> first = run(forms, FIRST_SHARE, f -> null);
        Map<Form, Tried> result = new LinkedHashMap<>();
        first.forEach(t -> result.put(t.form(), t));
        Set<Form> on = survivors(first);
        List<Form> going = forms.stream().filter(on::contains).toList();
        run(going, 1, f -> null).forEach(t -> result.put(t.form(), t));
        return List.copyOf(result.values());
    }

    /** The better half by what they came to, as far as the work allows; the best one always. */
    Set<Form> survivors(List<Tried> first) {
        List<Tried> byLoss = new ArrayList<>(first);
        byLoss.sort(Comparator.comparingDouble(Tried::meanLoss));
        Set<Form> on = new LinkedHashSet<>();
        double work = 0;
        for (Tried t : byLoss.subList(0, (first.size() + 1) / 2)) {
            double more = work(t.form());
            if (on.isEmpty() || work + more <= WORK_TO_THE_END) {
                on.add(t.form());
                work += more;
            }
        }
        return on;
    }

    private double work(Form form) {
        Dataset fit = rows.select(folds.get(0).fit());
        DistillOptions of = form.options(fit, options.training(), 1, 1, options.seed());
        return folds.size() * form.work(of, fit);
    }

    /** The simplest within one standard error of the best of those that ran to the end; forms come the simplest first. */
    static Tried choose(List<Tried> tried) {
        List<Tried> ended = tried.stream().filter(t -> !t.isStopped()).toList();
        Tried best =
                ended.stream().min(Comparator.comparingDouble(Tried::meanLoss)).orElseThrow();
        return ended.stream()
                .filter(t -> {
                    Estimate more = Estimate.ofDifference(t.loss(), best.loss());
                    return more.value() <= more.standardError();
                })
                .findFirst()
                .orElse(best);
    }

    /** The same form, taught. */
    Tried distilled(Form form, IntFunction<Teacher> teacherOfFold) {
        Tried t = run(List.of(form), 1, teacherOfFold).get(0);
        return new Tried(
                t.form, true, t.isStopped, t.loss, t.average, t.answers, t.accuracy, t.columnsRead, t.leaves, t.trees);
    }

    private List<Tried> run(List<Form> forms, double share, IntFunction<Teacher> teacherOfFold) {
        int jobs = forms.size() * folds.size();
        Part[] parts = new Part[jobs];
        // the longest first, so that the last one to end is a short one
        Integer[] order = new Integer[jobs];
        Arrays.setAll(order, i -> i);
        Arrays.sort(
                order, Comparator.comparingInt(i -> -forms.get(i / folds.size()).depth()));
        AtomicInteger next = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        int workers = Math.min(options.threads(), jobs);
        int threadsOfEach = Math.max(1, options.threads() / workers);
        Parallel.run(workers, () -> {
            for (int i = next.getAndIncrement(); i < jobs; i = next.getAndIncrement()) {
                int job = order[i];
                Form form = forms.get(job / folds.size());
                parts[job] = part(form, job % folds.size(), share, threadsOfEach, teacherOfFold);
                int ended = done.incrementAndGet();
                synchronized (this) {
                    listener.progress(ended + " of " + jobs + " trees" + (share < 1 ? " of the first round" : "") + ": "
                            + form.text());
                }
            }
        });
        List<Tried> out = new ArrayList<>();
        for (int f = 0; f < forms.size(); f++) {
            List<Part> ofForm = Arrays.asList(parts).subList(f * folds.size(), (f + 1) * folds.size());
            out.add(together(forms.get(f), share < 1, ofForm));
        }
        return out;
    }

    /** One fold of one candidate. */
    private record Part(
            SoftDecisionTree tree, double[] loss, float[] average, int[] answers, double columnsRead, int leaves) {}

    private Part part(Form form, int fold, double share, int threads, IntFunction<Teacher> teacherOfFold) {
        Dataset fit = rows.select(folds.get(fold).fit());
        Dataset validation = rows.select(folds.get(fold).validation());
        Optional<Teacher> teacher = Optional.ofNullable(teacherOfFold.apply(fold));
        DistillOptions of = form.options(fit, options.training(), share, threads, options.seed());
        // Scorecards learn from the rows that they choose by, in the end; and of few rows the tree must choose its
        // epoch
        // by rows of its own. Those of the fold are what it is measured on.
        boolean mayChooseByThem = folds.size() == 1 && form.leaves() == LeafKind.CONSTANT;
        Optional<Dataset> chooseBy = mayChooseByThem ? Optional.of(validation) : Optional.empty();
        boolean isTable = teacher.isPresent() && !teacher.get().answersNewRows();
        SoftDecisionTree tree = new Distiller(of, TrainingListener.SILENT, Optional.empty())
                .distill(fit, teacher, isTable ? Optional.empty() : chooseBy);
        return measure(tree, validation, threads);
    }

    private static Part measure(SoftDecisionTree tree, Dataset validation, int threads) {
        int classes = tree.classes();
        float[] average =
                tree.predict(validation.features(), Rule.AVERAGE, threads).probabilities();
        var byPath = tree.predict(validation.features(), Rule.MAX_PATH, threads);
        float[] maxPath = byPath.probabilities();
        double[] loss = new double[validation.rows()];
        int[] answers = new int[loss.length];
        for (int r = 0; r < loss.length; r++) {
            int at = r * classes + validation.labels()[r];
            loss[r] = 0.5 * validation.weight(r) * (Metrics.logLoss(average[at]) + Metrics.logLoss(maxPath[at]));
            answers[r] = Metrics.argmax(maxPath, r, classes);
        }
        int reached = (int) Arrays.stream(byPath.leaf()).distinct().count();
        return new Part(tree, loss, average, answers, ColumnsRead.mean(tree, byPath.leaf()), reached);
    }

    private Tried together(Form form, boolean isStopped, List<Part> parts) {
        int count = parts.stream().mapToInt(p -> p.loss().length).sum();
        double[] loss = new double[count];
        float[] average = new float[count * rows.schema().classes()];
        int at = 0;
        int[] answers = new int[count];
        for (Part p : parts) {
            System.arraycopy(p.loss(), 0, loss, at, p.loss().length);
            System.arraycopy(p.average(), 0, average, at * rows.schema().classes(), p.average().length);
            System.arraycopy(p.answers(), 0, answers, at, p.answers().length);
            at += p.loss().length;
        }
        return new Tried(
                form,
                false,
                isStopped,
                loss,
                average,
                answers,
                Metrics.share(answers, labels()),
                parts.stream().mapToDouble(Part::columnsRead).average().orElse(0),
                parts.stream().mapToInt(Part::leaves).average().orElse(0),
                parts.stream().map(Part::tree).toList());
    }

    /** Labels of the validation rows in the order of {@link Tried#loss}. */
    int[] labels() {
        return folds.stream()
                .flatMapToInt(f -> Arrays.stream(f.validation()))
                .map(r -> rows.labels()[r])
                .toArray();
    }

    /** The teacher's class of the validation rows, in the order of {@link Tried#loss}. */
    int[] answers(IntFunction<Teacher> teacherOfValidation) {
        int classes = rows.schema().classes();
        return IntStream.range(0, folds.size())
                .flatMap(f -> {
                    Dataset validation = rows.select(folds.get(f).validation());
                    float[] answers = Teachers.ask(
                            Teachers.fit(teacherOfValidation.apply(f), rows.schema()), validation, (done, total) -> {});
                    return IntStream.range(0, validation.rows()).map(r -> Metrics.argmax(answers, r, classes));
                })
                .toArray();
    }

    /**
     * What was tried, as the user sees it.
     *
     * @param ofTeacher the teacher's class of the validation rows
     */
    Frontier frontier(List<Tried> tried, Tried chosen, Optional<int[]> ofTeacher) {
        Tried best = tried.stream()
                .filter(t -> !t.isStopped())
                .min(Comparator.comparingDouble(Tried::meanLoss))
                .orElseThrow();
        return new Frontier(
                best.loss().length,
                folds.size(),
                tried.stream()
                        .map(t -> new Frontier.Point(
                                t.form().text(),
                                t.form().options(),
                                t.isDistilled(),
                                t.isStopped(),
                                t.form().equals(chosen.form()) && t.isDistilled() == chosen.isDistilled(),
                                t.meanLoss(),
                                t.isStopped()
                                        ? 0
                                        : Estimate.ofDifference(t.loss(), best.loss())
                                                .standardError(),
                                t.accuracy(),
                                ofTeacher.isPresent()
                                        ? OptionalDouble.of(Metrics.share(t.answers(), ofTeacher.get()))
                                        : OptionalDouble.empty(),
                                t.columnsRead(),
                                t.leaves()))
                        .toList());
    }
}
