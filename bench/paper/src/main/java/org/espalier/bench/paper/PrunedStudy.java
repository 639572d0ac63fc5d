package org.espalier.bench.paper;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.espalier.bench.paper.Experiment.Changes;
import org.espalier.bench.paper.Experiment.Learns;
import org.espalier.bench.paper.Experiment.Part;

/**
 * How much data a distillation needs when the teacher has seen all of them, and how the best weight of the label moves with
 * the share that is kept (Ben-Baruch et al. 2024, "Distilling the Knowledge in Data Pruning", arXiv 2403.07854).
 */
final class PrunedStudy {
    private static final List<Double> WEIGHTS = List.of(0., 0.25, 0.5, 0.75, 1.);

    /** Where rows are chosen by the teacher's error: small parts, and two weights of the label. */
    private static final double CHOSEN_BELOW = 50;

    private static final List<Double> CHOSEN_WEIGHTS = List.of(0., 0.5);

    private static final String VALIDATION = "validation.accuracy.maxPath";
    private static final String TEST = "accuracy.maxPath";

    private final DataSet data;
    private final Settings settings;
    private final Runs runs;

    private PrunedStudy(Cells cells, Settings settings, Consumer<String> progress) {
        this.data = cells.rows().data();
        this.settings = settings;
        List<Experiment> all = new ArrayList<>();
        for (double percent : settings.fractions()) {
            WEIGHTS.forEach(weight -> all.add(experiment(Part.RANDOM, percent, weight)));
        }
        for (double percent : chosenFractions()) {
            for (double weight : CHOSEN_WEIGHTS) {
                all.add(experiment(Part.EASIEST, percent, weight));
                all.add(experiment(Part.HARDEST, percent, weight));
            }
        }
        runs = Runs.of(cells, all, settings, progress);
    }

    static Printed print(Cells cells, Settings settings, Consumer<String> progress) {
        PrunedStudy study = new PrunedStudy(cells, settings, progress);
        return new Printed(
                "### " + study.data.text() + "\n\n" + study.weights() + '\n' + study.choice(), study.runs.failures());
    }

    private List<Double> chosenFractions() {
        return settings.fractions().stream().filter(p -> p < CHOSEN_BELOW).toList();
    }

    private Experiment experiment(Part part, double percent, double weight) {
        return new Experiment(
                data, part, percent, Learns.TEACHER_OF_ALL, data.depth(), Changes.NONE.labelWeight(weight));
    }

    private String weights() {
        List<String> header = new ArrayList<>(List.of("kept"));
        WEIGHTS.forEach(weight -> header.add("weight " + weight));
        header.add("best on validation");
        header.add("best on test");
        header.add("weight 0 over 1");
        MarkdownTable table = new MarkdownTable(header.toArray(new String[0]));
        for (double percent : settings.fractions()) {
            List<String> line = new ArrayList<>(List.of(Experiment.percent(percent)));
            for (double weight : WEIGHTS) {
                Experiment v = experiment(Part.RANDOM, percent, weight);
                line.add(
                        runs.has(v)
                                ? Form.meanPercent(runs.figures(v, VALIDATION)) + " / "
                                        + Form.percent(runs.figures(v, TEST))
                                : Form.NONE);
            }
            line.add(best(percent, VALIDATION));
            line.add(best(percent, TEST));
            Experiment teacher = experiment(Part.RANDOM, percent, 0);
            Experiment label = experiment(Part.RANDOM, percent, 1);
            line.add(runs.has(teacher) && runs.has(label) ? Form.points(runs.gain(teacher, label, TEST)) : Form.NONE);
            table.line(line);
        }
        return "Max-path accuracy on validation / test rows in %, by the share of the training rows that is kept at random and"
                + " the weight of the label; the teacher has seen all rows; depth " + data.depth()
                + ". Last column: points with their 95 % interval:\n\n" + table;
    }

    private String best(double percent, String figure) {
        return WEIGHTS.stream()
                .filter(weight -> runs.has(experiment(Part.RANDOM, percent, weight)))
                .max(Comparator.comparingDouble(weight -> Statistics.summary(
                                runs.figures(experiment(Part.RANDOM, percent, weight), figure))
                        .mean()))
                .map(String::valueOf)
                .orElse(Form.NONE);
    }

    private String choice() {
        if (chosenFractions().isEmpty()) {
            return "";
        }
        MarkdownTable table = new MarkdownTable(
                "kept", "label weight", "random", "easiest", "hardest", "easiest over random", "hardest over random");
        for (double percent : chosenFractions()) {
            for (double weight : CHOSEN_WEIGHTS) {
                Experiment random = experiment(Part.RANDOM, percent, weight);
                Experiment easiest = experiment(Part.EASIEST, percent, weight);
                Experiment hardest = experiment(Part.HARDEST, percent, weight);
                if (runs.has(random) && runs.has(easiest) && runs.has(hardest)) {
                    table.line(
                            Experiment.percent(percent),
                            Double.toString(weight),
                            Form.percent(runs.figures(random, TEST)),
                            Form.percent(runs.figures(easiest, TEST)),
                            Form.percent(runs.figures(hardest, TEST)),
                            Form.points(runs.gain(easiest, random, TEST)),
                            Form.points(runs.gain(hardest, random, TEST)));
                }
            }
        }
        return "Random or chosen: of every class the rows that the teacher is least or most wrong about (EL2N score). Max-path"
                + " accuracy on test rows in %, gains in points with their 95 % interval:\n\n" + table;
    }
}
