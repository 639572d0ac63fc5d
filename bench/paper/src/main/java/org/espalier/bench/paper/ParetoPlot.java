package org.espalier.bench.paper;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Accuracy against the size of the file, as SVG: a panel a data set, trees trained on labels, distilled ones, and the teacher.
 * Colours of Okabe and Ito, which colour-blind people can tell apart, and marks of different form.
 */
final class ParetoPlot {
    private static final String LABELS = "#d55e00";
    private static final String DISTILLED = "#0072b2";
    private static final String TEACHER = "#000000";
    private static final String GRID = "#dddddd";
    private static final String TEXT = "#333333";

    private static final int WIDTH = 440;
    private static final int HEIGHT = 340;
    private static final int LEFT = 58;
    private static final int RIGHT = 16;
    private static final int TOP = 40;
    private static final int BOTTOM = 52;
    private static final int LEGEND = 34;

    private ParetoPlot() {}

    /**
     * A point.
     *
     * @param bytes of the file
     * @param accuracy in %
     */
    record Point(double bytes, double accuracy, String label) {}

    /** The points of a data set, by depth. */
    record Panel(String title, List<Point> labels, List<Point> distilled, Point teacher) {
        private Stream<Point> all() {
            return Stream.of(labels, distilled, List.of(teacher)).flatMap(List::stream);
        }
    }

    static String draw(List<Panel> panels) {
        int width = WIDTH * panels.size();
        int height = HEIGHT + LEGEND;
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\""
                        + " font-family=\"Helvetica, Arial, 'DejaVu Sans', sans-serif\" font-size=\"12\" role=\"img\">%n"
                        + "<title>Max-path accuracy by the size of the model file</title>%n"
                        + "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>%n",
                width,
                height,
                width,
                height,
                width,
                height));
        for (int i = 0; i < panels.size(); i++) {
            panel(out, panels.get(i), i * WIDTH);
        }
        legend(out, HEIGHT + 12);
        return out.append("</svg>\n").toString().replace("\r\n", "\n");
    }

    private static void panel(StringBuilder out, Panel panel, int x0) {
        Scale scale = Scale.of(panel, x0);
        text(out, x0 + LEFT, 22, "start", TEXT, panel.title() + ": max-path accuracy, %");
        for (double y = scale.lowest; y <= scale.highest + 1e-9; y += scale.step) {
            line(out, x0 + LEFT, scale.y(y), x0 + WIDTH - RIGHT, scale.y(y));
            text(out, x0 + LEFT - 8, scale.y(y) + 4, "end", TEXT, Form.number(y, scale.step < 1 ? 1 : 0));
        }
        for (int power = (int) scale.from; power <= scale.to; power++) {
            double x = scale.x(Math.pow(10, power));
            line(out, x, TOP, x, HEIGHT - BOTTOM);
            text(out, x, HEIGHT - BOTTOM + 18, "middle", TEXT, bytes(power));
        }
        text(out, x0 + (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 14, "middle", TEXT, "size of the model file");
        curve(out, scale, panel.labels(), LABELS, true);
        curve(out, scale, panel.distilled(), DISTILLED, false);
        Point teacher = panel.teacher();
        mark(out, scale.x(teacher.bytes()), scale.y(teacher.accuracy()), TEACHER);
    }

    private static void curve(StringBuilder out, Scale scale, List<Point> points, String colour, boolean isSquare) {
        StringBuilder path = new StringBuilder();
        for (Point p : points) {
            path.append(path.isEmpty() ? 'M' : 'L')
                    .append(Form.number(scale.x(p.bytes()), 1))
                    .append(' ')
                    .append(Form.number(scale.y(p.accuracy()), 1));
        }
        out.append("<path d=\"")
                .append(path)
                .append("\" fill=\"none\" stroke=\"")
                .append(colour);
        out.append("\" stroke-width=\"2\"")
                .append(isSquare ? " stroke-dasharray=\"6 4\"" : "")
                .append("/>\n");
        for (Point p : points) {
            mark(out, scale.x(p.bytes()), scale.y(p.accuracy()), colour);
            if (!isSquare) {
                text(out, scale.x(p.bytes()), scale.y(p.accuracy()) - 9, "middle", colour, p.label());
            }
        }
    }

    private static void legend(StringBuilder out, double y) {
        double x = LEFT;
        mark(out, x, y, DISTILLED);
        text(out, x + 10, y + 4, "start", TEXT, "distilled (with its depth)");
        mark(out, x + 180, y, LABELS);
        text(out, x + 190, y + 4, "start", TEXT, "on labels");
        mark(out, x + 280, y, TEACHER);
        text(out, x + 290, y + 4, "start", TEXT, "teacher");
    }

    /** A disc for distilled trees, a square for trees trained on labels, a diamond for the teacher. */
    private static void mark(StringBuilder out, double x, double y, String colour) {
        switch (colour) {
            case DISTILLED ->
                out.append(String.format(
                        Locale.ROOT, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"/>\n", x, y, colour));
            case LABELS ->
                out.append(String.format(
                        Locale.ROOT,
                        "<rect x=\"%.1f\" y=\"%.1f\" width=\"7\" height=\"7\" fill=\"#ffffff\" stroke=\"%s\" stroke-width=\"2\"/>\n",
                        x - 3.5,
                        y - 3.5,
                        colour));
            default ->
                out.append(String.format(
                        Locale.ROOT, "<path d=\"M%.1f %.1f l6 6 l-6 6 l-6 -6 z\" fill=\"%s\"/>\n", x, y - 6, colour));
        }
    }

    private static void line(StringBuilder out, double x1, double y1, double x2, double y2) {
        out.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n",
                x1,
                y1,
                x2,
                y2,
                GRID));
    }

    private static void text(StringBuilder out, double x, double y, String anchor, String colour, String text) {
        out.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n",
                x,
                y,
                anchor,
                colour,
                text));
    }

    /** {@code 10 kB} for 10,000 bytes. */
    private static String bytes(int power) {
        String[] units = {"B", "kB", "MB", "GB"};
        return Math.round(Math.pow(10, power % 3)) + " " + units[power / 3];
    }

    /** From bytes (logarithmic, whole powers of ten) and accuracy (round steps) to places in the picture. */
    private record Scale(int x0, double from, double to, double lowest, double highest, double step) {
        static Scale of(Panel panel, int x0) {
            double from = Math.floor(
                    Math.log10(panel.all().mapToDouble(Point::bytes).min().orElse(1)));
            double to = Math.ceil(
                    Math.log10(panel.all().mapToDouble(Point::bytes).max().orElse(10)));
            double low = panel.all().mapToDouble(Point::accuracy).min().orElse(0);
            double high = panel.all().mapToDouble(Point::accuracy).max().orElse(100);
            double step = Stream.of(0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
                    .filter(s -> (high - low) / s <= 7)
                    .findFirst()
                    .orElse(20.0);
            return new Scale(x0, from, to, step * Math.floor(low / step), step * Math.ceil(high / step), step);
        }

        double x(double bytes) {
            double share = (Math.log10(bytes) - from) / (to - from);
            return x0 + LEFT + share * (WIDTH - LEFT - RIGHT);
        }

        double y(double accuracy) {
            double share = (accuracy - lowest) / (highest - lowest);
            return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
        }
    }
}
