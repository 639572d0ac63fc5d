package org.espalier.train.cuda;

import org.espalier.train.EngineSettings;
import org.espalier.train.EngineState;
import org.espalier.train.TrainingException;
import org.espalier.train.TreeEngine;

/**
 * An engine on rows that the GPU makes itself, for measuring: a million rows of 3,072 columns take longer to make and to send
 * than to train on. Entries are bytes, even between 0 and 1; a row's class hangs on its first entry, so that there is
 * something to learn. Not for anything but measuring.
 */
public final class InventedRows {
    private static final int BLOCKS = 4096;
    private static final int THREADS = 256;

    private InventedRows() {}

    /**
     * @param rows to be made, as wide as the state's parameters, in as many classes
     * @throws TrainingException one line, when there is no usable GPU or it has too little memory
     */
    public static TreeEngine open(int rows, EngineSettings settings, EngineState state) {
        new CudaEngineFactory().unusable().ifPresent(why -> {
            throw new TrainingException(why);
        });
        return open(CudaEngineFactory.device(), rows, settings, state);
    }

    static TreeEngine open(Device device, int rows, EngineSettings settings, EngineState state) {
        int features = state.parameters().features();
        int classes = state.parameters().classes();
        return new CudaEngine(device, rows, features, classes, settings, state, (scope, arguments) -> {
            long codebook = scope.floats("rows", Codebook.SIZE);
            new Transfer(device).upload(codebook, values());
            arguments
                    .set("codebook", codebook)
                    .set("codes", scope.allocate("rows", (long) rows * features))
                    .set("targets", scope.floats("targets", (long) rows * classes))
                    .set("weights", scope.floats("weights", rows))
                    .set("rowCount", rows);
            device.launch("invent", new Device.Grid(BLOCKS, THREADS, 0), arguments);
        });
    }

    /** Of the 256 bytes. */
    static float[] values() {
        float[] values = new float[Codebook.SIZE];
        for (int i = 0; i < values.length; i++) {
            values[i] = i / (float) (Codebook.SIZE - 1);
        }
        return values;
    }
}
