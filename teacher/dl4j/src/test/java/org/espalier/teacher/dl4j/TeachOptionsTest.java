package org.espalier.teacher.dl4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.function.UnaryOperator;
import org.espalier.teacher.TeacherException;
import org.espalier.teacher.dl4j.TeachOptions.Builder;
import org.junit.jupiter.api.Test;

class TeachOptionsTest {
    private static String error(UnaryOperator<Builder> change) {
        TeacherException thrown = assertThrows(
                TeacherException.class,
                () -> change.apply(TeachOptions.tables(1000)).build());
        assertEquals(thrown.option().orElseThrow() + ": " + thrown.problem(), thrown.getMessage());
        return thrown.getMessage();
    }

    @Test
    void everyRangeIsChecked() {
        assertEquals("hidden: expected 1 to 65536 units, found 0", error(b -> b.hidden(List.of(8, 0))));
        assertEquals("maps: expected none in an mlp, found [4]", error(b -> b.maps(List.of(4))));
        assertEquals(
                "augment: expected none but for a cnn, found SHIFT_AND_TURN",
                error(b -> b.augment(Augment.SHIFT_AND_TURN)));
        assertEquals("epochs: expected 1 or more, found 0", error(b -> b.epochs(0)));
        assertEquals("batch: expected 1 to 1048576, found 0", error(b -> b.batch(0)));
        assertEquals("learning-rate: expected above 0, at most 10, found -0.1", error(b -> b.learningRate(-0.1)));
        assertEquals("learning-rate: expected above 0, at most 10, found NaN", error(b -> b.learningRate(Double.NaN)));
        assertEquals("dropout: expected 0 or more, below 1, found 1.0", error(b -> b.dropout(1)));
        assertEquals("weight-decay: expected 0 to 10, found -1.0", error(b -> b.weightDecay(-1)));
        assertEquals("validation: expected above 0, below 1, found 0.0", error(b -> b.validation(0)));
        assertEquals("patience: expected 1 or more, found 0", error(b -> b.patience(0)));
        assertEquals("threads: expected 1 to 256, found 0", error(b -> b.threads(0)));
        assertEquals(
                "maps: expected at least one convolution, found []",
                assertThrows(
                                TeacherException.class,
                                () -> TeachOptions.images().maps(List.of()).build())
                        .getMessage());
    }

    @Test
    void fewerRowsGetMoreEpochs() {
        assertEquals(200, TeachOptions.tables(500).build().epochs());
        assertEquals(51, TeachOptions.tables(20_000).build().epochs());
        assertEquals(20, TeachOptions.tables(1_000_000).build().epochs());
    }

    @Test
    void theKindOfDataChoosesTheArchitecture() {
        assertEquals(
                Architecture.CNN,
                TeachOptions.forData(TestData.bars(10, 1)).build().architecture());
        assertEquals(
                Architecture.MLP,
                TeachOptions.forData(TestData.blobs(10, 1)).build().architecture());
    }

    @Test
    void theConfigurationInWords() {
        assertEquals(
                "{architecture=cnn, augment=shift-and-turn, batch=128, dropout=0.3, epochs=20, hidden=128,"
                        + " learning-rate=0.002, maps=24,48, patience=20, seed=7, validation=0.1,"
                        + " weight-decay=2.0E-4}",
                TeachOptions.images().seed(7).build().configuration().toString());
    }
}
