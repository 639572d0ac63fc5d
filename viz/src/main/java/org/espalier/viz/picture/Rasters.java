package org.espalier.viz.picture;

import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.util.Locale;
import org.apache.batik.transcoder.SVGAbstractTranscoder;
import org.apache.batik.transcoder.TranscoderException;
import org.apache.batik.transcoder.TranscoderInput;
import org.apache.batik.transcoder.TranscoderOutput;
import org.apache.batik.transcoder.image.PNGTranscoder;
import org.apache.fop.svg.PDFTranscoder;
import org.espalier.EspalierException;

/** PNG and PDF from an SVG of ours, by Batik and FOP; nothing outside the SVG is read. */
final class Rasters {
    /** Two picture elements a pixel: sharp on today's screens. */
    private static final double SCALE = 2;

    /** A PNG's side; a larger picture is drawn at a smaller scale. */
    private static final double MAX_SIDE = 16_000;

    /** All of a PNG; what Java needs for it is four bytes each. */
    private static final double MAX_AREA = 80e6;

    /** Below this scale nothing can be read. */
    private static final double MIN_SCALE = 0.5;

    private Rasters() {}

    static byte[] png(String svg, double width, double height) {
        double scale =
                Math.min(Math.min(SCALE, MAX_SIDE / Math.max(width, height)), Math.sqrt(MAX_AREA / (width * height)));
        if (scale < MIN_SCALE) {
            throw new EspalierException(String.format(
                    Locale.ROOT,
                    "png: expected a picture that can be read at %,.0f pixels a side, found one of %,.0f x %,.0f; fold"
                            + " more of the tree, or write svg or pdf",
                    MAX_SIDE,
                    width,
                    height));
        }
        PNGTranscoder transcoder = new PNGTranscoder();
        transcoder.addTranscodingHint(SVGAbstractTranscoder.KEY_WIDTH, (float) (width * scale));
        return transcode(transcoder, svg, "png");
    }

    static byte[] pdf(String svg) {
        return transcode(new PDFTranscoder(), svg, "pdf");
    }

    /**
     * Batik draws isolates as boxes. Left-to-right marks on both sides, which fonts have, keep a number beside a name in
     * its place: Batik takes a text's direction from its first letter.
     */
    private static String withoutIsolates(String svg) {
        return svg.replace('\u2068', '\u200e').replace('\u2069', '\u200e');
    }

    private static byte[] transcode(SVGAbstractTranscoder transcoder, String svg, String what) {
        transcoder.addTranscodingHint(SVGAbstractTranscoder.KEY_EXECUTE_ONLOAD, false);
        transcoder.addTranscodingHint(SVGAbstractTranscoder.KEY_ALLOWED_SCRIPT_TYPES, "");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            transcoder.transcode(
                    new TranscoderInput(new StringReader(withoutIsolates(Svg.onPaper(svg)))),
                    new TranscoderOutput(out));
        } catch (TranscoderException e) {
            throw new EspalierException(
                    what + ": expected a picture, found that it can't be drawn: " + e.getMessage(), e);
        }
        if (out.size() == 0) {
            throw new EspalierException(what + ": expected a picture, found an empty one");
        }
        return out.toByteArray();
    }
}
