package org.espalier.examples;

import java.util.ArrayList;
import java.util.List;

/**
 * How people write the ten digits, several ways each, as strokes of a pen. Written down by hand for this project; nothing
 * comes from a font or from anybody's handwriting.
 *
 * <p>A way of writing is a text: strokes are separated by {@code |}, points by blanks, a point is {@code x,y} in
 * hundredths of the height, y downwards. A stroke runs smoothly through its points; {@code !} after a point makes it a
 * corner.
 */
final class DigitGlyphs {
    private static final String[][] WAYS = {
        {
            "50,4 26,18 17,50 27,83 50,96 74,82 82,50 73,17 48,4",
            "62,10 40,7 24,34 22,66 40,94 65,86 76,55 68,22 48,5 38,14",
            "40,10 22,36 24,72 48,95 70,70 70,30 46,6",
            "45,14 60,5 80,28 82,62 62,92 34,92 20,64 26,26 52,8 66,16",
        },
        {
            "50,4 50,96",
            "56,4 50,50 47,96",
            "30,27 52,5! 52,96",
            "33,22 52,6! 52,94 | 30,95 74,95",
            "38,16 54,5! 50,50 48,96",
        },
        {
            "22,28 35,10 60,6 77,22 70,45 45,70 20,93! 50,91 82,92",
            "22,25 40,7 68,12 74,35 55,62 30,88 17,88 22,74 40,78 60,90 86,90",
            "22,15 50,7 75,15 66,40 20,92! 80,91",
            "26,18 52,5 72,20 60,50 24,90! 44,84 62,94 82,86",
        },
        {
            "22,15 45,5 72,15 70,36 44,47! 72,55 78,78 50,95 20,85",
            "25,7! 76,8! 48,41! 75,53 77,80 48,95 20,85",
            "25,15 50,5 72,22 60,42 48,48 68,55 77,75 55,94 22,88",
            "28,10 58,5 70,22 48,42! 66,50 70,72 52,95 30,94 22,84",
        },
        {
            "30,8 25,38 22,56! 50,57 82,53 | 68,10 66,50 63,96",
            "85,63! 17,63! 62,5! 62,96",
            "28,10 21,40 35,56 60,48 72,24 75,8! 66,96",
            "34,6 20,58! 76,52 | 60,34 56,96",
            "55,6 38,30 18,62! 48,66 84,62 | 66,42 60,96",
        },
        {
            "75,8! 32,8! 28,42! 50,36 75,50 76,75 50,94 20,86",
            "33,10 28,43! 55,38 76,58 70,84 42,95 20,86 | 33,10 78,7",
            "75,10 45,10 30,25 40,42 65,55 72,75 50,94 22,88",
            "80,6 40,12! 34,42! 62,44 68,70 48,92 24,92",
        },
        {
            "65,5 42,20 25,50 25,80 48,95 72,82 70,60 50,52 28,68",
            "40,5 28,40 24,70 40,94 66,90 74,68 55,55 30,70",
            "72,15 55,6 32,25 22,60 35,92 62,92 72,70 55,54 34,62 26,76",
            "58,4 36,34 26,68 36,92 56,94 66,78 54,64 34,74 30,84",
        },
        {
            "20,10! 78,10! 45,96",
            "20,12! 78,10! 60,42 46,70 42,96 | 30,50 72,47",
            "19,20 25,10! 80,10! 60,40 48,70 45,96",
            "20,26! 21,10! 78,9! 52,50 42,96",
            "22,14 50,12 74,8! 66,40 62,96",
        },
        {
            "68,17 50,5 30,17 35,36 60,55 74,75 52,95 28,80 38,57 62,38 70,18",
            "50,46 28,32 34,10 52,4 72,14 70,34 48,46 24,62 24,84 50,96 76,86 76,64 50,46",
            "72,12 45,6 32,25 50,45 70,65 60,92 35,90 30,68 55,42 76,9",
            "40,40 32,18 50,5 66,18 60,38 40,56 32,78 46,95 64,84 62,62 42,42",
        },
        {
            "71,22 55,6 30,12 24,34 42,50 66,40 73,18! 68,96",
            "70,28 50,6 27,20 30,44 52,48 70,28 75,16! 74,58 60,88 34,95",
            "72,16 46,5 26,26 38,48 62,42 72,20 64,60 48,96",
            "66,30 58,8 38,6 26,28 40,46 62,34 68,20 66,62 64,96",
        },
    };

    /** By digit: the ways of writing it. */
    private static final List<List<Way>> PARSED = parse();

    private DigitGlyphs() {}

    /** One way of writing a digit. */
    record Way(List<Stroke> strokes) {}

    /**
     * One movement of the pen.
     *
     * @param x,y the points, in shares of the height
     * @param corner whether the pen turns sharply at a point
     */
    record Stroke(double[] x, double[] y, boolean[] corner) {}

    static List<Way> of(int digit) {
        return PARSED.get(digit);
    }

    private static List<List<Way>> parse() {
        List<List<Way>> digits = new ArrayList<>();
        for (String[] ways : WAYS) {
            List<Way> parsed = new ArrayList<>();
            for (String way : ways) {
                List<Stroke> strokes = new ArrayList<>();
                for (String stroke : way.split(" \\| ")) {
                    strokes.add(stroke(stroke.split(" ")));
                }
                parsed.add(new Way(List.copyOf(strokes)));
            }
            digits.add(List.copyOf(parsed));
        }
        return List.copyOf(digits);
    }

    private static Stroke stroke(String[] points) {
        Stroke stroke = new Stroke(new double[points.length], new double[points.length], new boolean[points.length]);
        for (int i = 0; i < points.length; i++) {
            stroke.corner[i] = points[i].endsWith("!");
            String[] xy = points[i].replace("!", "").split(",");
            stroke.x[i] = Integer.parseInt(xy[0]) / 100.0;
            stroke.y[i] = Integer.parseInt(xy[1]) / 100.0;
        }
        return stroke;
    }
}
