package org.espalier.viz.picture;

import java.util.ArrayList;
import java.util.List;
import org.espalier.viz.GateImages;

/**
 * A gate as pictures side by side: its weights, and for one row what it saw and what came of it.
 *
 * @param head what stands at the top left
 * @param side what stands in the second line
 */
record ImageArt(String head, String side, List<GateImages.Panel> panels) implements NodeArt {
    private static final double HEAD = 32;
    private static final double GAP = 8;

    @Override
    public double width() {
        double sum = GAP;
        for (GateImages.Panel panel : panels) {
            sum += panel.width() + GAP;
        }
        return Math.max(100, sum);
    }

    @Override
    public double height() {
        double under = panels.stream().anyMatch(GateImages.Panel::isCaptioned) ? 18 : GAP;
        return HEAD + panels.stream().mapToInt(GateImages.Panel::height).max().orElse(0) + under;
    }

    @Override
    public void draw(Svg svg, double x, double y) {
        svg.rect(x, y, width(), height(), "#fbfbfb", "#888888", 5);
        svg.text(x + GAP, y + 14, width() - 2 * GAP, TextStyle.HEAD, "start", head);
        svg.text(x + GAP, y + 26, width() - 2 * GAP, TextStyle.SMALL, "start", side);
        double used = panels.stream().mapToInt(GateImages.Panel::width).sum() + GAP * (panels.size() - 1);
        double at = x + (width() - used) / 2;
        for (GateImages.Panel panel : panels) {
            svg.image(at, y + HEAD, panel.width(), panel.height(), panel.dataUri());
            if (panel.columns() > 0) {
                svg.ruled(at, y + HEAD, panel.width(), panel.height(), panel.columns(), panel.rows(), "#dddddd");
            }
            svg.rect(at, y + HEAD, panel.width(), panel.height(), "none", "#bbbbbb", 0);
            svg.text(
                    at + panel.width() / 2.0,
                    y + HEAD + panel.height() + 12,
                    panel.width() + GAP,
                    TextStyle.SMALL,
                    "middle",
                    panel.caption());
            at += panel.width() + GAP;
        }
    }

    @Override
    public boolean hasBars() {
        return true;
    }

    @Override
    public List<String> lines() {
        List<String> out = new ArrayList<>(List.of(head));
        if (!side.isEmpty()) {
            out.add(side);
        }
        return out;
    }
}
