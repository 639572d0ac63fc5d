package org.espalier.viz.picture;

import java.io.ByteArrayOutputStream;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.batik.transcoder.SVGAbstractTranscoder;
import org.apache.batik.transcoder.TranscoderException;
import org.apache.batik.transcoder.TranscoderInput;
import org.apache.batik.transcoder.TranscoderOutput;
import org.apache.batik.transcoder.image.PNGTranscoder;
import org.apache.fop.svg.PDFTranscoder;
import org.espalier.EspalierException;
import org.espalier.base.Sha256;

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

    /** What the fonts of every PDF reader have letters for. */
    private static final Charset PDF_LATIN = Charset.forName("windows-1252");

    private static final char LEFT_TO_RIGHT = '\u200e';
    private static final Pattern CREATION = Pattern.compile("/CreationDate \\(D:\\d{14}");
    private static final Pattern IDENTIFIER = Pattern.compile("/ID \\[<[0-9A-F]{32}> <[0-9A-F]{32}>\\]");

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

    static byte[] pdf(String drawing) {
        PDFTranscoder transcoder = new PDFTranscoder();
        // The minus sign of points is no reason for outlines: those fonts have a hyphen.
        String plain = drawing.replace('\u2212', '-');
        boolean isPlain = isLatin(plain);
        if (!isPlain) {
            // FOP writes text in fonts that every reader has, and those have Latin letters only: others become outlines
            transcoder.addTranscodingHint(PDFTranscoder.KEY_STROKE_TEXT, true);
        }
        return withoutTime(transcode(transcoder, isPlain ? plain : drawing, "pdf"));
    }

    private static boolean isLatin(String svg) {
        CharsetEncoder latin = PDF_LATIN.newEncoder();
        return withoutIsolates(svg)
                .codePoints()
                .allMatch(c -> c == LEFT_TO_RIGHT || latin.canEncode(Character.toString(c)));
    }

    /**
     * The same picture gives the same bytes: its time is overwritten, and its identifier made of what it holds. Each by as many
     * characters as were there, so that the file's table of places stays right.
     */
    private static byte[] withoutTime(byte[] pdf) {
        String text = new String(pdf, StandardCharsets.ISO_8859_1);
        text = CREATION.matcher(text).replaceFirst("/CreationDate (D:19700101000000");
        text = IDENTIFIER.matcher(text).replaceFirst(identifiers("0".repeat(32)));
        byte[] digest = Sha256.digest().digest(text.getBytes(StandardCharsets.ISO_8859_1));
        String hash = HexFormat.of().withUpperCase().formatHex(digest, 0, 16);
        text = text.replaceFirst(Pattern.quote(identifiers("0".repeat(32))), identifiers(hash));
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String identifiers(String hash) {
        return "/ID [<" + hash + "> <" + hash + ">]";
    }

    /**
     * Batik draws isolates as boxes. Left-to-right marks on both sides, which fonts have, keep a number beside a name in
     * its place: Batik takes a text's direction from its first letter.
     */
    private static String withoutIsolates(String svg) {
        return svg.replace('\u2068', LEFT_TO_RIGHT).replace('\u2069', LEFT_TO_RIGHT);
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
