package org.espalier.bench.paper;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.espalier.EspalierException;

/** The data sets, with the depth of the tree and what others have published. */
enum DataSet {
    MNIST(
            8,
            "MNIST's own 60,000 and 10,000 images",
            List.of(
                    Published.soft("labels, depth 8", 94.45),
                    Published.soft("distilled, depth 8", 96.76),
                    Published.soft("teacher (two convolutions)", 99.21),
                    Published.hard("DTSemNet, depth 8", 96.16),
                    Published.hard("TAO, depth 8", 95.05),
                    Published.hard("DGT, depth 8", 94.00),
                    Published.hard("CART, depth 8", 85.59),
                    Published.tnt("TnT", 90.87),
                    Published.tnt("CART", 88.59))),
    CONNECT4(
            8,
            "80 % of each class to train, 20 % to test, by seed 1",
            List.of(
                    Published.soft("labels, depth 8", 78.63),
                    Published.soft("distilled, depth 8", 80.60),
                    Published.hard("DTSemNet, depth 8", 82.03),
                    Published.hard("TAO, depth 8", 81.21),
                    Published.hard("DGT, depth 8", 79.52),
                    Published.hard("CART, depth 8", 74.03),
                    Published.tnt("TnT", 78.85),
                    Published.tnt("CART", 77.23))),
    LETTER(
            9,
            "the first 16,000 rows to train, the last 4,000 to test",
            List.of(
                    Published.soft("labels, depth 9", 78.0),
                    Published.soft("distilled, depth not stated", 81.0),
                    Published.soft("teacher (several networks)", 95.9),
                    Published.hard("DTSemNet, depth 10", 89.19),
                    Published.hard("TAO, depth 10", 87.41),
                    Published.hard("DGT, depth 10", 86.13),
                    Published.hard("CART, depth 10", 70.13),
                    Published.tnt("TnT", 86.62),
                    Published.tnt("CART", 86.26))),
    ADULT(5, "adult.data (32,561 rows) to train, adult.test (16,281) to test", List.of()),
    GERMAN_CREDIT(4, "80 % of each class to train, 20 % to test, by seed 1", List.of());

    private final int depth;
    private final String split;
    private final List<Published> published;

    DataSet(int depth, String split, List<Published> published) {
        this.depth = depth;
        this.split = split;
        this.published = published;
    }

    /**
     * A figure of others, on their own split.
     *
     * @param accuracy in %
     */
    record Published(String source, String model, double accuracy) {
        static Published soft(String model, double accuracy) {
            return new Published("Frosst and Hinton 2017", model, accuracy);
        }

        static Published hard(String model, double accuracy) {
            return new Published("DTSemNet, ECAI 2024 (hard oblique trees)", model, accuracy);
        }

        static Published tnt(String model, double accuracy) {
            return new Published("TnT, arXiv 2110.00392", model, accuracy);
        }
    }

    /** The name on the command line. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    int depth() {
        return depth;
    }

    /** Which rows train and which test, in words. */
    String split() {
        return split;
    }

    List<Published> published() {
        return published;
    }

    static DataSet of(String text) {
        return Arrays.stream(values())
                .filter(d -> d.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new EspalierException("expected one of "
                        + String.join(
                                ", ", Arrays.stream(values()).map(DataSet::text).toList()) + ", found " + text));
    }
}
