package org.espalier.bench.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.espalier.data.Dataset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.common.tree.TreeModel;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

class CartTest {
    @TempDir
    Path folder;

    @Test
    void theTreeThatIsCutAtADepthIsTheOneThatTribuoGrowsToIt() throws IOException {
        Dataset training = TestRows.draw(folder, 400, 1);
        Dataset test = TestRows.draw(folder, 400, 2);
        Cart cart = Cart.grow(training);
        for (int depth = 1; depth <= 6; depth++) {
            assertEquals(tribuo(training, test, depth), cart.ofDepth(depth).accuracy(test), 0, "depth " + depth);
        }
    }

    private static double tribuo(Dataset training, Dataset test, int depth) {
        MutableDataset<Label> examples =
                new MutableDataset<>(new SimpleDataSourceProvenance("test", new LabelFactory()), new LabelFactory());
        for (int r = 0; r < training.rows(); r++) {
            examples.add(example(training, r));
        }
        TreeModel<Label> model = new CARTClassificationTrainer(depth).train(examples);
        int hits = 0;
        for (int r = 0; r < test.rows(); r++) {
            String answer = model.predict(example(test, r)).getOutput().getLabel();
            hits += answer.equals(Integer.toString(test.labels()[r])) ? 1 : 0;
        }
        return (double) hits / test.rows();
    }

    private static ArrayExample<Label> example(Dataset rows, int row) {
        ArrayExample<Label> example = new ArrayExample<>(new Label(Integer.toString(rows.labels()[row])));
        float[] values = rows.features().row(row);
        for (int f = 0; f < values.length; f++) {
            example.add("f" + f, values[f]);
        }
        return example;
    }

    @Test
    void bestFirstSpendsItsLeavesWhereTheyHelpMost() throws IOException {
        Dataset training = TestRows.draw(folder, 400, 1);
        Cart cart = Cart.grow(training);
        assertEquals(8, cart.ofLeaves(8).leaves());
        assertTrue(cart.ofLeaves(8).depth() >= 3);
        assertTrue(cart.ofLeaves(8).accuracy(training) >= cart.ofDepth(1).accuracy(training));
        assertEquals(1, cart.ofLeaves(1).leaves());
        int grown = cart.ofDepth(Integer.MAX_VALUE).leaves();
        assertEquals(grown, cart.ofLeaves(Integer.MAX_VALUE).leaves());
    }
}
