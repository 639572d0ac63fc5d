package org.espalier.tokens;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.espalier.EspalierException;
import org.espalier.base.Percent;
import org.espalier.base.Texts;
import org.espalier.data.Dataset;
import org.espalier.evaluate.Bootstrap;
import org.espalier.evaluate.EvaluationOptions;
import org.espalier.evaluate.Interval;
import org.espalier.evaluate.Metrics;
import org.espalier.evaluate.TextTable;
import org.espalier.sdt.Rule;
import org.espalier.sdt.SoftDecisionTree;
import org.espalier.tokens.Entities.Entity;

/**
 * How well whole entities are found: one counts as found where its first token, its last token and its kind are right (CoNLL
 * 2003; E. F. Tjong Kim Sang and F. De Meulder). The F1 of tokens says more than a reader of entities gets: a name of three words of which two
 * are tagged is two thirds right there, and not found here.
 *
 * @param sentences those with a tag for every token; others are left out
 * @param byWay scores by the name of who answered: average, max-path, teacher
 */
public record EntityEvaluation(int sentences, Map<String, Scores> byWay) {
    /** What a heap of entities was answered. */
    public record Counts(int entities, int answered, int found) {
        /** Share of the answered entities that are right; NaN where none was answered. */
        public double precision() {
            return (double) found / answered;
        }

        /** Share of the entities that were found; NaN where there are none. */
        public double recall() {
            return (double) found / entities;
        }

        /** {@code 2 found / (entities + answered)}; NaN where there are neither. */
        public double f1() {
            return 2.0 * found / (entities + answered);
        }
    }

    /**
     * Of one way to answer.
     *
     * @param all over all kinds: micro-averaged
     * @param macroF1 mean of the kinds' F1; NaN without entities
     * @param interval of the F1 over all kinds, 95 %, by resampling whole sentences; empty where none was asked for
     * @param byKind in the order of their names
     */
    public record Scores(Counts all, double macroF1, Optional<Interval> interval, Map<String, Counts> byKind) {
        public Scores {
            byKind = Collections.unmodifiableMap(new LinkedHashMap<>(byKind));
        }
    }

    public EntityEvaluation {
        byWay = Collections.unmodifiableMap(new LinkedHashMap<>(byWay));
    }

    /**
     * Measures a tree.
     *
     * @param tree of tags
     * @param rows encoded by its schema, a token each
     * @param sentenceOf the sentence of each row, as {@link #of(List, List, int[], Map, EvaluationOptions)} has it
     * @param teacher the teacher's log-probabilities, {@code [rows, classes]}
     * @throws EspalierException as there
     */
    public static EntityEvaluation of(
            SoftDecisionTree tree,
            Dataset rows,
            List<String> sentenceOf,
            Optional<float[]> teacher,
            EvaluationOptions options) {
        int classes = tree.classes();
        Map<String, int[]> answers = new LinkedHashMap<>();
        answers.put(
                "average",
                answers(
                        tree.predict(rows.features(), Rule.AVERAGE, options.threads())
                                .probabilities(),
                        classes));
        answers.put(
                "maxPath",
                answers(
                        tree.predict(rows.features(), Rule.MAX_PATH, options.threads())
                                .probabilities(),
                        classes));
        teacher.ifPresent(t -> answers.put("teacher", answers(t, classes)));
        return of(sentenceOf, tree.schema().target().classes(), rows.labels(), answers, options);
    }

    private static int[] answers(float[] values, int classes) {
        return IntStream.range(0, values.length / classes)
                .map(r -> Metrics.argmax(values, r, classes))
                .toArray();
    }

    /**
     * Counts.
     *
     * @param sentenceOf the sentence that each row's token belongs to, {@code [rows]}; its rows stand one after the other
     * @param tags by index
     * @param labels index of each row's tag, -1 where it has none, {@code [rows]}
     * @param answers index of the tag that each row was answered with, by who answered, {@code [rows]}
     * @throws EspalierException when a sentence's rows stand apart, or no sentence has all its tags
     */
    public static EntityEvaluation of(
            List<String> sentenceOf,
            List<String> tags,
            int[] labels,
            Map<String, int[]> answers,
            EvaluationOptions options) {
        List<int[]> sentences = sentences(sentenceOf).stream()
                .filter(s -> IntStream.range(s[0], s[1]).allMatch(r -> labels[r] >= 0))
                .toList();
        if (sentences.isEmpty()) {
            throw new EspalierException("expected sentences of which every token has a tag, found none");
        }
        Map<String, Scores> byWay = new LinkedHashMap<>();
        answers.forEach((way, given) -> byWay.put(way, scores(sentences, tags, labels, given, options)));
        return new EntityEvaluation(sentences.size(), byWay);
    }

    /** From and to of every sentence's rows. */
    private static List<int[]> sentences(List<String> sentenceOf) {
        List<int[]> out = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        int from = 0;
        for (int r = 1; r <= sentenceOf.size(); r++) {
            if (r == sentenceOf.size() || !sentenceOf.get(r).equals(sentenceOf.get(from))) {
                if (!seen.add(sentenceOf.get(from))) {
                    throw new EspalierException("row " + (from + 1) + ": expected the rows of a sentence one after the"
                            + " other, found sentence " + Texts.quote(sentenceOf.get(from)) + " again");
                }
                out.add(new int[] {from, r});
                from = r;
            }
        }
        return out;
    }

    private static Scores scores(
            List<int[]> sentences, List<String> tags, int[] labels, int[] answers, EvaluationOptions options) {
        Map<String, int[]> counts = new TreeMap<>();
        double[][] bySentence = new double[3][sentences.size()];
        for (int s = 0; s < sentences.size(); s++) {
            Set<Entity> truth = entities(sentences.get(s), tags, labels);
            Set<Entity> answered = entities(sentences.get(s), tags, answers);
            for (Entity e : truth) {
                counts.computeIfAbsent(e.kind(), k -> new int[3])[0]++;
                bySentence[0][s]++;
            }
            for (Entity e : answered) {
                int[] ofKind = counts.computeIfAbsent(e.kind(), k -> new int[3]);
                ofKind[1]++;
                bySentence[1][s]++;
                if (truth.contains(e)) {
                    ofKind[2]++;
                    bySentence[2][s]++;
                }
            }
        }
        Map<String, Counts> byKind = new LinkedHashMap<>();
        counts.forEach((kind, c) -> byKind.put(kind, new Counts(c[0], c[1], c[2])));
        Counts all = new Counts(
                byKind.values().stream().mapToInt(Counts::entities).sum(),
                byKind.values().stream().mapToInt(Counts::answered).sum(),
                byKind.values().stream().mapToInt(Counts::found).sum());
        Bootstrap bootstrap = new Bootstrap(sentences.size(), options);
        bootstrap.add("entities", bySentence[0]);
        bootstrap.add("answered", bySentence[1]);
        bootstrap.add("found", bySentence[2]);
        return new Scores(
                all,
                byKind.values().stream().mapToDouble(Counts::f1).average().orElse(Double.NaN),
                bootstrap.interval(m -> 2 * m[2] / (m[0] + m[1])),
                byKind);
    }

    private static Set<Entity> entities(int[] sentence, List<String> tags, int[] of) {
        return new HashSet<>(Entities.of(IntStream.range(sentence[0], sentence[1])
                .mapToObj(r -> tags.get(of[r]))
                .toList()));
    }

    /** For people: a line for each kind, and for all. */
    public String text() {
        List<String> ways = List.copyOf(byWay.keySet());
        TextTable table = new TextTable();
        List<String> title = new ArrayList<>(List.of("", ""));
        List<String> header = new ArrayList<>(List.of("entities", "number"));
        for (String way : ways) {
            title.addAll(List.of(way.equals("maxPath") ? "max-path" : way, "", ""));
            header.addAll(List.of("precision, %", "recall, %", "F1, %"));
        }
        table.line(title).line(header);
        Set<String> kinds = new HashSet<>();
        byWay.values().forEach(s -> kinds.addAll(s.byKind().keySet()));
        for (String kind : kinds.stream().sorted().toList()) {
            table.line(line(kind, way -> way.byKind().getOrDefault(kind, new Counts(0, 0, 0)), false));
        }
        table.line(line("all", Scores::all, true));
        List<String> macro = new ArrayList<>(List.of("mean of the kinds", ""));
        byWay.values().forEach(s -> macro.addAll(List.of("", "", percent(s.macroF1()))));
        return table.line(macro)
                + String.format(Locale.ROOT, "sentences: %,d", sentences)
                + "; an entity is found where first token, last token and kind are right"
                + (byWay.values().stream().anyMatch(way -> way.interval().isPresent())
                        ? "; in brackets: 95 % intervals over the sentences\n"
                        : "\n");
    }

    private List<String> line(String name, Function<Scores, Counts> counts, boolean hasInterval) {
        List<String> cells = new ArrayList<>(List.of(Texts.escape(name), ""));
        for (Scores scores : byWay.values()) {
            Counts c = counts.apply(scores);
            cells.set(
                    1,
                    String.valueOf(
                            Math.max(c.entities(), cells.get(1).isEmpty() ? 0 : Integer.parseInt(cells.get(1)))));
            cells.add(percent(c.precision()));
            cells.add(percent(c.recall()));
            cells.add(percent(c.f1())
                    + scores.interval()
                            .filter(i -> hasInterval)
                            .map(i -> String.format(Locale.ROOT, " [%.2f, %.2f]", 100 * i.low(), 100 * i.high()))
                            .orElse(""));
        }
        return cells;
    }

    private static String percent(double share) {
        return Double.isNaN(share) ? "-" : Percent.digits(share, 2);
    }

    /** For a JSON document. */
    public Map<String, Object> toMap() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("sentences", sentences);
        byWay.forEach((way, scores) -> {
            Map<String, Object> of = toMap(scores.all());
            scores.interval().ifPresent(i -> of.put("interval", List.of(i.low(), i.high())));
            if (!Double.isNaN(scores.macroF1())) {
                of.put("macroF1", scores.macroF1());
            }
            Map<String, Object> kinds = new LinkedHashMap<>();
            scores.byKind().forEach((kind, counts) -> kinds.put(kind, toMap(counts)));
            of.put("kinds", kinds);
            json.put(way, of);
        });
        return json;
    }

    private static Map<String, Object> toMap(Counts counts) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("entities", counts.entities());
        json.put("answered", counts.answered());
        json.put("found", counts.found());
        put(json, "precision", counts.precision());
        put(json, "recall", counts.recall());
        put(json, "f1", counts.f1());
        return json;
    }

    private static void put(Map<String, Object> json, String key, double value) {
        if (!Double.isNaN(value)) {
            json.put(key, value);
        }
    }
}
