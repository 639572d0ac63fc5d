package org.espalier.viz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ColoursTest {
    @Test
    void everyClassHasAColourOfItsOwnAndReadableText() {
        for (int classes = 1; classes <= 60; classes++) {
            ClassColours colours = ClassColours.of(classes);
            Set<String> seen = new HashSet<>();
            for (int c = 0; c < classes; c++) {
                assertTrue(colours.colour(c).matches("#[0-9a-f]{6}"), colours.colour(c));
                assertTrue(seen.add(colours.colour(c)), classes + " classes: " + colours.colour(c) + " twice");
                double l = ClassColours.luminance(colours.colour(c));
                double text = ClassColours.luminance(colours.textOn(c));
                assertTrue((Math.max(l, text) + 0.05) / (Math.min(l, text) + 0.05) >= 4.5);
            }
        }
    }

    @Test
    void zeroIsWhiteAndTheEndsAreTheLegendsColours() throws IOException {
        WeightImage image = WeightImage.diverging(new float[] {-2, 0, 2, 1e-9f}, 2, 2, 0);
        assertEquals(2f, image.range());
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(image.png()));
        assertEquals(rgb(WeightImage.NEGATIVE), read.getRGB(0, 0));
        assertEquals(0xffffffff, read.getRGB(1, 0));
        assertEquals(rgb(WeightImage.POSITIVE), read.getRGB(0, 1));
        assertEquals(0xffffffff, read.getRGB(1, 1));
    }

    @Test
    void noInkIsWhite() throws IOException {
        BufferedImage read = ImageIO.read(new ByteArrayInputStream(
                WeightImage.ink(new float[] {0, 1, 9}, 3, 1, 1).png()));
        assertEquals(0xffffffff, read.getRGB(0, 0));
        assertEquals(0xff000000, read.getRGB(1, 0));
        assertEquals(0xff000000, read.getRGB(2, 0));
    }

    @Test
    void allZeroHasARangeAndTheSameBytesEveryTime() {
        WeightImage image = WeightImage.diverging(new float[4], 2, 2, 0);
        assertEquals(1f, image.range());
        assertArrayEquals(
                image.png(), WeightImage.diverging(new float[4], 2, 2, 0).png());
        assertTrue(image.dataUri().startsWith("data:image/png;base64,iVBOR"));
    }

    @Test
    void wrongCountsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> WeightImage.diverging(new float[3], 2, 2, 0));
    }

    @Test
    void equalPicturesAreEqual() {
        WeightImage one = WeightImage.diverging(new float[] {1, 2}, 2, 1, 0);
        assertEquals(WeightImage.diverging(new float[] {1, 2}, 2, 1, 0), one);
        assertNotEquals(WeightImage.diverging(new float[] {2, 1}, 2, 1, 0), one);
        assertEquals("WeightImage[2 x 1, range=2.0]", one.toString());
    }

    @Test
    void classesAreCounted() {
        assertThrows(IllegalArgumentException.class, () -> ClassColours.of(0));
    }

    private static int rgb(String colour) {
        return 0xff000000 | Integer.parseInt(colour.substring(1), 16);
    }
}
