package org.espalier.train.cuda;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.espalier.train.cuda.CudaDevice.Moment;

/**
 * A GPU that takes the time of every kernel and product by its own clock. Recordings are played piece by piece, so that
 * small pieces, which the GPU has done before the next one arrives, seem to last longer than they do in a graph.
 */
final class TimedDevice extends DeviceDecorator {
    private final CudaDevice device;
    private final List<Piece> pieces = new ArrayList<>();

    private record Piece(String name, Moment began, Moment ended) {}

    TimedDevice(CudaDevice device) {
        super(device);
        this.device = device;
    }

    /** Seconds by kernel or product, in the order in which they came first, since the last call. */
    Map<String, Double> seconds() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        for (Piece piece : pieces) {
            seconds.merge(piece.name, piece.ended.secondsSince(piece.began), Double::sum);
        }
        forget();
        return seconds;
    }

    private void forget() {
        for (Piece piece : pieces) {
            piece.began.close();
            piece.ended.close();
        }
        pieces.clear();
    }

    private void timed(String name, Runnable work) {
        Moment began = device.moment();
        try {
            work.run();
            pieces.add(new Piece(name, began, device.moment()));
        } catch (RuntimeException e) {
            began.close();
            throw e;
        }
    }

    @Override
    public void launch(String kernel, Grid grid, TreeArguments arguments) {
        timed(kernel, () -> super.launch(kernel, grid, arguments));
    }

    @Override
    public void multiply(Product p) {
        String times = p.times() == 1 ? "" : p.times() + " of ";
        String shape = String.format(Locale.ROOT, "%s[%,d, %,d] [%,d, %,d]", times, p.n(), p.k(), p.k(), p.m());
        timed("product " + shape, () -> super.multiply(p));
    }

    @Override
    public Recording record(Runnable work) {
        return new Recording() {
            @Override
            public void play() {
                work.run();
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public void close() {
        forget();
        super.close();
    }
}
