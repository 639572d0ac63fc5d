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
import org.espalier.base.Parallel;
import org.espalier.data.Dataset;
import org.espalier.evaluate.ColumnsRead;
import org.espalier.evaluate.Estimate;
import org.espalier.evaluate.Frontier;
import org.espalier.evaluate.Metrics;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.teacher.Teacher;
import org.espalier.train.DistillOptions;

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

    /** Multiplications that those which run to the end may take. */
    static final double WORK_TO_THE_END = 7e10;

    /** Multiplications of the first round, about: a smaller share of the epochs where the candidates cost more. */
    private static final double WORK_OF_FIRST_ROUND = 3e10;

    private static final double FIRST_SHARE = 0.2;
    private static final double SMALLEST_SHARE = 0.05;

    private final Dataset rows;
    private final List<Fold> folds;
    private final FitOptions options;
    private final FitListener listener;
    private final Subject subject;
    private double firstShare = 1;

    /**
     * What a candidate came to.
     *
     * @param loss by validation row, all folds one after the other
     * @param average what is answered for the same rows by average, {@code [rows, answers]}
     * @param maxPath the same by max-path
     * @param score {@link Subject#score}
     * @param trees one a fold
     */
    record Tried(
            Form form,
            boolean isDistilled,
            boolean isStopped,
            double[] loss,
            float[] average,
            float[] maxPath,
            double score,
            double columnsRead,
            double leaves,
            List<SoftDecisionTree> trees) {
        double meanLoss() {
            return Metrics.mean(loss);
        }

        Tried taught() {
            return new Tried(form, true, isStopped, loss, average, maxPath, score, columnsRead, leaves, trees);
        }
    }

    SizeSearch(Dataset rows, List<Fold> folds, FitOptions options, FitListener listener) {
        this.rows = rows;
        this.folds = folds;
        this.options = options;
        this.listener = listener;
        this.subject = Subject.of(rows);
    }

    /**
     * Every candidate, in their order, trained on labels. Where the best one costs so much that it may run to the end once, all of
     * them are stopped, and the caller says whether it runs with a teacher or without ({@link #isPending}).
     */
    List<Tried> all(List<Form> forms) {
        if (forms.size() == 1) {
            return List.of(run(forms, 1, f -> null).get(0));
        }
        double work = forms.stream().mapToDouble(this::work).sum();
        if (work <= WORK_OF_ALL) {
            return run(forms, 1, f -> null);
        }
        firstShare = Math.max(SMALLEST_SHARE, Math.min(FIRST_SHARE, WORK_OF_FIRST_ROUND / work));
        List<Tried> first = run(forms, firstShare, f -> null);
        Map<Form, Tried> result = new LinkedHashMap<>();
        first.forEach(t -> result.put(t.form(), t));
        Set<Form> on = survivors(first);
        List<Form> going = forms.stream().filter(on::contains).toList();
        run(going, 1, f -> null).forEach(t -> result.put(t.form(), t));
        return List.copyOf(result.values());
    }

    /** The better half by what they came to, as far as the work allows; none where the best one alone exceeds it. */
    Set<Form> survivors(List<Tried> first) {
        List<Tried> byLoss = new ArrayList<>(first);
        byLoss.sort(Comparator.comparingDouble(Tried::meanLoss));
        Set<Form> on = new LinkedHashSet<>();
        double work = 0;
        if (work(byLoss.get(0).form()) > WORK_TO_THE_END) {
            return on;
        }
        for (Tried t : byLoss.subList(0, (first.size() + 1) / 2)) {
            double more = work(t.form());
            if (work + more <= WORK_TO_THE_END) {
                on.add(t.form());
                work += more;
            }
        }
        return on;
    }

    /** Whether nothing has run to the end yet. */
    static boolean isPending(List<Tried> tried) {
        return tried.stream().allMatch(Tried::isStopped);
    }

    /** The form again: in the first round, or to the end. */
    Tried again(Form form, boolean isFirstRound, Optional<IntFunction<Teacher>> teacherOfFold) {
        Tried t = run(List.of(form), isFirstRound ? firstShare : 1, teacherOfFold.orElse(f -> null))
                .get(0);
        return teacherOfFold.isPresent() ? t.taught() : t;
    }

    /** Whether two more runs of the form are little. */
    boolean isCheap(Form form) {
        return 2 * work(form) <= WORK_OF_ALL;
    }

    /** Whether one more run of the form is no more than half of what runs to the end may take. */
    boolean isAffordable(Form form) {
        return 2 * work(form) <= WORK_TO_THE_END;
    }

    private double work(Form form) {
        Dataset fit = rows.select(folds.get(0).fit());
        DistillOptions of = form.options(fit, options.training(), 1, 1, options.seed());
        return folds.size() * form.work(of, fit);
    }

    /** The simplest within one standard error of the best of those that ran to the end, where any did; forms come the simplest first. */
    static Tried choose(List<Tried> tried) {
        List<Tried> ended = isPending(tried)
                ? tried
                : tried.stream().filter(t -> !t.isStopped()).toList();
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
                            + form.text(rows.schema().target()));
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
            SoftDecisionTree tree, double[] loss, float[] average, float[] maxPath, double columnsRead, int leaves) {}

    private Part part(Form form, int fold, double share, int threads, IntFunction<Teacher> teacherOfFold) {
        Dataset fit = rows.select(folds.get(fold).fit());
        Dataset validation = rows.select(folds.get(fold).validation());
        Optional<Teacher> teacher = Optional.ofNullable(teacherOfFold.apply(fold));
        DistillOptions of = form.options(fit, options.training(), share, threads, options.seed());
        // Of few rows the tree must choose its epoch by rows of its own: those of the fold are what it is measured on.
        // A table of answers has none for the fold's.
        boolean answers = teacher.map(Teacher::answersNewRows).orElse(true);
        Optional<Dataset> chooseBy = isReady(form) && answers ? Optional.of(validation) : Optional.empty();
        return measure(subject.train(of, fit, teacher, chooseBy), validation, threads);
    }

    /** Whether its tree is done: more rows to learn from it would not get. */
    boolean isReady(Form form) {
        return folds.size() == 1 && subject.maySeeValidation(form.leaves());
    }

    private Part measure(SoftDecisionTree tree, Dataset validation, int threads) {
        float[] average =
                tree.predict(validation.features(), Rule.AVERAGE, threads).probabilities();
        var byPath = tree.predict(validation.features(), Rule.MAX_PATH, threads);
        float[] maxPath = byPath.probabilities();
        int reached = (int) Arrays.stream(byPath.leaf()).distinct().count();
        return new Part(
                tree,
                subject.loss(validation, average, maxPath),
                average,
                maxPath,
                ColumnsRead.mean(tree, byPath.leaf()),
                reached);
    }

    private Tried together(Form form, boolean isStopped, List<Part> parts) {
        int answers = rows.schema().target().answers();
        int count = parts.stream().mapToInt(p -> p.loss().length).sum();
        double[] loss = new double[count];
        float[] average = new float[count * answers];
        float[] maxPath = new float[count * answers];
        int at = 0;
        for (Part p : parts) {
            System.arraycopy(p.loss(), 0, loss, at, p.loss().length);
            System.arraycopy(p.average(), 0, average, at * answers, p.average().length);
            System.arraycopy(p.maxPath(), 0, maxPath, at * answers, p.maxPath().length);
            at += p.loss().length;
        }
        return new Tried(
                form,
                false,
                isStopped,
                loss,
                average,
                maxPath,
                subject.score(validation(), maxPath),
                parts.stream().mapToDouble(Part::columnsRead).average().orElse(0),
                parts.stream().mapToInt(Part::leaves).average().orElse(0),
                parts.stream().map(Part::tree).toList());
    }

    /** The validation rows in the order of {@link Tried#loss}. */
    Dataset validation() {
        return rows.select(
                folds.stream().flatMapToInt(f -> Arrays.stream(f.validation())).toArray());
    }

    /** The teacher's answers for the validation rows, in the order of {@link Tried#loss}. */
    float[] answers(IntFunction<Teacher> teacherOfValidation) {
        int answers = rows.schema().target().answers();
        float[] out = new float
                [answers * folds.stream().mapToInt(f -> f.validation().length).sum()];
        int at = 0;
        for (int f = 0; f < folds.size(); f++) {
            Dataset validation = rows.select(folds.get(f).validation());
            float[] ofFold = subject.ask(teacherOfValidation.apply(f), validation);
            System.arraycopy(ofFold, 0, out, at, ofFold.length);
            at += ofFold.length;
        }
        return out;
    }

    /** Trains a tree of a form on all rows. */
    SoftDecisionTree train(Form form, Optional<Teacher> teacher) {
        return subject.train(
                form.options(rows, options.training(), 1, options.threads(), options.seed()),
                rows,
                teacher,
                Optional.empty());
    }

    /**
     * What was tried, as the user sees it.
     *
     * @param ofTeacher the teacher's answers for the validation rows
     */
    Frontier frontier(List<Tried> tried, Tried chosen, Optional<float[]> ofTeacher) {
        Tried best = tried.stream()
                .filter(t -> !t.isStopped())
                .min(Comparator.comparingDouble(Tried::meanLoss))
                .orElseThrow();
        return new Frontier(
                best.loss().length,
                folds.size(),
                subject.measure(),
                tried.stream()
                        .map(t -> new Frontier.Point(
                                t.form().text(rows.schema().target()),
                                t.form().options(),
                                t.isDistilled(),
                                t.isStopped(),
                                t.form().equals(chosen.form()) && t.isDistilled() == chosen.isDistilled(),
                                t.meanLoss(),
                                t.isStopped()
                                        ? 0
                                        : Estimate.ofDifference(t.loss(), best.loss())
                                                .standardError(),
                                t.score(),
                                ofTeacher.isPresent()
                                        ? OptionalDouble.of(subject.agreement(t.maxPath(), ofTeacher.get()))
                                        : OptionalDouble.empty(),
                                t.columnsRead(),
                                t.leaves()))
                        .toList());
    }
}
