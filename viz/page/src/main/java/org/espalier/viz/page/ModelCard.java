package org.espalier.viz.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.espalier.data.Schema;
import org.espalier.explain.TreeView;
import org.espalier.sdt.Provenance;

/** The model card of a page: what the model reads, and where it comes from. */
public final class ModelCard {
    /** What a training run measures, and how a reader calls it. */
    private record Metric(String name, String words) {}

    /** In reading order. */
    private static final List<Metric> METRICS = List.of(
            new Metric("epochs", "epochs trained"),
            new Metric("bestEpoch", "best epoch"),
            new Metric("validation.rows", "rows held out to choose it"),
            new Metric("validation.accuracy.average", "accuracy on those, average"),
            new Metric("validation.accuracy.maxPath", "accuracy on those, max-path"),
            new Metric("validation.loss", "loss on those"),
            new Metric("validation.pathMass", "path mass on those, mean"));

    private ModelCard() {}

    /**
     * Names and values, in reading order.
     *
     * @param rows number of rows that the tree is measured on
     * @param sha256 hash of those, as {@code Dataset.sha256} gives it
     * @param model hash of the model's file, where it has one
     */
    public static Map<String, Object> of(TreeView view, int rows, String sha256, Optional<String> model) {
        Provenance p = view.tree().provenance();
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("reads", input(view));
        model.ifPresent(hash -> out.put("model file, SHA-256", hash));
        out.put("trained by", p.version().isEmpty() ? "unknown" : "espalier " + p.version());
        out.put("training rows, SHA-256 of them encoded", p.data().isEmpty() ? "unknown" : p.data());
        if (view.knowsItsRows()) {
            out.put("training rows", count(view.rows(0)));
        }
        out.put("measured rows, SHA-256 of them encoded", sha256);
        out.put("measured rows", count(rows) + (sha256.equals(p.data()) ? ", those of the training" : ""));
        out.put("teacher", p.teacher().isEmpty() ? "unknown" : p.teacher());
        out.put("seed", Long.toString(p.seed()));
        p.configuration().forEach((name, value) -> out.put("option --" + name, value));
        Map<String, Double> others = new LinkedHashMap<>(p.metrics());
        for (Metric metric : METRICS) {
            Optional.ofNullable(others.remove(metric.name())).ifPresent(v -> out.put(metric.words(), metric(v)));
        }
        others.forEach((name, value) -> out.put(name, metric(value)));
        return out;
    }

    private static String metric(double value) {
        return value == Math.rint(value) && Math.abs(value) >= 1
                ? Figures.compact(value)
                : String.format(Locale.ROOT, "%.4f", value);
    }

    private static String input(TreeView view) {
        Schema schema = view.tree().schema();
        if (schema.image().isPresent()) {
            Schema.Image image = schema.image().get();
            return "images of " + image.width() + " x " + image.height() + " pixels, " + image.channels()
                    + (image.channels() == 1 ? " channel" : " channels") + ", values divided by "
                    + Figures.compact(image.scale());
        }
        int read = view.columns().size();
        String board = schema.grid()
                .map(g -> ", the cells of a board of " + g.rows() + " x " + g.columns())
                .orElse("");
        return count(read) + (read == 1 ? " column" : " columns") + board;
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
