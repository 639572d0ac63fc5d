package org.espalier.teacher.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.espalier.data.Schema;
import org.espalier.data.Target;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.learning.regularization.WeightDecay;

class NetworkPlanTest {
    private static String imagesOf(int width, int height, int channels) {
        Schema schema = new Schema(
                List.of(),
                Optional.empty(),
                Optional.of(new Schema.Image(width, height, channels, 255)),
                new Target.Classes("kind", List.of("a", "b")));
        return NetworkPlan.of(TeachOptions.images().build(), schema).layers();
    }

    @Test
    void convolutionsSuitTheSizeOfTheImages() {
        assertEquals("conv 5x5/2 24, conv 3x3/2 48, dense 128, softmax 2", imagesOf(28, 28, 1));
        assertEquals("conv 5x5/2 24, conv 3x3/2 48, dense 128, softmax 2", imagesOf(64, 32, 3));
        assertEquals("conv 3x3/2 24, conv 3x3/1 48, dense 128, softmax 2", imagesOf(8, 8, 1));
        assertEquals("conv 3x3/1 24, conv 3x3/1 48, dense 128, softmax 2", imagesOf(5, 9, 1));
        assertEquals("conv 3x3/2 24, conv 3x3/2 48, dense 128, softmax 2", imagesOf(16, 16, 1));
    }

    @Test
    void aTable() {
        assertEquals(
                "dense 512, dense 256, softmax 3",
                NetworkPlan.of(TeachOptions.tables(100).build(), TestNetworks.table("a", "b", "c"))
                        .layers());
    }

    /** The builder of DL4J puts it into every layer twice. */
    @Test
    void weightsDecayOnce() {
        TeachOptions options = TeachOptions.tables(100).weightDecay(0.3).build();
        NetworkPlan.of(options, TestNetworks.table("a", "b", "c"))
                .configuration()
                .clone()
                .getConfs()
                .forEach(conf -> assertEquals(
                        List.of(new WeightDecay(0.3, true)), ((BaseLayer) conf.getLayer()).getRegularization()));
    }
}
