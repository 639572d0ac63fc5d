package org.espalier.viz.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.espalier.base.Texts;
import org.espalier.data.Dataset;
import org.espalier.evaluate.ClassCounts;
import org.espalier.evaluate.Evaluation;
import org.espalier.evaluate.Interval;
import org.espalier.evaluate.Metrics;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Predictions;
import org.espalier.viz.page.Counts;

/** A {@link Standing} of what is measured in every report: the tree, its teacher, and always answering one class. */
final class ReportStanding {
    private static final int NAME = 40;

    private final TreeView view;
    private final Dataset data;
    private final Optional<float[]> teacher;
    private final Predictions maxPath;
    private final Predictions average;
    private final Evaluation e;
    private final boolean isTrained;
    private final List<Standing.Remark> remarks = new ArrayList<>();

    ReportStanding(
            TreeView view,
            Dataset data,
            Optional<float[]> teacher,
            Predictions maxPath,
            Predictions average,
            Evaluation e,
            boolean isTrained) {
        this.view = view;
        this.data = data;
        this.teacher = teacher;
        this.maxPath = maxPath;
        this.average = average;
        this.e = e;
        this.isTrained = isTrained;
    }

    /** Rows that only the first answers as wanted, and rows that only the second does. */
    private record Pair(long first, long second, long rows) {
        Interval difference() {
            return Interval.ofDifference(first, second, rows);
        }
    }

    private interface Answer {
        int of(int row);
    }

    private Pair pair(Answer first, Answer second, Answer wanted) {
        long a = 0;
        long b = 0;
        long n = 0;
        for (int r = 0; r < data.rows(); r++) {
            if (data.labels()[r] != Dataset.UNLABELLED) {
                boolean one = first.of(r) == wanted.of(r);
                boolean two = second.of(r) == wanted.of(r);
                a += one && !two ? 1 : 0;
                b += two && !one ? 1 : 0;
                n++;
            }
        }
        return new Pair(a, b, n);
    }

    private int taught(int row) {
        return Metrics.argmax(teacher.orElseThrow(), row, maxPath.classes());
    }

    Standing of() {
        StringBuilder headline = new StringBuilder();
        e.accuracy().ifPresent(a -> {
            headline.append("Of 100 ")
                    .append(isTrained ? "rows that it was trained on" : "new rows")
                    .append(" the tree answers ");
            headline.append(ofHundred(a.maxPath())).append(" rightly");
            a.teacher().ifPresent(t -> headline.append(", the network ").append(ofHundred(t)));
            headline.append(".");
        });
        e.agreement()
                .ifPresent(a -> headline.append(headline.length() > 0 ? " " : "")
                        .append("It gives the network’s answer for ")
                        .append(ofHundred(a.maxPath()))
                        .append(" of 100."));
        if (headline.length() == 0) {
            headline.append(
                    "Nothing says how good the tree is: these rows have no known answers, and no network was asked.");
        }
        remarks();
        List<Standing.Measure> measures = new ArrayList<>();
        List<List<Optional<Standing.Value>>> values = new ArrayList<>();
        List<Standing.Line> lines = lines(measures, values);
        return new Standing(headline.toString(), remarks, measures, lines);
    }

    private void remark(Standing.Mark mark, String text) {
        remarks.add(new Standing.Remark(mark, text));
    }

    private void remarks() {
        if (isTrained) {
            remark(Standing.Mark.WARNING, MeasuredRows.WARNING);
        }
        baseline().ifPresent(base -> {
            Pair pair = pair(maxPath::classOf, r -> base, r -> data.labels()[r]);
            compare(pair, "always answering " + name(base));
        });
        if (teacher.isPresent() && e.accuracy().isPresent()) {
            compare(pair(maxPath::classOf, this::taught, r -> data.labels()[r]), "the network");
        }
        if (view.gates() > 0) {
            long others = 0;
            for (int r = 0; r < data.rows(); r++) {
                others += maxPath.classOf(r) == average.classOf(r) ? 0 : 1;
            }
            double share = others / (double) data.rows();
            remark(
                    share < 0.01 ? Standing.Mark.EQUAL : Standing.Mark.DIFFERENT,
                    share == 0
                            ? "The path that is shown gives the same answer as all paths together, for every row."
                            : "The path that is shown gives another answer than all paths together for " + outOf(share)
                                    + ".");
        }
        never().ifPresent(text -> remark(Standing.Mark.WARNING, text));
    }

    private void compare(Pair pair, String other) {
        Interval i = pair.difference();
        double difference = (pair.first() - pair.second()) / (double) pair.rows();
        String interval = " (difference " + points(difference) + ", between " + points(i.low()) + " and "
                + points(i.high()) + " of 100)";
        if (i.low() > 0) {
            remark(Standing.Mark.BETTER, "Right more often than " + other + interval + ".");
        } else if (i.high() < 0) {
            remark(Standing.Mark.WARNING, "Right less often than " + other + interval + ".");
        } else {
            remark(
                    Standing.Mark.EQUAL,
                    "Neither better nor worse than " + other + " as far as these rows tell" + interval + ".");
        }
    }

    private static String points(double share) {
        String text = String.format(Locale.ROOT, "%.1f", 100 * share).replace('-', '−');
        return text.equals("−0.0") ? "0.0" : text;
    }

    private Optional<String> never() {
        ClassCounts counted = new ClassCounts(maxPath.classes());
        for (int r = 0; r < data.rows(); r++) {
            if (data.labels()[r] != Dataset.UNLABELLED) {
                counted.add(data.labels()[r], maxPath.classOf(r));
            }
        }
        List<String> never = new ArrayList<>();
        for (int k = 0; k < maxPath.classes(); k++) {
            if (counted.rows(k) > 0 && counted.answered(k) == 0) {
                never.add(name(k));
            }
        }
        return never.isEmpty()
                ? Optional.empty()
                : Optional.of("Never answered: " + String.join(", ", never.subList(0, Math.min(8, never.size())))
                        + (never.size() > 8 ? " and " + (never.size() - 8) + " more" : "") + ".");
    }

    private String name(int k) {
        return Texts.visible(view.words().className(view.classes().get(k)), NAME);
    }

    /** The class that most rows have; empty without labels. */
    private Optional<Integer> baseline() {
        int[] rows = new int[maxPath.classes()];
        boolean any = false;
        for (int label : data.labels()) {
            if (label != Dataset.UNLABELLED) {
                rows[label]++;
                any = true;
            }
        }
        int best = 0;
        for (int k = 1; k < rows.length; k++) {
            best = rows[k] > rows[best] ? k : best;
        }
        return any ? Optional.of(best) : Optional.empty();
    }

    private static String ofHundred(double share) {
        long whole = Math.round(100 * share);
        // one row short of all is not all
        return whole == 100 && share < 1
                ? "more than 99"
                : whole == 0 && share > 0 ? "fewer than 1" : Long.toString(whole);
    }

    private static String outOf(double share) {
        return share < 0.005 ? "fewer than 1 of 100" : Math.round(100 * share) + " of 100";
    }

    private List<Standing.Line> lines(List<Standing.Measure> measures, List<List<Optional<Standing.Value>>> columns) {
        List<String> names = new ArrayList<>();
        names.add("This tree, one path");
        names.add("This tree, all paths");
        if (view.gates() == 0) {
            names.remove(1);
            names.set(0, "This scorecard");
        }
        boolean isTaught = teacher.isPresent();
        Optional<Integer> base = baseline();
        if (isTaught) {
            names.add("The network");
        }
        base.ifPresent(k -> names.add("Always " + name(k)));
        e.accuracy().ifPresent(a -> {
            measures.add(new Standing.Measure("right answers", "of 100"));
            List<Optional<Standing.Value>> column = new ArrayList<>(trees("accuracy", a));
            if (isTaught) {
                column.add(value(a.teacher(), "accuracy.teacher"));
            }
            base.ifPresent(k -> column.add(Optional.of(ofBaseline(k))));
            columns.add(column);
        });
        e.ranking().ifPresent(ranking -> {
            measures.add(new Standing.Measure("ranking", "AUC; 50 is chance"));
            List<Optional<Standing.Value>> column = new ArrayList<>(trees("auc", ranking.auc()));
            if (isTaught) {
                column.add(value(ranking.auc().teacher(), "auc.teacher"));
            }
            base.ifPresent(k -> column.add(Optional.of(new Standing.Value(0.5, 0.5, 0.5))));
            columns.add(column);
        });
        e.agreement().ifPresent(a -> {
            measures.add(new Standing.Measure("as the network", "of 100"));
            List<Optional<Standing.Value>> column = new ArrayList<>(trees("agreement", a));
            column.add(Optional.empty());
            base.ifPresent(k -> column.add(Optional.empty()));
            columns.add(column);
        });
        List<Standing.Line> out = new ArrayList<>();
        for (int i = 0; i < names.size() && !measures.isEmpty(); i++) {
            int line = i;
            out.add(new Standing.Line(
                    names.get(i),
                    i < (view.gates() == 0 ? 1 : 2),
                    columns.stream().map(c -> c.get(line)).toList()));
        }
        return out;
    }

    private List<Optional<Standing.Value>> trees(String key, Evaluation.Scores scores) {
        List<Optional<Standing.Value>> out = new ArrayList<>();
        out.add(value(scores.maxPath(), key + ".maxPath"));
        if (view.gates() > 0) {
            out.add(value(scores.average(), key + ".average"));
        }
        return out;
    }

    private Optional<Standing.Value> value(OptionalDouble value, String name) {
        return value.isPresent() ? value(value.getAsDouble(), name) : Optional.empty();
    }

    private Optional<Standing.Value> value(double value, String name) {
        Interval i = e.intervals().getOrDefault(name, new Interval(value, value));
        return Optional.of(new Standing.Value(value, i.low(), i.high()));
    }

    private Standing.Value ofBaseline(int k) {
        long hits = 0;
        long n = 0;
        for (int label : data.labels()) {
            hits += label == k ? 1 : 0;
            n += label == Dataset.UNLABELLED ? 0 : 1;
        }
        Interval i = Interval.ofShare(hits, n);
        return new Standing.Value(hits / (double) n, i.low(), i.high());
    }

    /** As JSON for the script; shares of a guarded report have two digits. */
    static Map<String, Object> json(Standing standing, Counts counts) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("headline", standing.headline());
        List<Object> remarks = new ArrayList<>();
        standing.remarks().forEach(r -> remarks.add(List.of(r.mark().name(), r.text())));
        out.put("remarks", remarks);
        List<Object> measures = new ArrayList<>();
        standing.measures().forEach(m -> measures.add(List.of(m.name(), m.note())));
        out.put("measures", measures);
        List<Object> lines = new ArrayList<>();
        for (Standing.Line line : standing.lines()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", line.name());
            one.put("isTree", line.isTree());
            List<Object> values = new ArrayList<>();
            line.values()
                    .forEach(v -> values.add(v.map(x -> List.of(
                                    (Object) counts.share(x.value()), counts.share(x.low()), counts.share(x.high())))
                            .orElse(List.of())));
            one.put("values", values);
            lines.add(one);
        }
        out.put("lines", lines);
        return out;
    }
}
