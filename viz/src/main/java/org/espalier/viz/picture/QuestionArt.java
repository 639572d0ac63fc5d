package org.espalier.viz.picture;

import java.util.ArrayList;
import java.util.List;

/**
 * A gate that asks about one column, as its question.
 *
 * @param head what stands at the top left
 * @param side what stands at the top right
 * @param question parts of the question, which may be written in different directions
 * @param notes lines below it
 * @param rows notes that fit, the same in every such box of a picture
 */
record QuestionArt(String head, String side, List<String> question, List<String> notes, int rows) implements NodeArt {
    private static final TextStyle QUESTION = new TextStyle(12, "#111111", true);
    private static final double MIN_WIDTH = 170;
    private static final double MAX_WIDTH = 360;
    private static final double HEAD = 22;
    private static final double ASKED = 20;
    private static final double ROW = 14;

    QuestionArt {
        question = List.copyOf(question);
        notes = List.copyOf(notes);
    }

    /** Whether a question can be written in one line. */
    static boolean fits(String question) {
        return TextFit.width(question, QUESTION) + 20 <= MAX_WIDTH;
    }

    @Override
    public double width() {
        double longest = TextFit.width(String.join("", question), QUESTION) + 20;
        for (String note : notes) {
            longest = Math.max(longest, TextFit.width(note, TextStyle.SMALL) + 20);
        }
        longest = Math.max(longest, TextFit.width(head, TextStyle.HEAD) + TextFit.width(side, TextStyle.SMALL) + 30);
        return Math.max(MIN_WIDTH, Math.min(MAX_WIDTH, Math.ceil(longest)));
    }

    @Override
    public double height() {
        return HEAD + ASKED + rows * ROW + 4;
    }

    @Override
    public void draw(Svg svg, double x, double y) {
        double width = width();
        svg.rect(x, y, width, height(), "#fbfbfb", "#888888", 5);
        double sideRoom = TextFit.width(side, TextStyle.SMALL) + 4;
        svg.text(x + 9, y + 15, width - sideRoom - 20, TextStyle.HEAD, "start", head);
        svg.text(x + width - 9, y + 15, sideRoom, TextStyle.SMALL, "end", side);
        svg.text(x + 9, y + HEAD + 13, width - 18, QUESTION, "start", question);
        for (int i = 0; i < notes.size(); i++) {
            svg.text(x + 9, y + HEAD + ASKED + 10 + i * ROW, width - 18, TextStyle.SMALL, "start", notes.get(i));
        }
    }

    @Override
    public List<String> lines() {
        List<String> out = new ArrayList<>(List.of((head + "  " + side).trim(), String.join("", question)));
        out.addAll(notes);
        return out;
    }
}
