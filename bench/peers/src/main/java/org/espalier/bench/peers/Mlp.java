package org.espalier.bench.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.espalier.data.Schema;
import org.espalier.matrix.Matrix;
import org.espalier.teacher.LogProbabilities;
import org.espalier.teacher.Teacher;

/**
 * The network that all explainers explain: scikit-learn's {@code MLPClassifier} with one hidden layer of rectified units,
 * its weights as {@code bench/peers/explain_session.py} writes them. Answers {@code softmax(relu(x W + b) V + c)}.
 */
final class Mlp implements Teacher {
    private final Schema schema;
    private final int hidden;
    private final float[] inner;
    private final float[] innerBias;
    private final float[] outer;
    private final float[] outerBias;

    /** @param prefix of the four files {@code PREFIX0.npy} to {@code PREFIX3.npy}: W, b, V, c */
    Mlp(Schema schema, String prefix) throws IOException {
        this.schema = schema;
        this.inner = Npy.readFloats(Path.of(prefix + "0.npy"));
        this.innerBias = Npy.readFloats(Path.of(prefix + "1.npy"));
        this.outer = Npy.readFloats(Path.of(prefix + "2.npy"));
        this.outerBias = Npy.readFloats(Path.of(prefix + "3.npy"));
        this.hidden = innerBias.length;
        if (inner.length != schema.width() * hidden || outer.length != hidden * schema.classes()) {
            throw new IOException(prefix + ": expected a network for " + schema.width() + " features and "
                    + schema.classes() + " classes");
        }
    }

    /** Logits of one row, {@code [classes]}. */
    double[] logits(double[] row) {
        double[] out = new double[classes()];
        for (int k = 0; k < out.length; k++) {
            out[k] = outerBias[k];
        }
        double[] sums = new double[hidden];
        for (int h = 0; h < hidden; h++) {
            sums[h] = innerBias[h];
        }
        for (int f = 0; f < row.length; f++) {
            for (int h = 0; h < hidden; h++) {
                sums[h] += row[f] * inner[f * hidden + h];
            }
        }
        for (int h = 0; h < hidden; h++) {
            double unit = Math.max(0, sums[h]);
            for (int k = 0; k < out.length; k++) {
                out[k] += unit * outer[h * out.length + k];
            }
        }
        return out;
    }

    @Override
    public float[] logProbabilities(Matrix features, int from, int to) {
        float[] answers = new float[(to - from) * classes()];
        for (int r = from; r < to; r++) {
            float[] row = features.row(r);
            double[] wide = new double[row.length];
            for (int f = 0; f < row.length; f++) {
                wide[f] = row[f];
            }
            LogProbabilities.ofLogits(logits(wide), 0, classes(), answers, (r - from) * classes(), "row " + (r + 1));
        }
        return answers;
    }

    @Override
    public Optional<Integer> features() {
        return Optional.of(schema.width());
    }

    @Override
    public int classes() {
        return schema.classes();
    }

    @Override
    public Optional<List<String>> classNames() {
        return Optional.of(schema.target().classes());
    }

    @Override
    public String identity() {
        return "scikit-learn MLP of bench/peers";
    }
}
