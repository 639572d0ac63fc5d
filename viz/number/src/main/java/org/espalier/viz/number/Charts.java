package org.espalier.viz.number;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.espalier.evaluate.Tenths;
import org.espalier.explain.Amounts;

/** The drawings of the page, as SVG whose colours are the page's. */
final class Charts {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 300;
    private static final int LEFT = 76;
    private static final int BOTTOM = HEIGHT - 46;
    private static final int TOP = 20;
    private static final int RIGHT = WIDTH - 44;

    /** Points drawn, every so manieth of the rows. */
    private static final int POINTS = 1500;

    private static final int BINS = 24;
    private static final int BAR_WIDTH = 300;
    private static final int BAR_HEIGHT = 54;

    /** Fewer rows than these in a bin are not told where rows are to stay out. */
    static final int FEW = 10;

    private final Amounts amounts;

    Charts(Amounts amounts) {
        this.amounts = amounts;
    }

    /**
     * Truth less answer over the answer: a cloud around zero, without a bend, is what is wanted.
     *
     * @param answers of the rows with a truth
     */
    String residuals(double[] answers, double[] truths) {
        double[] residuals = IntStream.range(0, answers.length)
                .mapToDouble(i -> truths[i] - answers[i])
                .toArray();
        Axis x = Axis.of(quantile(answers, 0.002), quantile(answers, 0.998), LEFT, RIGHT);
        double widest = Math.max(Math.abs(quantile(residuals, 0.005)), Math.abs(quantile(residuals, 0.995)));
        Axis y = Axis.of(-widest, widest, BOTTOM, TOP);
        StringBuilder out = new StringBuilder(frame(x, y, "answer", "truth less answer"));
        int every = Math.max(1, answers.length / POINTS);
        for (int i = 0; i < answers.length; i += every) {
            out.append(Html.circle("dot", x.at(answers[i]), y.at(residuals[i]), 2));
        }
        out.append(Html.line("zero", LEFT, y.at(0), RIGHT, y.at(0)));
        return Html.drawing("Residuals over answers", WIDTH, HEIGHT, out.toString());
    }

    /** What was answered and what was found in each tenth of the rows by their answer. */
    String lift(List<Tenths.Tenth> tenths) {
        double most = 0;
        double least = 0;
        for (Tenths.Tenth tenth : tenths) {
            most = Math.max(most, Math.max(tenth.answered(), tenth.found()));
            least = Math.min(least, Math.min(tenth.answered(), tenth.found()));
        }
        Axis y = Axis.of(least, most, BOTTOM, TOP);
        Axis x = Axis.of(0, tenths.size(), LEFT, RIGHT);
        StringBuilder out = new StringBuilder(marks(y, "mean"));
        for (int i = 0; i < tenths.size(); i++) {
            double top = y.at(Math.max(0, tenths.get(i).found()));
            double foot = y.at(Math.min(0, tenths.get(i).found()));
            out.append(Html.rectangle("found", x.at(i + 0.15), top, x.at(0.7) - x.at(0), foot - top));
            double answered = y.at(tenths.get(i).answered());
            out.append(Html.line("answered", x.at(i + 0.08), answered, x.at(i + 0.92), answered));
            out.append(Html.label(x.at(i + 0.5), BOTTOM + 18, "middle", Integer.toString(i + 1)));
        }
        out.append(Html.line("axis", LEFT, y.at(0), RIGHT, y.at(0)));
        out.append(Html.label((LEFT + WIDTH) / 2.0, HEIGHT - 8, "middle", "tenths of the rows, by their answer"));
        return Html.drawing("Mean answer and mean truth by tenths", WIDTH, HEIGHT, out.toString());
    }

    /**
     * How values lie, with a line at one of them and a field behind some of them: the truths of a group with its mean answer and interval,
     * the values that a gate asks about with its threshold and band.
     *
     * @param counts rows in each bin between the ends of the axis
     */
    String histogram(String title, int[] counts, Axis values, double mark, double low, double high) {
        Axis x = new Axis(values.low(), values.high(), 4, BAR_WIDTH - 4);
        int most = Math.max(1, Arrays.stream(counts).max().orElse(1));
        StringBuilder out = new StringBuilder();
        double width = (BAR_WIDTH - 8.0) / counts.length;
        int foot = BAR_HEIGHT - 12;
        if (low < high) {
            out.append(Html.rectangle("interval", x.at(low), 2, x.at(high) - x.at(low), foot - 2));
        }
        for (int b = 0; b < counts.length; b++) {
            double height = (foot - 8.0) * counts[b] / most;
            out.append(Html.rectangle("found", 4 + b * width + 0.5, foot - height, width - 1, height));
        }
        out.append(Html.line("axis", 4, foot, BAR_WIDTH - 4, foot));
        out.append(Html.line("mean", x.at(mark), 2, x.at(mark), foot + 6));
        return Html.drawing(title, BAR_WIDTH, BAR_HEIGHT, out.toString());
    }

    /** Of some values, between the ends of an axis; a bin of few rows is empty where rows are to stay out. */
    static int[] counts(double[] values, Axis axis, boolean showsFew) {
        int[] counts = new int[BINS];
        for (double value : values) {
            counts[(int) Math.min(BINS - 1, BINS * (new Axis(axis.low(), axis.high(), 0, 1).at(value)))]++;
        }
        for (int b = 0; b < BINS && !showsFew; b++) {
            counts[b] = counts[b] < FEW ? 0 : counts[b];
        }
        return counts;
    }

    private String frame(Axis x, Axis y, String across, String up) {
        StringBuilder out = new StringBuilder(marks(y, up));
        for (double mark : x.marks()) {
            out.append(Html.line("grid", x.at(mark), TOP, x.at(mark), BOTTOM));
            out.append(Html.label(x.at(mark), BOTTOM + 18, "middle", Html.minus(amounts.plain(mark))));
        }
        String unit = amounts.unit().isEmpty() ? "" : ", " + amounts.unit();
        return out + Html.label((LEFT + WIDTH) / 2.0, HEIGHT - 8, "middle", across + unit);
    }

    private String marks(Axis y, String up) {
        StringBuilder out = new StringBuilder();
        for (double mark : y.marks()) {
            out.append(Html.line("grid", LEFT, y.at(mark), RIGHT, y.at(mark)));
            out.append(Html.label(LEFT - 6, y.at(mark) + 4, "end", Html.minus(amounts.plain(mark))));
        }
        return out + Html.label(2, TOP - 9, "start", up);
    }

    static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }
}
