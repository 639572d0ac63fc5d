package org.espalier.viz.picture;

import guru.nidi.graphviz.engine.Format;
import guru.nidi.graphviz.engine.Graphviz;
import guru.nidi.graphviz.engine.GraphvizEngine;
import guru.nidi.graphviz.engine.GraphvizException;
import guru.nidi.graphviz.engine.GraphvizV8Engine;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.espalier.EspalierException;
import org.espalier.sdt.TreeShape;
import org.espalier.viz.DrawnTree;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Places the nodes of a drawn tree. */
final class Layouts {
    private static final Logger LOG = LoggerFactory.getLogger(Layouts.class);

    private static final int SECONDS = 20;
    private static final double PIXELS_PER_INCH = 72;
    private static final double GAP = 16;
    private static final double LEVEL_GAP = 44;

    private Layouts() {}

    /**
     * @param arts by heap number
     * @throws EspalierException when an engine that was asked for by name can't do it
     */
    static Layout place(DrawnTree tree, Map<Integer, NodeArt> arts, String dot, LayoutEngine engine) {
        if (engine == LayoutEngine.BUILT_IN) {
            return builtIn(tree, arts);
        }
        if (engine != LayoutEngine.AUTO) {
            return graphviz(dot, arts, engine)
                    .orElseThrow(() -> new EspalierException("layout by " + engine.text()
                            + ": expected a layout, found none; install Graphviz (the program dot) or leave the engine to"
                            + " choice"));
        }
        return graphviz(dot, arts, LayoutEngine.DOT).orElseGet(() -> builtIn(tree, arts));
    }

    private static Optional<Layout> graphviz(String dot, Map<Integer, NodeArt> arts, LayoutEngine engine) {
        try {
            String plain = run(dot, engine);
            Layout layout = parse(plain, engine);
            // after a failed start graphviz-java reports success and gives nothing
            return layout.centres().keySet().containsAll(arts.keySet()) ? Optional.of(layout) : Optional.empty();
        } catch (GraphvizException | LinkageError e) {
            LOG.debug("no layout by {}", engine.text(), e);
            return Optional.empty();
        }
    }

    /**
     * The engine is a setting of the whole class in graphviz-java: one picture at a time. V8 runs inside this process and
     * has no time limit of its own: a thread that is waited for no longer dies with the program.
     */
    private static synchronized String run(String dot, LayoutEngine engine) {
        GraphvizEngine chosen = engine == LayoutEngine.DOT ? new DotProgram(SECONDS) : new GraphvizV8Engine();
        FutureTask<String> layout = new FutureTask<>(() -> {
            Graphviz.useEngine(chosen);
            try {
                return Graphviz.fromString(dot).render(Format.PLAIN).toString();
            } finally {
                Graphviz.releaseEngine();
            }
        });
        Thread thread = new Thread(layout, "espalier-layout");
        thread.setDaemon(true);
        thread.start();
        try {
            return layout.get(SECONDS + 5, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new GraphvizException("no layout", e.getCause());
        } catch (TimeoutException e) {
            throw new GraphvizException("no layout within " + SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GraphvizException("interrupted", e);
        }
    }

    /** Graphviz's plain form: {@code graph scale width height}, {@code node name x y width height …}, in inches from below. */
    private static Layout parse(String plain, LayoutEngine engine) {
        double width = 0;
        double height = 0;
        Map<Integer, Layout.Point> centres = new LinkedHashMap<>();
        for (String line : plain.split("\n")) {
            String[] words = line.trim().split(" +");
            if (words[0].equals("graph") && words.length >= 4) {
                width = PIXELS_PER_INCH * Double.parseDouble(words[2]);
                height = PIXELS_PER_INCH * Double.parseDouble(words[3]);
            } else if (words[0].equals("node") && words.length >= 4) {
                centres.put(
                        Integer.parseInt(words[1].substring(1)),
                        new Layout.Point(
                                PIXELS_PER_INCH * Double.parseDouble(words[2]),
                                height - PIXELS_PER_INCH * Double.parseDouble(words[3])));
            }
        }
        return new Layout(width, height, centres, engine);
    }

    /** Ends side by side, every gate in the middle above its children, levels below each other. */
    private static Layout builtIn(DrawnTree tree, Map<Integer, NodeArt> arts) {
        Map<Integer, Double> xs = new LinkedHashMap<>();
        double[] right = {0};
        columns(tree, arts, 0, xs, right);
        int depth = arts.keySet().stream().mapToInt(TreeShape::depthOf).max().orElse(0);
        double[] middle = new double[depth + 1];
        double top = 0;
        for (int level = 0; level <= depth; level++) {
            int at = level;
            double tallest = arts.entrySet().stream()
                    .filter(e -> TreeShape.depthOf(e.getKey()) == at)
                    .mapToDouble(e -> e.getValue().height())
                    .max()
                    .orElse(0);
            middle[level] = top + tallest / 2;
            top += tallest + LEVEL_GAP;
        }
        Map<Integer, Layout.Point> centres = new LinkedHashMap<>();
        double least = arts.keySet().stream()
                .mapToDouble(i -> xs.get(i) - arts.get(i).width() / 2)
                .min()
                .orElse(0);
        double most = arts.keySet().stream()
                .mapToDouble(i -> xs.get(i) + arts.get(i).width() / 2)
                .max()
                .orElse(0);
        arts.keySet().forEach(i -> centres.put(i, new Layout.Point(xs.get(i) - least, middle[TreeShape.depthOf(i)])));
        return new Layout(most - least, top - LEVEL_GAP, centres, LayoutEngine.BUILT_IN);
    }

    private static void shift(DrawnTree tree, int heap, Map<Integer, Double> xs, double by) {
        xs.merge(heap, by, Double::sum);
        if (tree.isOpen(heap)) {
            shift(tree, TreeShape.left(heap), xs, by);
            shift(tree, TreeShape.right(heap), xs, by);
        }
    }

    /** Ends get columns from the left; a gate stands in the middle above its children. */
    private static void columns(
            DrawnTree tree, Map<Integer, NodeArt> arts, int heap, Map<Integer, Double> xs, double[] right) {
        double width = arts.get(heap).width();
        if (!tree.isOpen(heap)) {
            xs.put(heap, right[0] + width / 2);
            right[0] += width + GAP;
            return;
        }
        double left = right[0];
        columns(tree, arts, TreeShape.left(heap), xs, right);
        columns(tree, arts, TreeShape.right(heap), xs, right);
        xs.put(heap, (xs.get(TreeShape.left(heap)) + xs.get(TreeShape.right(heap))) / 2);
        // a gate may be wider than what is below it: on both sides nothing of another branch is touched
        double over = left - (xs.get(heap) - width / 2);
        if (over > 0) {
            shift(tree, heap, xs, over);
            right[0] += over;
        }
        right[0] = Math.max(right[0], xs.get(heap) + width / 2 + GAP);
    }
}
